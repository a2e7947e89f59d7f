"""Pipes and nodes grouped by what a register totals them by. An unknown value is a group of its own, last and told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.eras import era_year
from waterdx.core.fields import field_named, fields_of
from waterdx.core.terms import term_name, terms_of
from waterdx.core.words import Words, language
from waterdx.ledger.inventory import Inventory
from waterdx.ledger.personal import redacted_texts
from waterdx.ledger.register.forms import Column, Kind

if TYPE_CHECKING:
    import pandas as pd

LENGTH = Column("length_cm", Words(ja="延長 (m)", en="Length (m)"), "length", 13)
PIPES = Column("pipes", Words(ja="管の数 (本)", en="Pipes"), "count", 9)
NO_LENGTH = Column("no_length", Words(ja="うち延長不明 (本)", en="of unknown length (pipes)"), "count", 10)
INFERRED = Column("inferred_cm", Words(ja="うち推定値を含む延長 (m)", en="of which rests on inferred values (m)"), "length", 14)
COUNT = Column("count", Words(ja="数量", en="Count"), "count", 9)
ERA = Column("era", Words(ja="和暦", en="Era year"), "text", 9)


def tidied(inventory: Inventory) -> Inventory:
    """The same with blank texts as unknown ones, so that an unknown is one group and not two."""
    blank = {"": None}
    terms = ["use", "material", "joint", "section_shape", "business", "kind", "manhole_type", "pipe_kind"]
    pipes, nodes = (frame.assign(**{name: frame[name].replace(blank) for name in terms if name in frame})
                    for frame in (inventory.pipes, inventory.nodes))  # fmt: skip
    return replace(inventory, pipes=pipes, nodes=nodes)


def without_personal(inventory: Inventory) -> Inventory:
    """The same with personal data in texts put out of sight, as in every other file that leaves the project; how many is told."""
    masked, frames = 0, {}
    for layer, frame in (("pipes", inventory.pipes), ("nodes", inventory.nodes)):
        made = {one.name: redacted_texts(frame[one.name], one) for one in fields_of(layer)}
        masked += sum(count for _, count in made.values())
        frames[layer] = frame.assign(**{name: values for name, (values, count) in made.items() if count})
    return replace(inventory, pipes=frames["pipes"], nodes=frames["nodes"], masked=masked)


def key_column(name: str, width: float, head: Words | None = None) -> Column:
    """The column of a field of the ledger as a key."""
    field = field_named(name)
    kind: Kind = "year" if field.kind == "year" else "number" if field.kind == "number" else "text"
    return Column(name, head or field.header, kind, width, is_key=True)


def lengths_by(pipes: pd.DataFrame, keys: list[str], inferred: pd.Series, field: str) -> pd.DataFrame:
    """One row per combination: the keys as shown, length_cm, pipes, no_length, inferred_cm, in the order of a register."""
    measured = pipes[keys].assign(
        length_cm=pipes["length_cm"].fillna(0).astype(np.int64), pipes=1, no_length=pipes["length_cm"].isna().astype(np.int64),
        inferred_cm=pipes["length_cm"].where(inferred, 0).fillna(0).astype(np.int64),
    )  # fmt: skip
    return as_shown(measured.groupby(keys, dropna=False, sort=False, as_index=False).sum(), keys, field)


def counts_by(nodes: pd.DataFrame, keys: list[str], field: str) -> pd.DataFrame:
    """One row per combination with its `count`."""
    return as_shown(nodes[keys].assign(count=1).groupby(keys, dropna=False, sort=False, as_index=False).sum(), keys, field)


def as_shown(frame: pd.DataFrame, keys: list[str], field: str) -> pd.DataFrame:
    """Sorted by the keys, terms in the order of the table of terms and unknowns last; codes written out."""
    order = {name: _rank(frame[name], name, field) for name in keys}
    ranked = frame.assign(**{f"{name}_rank": rank for name, rank in order.items()})
    ranked = ranked.sort_values([f"{name}_rank" for name in keys], kind="stable").reset_index(drop=True)
    return ranked[list(frame.columns)].assign(**{name: _spoken(ranked[name], name, field) for name in keys if _term_of(name)})


def _term_of(name: str) -> str:
    try:
        return field_named(name).term
    except KeyError:
        return ""  # a band or a size made for the register


def _rank(values: pd.Series, name: str, field: str) -> pd.Series:
    term = _term_of(name)
    if not term:
        return values.rank(method="dense", na_option="bottom")
    codes = {one.code: place for place, one in enumerate(terms_of(term, field))}
    return values.map(codes).fillna(len(codes)).where(values.notna(), len(codes) + 1)


def _spoken(codes: pd.Series, name: str, field: str) -> pd.Series:
    spoken = {code: str(term_name(_term_of(name), code, field)) for code in codes.dropna().unique()}
    return codes.map(spoken)


def with_eras(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the year as Japanese documents print it, in Japanese."""
    if language() != "ja":
        return frame
    years = frame["install_fy"]
    return frame.assign(era=[f"{era_year(int(year))}年度" if year == year else "" for year in years])


def era_columns() -> tuple[Column, ...]:
    return (ERA,) if language() == "ja" else ()
