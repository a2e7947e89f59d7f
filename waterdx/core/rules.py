"""Tables of rules as data: the first row whose words all agree with an object holds for it. `*` is any, `-` is unknown."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from waterdx.core.resources import resource

ANY, BLANK = "*", "-"


@dataclass(frozen=True)
class Rules:
    """Rows with a cell for each of `keys`; several words in a cell are parted by `|`."""

    keys: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    def number(self, values: Mapping[Any, str]) -> int:
        """The first row that agrees with `values` (blank = unknown), -1 where none does."""
        for number, row in enumerate(self.rows):
            if all(_agrees(row[key], values[key] or BLANK) for key in self.keys):
                return number
        return -1

    def numbers(self, frame: Any) -> Any:
        """The same for every row of a pandas frame that has the columns `keys`; each different row is looked up once."""
        words = frame[list(self.keys)].astype(object)
        kind = words.groupby(list(self.keys), sort=False, dropna=False).ngroup()
        different = words.loc[~kind.duplicated()]
        different = different.where(different.notna(), "")
        found = [self.number(values) for values in different.to_dict("records")]  # in the order in which the kinds are counted
        return kind.map(dict(enumerate(found)))


def read_rules(name: str, keys: Iterable[str]) -> Rules:
    """The rules in `ledgers/<name>.csv`, in its order."""
    with resource("ledgers", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return Rules(tuple(keys), tuple(csv.DictReader(file)))


def _agrees(cell: str, value: str) -> bool:
    return cell == ANY or value in cell.split("|")
