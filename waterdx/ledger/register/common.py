"""Forms that every field has: the summary by each item, with seismic class and age, each part adding up to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import field_named
from waterdx.core.words import Words
from waterdx.ledger import classify
from waterdx.ledger.inventory import FIELD_NAMES, Inventory
from waterdx.ledger.register.forms import Column, Table, form
from waterdx.ledger.register.groups import LENGTH, PIPES, lengths_by
from waterdx.ledger.renewal import STATUTORY_SOURCE
from waterdx.ledger.seismic import GROUNDS

if TYPE_CHECKING:
    pass

UNKNOWN = Words(ja="不明", en="Unknown")
DECADE = Words(ja="{y}年代", en="{y}s")
SUMMED = {"water": ("use", "material", "joint", "diameter_mm"), "sewer": ("use", "material", "section_shape", "diameter_mm")}
SECTION = Column("section", Words(ja="項目", en="Item"), "text", 22, is_key=True)
VALUE = Column("value", Words(ja="内訳", en="Value"), "text", 34, is_key=True)
SHARE = Column("share", Words(ja="延長の割合", en="Share of length"), "share", 12)
ROUGH = Column("inferred_cm", Words(ja="うち推定値を含む延長 (m)", en="of which rests on inferred values (m)"), "length", 16)

Rows = Iterator[tuple[str, str, int, int, int]]  # section, value, length_cm, pipes, inferred_cm


@form(
    "summary",
    ja="集計表",
    en="Summary",
    fields=tuple(FIELD_NAMES),
    source=Words(ja="調書の管を項目ごとに集計したもの", en="The pipes of the register totalled by each item"),
)
def summary(inventory: Inventory, field: str) -> Table:
    """Length, count and share by each item; every section adds up to the same total."""
    import pandas as pd

    found = classify.classified(inventory, classify.read_class_settings(inventory.path))
    parts: list[Callable[[classify.Classified, str], Rows]] = [_by_item, _by_decade, _by_class, _by_life]
    rows = [row for part in parts for row in part(found, field)]
    frame = pd.DataFrame(rows, columns=["section", "value", "length_cm", "pipes", "inferred_cm"])
    whole = frame.groupby("section", sort=False)["length_cm"].transform("sum")
    frame["share"] = frame["length_cm"] / whole.where(whole > 0)
    notes = (STATUTORY_SOURCE, *_about_class(found, field))
    return Table((SECTION, VALUE, LENGTH, PIPES, SHARE, ROUGH), frame, subtotals=1, has_total=False, notes=notes)


def _by_item(found: classify.Classified, field: str) -> Rows:
    pipes = found.inventory.pipes[found.inventory.pipes["field"] == field]
    for name in SUMMED["water" if field == "water" else "sewer"]:
        inferred = found.inventory.is_inferred("pipes", (name, "length_m"))[pipes.index]
        grouped = lengths_by(pipes, [name], inferred, field)
        for value, length, count, guessed in zip(
            grouped[name], grouped["length_cm"], grouped["pipes"], grouped["inferred_cm"], strict=True
        ):
            yield str(field_named(name).header), _shown(value), int(length), int(count), int(guessed)


def _shown(value: object) -> str:
    if value is None or value != value:
        return str(UNKNOWN)
    return f"φ{value:g}" if isinstance(value, float) else str(value)


def _by_decade(found: classify.Classified, field: str) -> Rows:
    pipes = found.pipes[found.pipes["field"] == field].assign(
        inferred=found.inventory.is_inferred("pipes", ("install_fy", "length_m"))
    )
    decades = np.floor(pipes["install_fy"] / 10) * 10
    for decade, part in pipes.groupby(decades, dropna=False):
        name = UNKNOWN if np.isnan(decade) else DECADE.format(y=int(decade))
        yield _line(Words(ja="布設年度", en="Laying fiscal year"), classify.total_of("", name, part, "inferred"))


def _by_class(found: classify.Classified, field: str) -> Rows:
    totals = classify.totals_by_class(found) if field == "water" else []
    return (_line(Words(ja="耐震区分", en="Seismic class"), total) for total in totals)


def _by_life(found: classify.Classified, field: str) -> Rows:
    section = Words(ja="法定耐用年数({fy} 年度現在)", en="Statutory life (in FY{fy})").format(fy=found.fiscal_year)
    return (_line(section, total) for total in classify.totals_by_statutory_life(found, field))


def _line(section: Words, total: classify.Total) -> tuple[str, str, int, int, int]:
    return str(section), str(total.name), total.length_cm, total.pipes, total.inferred_cm


def _about_class(found: classify.Classified, field: str) -> tuple[Words, ...]:
    if field != "water":
        return ()
    about = Words(
        ja="耐震区分は管種・継手形式・地盤から決めたものです(決まりと出典は ledgers/seismic_rules.csv)。町の地盤: {ground}。"
        "決め手となる継手形式や地盤が分からない管は「不明」で、「非耐震」ではありません。",
        en="The seismic class follows from material, joint and ground (rules and sources: ledgers/seismic_rules.csv). Ground of the town: {ground}. "
        "A pipe whose deciding joint or ground is not known is unknown, not “not earthquake-resistant”.",
    )
    return (about.format(ground=GROUNDS[found.settings.ground]),)
