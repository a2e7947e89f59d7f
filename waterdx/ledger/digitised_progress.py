"""How far the work on paper is: per sheet and for the town, rows and kilometres done, doubtful and left, and the time a kilometre takes."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.ledger.sheet_place import to_ground_of
from waterdx.store import drawings
from waterdx.store.drawings import KINDS, Drawing
from waterdx.store.proposals import Proposal, proposals

PAUSE = dt.timedelta(minutes=5)  # a longer gap between two checks was no work on them
_LENGTH_HEADERS = ("延長", "length")


@dataclass(frozen=True)
class SheetProgress:
    """One sheet: proposals confirmed (of these `unseen` for their confidence alone, `to_enter` not in the ledger), rejected, doubtful
    (open and to be looked at), left open, in the ledger; km of the confirmed and of the open ones (None where neither a place nor a
    length is known); minutes spent checking."""

    sheet: int
    name: str
    page: int
    kind: str
    georeferenced: bool
    rms_m: float | None
    confirmed: int
    unseen: int
    to_enter: int
    rejected: int
    doubtful: int
    left: int
    in_ledger: int
    km_done: float | None
    km_left: float | None
    minutes: float

    @property
    def minutes_per_km(self) -> float | None:
        return self.minutes / self.km_done if self.km_done else None


@dataclass(frozen=True)
class TownProgress:
    """All sheets of a project, and their sum (its `sheet` is 0)."""

    sheets: tuple[SheetProgress, ...]
    total: SheetProgress

    def to_json(self) -> dict[str, Any]:
        def told(one: SheetProgress) -> dict[str, Any]:
            return asdict(one) | {"minutes_per_km": one.minutes_per_km}

        return {"sheets": [told(one) for one in self.sheets], "total": told(self.total)}

    def heads(self) -> list[Words]:
        """The heads of `rows`."""
        return [
            Words(ja="番号", en="Sheet"), Words(ja="名前", en="Name"), Words(ja="種類", en="Kind"), Words(ja="位置(RMS m)", en="Place (RMS m)"),
            Words(ja="確認済み", en="Confirmed"), Words(ja="不採用", en="Rejected"), Words(ja="要確認", en="Doubtful"), Words(ja="残り", en="Left"),
            Words(ja="台帳待ち", en="To enter"), Words(ja="台帳へ", en="In ledger"), Words(ja="済み km", en="km done"), Words(ja="残り km", en="km left"),
        ]  # fmt: skip

    def rows(self) -> list[list[object]]:
        """One row a sheet for a table."""
        return [
            [one.sheet, one.name, KINDS[one.kind], _place(one), one.confirmed, one.rejected, one.doubtful, one.left, one.to_enter,
             one.in_ledger, _km(one.km_done), _km(one.km_left)]
            for one in self.sheets
        ]  # fmt: skip

    def summary(self) -> list[Words]:
        """The town in a sentence or two."""
        total = self.total
        words = Words(
            ja="全体: 図面 {n} 枚、確認済み {done:,} 件、要確認 {doubtful:,} 件、残り {left:,} 件、済み {km} km",
            en="In all: {n} sheets, {done:,} confirmed, {doubtful:,} doubtful, {left:,} left, {km} km done",
        ).format(n=len(self.sheets), done=total.confirmed, doubtful=total.doubtful, left=total.left, km=_km(total.km_done))
        said = [words, *self._apart()]
        if not total.minutes_per_km:
            return said
        pace = Words(
            ja="1 km あたり {m:.1f} 分(確認の間隔が 5 分以内のものを合計)",
            en="{m:.1f} minutes a km (gaps between checks up to 5 minutes, summed)",
        )
        return [*said, pace.format(m=total.minutes_per_km)]

    def _apart(self) -> list[Words]:
        """What of the confirmed is not what one would take it for: not in the ledger, or seen by nobody."""
        to_enter = Words(
            ja="確認済みのうち {n:,} 件は、まだ台帳に入っていません(digitise enter)。",
            en="{n:,} of the confirmed are not in the ledger yet (digitise enter).",
        )
        unseen = Words(
            ja="確認済みのうち {n:,} 件は、確からしさだけで自動で確認済みにしたもので、誰も見ていません。",
            en="{n:,} of the confirmed were accepted by their confidence alone; nobody has looked at them.",
        )
        counted = ((to_enter, self.total.to_enter), (unseen, self.total.unseen))
        return [words.format(n=count) for words, count in counted if count]


def progress_of(path: Path) -> TownProgress:
    """The progress of every sheet of a project."""
    of_sheet: dict[int, list[Proposal]] = {}
    for one in proposals(path):
        of_sheet.setdefault(one.drawing_id, []).append(one)
    sheets = tuple(_of_sheet(sheet, of_sheet.get(sheet.id, [])) for sheet in drawings.drawings(path))
    return TownProgress(sheets, _sum(sheets))


def _of_sheet(sheet: Drawing, found: Sequence[Proposal]) -> SheetProgress:
    confirmed = [one for one in found if one.state == "accepted"]
    waiting = [one for one in found if one.state in ("open", "differs")]
    return SheetProgress(
        sheet.id, sheet.name, sheet.page, sheet.kind, sheet.georeference is not None, sheet.rms_m, len(confirmed),
        sum(one.is_unseen for one in confirmed), sum(one.is_to_enter for one in confirmed),
        sum(one.state == "rejected" for one in found), sum(bool(one.doubtful) or one.state == "differs" for one in waiting), len(waiting),
        sum(one.source_id is not None for one in found), _km_of(sheet, confirmed), _km_of(sheet, waiting), _minutes(found),
    )  # fmt: skip


def _sum(sheets: Sequence[SheetProgress]) -> SheetProgress:
    def known(values: Iterable[float | None]) -> float | None:
        there = [value for value in values if value is not None]
        return sum(there) if there else None

    return SheetProgress(
        0, "", 0, "drawing", False, None, sum(one.confirmed for one in sheets),
        sum(one.unseen for one in sheets), sum(one.to_enter for one in sheets), sum(one.rejected for one in sheets),
        sum(one.doubtful for one in sheets), sum(one.left for one in sheets), sum(one.in_ledger for one in sheets),
        known(one.km_done for one in sheets), known(one.km_left for one in sheets), sum(one.minutes for one in sheets),
    )  # fmt: skip


def _km_of(sheet: Drawing, found: Sequence[Proposal]) -> float | None:
    """Lines by their place on the ground, rows by the length they state."""
    to_ground, metres = to_ground_of(sheet), []
    for one in found:
        if one.kind == "line" and to_ground is not None:
            at = to_ground(np.asarray(one.points, float))
            metres.append(float(np.hypot(*np.diff(at, axis=0).T).sum()))
        elif one.kind == "row" and (length := _stated(one)) is not None:
            metres.append(length)
    return sum(metres) / 1000 if metres else None


def _stated(one: Proposal) -> float | None:
    text = next((text for name, text in one.texts.items() if any(word in name.lower() for word in _LENGTH_HEADERS)), "")
    quantity = read_quantity(text, "m") if text else None
    return None if quantity is None else quantity.value


def _minutes(found: Sequence[Proposal]) -> float:
    at = sorted(dt.datetime.fromisoformat(check.at) for one in found for check in one.checks if check.confidence is None)
    gaps = [later - earlier for earlier, later in itertools.pairwise(at)]
    return sum((gap for gap in gaps if gap <= PAUSE), dt.timedelta()).total_seconds() / 60


def _place(one: SheetProgress) -> str:
    if not one.georeferenced:
        return "-"
    return "✓" if one.rms_m is None else f"✓ {one.rms_m:.2f}"


def _km(km: float | None) -> str:
    return "-" if km is None else f"{km:.2f}"
