"""Checks for personal data in remarks: telephone numbers, mail addresses, names behind a label or with the word one addresses people by."""

from __future__ import annotations

import pandas as pd

from waterdx.core.edits import Edit
from waterdx.core.fields import fields_of
from waterdx.core.personal import NAME, without_addresses
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_values
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check

_MENDED = Words(
    ja="電話番号・メール・「担当」などに続く氏名を伏せる", en="Mask telephone numbers, mail addresses and names behind a label"
)


def _mask(layer: str, rows: pd.DataFrame) -> list[Edit]:
    """They are masked in the ledger, but a name without a label is left to a person: no rule tells it surely from a place."""
    return [
        edit
        for name, part in rows[rows["fixable"]].groupby("field_name")
        for edit in set_values(layer, part, str(name), part[name].map(without_addresses))
    ]


def _found(ledger: Ledger, layer: str) -> pd.DataFrame:
    """Texts with what looks like personal data, one row a text."""
    rows, found = getattr(ledger, layer), []
    for field in fields_of(layer):
        if field.kind == "text":
            texts = rows[field.name]
            once = [text for text in texts.unique() if isinstance(text, str)]  # remarks repeat
            numbers = {text for text in once if without_addresses(text) != text}
            names = {text for text in once if NAME.search(text)}
            hit = rows[texts.isin(numbers | names)]
            found.append(
                hit.assign(
                    field_name=field.name, label_ja=field.ja, label_en=field.en.lower(), fixable=hit[field.name].isin(numbers)
                )
            )
    return pd.concat(found)


@check("personal_in_pipes", "warning", fix=lambda ledger, rows: _mask("pipes", rows), mended=_MENDED,
       ja="{id}: {label_ja}に個人情報(電話番号・メール・氏名)とみられる文があります。", en="{id}: its {label_en} seems to hold personal data (a telephone number, a mail address or a name).")  # fmt: skip
def personal_in_pipes(ledger: Ledger) -> pd.DataFrame:
    return _found(ledger, "pipes")


@check("personal_in_nodes", "warning", layer="nodes", fix=lambda ledger, rows: _mask("nodes", rows), mended=_MENDED,
       ja="弁栓・人孔 {id}: {label_ja}に個人情報(電話番号・メール・氏名)とみられる文があります。", en="Node {id}: its {label_en} seems to hold personal data (a telephone number, a mail address or a name).")  # fmt: skip
def personal_in_nodes(ledger: Ledger) -> pd.DataFrame:
    return _found(ledger, "nodes")


@check("personal_in_leaks", "warning", layer="leaks", fix=lambda ledger, rows: _mask("leaks", rows), mended=_MENDED,
       ja="漏水 {id}: {label_ja}に個人情報(電話番号・メール・氏名)とみられる文があります。", en="Leak {id}: its {label_en} seems to hold personal data (a telephone number, a mail address or a name).")  # fmt: skip
def personal_in_leaks(ledger: Ledger) -> pd.DataFrame:
    return _found(ledger, "leaks")
