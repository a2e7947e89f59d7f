"""The shipped model: how often a pipe leaks from what it is, before any record of its own.

rate = level × material × age × laying era × diameter × coating × soil: each a factor one can read, from the file `data/default_model.json`
that packaging/train_default_model.py makes. Order and shape travel between cities, the level does not: `level` is a mean for
Japan, to be replaced by the town's own. What is unknown is not a factor of 1 but a mean over what it may be (see missing.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.terms import find_term
from waterdx.core.text import says_unknown
from waterdx.screening.model_file import read_model

FILE = Path(__file__).parent / "data" / "default_model.json"
SCHEMA = "waterdx.screening.default/1"
NAME = "waterdx-default"
OTHER = "OTHER"  # a material the model has no class for
ATTRIBUTES = ("material_class", "age_years", "laying_era", "log_diameter", "coating", "soil")


@dataclass(frozen=True)
class DefaultModel:
    """The numbers of the file. `numbers` as written there; the methods turn attributes of pipes into logarithms of factors."""

    numbers: Mapping[str, Any]

    @property
    def level(self) -> float:
        """Leaks per km and year of a whole town."""
        return float(self.numbers["level_per_km_year"])

    def classes(self) -> pd.DataFrame:
        """Per pipe class its logarithm and how unsure it is (standard deviation of that logarithm)."""
        return pd.DataFrame.from_dict(self.numbers["classes"], orient="index")[["log", "sd"]].astype(float)

    def class_of(self, material: str | None, joint: str | None) -> str:
        """The pipe class of a material code and a joint code; "" where the material is unknown.

        >>> [shipped().class_of(*one) for one in (("DIP", "GX"), ("VP", "TS"), ("VP", None), ("PVC", "RR"), (None, None), ("竹", None))]
        ['DIP_S', 'VP_TS', 'VP', 'VP_RR', '', 'OTHER']
        """
        if material is None or says_unknown(material):
            return ""
        term = find_term("material", material, "water")
        code = self.numbers["codes"].get(term.code if term else material, OTHER)
        return str(self.numbers["joints"].get(f"{code} {joint}", code))

    def candidates(self, pipe_class: str, install_fy: float) -> dict[str, float]:
        """The classes a pipe may be of, with their probabilities: more than one where the joint decides and is not told."""
        split = self.numbers["unknown_joint"].get(pipe_class)
        if split is None:
            return {pipe_class: 1.0}
        return dict(split["before" if install_fy < split["year"] else "after"])

    def age(self, years: np.ndarray) -> np.ndarray:
        one = self.numbers["age"]
        return np.asarray(
            one["exponent"] * np.log((np.clip(years, 0, one["most"]) + one["offset"]) / (one["reference"] + one["offset"]))
        )

    def era(self, pipe_class: np.ndarray, install_fy: np.ndarray) -> np.ndarray:
        """How the make of a material changed with the years, e.g. thin-walled cast iron after 1950."""
        found = np.zeros(len(install_fy))
        for name, bends in self.numbers["era"].items():
            years, logs = zip(*bends, strict=True)
            of_class = pipe_class == name
            found[of_class] = np.interp(install_fy[of_class], years, logs)
        return found

    def diameter(self, mm: np.ndarray) -> np.ndarray:
        one = self.numbers["log_diameter"]
        return np.asarray(one["slope"] * np.log(np.clip(mm, *one["seen"]) / one["reference"]))

    def coating(self, pipes: pd.DataFrame) -> pd.Series:
        """Of iron pipes; where it is not told the mean is meant, so nothing is added."""
        one = self.numbers["coating"]
        iron = pipes["pipe_class"].isin(one["classes"])
        return pipes["coating"].map(one["logs"]).where(iron).fillna(0.0).astype(float)

    def soil(self, pipes: pd.DataFrame) -> pd.Series:
        """Of iron pipes, where the ledger calls the soil corrosive or not."""
        one = self.numbers["soil"]
        said = pipes["soil"].map(lambda text: next((log for word, log in one["words"].items() if word in str(text)), 0.0))
        return said.where(pipes["pipe_class"].isin(one["classes"]), 0.0).astype(float)

    def record(self) -> Mapping[str, float]:
        """How much the own record counts: shapes of the gamma priors, weights of the neighbours."""
        return dict(self.numbers["record"])


def shipped() -> DefaultModel:
    """The model that travels with the program; UserError where its file is not as it was made."""
    return _instead or _read()


@contextmanager
def instead_of_shipped(model: DefaultModel) -> Iterator[None]:
    """While the block runs `shipped()` is this one: a judge must not use what was learnt from the years it judges."""
    global _instead
    _instead = model
    try:
        yield
    finally:
        _instead = None


_instead: DefaultModel | None = None


@cache
def _read() -> DefaultModel:
    numbers = read_model(FILE)
    if numbers.get("schema") != SCHEMA:
        raise UserError(
            ja="同梱の既定モデル「{path}」がこの版のものではありません。waterdx を入れ直してください。",
            en="The shipped model “{path}” is of another edition. Install waterdx again.",
            path=FILE,
        )
    return DefaultModel(numbers)
