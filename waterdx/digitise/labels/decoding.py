"""The likeliest label that a line of text can be, given what the engine saw at every step along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from waterdx.digitise.labels.grammar import DIGIT, FOLLOWS, FREE, SEPARATOR, Net, net_of
from waterdx.digitise.ocr.engine import Line

# What engines make of characters of the field; 铜 (a simplified 銅) is what they see in 鋼 as often, so it is sure of neither.
_SEEN_AS: dict[str, tuple[tuple[str, float], ...]] = {
    "φ": tuple((sign, 1.0) for sign in "ΦøØ∅фФΟ") + (("中", 0.5), ("Q", 0.3), ("中", 0.5)),
    "=": (("＝", 1.0), ("二", 0.6), ("ニ", 0.6), ("-", 0.3)),
    ".": (("·", 1.0), ("・", 1.0), (",", 0.7), ("。", 0.7)),
    "鋼": (("钢", 1.0), ("铜", 0.5)),
    "銅": (("铜", 0.3),),
    "鋳": (("铸", 1.0), ("鑄", 1.0)),
    "塩": (("盐", 1.0), ("鹽", 1.0)),
    "綿": (("绵", 1.0),),
    "ー": (("一", 0.7), ("-", 0.7), ("—", 0.7)),
    "ニ": (("二", 0.7),),
    "ロ": (("口", 0.7),),
    "エ": (("工", 0.7),),
    "タ": (("夕", 0.7),),
    "ビ": (("ピ", 0.5),),
    "ポ": (("ボ", 0.5),),
    "0": (("O", 0.7), ("o", 0.6), ("〇", 0.7)),
    "1": (("I", 0.5), ("l", 0.5), ("|", 0.5)),
    "S": (("s", 0.8), ("5", 0.05)),
    "P": (("p", 0.8),),
    "V": (("v", 0.8),),
    "×": (("x", 1.0), ("X", 1.0)),
}
_LEAST = 1e-4  # no character is held impossible at any step
_FREE_COSTS = 1.2  # per step: what a label can explain is not left as free text


@dataclass(frozen=True)
class Piece:
    """A part of what was read: its kind (material, joint, marked bore, bore, length, year; "" for free text and separators), its
    text, and how sure its least sure character is (0..1)."""

    kind: str
    text: str
    confidence: float


def likeliest_label(line: Line, ledger_field: str) -> tuple[list[Piece], float]:
    """The pieces of the likeliest way to see a label in the line, and the mean log probability of a step along it."""
    net = net_of(ledger_field)
    seen = _seen(line, net)
    path, score = _best_path(seen, net)
    return _pieces(path, seen, net, line), score / max(1, len(line.steps))


@dataclass(frozen=True)
class _Seen:
    characters: np.ndarray  # (steps, states) log probability of each state's character
    blank: np.ndarray


def _seen(line: Line, net: Net) -> _Seen:
    columns, weights, owner, wanted = _columns(tuple(net.characters), _Hashable(line.characters))
    several = line.steps[:, columns] * weights
    unique = np.maximum.reduceat(several, owner, axis=1)
    if line.steps.shape[1] > 1:
        unique = np.column_stack([unique, line.steps[:, 1:].max(axis=1) * np.exp(-_FREE_COSTS), np.zeros(len(line.steps))])
    return _Seen(np.log(np.maximum(unique, _LEAST))[:, wanted], np.log(np.maximum(line.steps[:, 0], _LEAST)))


class _Hashable:
    """The engine's characters as a key: the list is made once by the engine, so its identity is enough."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = characters

    def __hash__(self) -> int:
        return id(self.characters)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashable) and self.characters is other.characters


