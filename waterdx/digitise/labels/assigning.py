"""Labels given to the lines they speak of: the one a leader points at, else the nearest that runs along with the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.core.findings import Finding, Severity
from waterdx.core.words import Words
from waterdx.digitise.labels.reading import ReadLabel

_FURTHEST = 4.0  # letter heights a label may stand from its line
_TIP_FURTHEST = 1.5  # … and the end of its leader
_ALONG = 20.0  # degrees a label may run otherwise than its line
_ASKEW_COSTS = 2.5  # letter heights that a label lying level beside a slanting line counts as further away
_OFF_MIDDLE_COSTS = 0.5
_UNDER_COSTS = 0.15  # labels stand on their line, so one under it counts as a little further away
_LENGTH_COSTS = 0.7
_NEXT_BEST = 1.0  # letter heights that another line may be further away and still be meant where two labels compete
_CONTINUES = 20.0  # degrees that a line going on may turn
_LENGTH_SHARE, _LENGTH_M = 0.1, 2.0  # a drawn length further from L= than both is a finding

_LENGTH_DIFFERS = Words(
    ja="ラベル「{text}」の延長 {written:,.1f} m に対し、図面上の線は {drawn:,.1f} m です。線の範囲か読み取りを確かめてください。",
    en="The label “{text}” says {written:,.1f} m, but the line drawn is {drawn:,.1f} m. Check where the line ends, or the reading.",
)
_COMPETES = Words(
    ja="1 本の線に内容の違うラベルが {n} つあります({texts})。線を分けるか、正しいものを選んでください。",
    en="{n} labels that differ stand at one line ({texts}). Split the line or choose the right one.",
)
_ALONE = Words(
    ja="ラベル「{text}」の近くに管路の線が見つかりません。線を引くか、無関係の文字として除いてください。",
    en="No line of a pipe is near the label “{text}”. Draw it, or dismiss the label.",
)


@dataclass(frozen=True)
class Assigned:
    """A label (its number) and its line (its number); `distance_px` between the two, `confidence` 0..1 by how much nearer it is than the
    next line; `continued_by` are the pieces without a label of their own that carry the line on."""

    label: int
    line: int
    distance_px: float
    confidence: float
    continued_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """Labels with their lines, and what is to be looked at (`Finding.id` is the number of the line, where there is one)."""

    assigned: list[Assigned]
    findings: list[Finding]


@dataclass(frozen=True)
class _Candidate:
    label: int
    line: int
    distance: float  # letter heights
    cost: float


def assign(labels: Sequence[ReadLabel], lines: Sequence[np.ndarray], metres_per_px: float | None = None) -> Assignment:
    """The line of every label of a pipe; other text is left out. `lines` are (n, 2) in the pixels of the labels' corners."""
    of_pipes = [k for k, one in enumerate(labels) if one.is_label]
    ways = {k: _candidates(k, labels[k], lines, metres_per_px) for k in of_pipes}
    chosen = _chosen(ways, labels)
    taken = {one.line for one in chosen.values()}
    assigned, findings = [], []
    for k in of_pipes:
        if k not in chosen:
            findings.append(Finding("label_without_line", "info", _ALONE.format(text=labels[k].text), raw=labels[k].raw))
            continue
        one = chosen[k]
        further = _continued(one.line, lines, taken, labels[k], metres_per_px)
        assigned.append(Assigned(k, one.line, one.distance * _height(labels[k]), _confidence(one, ways[k]), further))
        findings += _length_findings(labels[k], [lines[i] for i in (one.line, *further)], one.line, metres_per_px)
    return Assignment(assigned, findings + _competing(assigned, labels))


