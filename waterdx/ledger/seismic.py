"""Seismic class of water pipes: 耐震管, 耐震適合管, 非耐震 or 不明, from material, joint and ground.

The rules are data (`ledgers/seismic_rules.csv`, each with its source). A blank that decides makes the class unknown, never
非耐震: an A joint and a joint nobody wrote down are two different things.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, Literal

from waterdx.core.resources import resource
from waterdx.core.rules import Rules, read_rules
from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

Ground = Literal["good", "poor", "unknown"]
GROUNDS: dict[Ground, Words] = {
    "good": Words(ja="良い地盤", en="good ground"),
    "poor": Words(ja="良い地盤ではない", en="not good ground"),
    "unknown": Words(ja="不明", en="unknown"),
}

CLASSES = {
    "seismic": Words(ja="耐震管", en="Earthquake-resistant"),
    "conforming": Words(ja="耐震適合管(地盤による)", en="Conforming (on this ground)"),
    "none": Words(ja="非耐震", en="Not earthquake-resistant"),
    "unknown": Words(ja="不明", en="Unknown"),
}

REASONS = {
    "material": Words(ja="管種が不明", en="the material is unknown"),
    "joint": Words(ja="継手形式が不明", en="the joint is unknown"),
    "ground": Words(ja="地盤が不明(K形・RRロング)", en="the ground is unknown (K joint, RR long)"),
    "rule": Words(
        ja="出典に区分の決まりがない管種・継手", en="the sources say nothing of this material and joint"
    ),
}  # fmt: skip


COLUMNS = {"seismic": "seismic", "seismic_reason": "reason"}  # of the result, and of the rules


@cache
def seismic_rules() -> Rules:
    return read_rules("seismic_rules", ("material", "joint", "ground"))


def seismic_classes(pipes: pd.DataFrame, ground: pd.Series) -> pd.DataFrame:
    """Of every pipe `seismic`, its class (keys of CLASSES), and `seismic_reason`, why that is unknown (keys of REASONS, "" where it is
    known); None where it is no water pipe. Same index.

    `pipes` has field, material and joint as codes; `ground` says good, poor or unknown per pipe.
    """
    rules = seismic_rules()
    known_ground = ground.mask(ground == "unknown", "")
    numbers = rules.numbers(pipes[["material", "joint"]].assign(ground=known_ground))
    found = {name: numbers.map({n: row[column] for n, row in enumerate(rules.rows)}) for name, column in COLUMNS.items()}
    return pipes[[]].assign(**{name: of.astype(object).where(pipes["field"] == "water", None) for name, of in found.items()})


def ground_of(pipes: pd.DataFrame, town: Ground) -> pd.Series:
    """The ground of every pipe: as its soil says where it says so, else as the town says of itself. Named ground."""
    words = ground_words()
    said = {soil: _ground_in(str(soil), words) for soil in pipes["soil"].dropna().unique()}
    return pipes["soil"].map(said).astype(object).fillna(town).rename("ground")


def _ground_in(soil: str, words: dict[str, str]) -> str | None:
    """What a soil says; poor wins where it says both, and most say nothing of it."""
    found = {ground for word, ground in words.items() if word in soil.lower()}
    return "poor" if "poor" in found else found.pop() if found else None


@cache
def ground_words() -> dict[str, str]:
    """Words in the soil of a pipe that speak of the ground, from `ledgers/ground_words.csv`."""
    with resource("ledgers", "ground_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["word"].lower(): row["ground"] for row in csv.DictReader(file)}
