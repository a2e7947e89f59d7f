"""Personal data stay out of the project unless the user asks for them: whole columns by their header, telephone numbers in texts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from waterdx.core.fields import FIELDS
from waterdx.core.findings import Finding
from waterdx.core.headers import header_key
from waterdx.core.personal import MASK, TELEPHONE
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable

if TYPE_CHECKING:
    import pandas as pd

_HEADER = re.compile(
    r"氏名|所有者|使用者|契約者|申込者|申請者|届出者|通報者|需要家|お客様|世帯主|電話|携帯|(?<![a-z])TEL(?![a-z])|ファックス|(?<![a-z])FAX"
    r"|メール|生年月日|水栓番号|(?:owner|customer|contact|resident|caller|applicant)s?[ _]?(?:name|$)|phone|e-?mail",
    re.IGNORECASE,
)
_NUMBERS_OF_OBJECTS = frozenset(known for field in FIELDS if field.kind == "id" or field.name == "sheet_no"
                                for known in map(header_key, (field.name, field.ja, field.en, *field.synonyms)))  # fmt: skip
_SHORTEST_NUMBER = 10  # characters


def without_personal_data(table: RawTable) -> RawTable:
    """The table without columns of personal data and with telephone numbers masked; what was left out is told by name and count."""
    columns = [name for name in table.frame.columns if _HEADER.search(fold(str(name)))]
    raw, masked = _masked(table.raw.drop(columns=columns))
    frame = raw if table.frame is table.raw else _masked(table.frame.drop(columns=columns))[0]
    findings = [_column_left_out(name) for name in columns] + ([_numbers_masked(masked)] if masked else [])
    return replace(table, frame=frame, raw=raw, findings=[*table.findings, *findings])


def _masked(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    count, changed = 0, {}
    for name in frame.columns:
        if header_key(str(name)) in _NUMBERS_OF_OBJECTS:
            continue
        long = [text for text in frame[name].unique() if len(text) >= _SHORTEST_NUMBER]
        masked = {text: hidden for text in long if (hidden := TELEPHONE.sub(MASK, text)) != text}
        if masked:
            count += int(frame[name].isin(masked).sum())
            changed[name] = frame[name].replace(masked)
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
