"""How a file of the same columns was read before: what a person once said of a contractor's file is said for next year's too."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from waterdx.core.errors import UserError
from waterdx.importers.raw_table import RawTable
from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.coordinates import NOTHING_SAID
from waterdx.ledger.personal import without_personal_data
from waterdx.ledger.split_columns import with_years_joined

if TYPE_CHECKING:
    from waterdx.ledger.prepare import Prepared
    from waterdx.ledger.understand import HowToRead

SAME_COLUMNS = 0.8  # share of the columns of both files together that both have


@dataclass(frozen=True)
class LastReading:
    """A file read before and the map that reads its like: `day` (ISO) is when it came in."""

    file_name: str
    day: str
    map: ColumnMap

    @property
    def is_headless(self) -> bool:
        return self.map.header_row == 0


def reading_of(prepared: Prepared, how: HowToRead) -> str:
    """The map (TOML) that reads next year's file as this one was read."""
    said = how.get("column_map") or ColumnMap()
    where = said.coordinates.or_said(how.get("crs"), how.get("swap_axes", False), how.get("unit"))
    row = how.get("header_row")
    made = column_map.from_result(prepared, said=said, coordinates=where)
    return column_map.dump(
        replace(made, encoding=how.get("encoding") or said.encoding, header_row=said.header_row if row is None else row)
    )


def readings(conn: sqlite3.Connection) -> list[LastReading]:
    """How the files of the project were read, the newest first; one that cannot be read any more is passed over."""
    found = []
    for name, at, text in conn.execute("SELECT file_name, read_at, reading FROM sources WHERE reading <> '' ORDER BY id DESC"):
        try:
            found.append(LastReading(name, at[:10], column_map.loads(text)))
        except (UserError, ValueError):  # a field that this version does not have
            continue
    return found


def last_reading(before: list[LastReading], table: RawTable) -> LastReading | None:
    """How the file with the columns of this one was read: the likest, and of those the newest."""
    names = _columns_of(table)
    shares = [(_share(names, one.map.columns.keys()), one) for one in before if _may_be_of(one, table)]
    share, found = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return replace(found, map=_for_file(found.map, names, table)) if found is not None and share >= SAME_COLUMNS else None


def _columns_of(table: RawTable) -> set[str]:
    """What the columns are called once personal data are left out and years joined, as an import does first."""
    return set(map(str, with_years_joined(without_personal_data(table)).frame.columns))


def _share(one: Set[str], other: Set[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _may_be_of(before: LastReading, table: RawTable) -> bool:
    """Columns without names (列1, 列2 …) are those of any file: then its name must be the same but for the year."""
    return not before.is_headless or _without_numbers(before.file_name) == _without_numbers(table.path.name)


def _without_numbers(name: str) -> str:
    return re.sub(r"[\d０-９元]+", "#", name)


def _for_file(before: ColumnMap, names: Set[str], table: RawTable) -> ColumnMap:
    """The map without the columns that this file lacks, and without coordinates where the file states its own."""
    return replace(
        before,
        columns={name: field for name, field in before.columns.items() if name in names},
        only={name: words for name, words in before.only.items() if name in names},
        units={name: unit for name, unit in before.units.items() if name in names},
        blank_repeats=[name for name in before.blank_repeats if name in names],
        coordinates=NOTHING_SAID if table.crs is not None else before.coordinates,
    )
