"""How far the ledger is from each goal: what share of each needed item is filled, and which hour of work brings most.

The items are data (`ledgers/readiness_items.csv`); a goal is one row of GOALS. An object is ready when it has every required
item. Inferred values fill an item, and are counted apart.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.resources import resource
from waterdx.core.words import Words
from waterdx.ledger.inventory import FIELD_NAMES, Inventory, in_group

if TYPE_CHECKING:
    import pandas as pd

VALUES_PER_HOUR = 40  # how many values a person looks up and types in an hour: an assumption the person can change
MOST_STEPS = 8
NO_PLACE = Words(ja="(路線名・図面番号なし)", en="(no street or sheet)")


@dataclass(frozen=True)
class Goal:
    """What one may want the ledger for."""

    name: str
    title: Words


GOALS = {
    goal.name: goal
    for goal in (
        Goal("statutory", Words(ja="法定の台帳(調書と図面)", en="Statutory ledger (register and drawings)")),
        Goal("nilim", Words(ja="災害時のデータ交換(国総研 素案)", en="Disaster data exchange (NILIM draft)")),
        Goal("screening", Words(ja="漏水スクリーニング", en="Leak screening")),
        Goal("indicators", Words(ja="経営・耐震の指標", en="Indicators of age and seismic safety")),
    )
}


@dataclass(frozen=True)
class Item:
    """One needed item, as the table of items has it: any of `columns` fills it; nodes are asked of one group (inventory.in_group)."""

    goal: str
    field: str
    layer: str
    columns: tuple[str, ...]
    required: bool
    name: Words
    confidence: str
    source_url: str
    of: str

    @property
    def column(self) -> str:
        return "|".join(self.columns)


@dataclass(frozen=True)
class Fill:
    """How far an item is filled: objects, and metres where it is of pipes. `missing` are the fids that lack it."""

    item: Item
    objects: int
    filled: int
    length_m: float
    filled_m: float
    inferred: int
    missing: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """Of the objects, None where the ledger has none: then nothing is known, which is not nothing filled."""
        return self.filled / self.objects if self.objects else None

    @property
    def share_of_length(self) -> float | None:
        """Of the length, None where there is none, as of nodes."""
        return self.filled_m / self.length_m if self.length_m else None


@dataclass(frozen=True)
class Step:
    """An hour of work: pipes of one place that lack only these items. `gain` is the share of length that becomes ready."""

    place: str
    items: tuple[Words, ...]
    pipes: int
    length_m: float
    gain: float
    values: int
    fids: tuple[int, ...]
    shown_ids: tuple[str, ...]

    @property
    def sentence(self) -> Words:
        said = Words(
            ja="{place}: {n:,} 本は「{items}」だけがない({km:.2f} km、{values} 項目の記入で +{gain:.1%})",
            en="{place}: {n:,} pipes lack only “{items}” ({km:.2f} km; filling {values} values gives +{gain:.1%})",
        )
        items = Words("・".join(item.ja for item in self.items), ", ".join(item.en for item in self.items))
        return said.format(
            place=self.place or NO_PLACE, n=self.pipes, items=items, km=self.length_m / 1000, values=self.values, gain=self.gain
        )


@dataclass(frozen=True)
class Readiness:
    """One goal in one field: which share of the pipes is ready, each item, and what to do next, the best first."""

    goal: Goal
    field: str
    pipes: int
    ready_pipes: int
    length_m: float
    ready_m: float
    fills: tuple[Fill, ...]
    steps: tuple[Step, ...]

    @property
    def share(self) -> float:
        """Of the length; of the pipes where no length is known."""
        if self.length_m:
            return self.ready_m / self.length_m
        return self.ready_pipes / self.pipes if self.pipes else 0.0

    @property
    def title(self) -> Words:
        return Words("{goal}({field})", "{goal}: {field}").format(goal=self.goal.title, field=FIELD_NAMES[self.field])


@cache
def items() -> tuple[Item, ...]:
    """Every needed item, in the order of the table."""
    with resource("ledgers", "readiness_items.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Item(row["goal"], row["field"], row["layer"], tuple(row["column"].split("|")), row["required"] == "yes",
                 Words(row["item_ja"], row["item_en"]), row["confidence"], row["source_url"], row["of"])
            for row in csv.DictReader(file)
        )  # fmt: skip


def readiness_name(item: Item) -> str:
    """What an item is known by among all items."""
    return "/".join((item.goal, item.field, item.layer, item.of, *item.columns))


def readiness(inventory: Inventory, goal: str | None = None, values_per_hour: int = VALUES_PER_HOUR) -> list[Readiness]:
    """How ready the ledger is, goal by goal (or for one) and field by field, where the project has pipes of that field."""
    return [
        _of_goal(inventory, one, field, values_per_hour)
        for one in GOALS.values() if goal in (None, one.name)
        for field in inventory.fields
        if any((item.goal, item.field) == (one.name, field) for item in items()) and (inventory.pipes["field"] == field).any()
    ]  # fmt: skip


def _of_goal(inventory: Inventory, goal: Goal, field: str, values_per_hour: int) -> Readiness:
    needed = [item for item in items() if (item.goal, item.field) == (goal.name, field)]
    fills = tuple(_fill(inventory, item) for item in needed)
    pipes = inventory.pipes[inventory.pipes["field"] == field]
    required = [item for item in needed if item.required and item.layer == "pipes"]
    lacks = np.column_stack([~has_value(pipes, item.columns) for item in required])
    ready = ~lacks.any(axis=1)
    metres = (pipes["length_cm"].fillna(0) / 100).to_numpy()
    steps = _next_steps(pipes, lacks, required, metres, values_per_hour)
    return Readiness(
        goal, field, len(pipes), int(ready.sum()), float(metres.sum()), float(metres[ready].sum()), fills, tuple(steps)
    )


def has_value(frame: pd.DataFrame, columns: tuple[str, ...]) -> Any:
    """Whether each object has an item: a value in any of its columns."""
    return np.logical_or.reduce([_has_value(frame, column) for column in columns])


def _has_value(frame: pd.DataFrame, column: str) -> Any:
    """A place, a length and a text count when there is one."""
    if column == "geometry":
        return (frame.geometry.notna() & ~frame.geometry.is_empty).to_numpy()
    values = frame["length_cm" if column == "length" else column]
    return (values.notna() & (values.astype(object) != "")).to_numpy()


def _fill(inventory: Inventory, item: Item) -> Fill:
    frame = inventory.pipes if item.layer == "pipes" else inventory.nodes
    frame = frame[frame["field"] == item.field]
    if item.of:
        frame = frame[in_group(frame, item.of)]
    there = has_value(frame, item.columns)
    metres = (frame["length_cm"].fillna(0) / 100).to_numpy() if item.layer == "pipes" else np.zeros(len(frame))
    guessed = inventory.is_inferred(item.layer, tuple("length_m" if one == "length" else one for one in item.columns))
    return Fill(
        item, len(frame), int(there.sum()), float(metres.sum()), float(metres[there].sum()), int((guessed[frame.index] & there).sum()),
        tuple(frame["fid"].to_numpy()[~there].tolist()),
    )  # fmt: skip


def _next_steps(pipes: pd.DataFrame, lacks: Any, required: list[Item], metres: Any, values_per_hour: int) -> list[Step]:
    """Groups of pipes of one place that lack the same items, by the length an hour of typing makes ready."""
    import pandas as pd

    total = metres.sum() or 1.0
    frame = pipes[["fid", "shown_id"]].assign(
        place=_place(pipes),
        lacking=pd.Series([tuple(row) for row in lacks.tolist()], index=pipes.index, dtype=object),
        metres=metres,
    )
    steps = (
        _step(str(place), lacking, part, required, total, values_per_hour)
        for (place, lacking), part in frame[lacks.any(axis=1)].groupby(["place", "lacking"], sort=False)
    )
    return sorted(steps, key=lambda step: -step.gain)[:MOST_STEPS]


def _step(
    place: str, lacking: tuple[bool, ...], part: pd.DataFrame, required: list[Item], total: float, values_per_hour: int
) -> Step:
    """What one hour does for a group: the longest pipes first, as many as there is time for, at least one."""
    each = sum(lacking)
    done = part.sort_values("metres", ascending=False, kind="stable").head(max(1, values_per_hour // each))
    length = float(done["metres"].sum())
    names = tuple(item.name for item, lacks in zip(required, lacking, strict=True) if lacks)
    return Step(
        place, names, len(done), length, length / total, len(done) * each, tuple(done["fid"].tolist()), tuple(done["shown_id"])
    )


def _place(pipes: pd.DataFrame) -> pd.Series:
    """Where a pipe is looked up: its street, else its sheet, else its area."""
    place = pipes["street"].astype(object)
    for column in ("sheet_no", "drainage_area"):
        place = place.where(place.notna() & (place != ""), pipes[column])
    return place.where(place.notna() & (place != ""), "")


def to_json(found: Readiness) -> dict[str, Any]:
    """The keys scripts may rely on."""
    return {
        "goal": found.goal.name, "field": found.field, "title_ja": found.title.ja, "title_en": found.title.en, "pipes": found.pipes,
        "ready_pipes": found.ready_pipes, "length_m": round(found.length_m, 2), "ready_length_m": round(found.ready_m, 2), "share": found.share,
        "items": [
            {"layer": fill.item.layer, "column": fill.item.column, "of": fill.item.of, "item_ja": fill.item.name.ja, "item_en": fill.item.name.en,
             "required": fill.item.required, "confidence": fill.item.confidence, "source": fill.item.source_url, "objects": fill.objects,
             "filled": fill.filled, "filled_share": fill.share, "filled_share_of_length": fill.share_of_length,
             "inferred": fill.inferred, "missing_fids": list(fill.missing)}
            for fill in found.fills
        ],
        "next": [
            {"place": step.place, "items_ja": [item.ja for item in step.items], "items_en": [item.en for item in step.items], "pipes": step.pipes,
             "length_m": round(step.length_m, 2), "gain": step.gain, "values": step.values, "pipe_ids": list(step.shown_ids),
             "fids": list(step.fids), "sentence_ja": step.sentence.ja, "sentence_en": step.sentence.en}
            for step in found.steps
        ],
    }  # fmt: skip


def percent(part: float | None, missing: int) -> str:
    """A share in percent with one decimal that never says 100 while something is missing; - where there is nothing to have it of.

    >>> percent(0.9997, 1), percent(1.0, 0), percent(None, 0)
    ('99.9', '100.0', '-')
    """
    if part is None:
        return "-"
    return f"{min(100 * part, 99.9) if missing else 100 * part:.1f}"
