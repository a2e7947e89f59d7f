"""A fair report of what surveys found: per km and per yen, with their uncertainty, and against a control or not at all.

A ratio to "before" or to another town says nothing unless both walked like ground. The control is ground drawn at random, or
walked without any targeting, in the same network and time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding, gravest
from waterdx.core.words import Words
from waterdx.screening.counts import rate_interval, ratio_interval
from waterdx.screening.results import Walk, read_results
from waterdx.store import project, tables

NO_CONTROL = Words(
    ja="対照(無作為に選んだ区域、またはねらいを付けずに歩いた区域)の調査がないため、「何倍」とは言えません。"
    "次の調査で一部の延長を無作為に選んで歩き、対照「はい」として入力してください。",
    en="There is no control (ground drawn at random, or walked without targeting), so no multiplier can be given. "
    "Let a part of the next survey be drawn at random and enter it as control.",
)
NO_FINDS = Words(
    ja="対象・対照のどちらでも漏水が見つかっていないため、比べられません。",
    en="Nothing was found in either, so they cannot be compared.",
)


@dataclass(frozen=True)
class Effort:
    """What was walked and found: km, finds, yen where every walk has its cost (else None), the number of walks."""

    km: float
    finds: int
    cost_yen: float | None
    walks: int

    @property
    def per_km(self) -> tuple[float, float, float]:
        """Finds per km and the exact 90 % interval of the rate."""
        return (self.finds / self.km, *rate_interval(self.finds, self.km))

    @property
    def yen_per_find(self) -> tuple[float | None, float, float | None] | None:
        """Yen per find and its 90 % interval; without a find or above all bounds None. None where the cost is not known."""
        if not self.cost_yen:
            return None
        low, high = rate_interval(self.finds, self.cost_yen)
        return self.cost_yen / self.finds if self.finds else None, 1 / high, 1 / low if low else None

    def to_json(self) -> dict[str, Any]:
        rate, low, high = self.per_km
        yen = self.yen_per_find
        return {
            "walks": self.walks, "length_km": self.km, "finds": self.finds, "cost_yen": self.cost_yen,
            "finds_per_km": rate, "finds_per_km_low": low, "finds_per_km_high": high,
            "yen_per_find": yen[0] if yen else None, "yen_per_find_low": yen[1] if yen else None,
            "yen_per_find_high": yen[2] if yen else None,
        }  # fmt: skip


@dataclass(frozen=True)
class Effectiveness:
    """The targeted walks beside the control. `expected` is what had been expected of those walks whose expectation is known.

    `findings`: what of a table was left out or not understood; a report that hid it would not be fair.
    """

    targeted: Effort | None
    control: Effort | None
    expected: float | None = None
    found_of_expected: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def multiplier(self) -> tuple[float, float, float] | None:
        """Finds per km over those of the control, with the exact 90 % interval; None without a control or without any find."""
        if self.targeted is None or self.control is None or not self.targeted.finds + self.control.finds:
            return None
        one, other = self.targeted, self.control
        ratio = one.finds / one.km / (other.finds / other.km) if other.finds else math.inf
        return (ratio, *ratio_interval(one.finds, one.km, other.finds, other.km))

    @property
    def words(self) -> Words:
        """What can be said, in a sentence."""
        if self.targeted is None or self.control is None:
            return NO_CONTROL
        if self.multiplier is None:
            return NO_FINDS
        ratio, low, high = self.multiplier
        said = Words(
            ja="1 km 当たりの発見は対照の {ratio} 倍(90 % 区間 {low}〜{high} 倍)です。",
            en="Finds per km are {ratio} times those of the control (90 % interval {low} to {high}).",
        ).format(ratio=_times(ratio), low=_times(low), high=_times(high))
        if low > 1 or high < 1:
            return said
        doubt = Words(
            ja="{said}区間が 1 倍をまたぐため、偶然の差かもしれません。延長を増やして確かめてください。",
            en="{said} The interval includes 1: the difference may be chance. Walk more to know.",
        )
        return doubt.format(said=said)

    def to_json(self) -> dict[str, Any]:
        ratio, low, high = self.multiplier or (None, None, None)
        return {
            "schema": {"name": "waterdx.screening.effectiveness", "version": 1},
            "targeted": self.targeted.to_json() if self.targeted else None,
            "control": self.control.to_json() if self.control else None,
            "multiplier": ratio, "multiplier_low": low, "multiplier_high": high,
            "expected_finds": self.expected, "found_of_expected": self.found_of_expected,
            "findings": [one.to_json() for one in self.findings],
            "said_ja": self.words.ja, "said_en": self.words.en,
        }  # fmt: skip


def _times(ratio: float) -> Words:
    if math.isinf(ratio):
        return Words(ja="∞(上限なし)", en="infinitely many")
    return Words(f"{ratio:.1f}", f"{ratio:.1f}")


def effectiveness_of(source: Path) -> Effectiveness:
    """That of the surveys kept in a project, or in a table file of anybody's survey (results.COLUMNS; the date may be missing).

    UserError where there is no walk with a length and a count.
    """
    if source.suffix.lower() == ".gpkg" and project.is_project(source):
        walks = tables.read_table(source, "survey_results")
        known = walks[walks["expected_finds"].notna()]
        efforts = [
            (bool(c), km / 1000, int(n), None if yen != yen else yen)
            for c, km, n, yen in zip(
                walks["control"], walks["length_m"], walks["finds"], walks["cost_yen"].astype(float), strict=True
            )
        ]
        expected = float(known["expected_finds"].sum()) if len(known) else None
        return _effectiveness(source, efforts, expected, int(known["finds"].sum()))
    return _of_table(source)


def _of_table(source: Path) -> Effectiveness:
    """The same of a table file: a walk without a length says nothing per km and is told."""
    read = read_results(source, dated=False)
    without = [one for one in read.walks if not one.length_m]
    found = [*read.findings, *([_no_length(without)] if without else [])]
    known = [one for one in read.walks if one.length_m]
    return _effectiveness(
        source, [(one.control, one.length_m / 1000, one.finds, one.cost_yen) for one in known if one.length_m], findings=found
    )


def _no_length(walks: Sequence[Walk]) -> Finding:
    names = ", ".join(one.area or ", ".join(one.pipe_ids) for one in walks[:5])
    words = Words(
        ja="調査延長が空欄か 0 の調査が {n} か所あり(例: {names})、数えませんでした。歩いた延長をすべて入れないと公平な比較になりません。",
        en="{n} walks have no length (such as {names}) and were not counted. Give all that was walked, else the comparison is not fair.",
    ).format(n=len(walks), names=names)
    return Finding("walk_without_length", "error", words, count=len(walks))


def _effectiveness(
    source: Path, walks: list[tuple[bool, float, int, float | None]], expected: float | None = None, found: int = 0,
    findings: Sequence[Finding] = (),
) -> Effectiveness:  # fmt: skip
    if not walks:
        raise UserError(
            ja="「{path}」に調査延長と発見件数の分かる調査がありません。調査延長(km)・発見件数・対照の列を入れてください。{first}",
            en="“{path}” has no walk with a length and a count. Give the columns length (km), finds and control. {first}",
            path=source, first=gravest(findings)[0].message if findings else Words("", ""),
        )  # fmt: skip
    return Effectiveness(
        _effort(one[1:] for one in walks if not one[0]),
        _effort(one[1:] for one in walks if one[0]),
        expected,
        found,
        tuple(findings),
    )


def _effort(walks: Iterable[tuple[float, int, float | None]]) -> Effort | None:
    of_kind = list(walks)
    if not of_kind:
        return None
    km, finds, costs = zip(*of_kind, strict=True)
    known = [yen for yen in costs if yen is not None]
    return Effort(math.fsum(km), sum(finds), math.fsum(known) if len(known) == len(costs) else None, len(of_kind))