@cache
def _columns(net_characters: tuple[str, ...], engine: _Hashable) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Which columns of an engine (with which weight) speak for which character of the net."""
    place = {character: k for k, character in enumerate(engine.characters)}
    unique = sorted(set(net_characters) - {"", FREE})
    columns, weights, owner = [], [], []
    for character in unique:
        owner.append(len(columns))
        single = "0123456789" if character == DIGIT else character
        for one in single:
            for variant, weight in ((one, 1.0), *_SEEN_AS.get(one, ())):
                if variant in place:
                    columns.append(place[variant])
                    weights.append(weight)
        if len(columns) == owner[-1]:  # the engine does not know it
            columns.append(0)
            weights.append(0.0)
    number = {character: k for k, character in enumerate(unique)} | {FREE: len(unique), "": len(unique) + 1}
    return np.array(columns), np.array(weights), np.array(owner), np.array([number[one] for one in net_characters])


def _best_path(seen: _Seen, net: Net) -> tuple[list[tuple[int, bool]], float]:
    """The likeliest (state, on its character) at every step, and its log probability (CTC, the best path)."""
    states = len(net.characters)
    follow = _entries(net)
    on, off = np.full(states, -np.inf), np.full(states, -np.inf)
    off[0] = 0.0
    parents = np.maximum(net.parents, 0)
    may_touch = np.array([net.characters[s] != net.characters[p] for s, p in enumerate(parents)]) & (net.parents >= 0)
    trail: list[tuple[np.ndarray, np.ndarray]] = []
    for characters, blank in zip(seen.characters, seen.blank, strict=True):
        out = np.maximum(on, off)
        source = np.where(on >= off, 2 * np.arange(states), 2 * np.arange(states) + 1)  # even: on its character, odd: behind it
        best, came = on.copy(), 2 * np.arange(states)
        for entered, value, origin in (
            (net.parents >= 0, off[parents], 2 * parents + 1),
            (may_touch, on[parents], 2 * parents),
            *((entered, np.full(states, out[ends].max()), np.full(states, source[ends[out[ends].argmax()]])) for ends, entered in follow),
        ):
            better = entered & (value > best)
            best, came = np.where(better, value, best), np.where(better, origin, came)
        trail.append((came, source))
        on, off = best + characters, out + blank
    return _traced(trail, on, off, net)


@cache
def _entries_of(kinds: tuple[str, ...], ends: tuple[bool, ...], parents: tuple[int, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
    kind, end, begins = np.array(kinds), np.array(ends), np.array(parents) < 0
    entries = []
    for before, behind in FOLLOWS.items():
        separators = kind == f"{SEPARATOR} {before}"
        ending = (kind == before) & end
        to = begins & np.isin(kind, behind)
        to[1] = True
        entries.append((np.flatnonzero(ending | separators), to | separators))
    return entries


def _entries(net: Net) -> list[tuple[np.ndarray, np.ndarray]]:
    """For every kind: the states at which it is over, and the states (a mask) that may begin then."""
    return _entries_of(tuple(net.kinds.tolist()), tuple(net.ends.tolist()), tuple(net.parents.tolist()))


def _traced(trail: list[tuple[np.ndarray, np.ndarray]], on: np.ndarray, off: np.ndarray, net: Net) -> tuple[list[tuple[int, bool]], float]:
    over = np.where(net.ends, np.maximum(on, off), -np.inf)
    state = int(over.argmax())
    at = 2 * state + int(off[state] > on[state])
    score = float(over[state])
    path = []
    for came, source in reversed(trail):
        path.append((at // 2, at % 2 == 0))
        at = int(came[at // 2] if at % 2 == 0 else source[at // 2])
    return path[::-1], score


def _pieces(path: list[tuple[int, bool]], seen: _Seen, net: Net, line: Line) -> list[Piece]:
    """The path read as text, one piece for each run of characters of a kind."""
    read: list[tuple[str, str, float]] = []
    before: tuple[int, bool] = (0, False)
    for step, (state, on) in enumerate(path):
        if on:
            character, sure = _character(state, step, seen, net, line)
            kind = str(net.kinds[state]) if not str(net.kinds[state]).startswith(SEPARATOR) else ""
            if before == (state, True) and (state != 1 or read[-1][1] == character):
                read[-1] = (kind, read[-1][1] if read[-1][2] >= sure else character, max(read[-1][2], sure))
            else:
                read.append((kind, character, sure))
        before = (state, on)
    pieces: list[Piece] = []
    for kind, character, sure in read:
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Piece(kind, pieces[-1].text + character, min(pieces[-1].confidence, sure))
        else:
            pieces.append(Piece(kind, character, sure))
    return pieces


def _character(state: int, step: int, seen: _Seen, net: Net, line: Line) -> tuple[str, float]:
    sure = float(np.exp(seen.characters[step, state]))
    if state == 1:
        place = int(line.steps[step, 1:].argmax()) + 1
        return line.characters[place], float(line.steps[step, place])
    if net.characters[state] == DIGIT:
        place = max(range(10), key=lambda k: _of(line, step, str(k)))
        return str(place), sure
    return net.characters[state], sure


def _of(line: Line, step: int, character: str) -> float:
    columns, weights, _, _ = _columns((character,), _Hashable(line.characters))
    return float((line.steps[step, columns] * weights).max())