def _candidates(number: int, label: ReadLabel, lines: Sequence[np.ndarray], metres_per_px: float | None) -> list[_Candidate]:
    """The lines a label may speak of, likeliest first: those at the end of its leader, else those beside it."""
    length = [_LENGTH_COSTS * min(1.0, _length_apart(label, [line], metres_per_px)) for line in lines]
    for rule in (_pointed_at, _beside):
        found = [(k, rule(label, line)) for k, line in enumerate(lines) if len(line) > 1]
        near = [_Candidate(number, k, one[0], one[1] + length[k]) for k, one in found if one is not None]
        if near:
            return sorted(near, key=lambda one: one.cost)
    return []


def _pointed_at(label: ReadLabel, line: np.ndarray) -> tuple[float, float] | None:
    """How far the leader of a label ends from a line, and what that costs, in letter heights; None where too far."""
    if label.pointed_at is None:
        return None
    distance = float(_feet(line, label.pointed_at[None])[1][0]) / _height(label)
    return (distance, distance) if distance < _TIP_FURTHEST else None


def _beside(label: ReadLabel, line: np.ndarray) -> tuple[float, float] | None:
    """How far a label stands from a line, and what that costs, in letter heights; None where too far or too much askew."""
    middle, along = label.corners.mean(axis=0), (label.corners[1] - label.corners[0]) / 2
    feet, distances, ways, shares = _feet(line, middle + np.linspace(-0.9, 0.9, 5)[:, None] * along)
    distance = float(np.median(distances)) / _height(label)
    askew = _degrees_apart(along, ways[2])
    if distance > (_FURTHEST if askew < _ALONG else _FURTHEST / 2):
        return None
    under = bool((feet[2] - middle) @ np.array([-along[1], along[0]]) < 0)
    off_middle = abs(float(shares[2]) - 0.5)
    return distance, distance + _ASKEW_COSTS * min(1.0, askew / 45) + _OFF_MIDDLE_COSTS * off_middle + _UNDER_COSTS * under


