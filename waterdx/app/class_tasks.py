"""Seismic class and renewal as tables for the window, plain functions for jobs, no widget in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.table.columns import number_column, spoken, text_column
from waterdx.app.table.model import Table
from waterdx.core.fields import field_named
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

DECADE = 10
NAME = Words(ja="名前", en="Name")
ANY_VALUE = Words(ja="どれでも", en="any")
BLANK_VALUE = Words(ja="空欄", en="blank")
YEARS, STANDARD = Words(ja="年数 (年)", en="Years"), Words(ja="標準 (年)", en="Standard (years)")
SURE, SOURCE = Words(ja="確かさ", en="Confidence"), Words(ja="出典", en="Source")
BY_TOWN = Words(ja="町が決めた年数", en="set by the town")


@dataclass(frozen=True)
class FieldTotals:
    """The totals of one field as tables; a sewer has only `life`. `note` says what the lengths leave out, if anything."""

    name: Words
    classes: Table
    unknown: Table
    renewal: Table
    life: Table
    note: Words


@dataclass(frozen=True)
class ClassesRead:
    """The totals of every field the project has, of a fiscal year, and what the town has set (ledger.classify.ClassSettings)."""

    totals: tuple[FieldTotals, ...]
    as_of: str
    fiscal_year: int
    settings: Any


def read_classes(path: Path, progress: Progress = silent) -> ClassesRead:
    """The classes of the project at `path` today. Changes no byte of it."""
    from waterdx.ledger.classify import classify

    progress(0, 1, Words(ja="耐震区分と更新年度を集計しています", en="Adding up seismic classes and renewal years"))
    found = classify(path)
    totals = tuple(_totals(found, field) for field in found.inventory.fields)
    return ClassesRead(totals, found.inventory.as_of.isoformat(), found.fiscal_year, found.settings)


def _totals(found: Any, field: str) -> FieldTotals:
    from waterdx.ledger import classify as of
    from waterdx.ledger.inventory import FIELD_NAMES

    is_water = field == "water"
    return FieldTotals(
        FIELD_NAMES[field],
        _table(of.totals_by_class(found)) if is_water else Table(),
        _table(of.totals_of_unknown(found)) if is_water else Table(),
        _table(of.totals_by_renewal(found, DECADE)) if is_water else Table(),
        _table(of.totals_by_statutory_life(found, field)),
        _left_out(found, field),
    )


def _table(totals: Sequence[Any]) -> Table:
    """Lines of totals (ledger.classify.Total) with their share of the length of all of them."""
    whole = sum(one.length_cm for one in totals) or 1
    return Table(
        (
            text_column("name", Words(ja="区分", en="Class"), [str(one.name) for one in totals]),
            number_column("length", Words(ja="延長 (km)", en="Length (km)"), [one.length_cm / 1e5 for one in totals], 2),
            number_column("share", Words(ja="割合 %", en="%"), [100 * one.length_cm / whole for one in totals], 1),
            number_column(
                "inferred", Words(ja="うち推定 (km)", en="Inferred (km)"), [one.inferred_cm / 1e5 for one in totals], 2
            ),
            number_column("pipes", Words(ja="本数", en="Pipes"), [one.pipes for one in totals]),
        )
    ).prepared()


def _left_out(found: Any, field: str) -> Words:
    """What the lengths do not hold: pipes out of use, service pipes, pipes of unknown length."""
    said = Words(ja="{why} {n:,} 本", en="{why}: {n:,}")
    parts = [said.format(why=one.why, n=one.pipes) for one in found.inventory.left_out if one.field == field]
    no_length = int(found.pipes.loc[found.pipes["field"] == field, "length_cm"].isna().sum())
    if no_length:
        parts.append(Words(ja="延長が分からない管 {n:,} 本", en="pipes of unknown length: {n:,}").format(n=no_length))
    if not parts:
        return Words("", "")
    listed = Words("、".join(one.ja for one in parts), "; ".join(one.en for one in parts))
    return Words(ja="延長に数えていないもの: {parts}", en="Not in the lengths: {parts}").format(parts=listed)


def years_table(settings: Any) -> tuple[Table, list[str]]:
    """The renewal years in force, the first row that fits a pipe holds, and the name of each row."""
    from waterdx.ledger import renewal
    from waterdx.ledger.classify import CLASS_COLUMNS
    from waterdx.ledger.seismic import GROUNDS
    from waterdx.reports.class_table import CONFIDENCE

    rows = settings.table.rules.rows
    standard = {row["name"]: float(row["years"]) for row in renewal.shipped().rows}
    grounds = {key: str(name) for key, name in GROUNDS.items()}
    table = Table(
        (
            *(text_column(name, field_named(name).label, [_spoken(name, row[name]) for row in rows]) for name in ("material", "joint")),
            text_column("ground", CLASS_COLUMNS["ground"], [grounds.get(row["ground"], str(ANY_VALUE)) for row in rows]),
            text_column("coating", field_named("coating").label, [_spoken("coating", row["coating"]) for row in rows]),
            number_column("years", YEARS, [float(row["years"]) for row in rows]),
            number_column("standard", STANDARD, [standard.get(row["name"], float("nan")) for row in rows]),
            text_column("confidence", SURE, [str(CONFIDENCE.get(row["confidence"], row["confidence"])) for row in rows]),
            text_column("source", SOURCE, [str(BY_TOWN) if row["confidence"] == "set" else row["source"] for row in rows]),
            text_column("name", NAME, [row["name"] for row in rows]),
        )
    ).prepared()  # fmt: skip
    return table, [row["name"] for row in rows]


def _spoken(kind: str, cell: str) -> str:
    """A cell of the rules as people say it; of several values (`VP|HIVP`) the codes alone."""
    from waterdx.core.rules import ANY, BLANK

    special = {ANY: str(ANY_VALUE), BLANK: str(BLANK_VALUE)}
    return special.get(cell) or (cell.replace("|", "・") if "|" in cell else spoken(kind, cell, "water"))
