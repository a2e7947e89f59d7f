"""Personal data stay out of the project unless the user asks for them: whole columns by their header; telephone numbers, mail
addresses and names behind a label in texts. What leaves the project is looked through once more, for names with 様 and the like."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from waterdx.core.fields import FIELDS, Field
from waterdx.core.findings import Finding
from waterdx.core.headers import header_key
from waterdx.core.personal import redacted, redacted_number, without_addresses
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


def _headers(fields: list[Field]) -> frozenset[str]:
    return frozenset(known for field in fields for known in map(header_key, (field.name, field.ja, field.en, *field.synonyms)))


_NUMBERS_OF_OBJECTS = _headers([field for field in FIELDS if field.kind == "id" or field.name == "sheet_no"])
_OTHER_NUMBERS = _headers([field for field in FIELDS if field.name.endswith("_no") and field.name != "sheet_no"])
_SHORTEST = 5  # characters, of a label and a name behind it


def without_personal_data(table: RawTable) -> RawTable:
    """The table without columns of personal data and with texts masked; what was left out is told by name and count."""
    columns = [name for name in table.frame.columns if _HEADER.search(fold(str(name)))]
    raw, masked = _masked(table.raw.drop(columns=columns))
    frame = raw if table.frame is table.raw else _masked(table.frame.drop(columns=columns))[0]
    findings = [_column_left_out(name) for name in columns] + ([_numbers_masked(masked)] if masked else [])
    return replace(table, frame=frame, raw=raw, findings=[*table.findings, *findings])


def _masked(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    count, masked = 0, {}
    for name in frame.columns:
        texts, found = changed(frame[name], _hiding(header_key(str(name))))
        if found:
            count, masked[name] = count + found, texts
    return (frame.assign(**masked) if masked else frame), count


def _hiding(header: str) -> Callable[[str], str]:
    """What is put out of sight in a column of a file."""
    if header in _NUMBERS_OF_OBJECTS:
        return str
    hide = redacted_number if header in _OTHER_NUMBERS else without_addresses
    return lambda text: hide(text) if len(text) >= _SHORTEST else text


def _column_left_out(name: str) -> Finding:
    words = Words(
        ja="列「{name}」は個人情報とみられるため、取り込みませんでした(必要なら --keep-personal)。",
        en="Column “{name}” looks like personal data and was left out (--keep-personal takes it in).",
    )
    return Finding("personal_column", "info", words.format(name=name), raw=str(name))


def _numbers_masked(count: int) -> Finding:
    words = Words(
        ja="電話番号・メールアドレス・氏名とみられる語を含む文 {n} 件を伏せて取り込みました(必要なら --keep-personal)。{look}",
        en="{n} texts with what looks like a telephone number, a mail address or a name were masked (--keep-personal keeps them). {look}",
    )
    return Finding("personal_number", "info", words.format(n=count, look=LOOK_THROUGH), count=count)


LOOK_THROUGH = Words(
    ja="書き方の型で見分けるので、見落としも伏せすぎもあります。人に渡す前に目で確かめてください。",
    en="They are found by patterns, which miss some and take others wrongly: look the texts through before you pass them on.",
)


def redacted_texts(values: pd.Series, field: Field) -> tuple[pd.Series, int]:
    """The texts of a column of the ledger fit to leave the project, and how many became others."""
    if field.kind != "text":
        return values, 0
    return changed(values, redacted_number if field.name.endswith("_no") else redacted)


def changed(values: pd.Series, change: Callable[[str], str]) -> tuple[pd.Series, int]:
    """The texts of a column after `change`, and how many became others. Every different text is looked at once."""
    different = {text: new for text in values.dropna().unique() if (new := change(text)) != text}
    if not different:
        return values, 0
    hit = values.isin(different.keys())
    return values.where(~hit, values.map(different)), int(hit.sum())