def _feet(line: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """For each place: the nearest point of a line, the distance, the direction of the line there, and how far along it is (0..1)."""
    start, way = line[:-1], np.diff(line, axis=0)
    length = np.hypot(way[:, 0], way[:, 1])
    share = np.einsum("psk,sk->ps", places[:, None] - start, way) / np.maximum(length**2, 1e-9)
    feet = start + np.clip(share, 0, 1)[..., None] * way
    distance = np.hypot(*np.moveaxis(feet - places[:, None], -1, 0))
    best = distance.argmin(axis=1)
    rows = np.arange(len(places))
    run = np.concatenate([[0], np.cumsum(length)])
    at = run[best] + np.clip(share[rows, best], 0, 1) * length[best]
    return feet[rows, best], distance[rows, best], way[best], at / max(run[-1], 1e-9)


def _chosen(ways: dict[int, list[_Candidate]], labels: Sequence[ReadLabel]) -> dict[int, _Candidate]:
    """The line of each label: the likeliest, unless a label that says otherwise has a better claim to it and another line is near."""
    chosen: dict[int, _Candidate] = {}
    held: dict[int, list[int]] = {}
    for k in sorted((k for k in ways if ways[k]), key=lambda k: ways[k][0].cost):
        free = [one for one in ways[k] if all(_says_same(labels[k], labels[other]) for other in held.get(one.line, []))]
        best = free[0] if free and free[0].cost < ways[k][0].cost + _NEXT_BEST else ways[k][0]
        chosen[k] = best
        held.setdefault(best.line, []).append(k)
    return chosen


def _says_same(one: ReadLabel, other: ReadLabel) -> bool:
    return _said(one) == _said(other)


def _said(one: ReadLabel) -> tuple[object, ...]:
    label = one.label
    return label.material and label.material.code, label.diameter_mm, label.year and label.year.fiscal_year, label.length_m


def _confidence(one: _Candidate, ways: list[_Candidate]) -> float:
    """Near 1 where no other line is near; 0.5 where two are equally near."""
    others = [way.cost for way in ways if way.line != one.line]
    ahead = (min(others) if others else 2 * _FURTHEST) - one.cost
    return float(1 / (1 + np.exp(-2.5 * ahead)))


def _continued(
    line: int, lines: Sequence[np.ndarray], taken: set[int], label: ReadLabel, metres_per_px: float | None
) -> tuple[int, ...]:
    """The pieces without a label that carry a line straight on at either end, for as long as L= asks for more (where it is known)."""
    height, pieces = _height(label), [line]
    for end in (0, -1):
        place, ahead = lines[line][end], lines[line][end] - lines[line][1 if end == 0 else -2]
        while (found := _next(place, ahead, lines, height)) is not None and found[0] not in {*taken, *pieces}:
            so_far = _length_apart(label, [lines[k] for k in pieces], metres_per_px)
            if (
                label.label.length_m
                and metres_per_px
                and so_far <= _length_apart(label, [lines[k] for k in (*pieces, found[0])], metres_per_px)
            ):
                break
            pieces.append(found[0])
            _, place, ahead = found
    return tuple(pieces[1:])


def _next(
    place: np.ndarray, ahead: np.ndarray, lines: Sequence[np.ndarray], height: float
) -> tuple[int, np.ndarray, np.ndarray] | None:
    """The only line that goes straight on from a place, its far end and the way there."""
    found = []
    for k, line in enumerate(lines):
        for points in (line, line[::-1]):
            near = len(points) > 1 and np.hypot(*(points[0] - place)) < height
            if near and _degrees_apart(ahead, points[1] - points[0]) < _CONTINUES and (points[1] - points[0]) @ ahead > 0:
                found.append((k, points[-1], points[-1] - points[-2]))
    return found[0] if len(found) == 1 else None


def _length_findings(label: ReadLabel, lines: Sequence[np.ndarray], number: int, metres_per_px: float | None) -> list[Finding]:
    written = label.label.length_m
    if written is None or metres_per_px is None:
        return []
    drawn = sum(_length(line) for line in lines) * metres_per_px
    if abs(drawn - written) <= max(_LENGTH_SHARE * written, _LENGTH_M):
        return []
    message = _LENGTH_DIFFERS.format(text=label.text, written=written, drawn=drawn)
    severity: Severity = "warning" if drawn > written else "info"  # a line may be shorter because the sheet ends
    return [Finding("label_length", severity, message, layer="pipes", id=str(number), field="length_m", raw=label.raw)]


def _competing(assigned: Sequence[Assigned], labels: Sequence[ReadLabel]) -> list[Finding]:
    at_line: dict[int, list[ReadLabel]] = {}
    for one in assigned:
        at_line.setdefault(one.line, []).append(labels[one.label])
    findings = []
    for line, here in at_line.items():
        if len({_said(one) for one in here}) > 1:
            texts = ", ".join(f"「{text}」" for text in sorted({one.text for one in here}))
            findings.append(
                Finding("label_competes", "warning", _COMPETES.format(n=len(here), texts=texts), layer="pipes", id=str(line))
            )
    return findings


def _length_apart(label: ReadLabel, lines: Sequence[np.ndarray], metres_per_px: float | None) -> float:
    """How far the drawn length is from L= (0 equal, 0.7 half or double); 0 where either is unknown."""
    drawn = sum(_length(line) for line in lines)
    if not (label.label.length_m and metres_per_px and drawn):
        return 0.0
    return abs(float(np.log(drawn * metres_per_px / label.label.length_m)))


def _length(line: np.ndarray) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _height(label: ReadLabel) -> float:
    return max(1.0, float(np.hypot(*(label.corners[3] - label.corners[0]))))


def _degrees_apart(one: np.ndarray, other: np.ndarray) -> float:
    """Between two directions, either way: 0 to 90."""
    turn = np.degrees(np.arctan2(one[1], one[0]) - np.arctan2(other[1], other[0]))
    return float(abs((turn + 90) % 180 - 90))
