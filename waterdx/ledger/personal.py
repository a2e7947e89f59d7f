"""Personal data stay out of the project unless the user asks for them: whole columns by their header, telephone numbers in texts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from waterdx.core.fields import FIELDS
from waterdx.core.findings import Finding
from waterdx.core.headers import header_key
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
# Ten digits (eleven of a mobile or IP telephone) in three groups. Fewer digits are a pipe number such as 05-12-001.
_BETWEEN = r"[-－‐‑–—−ー()（）\s]{1,2}"
_ALONE = (r"(?<![0-9０-９A-Za-z.\-－])", r"(?![0-9０-９A-Za-z]|[-－][0-9０-９])")
TELEPHONE = re.compile(
    rf"{_ALONE[0]}[(（]?(?=[0０](?:[^\d\w]{{0,2}}\d|ー\d){{9}}{_ALONE[1]})[0０]\d{{1,4}}{_BETWEEN}\d{{1,4}}{_BETWEEN}\d{{3,4}}"
    rf"|{_ALONE[0]}[0０][5-9５-９][0０](?:{_BETWEEN})?\d{{4}}(?:{_BETWEEN})?\d{{4}}{_ALONE[1]}"
)
_NUMBERS_OF_OBJECTS = frozenset(known for field in FIELDS if field.kind == "id" or field.name == "sheet_no"
                                for known in map(header_key, (field.name, field.ja, field.en, *field.synonyms)))  # fmt: skip
# A name with the word one addresses people by. No rule tells a name surely from a place.
NAME = re.compile(
    r"[一-龠々ヶ]{1,4}(?:様邸|様宅|さん宅|様方)|(?<![一-龠々])[一-龠々]{2,4}(?<!仕)(?<!同)(?<!多)(?<!模)(?<!各)様(?![々一-龠])"
    r"|(?<![一-龠々])[一-龠々]{2,4}(?<!摂)(?<!諸)(?<!両)(?<!同)氏(?![名族神家々])|(?<![一-龠々])(?!公|官|私|豪|首相|旧|空)[一-龠々]{2,4}(?:邸|氏宅)(?![一-龠々](?<![前内横裏先脇]))"
)
MASK = "(電話番号)"
NAME_MASK = "(氏名)"


def redacted(text: str) -> str:
    """`text` with what looks like a telephone number or a person's name put out of sight.

    >>> redacted("山田様邸前 03-1234-5678 へ連絡")
    '(氏名)前 (電話番号) へ連絡'
    """
    return NAME.sub(NAME_MASK, TELEPHONE.sub(MASK, text))


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
