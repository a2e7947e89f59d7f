"""Tables from frames of the ledger: heads and units from FIELDS, codes written as the terms people know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from waterdx.app.table.model import Column, Table, is_unknown
from waterdx.core.fields import Field, fields_of
from waterdx.core.terms import term_name
from waterdx.core.words import Words

ALWAYS = {"pipe_id", "material", "diameter_mm", "install_fy", "length_m", "node_id", "kind", "leak_id", "date"}
DECIMALS = {"length_m": 1, "cover_m": 2, "up_invert_m": 3, "down_invert_m": 3}


def number_writer(decimals: int) -> Callable[[float], str]:
    """Writes 1234.5 as 1,234.5."""
    return lambda value: f"{value:,.{decimals}f}"


def year_text(value: float) -> str:
    return str(int(value))


def number_column(name: str, head: Words, values: Any, decimals: int = 0) -> Column:
    """A column of numbers, NaN unknown."""
    return Column(name, head, np.asarray(values, dtype=float), number_writer(decimals), is_number=True)


def text_column(name: str, head: Words, values: Any) -> Column:
    """A column of texts, None unknown. Line breaks are shown as blanks."""
    return Column(name, head, np.array(list(values), dtype=object), lambda value: " ".join(str(value).split()))


def table_of(frame: Any) -> Table:
    """A frame made for people (its heads are texts), numbers with as many decimals as the longest of them has, at most four."""
    columns = [
        number_column(head, Words(head, head), frame[head], _decimals(frame[head])) if frame[head].dtype.kind in "iuf"
        else text_column(head, Words(head, head), [None if is_unknown(one) else one for one in frame[head]])
        for head in map(str, frame.columns)
    ]  # fmt: skip
    return Table(tuple(columns)).prepared()


def _decimals(values: Any) -> int:
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    return next((digits for digits in range(4) if np.allclose(known, known.round(digits), rtol=0, atol=1e-9)), 4)


def ledger_table(frame: Any, layer: str) -> Table:
    """The columns of a layer that hold anything, in the order of FIELDS, and those every ledger must have."""
    return Table((*(column_of(field, frame) for field in shown_fields(frame, layer)), *computed_columns(frame))).prepared()


def shown_fields(frame: Any, layer: str) -> list[Field]:
    """The fields that have a column in the table."""
    return [field for field in fields_of(layer) if field.name in frame and (field.name in ALWAYS or _any_known(frame, field))]


def computed_columns(frame: Any) -> tuple[Column, ...]:
    """What follows from other columns and is not kept: seismic class and renewal year."""
    if "seismic" not in frame:
        return ()
    from waterdx.ledger.classify import CLASS_COLUMNS
    from waterdx.ledger.seismic import CLASSES

    names = {code: str(words) for code, words in CLASSES.items()}
    classes = [names[code] if isinstance(code, str) else None for code in frame["seismic"]]
    years = np.asarray(frame["renewal_fy"], dtype=float)
    return (
        text_column("seismic", CLASS_COLUMNS["seismic"], classes),
        Column("renewal_fy", CLASS_COLUMNS["renewal_fy"], years, year_text, is_number=True),
    )


def _any_known(frame: Any, field: Field) -> bool:
    return not frame[field.name].isna().all()


def column_of(field: Field, frame: Any) -> Column:
    """One field of a frame as people read it."""
    values = frame[field.name]
    if field.kind == "year":
        return Column(field.name, field.label, np.asarray(values, dtype=float), year_text, is_number=True)
    if field.kind == "number":
        return number_column(field.name, field.header, values, DECIMALS.get(field.name, 0 if field.unit in ("mm", "円") else 2))
    if field.kind == "term":
        return _term_column(field, values, frame["field"] if "field" in frame else ["water"] * len(frame))
    return text_column(field.name, field.label, values)


def _term_column(field: Field, codes: Any, fields: Any) -> Column:
    """Codes with their names beside them where the name says more."""
    from pandas import factorize

    raw = np.array(list(codes), dtype=object)
    (of_code, different), (of_field, kinds) = (
        factorize(one, use_na_sentinel=False) for one in (raw, np.array(list(fields), dtype=object))
    )
    pairs, which = np.unique(of_code * len(kinds) + of_field, return_inverse=True)
    names = [_spoken_or_unknown(field.term, different[pair // len(kinds)], kinds[pair % len(kinds)]) for pair in pairs.tolist()]
    return Column(field.name, field.label, np.array([*names, None], dtype=object)[which], str, raw=raw)


def _spoken_or_unknown(kind: str, code: Any, field: str | None) -> str | None:
    return None if is_unknown(code) else spoken(kind, code, field)


def spoken(kind: str, code: str, field: str | None) -> str:
    """A code as people say it; of a material both, since both are in use."""
    name = str(term_name(kind, code, field or "water"))
    return f"{code}  {name}" if kind == "material" and name != code else name
