"""Whether the rows of a file are of water, sewer or rural sewerage (agri)."""

from __future__ import annotations

import numpy as np

from waterdx.core.field_words import field_told
from waterdx.core.fields import field_named
from waterdx.core.findings import Finding, Severity
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.synonyms import Synonyms

FEW_WORDS = 30  # a column with more different words is no classification


def field_of_rows(
    table: RawTable, mapping: dict[str, str], said: ColumnMap, synonyms: Synonyms, usual: str | None = None
) -> tuple[np.ndarray, list[Finding]]:
    """water, sewer or agri for every row: from its own column or its business, else one for the whole file, told aloud.

    `usual` is the field of all that the project has, which decides where the file itself says nothing.
    """
    rows = np.full(len(table.frame), None, dtype=object)
    for name in ("business", "field"):
        if name in mapping:
            texts = table.frame[mapping[name]]
            meant = {text: term.code for text in texts.unique() if (term := synonyms.find("field", text, "water"))}
            meant |= said.values.get("field", {})
            known = texts.isin(meant).to_numpy()
            rows[known] = texts[known].map(meant).to_numpy()
    unsaid = rows == None  # noqa: E711  # element by element
    field, told = (said.defaults["field"], True) if "field" in said.defaults else _field_of_table(table, mapping, synonyms, usual)
    rows[unsaid] = field
    if "field" in said.defaults or not unsaid.any():
        return rows, []
    return rows, [_field_assumed(field, int(unsaid.sum()), "info" if told else "warning")]


def _field_assumed(field: str, count: int, severity: Severity) -> Finding:
    words = Words(ja="事業の記載がない {n} 行を「{name}」とみなしました。違うときは列対応表の [defaults] で指定してください。",
                  en="{n} rows do not say their field and were taken as “{name}”. If that is wrong, say so in [defaults] of a column map.")  # fmt: skip
    return Finding(
        "field_assumed",
        severity,
        words.format(n=count, name=term_name("field", field, "water")),
        field="field",
        raw=field,
        count=count,
    )


def _field_of_table(table: RawTable, mapping: dict[str, str], synonyms: Synonyms, usual: str | None) -> tuple[str, bool]:
    """The field a whole file seems to be about, and whether anything in it says so.

    By its name and headers, else by whose terms its words are, else by the words of its columns with few different words
    (Wastewater, Sewer pipe), else the `usual` one of the project.
    """
    by_name = field_told(" ".join([table.path.stem, *map(str, table.frame.columns)]))
    if by_name:
        return by_name, True
    votes = {field: _votes(table, mapping, field, synonyms) for field in ("water", "sewer")}
    if votes["sewer"] != votes["water"]:
        return max(votes, key=lambda field: votes[field]), True
    few = (table.frame[name].iloc[:5000].unique() for name in table.frame.columns)
    by_words = field_told(" ".join(" ".join(words) for words in few if len(words) <= FEW_WORDS))
    return by_words or usual or "water", bool(by_words or usual)


def _votes(table: RawTable, mapping: dict[str, str], field: str, synonyms: Synonyms) -> int:
    """How many different words of the file are terms of this field."""
    columns = [(field_named(one).term, table.frame[mapping[one]]) for one in ("material", "use", "joint") if one in mapping]
    return sum(synonyms.find(kind, text, field) is not None for kind, texts in columns for text in texts.unique()[:200])
