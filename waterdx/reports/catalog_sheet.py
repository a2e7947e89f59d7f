"""What stands on the A4 sheet of one technology, whichever program it is written for, and the size at which it fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from waterdx.catalog.catalogue import Catalogue
from waterdx.catalog.describe import UNKNOWN
from waterdx.catalog.dossier import Dossier, Line
from waterdx.catalog.score import SCORE
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.reports.kinsoku import lines

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)  # points; the largest at which all of it fits is taken
LINE_HEIGHT = 1.4  # of the size
ROW_GAP = 3.0  # points between two labels
IN_THE_HEAD = frozenset({"識別名", "技術名"})
NOT_KNOWN = Words(ja="出典から分からない項目", en="Not told by the sources")
TOWN_PART = Words(ja="この町について", en="For this town")
ENTRY_PART = Words(ja="カタログの記載", en="What the catalogue tells")


@dataclass(frozen=True)
class SheetRow:
    """A label with its text; a row without a label is a heading."""

    label: str
    text: str


def title_of(one: Dossier) -> str:
    return clean_text(str(one.technology.name))


def rows_of(one: Dossier) -> list[SheetRow]:
    """The rows of a sheet: first what concerns the town, then the entry; what is unknown is named in one row."""
    of_town, entry = list(one.town_lines()), [line for line in one.entry_lines() if line.label.ja not in IN_THE_HEAD]
    known = [line for line in entry if line.texts != (str(UNKNOWN),)]
    unknown = [str(line.label) for line in entry if line not in known]
    rows = [SheetRow("", str(TOWN_PART)), *map(_row, of_town)] if of_town else []
    rows += [SheetRow("", str(ENTRY_PART)), *map(_row, known)]
    return [*rows, SheetRow(str(NOT_KNOWN), str(Words("、", ", ")).join(unknown))] if unknown else rows


def _row(line: Line) -> SheetRow:
    return SheetRow(str(line.label), clean_text("\n".join(line.texts)))


def notes_of(catalogue: Catalogue, some: Sequence[Dossier]) -> list[str]:
    """What stands at the foot of every sheet: edition, day, and how the points came about."""
    names = Words("・", ", ").in_language("ja").join(one.name for one in catalogue.editions)
    made = Words(ja="カタログの版: {names}。作成日 {day}。", en="Editions of the catalogue: {names}. Made on {day}.")
    told = Words(
        ja="数値は出典の説明で、waterdx が確かめたものではありません。出典のない項目は不明です。",
        en="Figures are what the sources say; waterdx has not verified them. What no source tells is unknown.",
    )
    notes = [str(made.format(names=names, day=dt.date.today().isoformat())), str(told)]
    return [*notes, str(SCORE)] if any(one.match for one in some) else notes


def height(row: SheetRow, label_width: float, text_width: float, size: float) -> float:
    """How high a row is at a size, in points."""
    if not row.label:
        return LINE_HEIGHT * size * 1.6
    count = max(len(lines(row.label, label_width, size)), len(lines(row.text, text_width, size)))
    return count * LINE_HEIGHT * size + ROW_GAP


def fitting_size(rows: Sequence[SheetRow], label_width: float, text_width: float, room: float) -> float:
    """The largest of SIZES at which the rows fit into `room` points, else the smallest."""
    return next((size for size in SIZES if sum(height(row, label_width, text_width, size) for row in rows) <= room), SIZES[-1])
