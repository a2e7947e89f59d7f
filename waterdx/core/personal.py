"""What in a text looks like a person: telephone numbers, mail addresses, names with the word one addresses people by or after a label.

All of it goes by patterns. They miss what is written otherwise and take some places for people, so that a person has to read on.
"""

from __future__ import annotations

import re

from waterdx.core.labelled_names import NAME_MASK, without_labelled_names

# Ten digits (eleven of a mobile or IP telephone) in three groups. Fewer digits are a pipe number such as 05-12-001.
_BETWEEN = r"[-－‐‑–—−ー()（）\s]{1,2}"
_ALONE = (r"(?<![0-9０-９A-Za-z.\-－])", r"(?![0-9０-９A-Za-z]|[-－][0-9０-９])")
TELEPHONE = re.compile(
    rf"{_ALONE[0]}[(（]?(?=[0０](?:[^\d\w]{{0,2}}\d|ー\d){{9}}{_ALONE[1]})[0０]\d{{1,4}}{_BETWEEN}\d{{1,4}}{_BETWEEN}\d{{3,4}}"
    rf"|{_ALONE[0]}[0０][5-9５-９][0０](?:{_BETWEEN})?\d{{4}}(?:{_BETWEEN})?\d{{4}}{_ALONE[1]}"
    rf"|{_ALONE[0]}[0０][1-9１-９]\d{{8,9}}(?!\.\d){_ALONE[1]}"
)
# The same in a column of numbers (of works, of assets): only what no such number looks like, a mobile telephone in its groups.
MOBILE = re.compile(rf"{_ALONE[0]}[0０][5-9５-９][0０]{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}{_ALONE[1]}")
# A name with the word one addresses people by. No rule tells a name surely from a place.
NAME = re.compile(
    r"[一-龠々ヶ]{1,4}(?:様邸|様宅|さん宅|様方)|(?<![一-龠々])[一-龠々]{2,4}(?<!仕)(?<!同)(?<!多)(?<!模)(?<!各)様"
    r"(?![々一-龠](?<!所)(?<!貯)(?<!受)(?<!敷)(?<!給)(?<!引)(?<!前)(?<!横)(?<!裏)(?<!側))"
    r"|(?<![一-龠々])[一-龠々]{2,4}(?<!摂)(?<!諸)(?<!両)(?<!同)氏(?![名族神家々])|(?<![一-龠々])(?!公|官|私|豪|首相|旧|空)[一-龠々]{2,4}(?:邸|氏宅)(?![一-龠々](?<![前内横裏先脇]))"
)
MASK = "(電話番号)"
MAIL_MASK = "(メール)"
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def redacted(text: str) -> str:
    """`text` with what looks like a telephone number, a mail address or a person's name put out of sight.

    >>> redacted("山田様邸前 03-1234-5678 へ連絡"), redacted("担当 山田太郎 電話 0258123456"), redacted("担当 山田設備")
    ('(氏名)前 (電話番号) へ連絡', '担当 (氏名) 電話 (電話番号)', '担当 山田設備')
    """
    return NAME.sub(NAME_MASK, without_addresses(text))


def without_addresses(text: str) -> str:
    """The same but for names without a label, which no rule tells surely from places."""
    return without_labelled_names(MAIL.sub(MAIL_MASK, TELEPHONE.sub(MASK, text)))


def redacted_number(text: str) -> str:
    """A number of works or of an asset without the telephone number somebody typed there."""
    return MOBILE.sub(MASK, text)
