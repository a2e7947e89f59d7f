"""Sheet codes of the national base map (国土基本図図郭) and the corners they stand for.

A plane rectangular zone is 320 km from west to east and 600 km from north to south, cut into fields of 40 × 30 km named by two
letters (row from the north, column from the west). Level 2500: 10 × 10 sheets of 4 × 3 km by two digits, each in four quarters
of 2 × 1.5 km (1 NW, 2 NE, 3 SW, 4 SE). Level 500: 10 × 10 parts of 400 × 300 m of such a sheet by a digit and a letter.
Checked on 1,128 features of published data (shared reference `ledger_notes.md`, 3.2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError

WEST_M, NORTH_M = -160_000.0, 300_000.0
FIELD_M = (40_000.0, 30_000.0)
SHEET_M = (4_000.0, 3_000.0)
_CODE = re.compile(r"(?P<zone>\d{2})?(?P<row>[A-T])(?P<column>[A-H])(?P<y>\d)(?P<x>\d)(?P<part>[1-4]|\d[A-J])?")


@dataclass(frozen=True)
class SheetCode:
    """A code with its zone (1–19; None where it was not written) and the ground it covers: west, south, east, north in m."""

    code: str
    zone: int | None
    box: tuple[float, float, float, float]

    @property
    def corners(self) -> np.ndarray:
        """(east, north) of NW, NE, SE, SW, shape (4, 2)."""
        west, south, east, north = self.box
        return np.array([(west, north), (east, north), (east, south), (west, south)])


def read_sheet_code(text: str) -> SheetCode:
    """The sheet of a code such as 08EE753, EE753 or 08-EE-75. UserError where it is none.

    >>> read_sheet_code("08EE753").box
    (20000.0, 156000.0, 22000.0, 157500.0)
    """
    folded = re.sub(r"[\s\-ー−_]", "", unicodedata.normalize("NFKC", text)).upper()
    match = _CODE.fullmatch(folded)
    zone = int(match["zone"]) if match and match["zone"] else None
    if match is None or (zone is not None and not 1 <= zone <= 19):
        raise UserError(
            ja="「{text}」は国土基本図の図郭番号ではありません。08EE753 のように、系番号(01〜19)・英字 2 字・数字 2 字と区画を書いてください。",
            en="“{text}” is no sheet code of the national base map. Write it like 08EE753: zone (01–19), two letters, two digits and the part.",
            text=text,
        )
    west = WEST_M + (ord(match["column"]) - ord("A")) * FIELD_M[0] + int(match["x"]) * SHEET_M[0]
    north = NORTH_M - (ord(match["row"]) - ord("A")) * FIELD_M[1] - int(match["y"]) * SHEET_M[1]
    west, north, size = _part(west, north, match["part"])
    return SheetCode(folded, zone, (west, north - size[1], west + size[0], north))


def _part(west: float, north: float, part: str | None) -> tuple[float, float, tuple[float, float]]:
    if part is None:
        return west, north, SHEET_M
    if part.isdigit():
        column, row = (int(part) - 1) % 2, (int(part) - 1) // 2
        size = (SHEET_M[0] / 2, SHEET_M[1] / 2)
    else:
        column, row = ord(part[1]) - ord("A"), int(part[0])
        size = (SHEET_M[0] / 10, SHEET_M[1] / 10)
    return west + column * size[0], north - row * size[1], size
