"""When a pipe is due: 更新基準年数 from a table each town can edit, and the statutory life that the accounts use.

The shipped table (`ledgers/renewal_years.csv`) is a national example with its source; what a town sets comes before it and
is kept in the project's settings.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from waterdx.core.errors import UserError
from waterdx.core.rules import ANY, Rules, read_rules
from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("material", "joint", "ground", "coating")
STATUTORY_YEARS = {"water": 40, "sewer": 50, "agri": 50}
STATUTORY_SOURCE = Words(
    ja="法定耐用年数(会計上の年数): 配水管 40 年(地方公営企業法施行規則 別表第2号)、下水道管渠 50 年",
    en="Statutory life (for the accounts): 40 years for distribution pipes (enforcement rules of the Local Public Enterprise "
    "Act, annex 2), 50 years for sewers",
)
YEARS_RANGE = range(1, 201)
_SET_BY_TOWN = {"source": "set by the town", "source_ja": "町の設定", "source_url": ""}


@dataclass(frozen=True)
class RenewalTable:
    """The rules in force, those of the town first. Each row: name, material, joint, ground, coating, years, confidence, source, source_ja."""

    rules: Rules

    def lasting(self, pipes: pd.DataFrame, ground: pd.Series) -> pd.DataFrame:
        """Of every pipe `renewal_rule`, the row of the table that holds for it, and `renewal_years` from laying to renewal; unknown (None,
        NaN) where its material is or it is a sewer. Same index."""
        known = (pipes["field"] == "water") & pipes["material"].notna()
        numbers = self.rules.numbers(pipes[["material", "joint", "coating"]].assign(ground=ground.mask(ground == "unknown", "")))
        names = numbers.map({number: row["name"] for number, row in enumerate(self.rules.rows)}).astype(object)
        years = numbers.map({number: float(row["years"]) for number, row in enumerate(self.rules.rows)}).astype(float)
        return pipes[[]].assign(renewal_rule=names.where(known, None), renewal_years=years.where(known))


@cache
def shipped() -> Rules:
    return read_rules("renewal_years", KEYS)


def table_with(own: dict[str, int]) -> RenewalTable:
    """The table with what a town has set: `{"ACP": 30}` changes a row, `{"DIP/K/SLEEVE": 80}` adds one before the others.

    Of those added, one that says more comes first: else it would never hold.
    """
    added = sorted((_row_of(name, years) for name, years in own.items() if "/" in name), key=_open_cells)
    changed = [
        {**row, "years": str(own[row["name"]]), "confidence": "set", **_SET_BY_TOWN}
        if row["name"] in own else row
        for row in shipped().rows
    ]  # fmt: skip
    return RenewalTable(Rules(KEYS, (*added, *changed)))


def _open_cells(row: dict[str, str]) -> int:
    return sum(row[key] == ANY for key in KEYS)


def _row_of(name: str, years: int) -> dict[str, str]:
    material, joint, coating = (part or ANY for part in [*name.split("/"), "", ""][:3])
    where = {"material": material, "joint": joint, "ground": ANY, "coating": coating}
    return {"name": name, **where, "years": str(years), "confidence": "set", **_SET_BY_TOWN}


def read_setting(text: str) -> tuple[str, int]:
    """`ACP=35` or `DIP/K/SLEEVE=80` (管種/継手/被覆=年) taken apart. UserError where it is neither.

    >>> read_setting("ACP=35"), read_setting("DIP/K=70")
    (('ACP', 35), ('DIP/K', 70))
    """
    name, _, years = text.partition("=")
    if re.fullmatch(r"\d{1,3}", years) and int(years) in YEARS_RANGE and _is_row(name):
        return name, int(years)
    raise UserError(
        ja="更新基準年数「{text}」を読めません。表の名前=年(例 ACP=40)か、管種/継手/被覆=年(例 DIP/K/SLEEVE=80)で、1〜200 年にしてください。名前は {names} です。",
        en="Cannot read the renewal years “{text}”. Write name=years (ACP=40) or material/joint/coating=years (DIP/K/SLEEVE=80), 1 to 200. "
        "The names are {names}.",
        text=text, names=" ".join(row["name"] for row in shipped().rows),
    )  # fmt: skip


def _is_row(name: str) -> bool:
    """Whether `name` is a row of the table, or material, joint and coating that exist."""
    from waterdx.core.terms import terms_of

    if "/" not in name:
        return any(row["name"] == name for row in shipped().rows)
    kinds = ("material", "joint", "coating")
    parts = name.split("/")
    codes = [{"", ANY, *(term.code for term in terms_of(kind, "water"))} for kind in kinds]
    return 2 <= len(parts) <= 3 and all(part in known for part, known in zip(parts, codes, strict=False))


def to_text(own: dict[str, int]) -> str:
    return json.dumps(own, ensure_ascii=False)


def from_text(text: str) -> dict[str, int]:
    return {str(name): int(years) for name, years in json.loads(text or "{}").items()}
