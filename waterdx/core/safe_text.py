"""Text on its way out: nothing from the data may act as a formula, a link or a control code in somebody's program."""

from __future__ import annotations

import re
import unicodedata

_STARTS_FORMULA = re.compile(r"^'*[\s\0]*[=+\-@＝＋－＠;\"{|]|^'*[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TWINS = str.maketrans("〜−‖—¢£¬", "～－∥―￠￡￢")  # CP932 has one code for each pair, and takes the second
EXCEL_CELL_LIMIT = 32_767
GETA = "〓"  # what printers put where a letter is missing


def clean_text(text: str) -> str:
    """`text` without control codes and lone surrogates, which documents cannot hold.

    >>> clean_text("本町\\x07一丁目")
    '本町一丁目'
    """
    return _CONTROL.sub("", text)


def safe_cell(text: str) -> str:
    """`text` for a cell of a CSV or spreadsheet: what would be read as a formula begins with an apostrophe.

    >>> safe_cell("=1+1"), safe_cell("＝1"), safe_cell("本町")
    ("'=1+1", "'＝1", '本町')
    """
    cleaned = clean_text(text)
    return "'" + cleaned if _STARTS_FORMULA.match(cleaned) else cleaned


def plain_cell(cell: str) -> str:
    """The text a cell was made of by `safe_cell`.

    >>> plain_cell(safe_cell("=1+1")), plain_cell(safe_cell("'=1")), plain_cell("'本町'")
    ('=1+1', "'=1", "'本町'")
    """
    return cell[1:] if cell.startswith("'") and _STARTS_FORMULA.match(cell) else cell


def in_cp932(text: str) -> str:
    """`text` with only what CP932 (Shift_JIS of Windows) can hold; 〓 stands for a letter it has no code for.

    >>> in_cp932("髙﨑①〜😀")
    '髙﨑①～〓'
    """
    if fits_cp932(text):
        return text
    return "".join(sign if fits_cp932(sign) else GETA for sign in text.translate(_TWINS))


def fits_cp932(text: str) -> bool:
    """Whether `text` comes back from CP932 as it was.

    >>> fits_cp932("髙﨑㈱"), fits_cp932("〜"), fits_cp932("𠮷")
    (True, False, False)
    """
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False


def shown_width(text: str) -> int:
    """How many half-width places `text` takes on a terminal.

    >>> shown_width("管種 DIP")
    8
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
