"""Cells for the clipboard: as text with tabs, and as a table in which Excel keeps texts as they are. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from waterdx.core.safe_text import clean_text, safe_cell

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# Without these Excel makes a formula of "=1+1", a day of "1-2" and 12 of "0012"; the last is for LibreOffice.
_TEXT_STYLE = """ style='mso-number-format:"\\@"' sdnum="1041;0;@\""""


@dataclass(frozen=True)
class Cells:
    """One column: its head, the different texts in it, and which of them each line has. Texts of a column of numbers are numbers where
    they look like it; all others stay texts where they are pasted, whatever they look like."""

    head: str
    texts: Sequence[str]
    which: Sequence[int]
    is_number: bool = False

    def written(self, write: Callable[[str, bool], str]) -> Iterable[str]:
        """Head and lines; each different text is written once."""
        texts = [write(_one_line(text), self.is_number) for text in self.texts]
        return [write(_one_line(self.head), False), *(texts[n] for n in self.which)]


def as_tabbed(columns: Sequence[Cells]) -> str:
    """Lines of cells with tabs between them. A text that would be taken for a formula begins with an apostrophe.

    >>> as_tabbed([Cells("管種", ["=1+1", "-1", "-A"], [0, 1, 2]), Cells("延長", ["-1.5", ""], [0, 1, 0], is_number=True)])
    "管種\\t延長\\n'=1+1\\t-1.5\\n-1\\t\\n'-A\\t-1.5"
    """
    return "\n".join(map("\t".join, zip(*(column.written(_plain) for column in columns), strict=True)))


def _plain(text: str, _is_number: bool) -> str:
    """A number stays one, also where it was written as text: -1 can do no harm."""
    return text if _NUMBER.fullmatch(text) else safe_cell(text)


def as_html(columns: Sequence[Cells]) -> str:
    """The same as a table of HTML, which Excel and LibreOffice take first; cells of texts say that they are such.

    >>> as_html([Cells("延長", ["1"], [0], is_number=True)]).count("<td>1</td>"), "mso-number-format" in as_html([Cells("", ["=1"], [0])])
    (1, True)
    """
    lines = map("".join, zip(*(column.written(_html_cell) for column in columns), strict=True))
    rows = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>\n{rows}</table></body></html>'


def _html_cell(text: str, is_number: bool) -> str:
    return f"<td{'' if is_number and _NUMBER.fullmatch(text) else _TEXT_STYLE}>{escape(text)}</td>"


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())
