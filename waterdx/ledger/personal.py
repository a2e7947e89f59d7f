"""Personal data stay out of the project unless the user asks for them: whole columns by their header, telephone numbers in texts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from waterdx.core.findings import Finding
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable

if TYPE_CHECKING:
    import pandas as pd

_HEADER = re.compile(
    r"氏名|所有者|使用者|契約者|申込者|申請者|届出者|通報者|需要家|お客様|世帯主|電話|携帯|TEL|ファックス|FAX|メール|生年月日|水栓番号"
    r"|(?:owner|customer|contact|resident|caller|applicant)s?[ _]?(?:name|$)|phone|e-?mail",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?<![\w.-])0\d{1,4}[-(ー－]\d{1,4}[-)ー－]\d{3,4}(?![\w-])|(?<![\w.-])0[789]0\d{8}(?![\w.])")
MASK = "(電話番号)"


def without_personal_data(table: RawTable) -> RawTable:
    """The table without columns of personal data and with telephone numbers masked; what was left out is told by name and count."""
    columns = [name for name in table.frame.columns if _HEADER.search(fold(str(name)))]
    frame, raw = table.frame.drop(columns=columns), table.raw.drop(columns=columns)
    raw, masked = _masked(raw)
    frame, _ = _masked(frame)
    findings = [_column_left_out(name) for name in columns] + ([_numbers_masked(masked)] if masked else [])
    return replace(table, frame=frame, raw=raw, findings=[*table.findings, *findings])


def _masked(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    count, changed = 0, {}
    for name in frame.columns:
        hits = frame[name].str.contains(_TELEPHONE, regex=True)
        if hits.any():
            count += int(hits.sum())
            changed[name] = frame[name].str.replace(_TELEPHONE, MASK, regex=True)
    return (frame.assign(**changed) if changed else frame), count


def _column_left_out(name: str) -> Finding:
    words = Words(
        ja="列「{name}」は個人情報とみられるため、取り込みませんでした(必要なら --keep-personal)。",
        en="Column “{name}” looks like personal data and was left out (--keep-personal takes it in).",
    )
    return Finding("personal_column", "info", words.format(name=name), raw=str(name))


def _numbers_masked(count: int) -> Finding:
    words = Words(
        ja="文中の電話番号とみられる {n} 件を伏せて取り込みました(必要なら --keep-personal)。",
        en="{n} texts with what looks like a telephone number were masked (--keep-personal keeps them).",
    )
    return Finding("personal_number", "info", words.format(n=count), count=count)
