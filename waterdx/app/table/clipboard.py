"""Cells for the clipboard: as text with tabs, and as a table in which Excel keeps texts as they are. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from waterdx.core.safe_text import clean_text, safe_cell

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# Without these Excel makes a formula of "=1+1", a day of "1-2" and 12 of "0012"; the last is for LibreOffice.
_TEXT_STYLE = """ style='mso-number-format:"\\@"' sdnum="1041;0;@\""""


@dataclass(frozen=True)
class Cell:
    """What a cell holds; a text stays a text where it is pasted, whatever it looks like."""

    text: str
    is_number: bool = False


def as_tabbed(lines: Sequence[Sequence[Cell]]) -> str:
    """Lines of cells with tabs between them. A text that would be taken for a formula begins with an apostrophe.

    >>> as_tabbed([[Cell("管種"), Cell("=1+1")], [Cell("-1"), Cell("-1.5", True)], [Cell("-A"), Cell("a\\tb")]])
    "管種\\t'=1+1\\n-1\\t-1.5\\n'-A\\ta b"
    """
    return "\n".join("\t".join(_plain(cell) for cell in line) for line in lines)


def _plain(cell: Cell) -> str:
    """A number stays one, also where it was written as text: -1 can do no harm."""
    text = _one_line(cell)
    return text if cell.is_number or _NUMBER.fullmatch(text) else safe_cell(text)


def as_html(lines: Sequence[Sequence[Cell]]) -> str:
    """The same as a table of HTML, which Excel and LibreOffice take first; cells of texts say that they are such.

    >>> 'mso-number-format' in as_html([[Cell("=1+1")]]), as_html([[Cell("1", True)]]).count("<td>1</td>")
    (True, 1)
    """
    rows = "".join("<tr>" + "".join(map(_html_cell, line)) + "</tr>\n" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>\n{rows}</table></body></html>'


def _html_cell(cell: Cell) -> str:
    return f"<td{'' if cell.is_number else _TEXT_STYLE}>{escape(_one_line(cell))}</td>"


def _one_line(cell: Cell) -> str:
    return " ".join(clean_text(cell.text).split())
