"""Expected damage of water pipes in an earthquake, per km, from the peak velocity of the ground (cm/s).

R = Cp × Cd × Cg (× Cl) × a × (v − 15)^b: pipe and joint, diameter, ground, liquefaction. The coefficients and how sure each is
are data (`ledgers/earthquake_coefficients.csv`). A pipe whose joint is unknown has a range and no single value; one without a
coefficient has neither, and is counted as such.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.resources import resource
from waterdx.core.rules import Rules
from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

THRESHOLD_CM_S = 15.0  # below it both formulas give no damage
LIQUEFACTION = ("none", "partial", "total")


@dataclass(frozen=True)
class Formula:
    """R per km = coefficients × scale × (v - 15) ** power, for v up to `up_to` cm/s; `joint` where it tells joints apart."""

    name: str
    title: Words
    scale: float
    power: float
    up_to: float
    liquefies: bool
    note: Words

    def standard_rate(self, velocity: float) -> float:
        """Damages per km of the standard pipe (all coefficients 1).

        >>> round(FORMULAS["jwrc2013"].standard_rate(60), 3), FORMULAS["isoyama2000"].standard_rate(10)
        (0.761, 0.0)
        """
        return float(self.scale * max(velocity - THRESHOLD_CM_S, 0.0) ** self.power)


FORMULAS = {
    one.name: one
    for one in (
        Formula("jwrc2013", Words(ja="水道技術研究センター 2013 の式", en="JWRC 2013"), 9.92e-3, 1.14, 120.0, False,
                Words(ja="R = Cp・Cd・Cg × 9.92×10⁻³ (v − 15)^1.14、15 ≦ v < 120 cm/s。式と係数は原典で未確認(要確認)。",
                      en="R = Cp Cd Cg x 9.92e-3 (v - 15)^1.14, 15 <= v < 120 cm/s. Formula and coefficients are yet to be verified in the original.")),
        Formula("isoyama2000", Words(ja="磯山ほか 2000 の式", en="Isoyama et al. 2000"), 3.11e-3, 1.30, float("inf"), True,
                Words(ja="R = Cp・Cd・Cg・Cl × 3.11×10⁻³ (v − 15)^1.30。係数は EPA WNTR の実装で確認、式は要確認。耐震継手を区別しません。",
                      en="R = Cp Cd Cg Cl x 3.11e-3 (v - 15)^1.30. Coefficients read in EPA WNTR, the formula yet to be verified. Joints are not told apart.")),
    )
}  # fmt: skip
MISSING = {
    "": Words("", ""),
    "joint": Words(ja="継手が不明(幅だけ示す)", en="joint unknown (a range only)"),
    "material": Words(ja="管種が不明", en="material unknown"),
    "no_coefficient": Words(
        ja="この管種・継手の係数が出典にない", en="the source has no coefficient for this material and joint"
    ),
    "diameter": Words(ja="口径が不明か、式の範囲の外", en="diameter unknown, or outside the formula"),
    "length": Words(ja="延長が不明", en="length unknown"),
}


@cache
def coefficients(formula: str, factor: str) -> tuple[dict[str, str], ...]:
    """The rows of one factor of a formula."""
    with resource("ledgers", "earthquake_coefficients.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if (row["formula"], row["factor"]) == (formula, factor))


def damage(
    pipes: pd.DataFrame, formula: Formula, velocity: float, *, ground: pd.Series, liquefaction: str = "none"
) -> pd.DataFrame:
    """Per pipe (same index) Cp, Cd, Cg, damage_per_km with low and high, damages over its length, and what is missing.

    `pipes` has material, joint, diameter_mm, length_m; `ground` is text that names a landform, None where nobody says
    (then Cg is 1 and `ground_assumed`).
    """
    import pandas as pd

    cp = _pipe_coefficients(pipes, formula.name)
    cd = _banded(pipes["diameter_mm"], coefficients(formula.name, "Cd"))
    cg = ground_coefficient(ground, formula.name)
    cl = _liquefaction(formula, liquefaction)
    rate = cd * cg.fillna(1.0) * cl * formula.standard_rate(velocity)
    km = pipes["length_m"].where(pipes["length_m"] > 0) / 1000
    return pd.DataFrame(
        {
            "Cp": cp["value"], "Cd": cd, "Cg": cg.fillna(1.0), "ground_assumed": cg.isna(), "damage_per_km": cp["value"] * rate,
            "low_per_km": cp["low"] * rate, "high_per_km": cp["high"] * rate, "damages": cp["value"] * rate * km,
            "low": cp["low"] * rate * km, "high": cp["high"] * rate * km, "missing": _missing(pipes, cp, cd),
        },
        index=pipes.index,
    )  # fmt: skip


def _pipe_coefficients(pipes: pd.DataFrame, formula: str) -> pd.DataFrame:
    """value, low and high of Cp, NaN where there is none."""
    import pandas as pd

    rows = coefficients(formula, "Cp")
    number = Rules(("material", "joint"), rows).numbers(pipes[["material", "joint"]])
    cells = {name: [_cell(rows[at][name]) if at >= 0 else np.nan for at in number] for name in ("value", "low", "high")}
    return pd.DataFrame(cells, index=pipes.index)


def _cell(text: str) -> float:
    return float(text) if text else np.nan


def _banded(numbers: pd.Series, rows: tuple[dict[str, str], ...]) -> pd.Series:
    """The value of the band (from ≦ number < to) of every number, NaN outside all of them."""
    import pandas as pd

    found = pd.Series(np.nan, index=numbers.index)
    for row in rows:
        found[(numbers >= float(row["from"])) & (numbers < float(row["to"]))] = float(row["value"])
    return found


def ground_coefficient(ground: pd.Series, formula: str) -> pd.Series:
    """Cg by the words in what is said of the ground; of several the gravest. NaN where none is known."""

    def of(text: str) -> float:
        found = [
            float(row["value"]) for row in coefficients(formula, "Cg") if any(word in text for word in row["words"].split("|"))
        ]
        return max(found, default=np.nan)

    known = {text: of(str(text)) for text in ground.dropna().unique()}
    return ground.map(known).astype(float)


def _liquefaction(formula: Formula, said: str) -> float:
    if said == "none":
        return 1.0
    if not formula.liquefies:
        raise UserError(
            ja="{title}には液状化の係数がありません(地盤の区分に含まれます)。--formula isoyama2000 を使うか、--liquefaction を省いてください。",
            en="{title} has no coefficient of liquefaction (it is in the ground). Use --formula isoyama2000, or leave --liquefaction out.",
            title=formula.title,
        )
    return float(next(row["value"] for row in coefficients(formula.name, "Cl") if row["words"] == said))


def _missing(pipes: pd.DataFrame, cp: pd.DataFrame, cd: pd.Series) -> np.ndarray:
    """Why a pipe has no value (a key of MISSING)."""
    return np.select(
        [pipes["material"].isna(), cp["high"].isna(), cd.isna(), ~(pipes["length_m"] > 0), cp["value"].isna()],
        ["material", "no_coefficient", "diameter", "length", "joint"],
        default="",
    )


@dataclass(frozen=True)
class Scenario:
    """One velocity: damages of the pipes with a value, the range with those whose joint is unknown too, and the outage that follows."""

    velocity_cm_s: float
    damages: float
    low: float
    high: float
    km: float
    beyond: bool

    @property
    def per_km(self) -> float:
        return self.damages / self.km if self.km else float("nan")

    @property
    def outage_share(self) -> float:
        """Share of customers without water on the first day (Kawakami 1996), NaN without a rate."""
        return outage_share(self.per_km)


OUTAGE_SOURCE = Words(
    ja="発災 1 日後の断水率 = 1 ÷ (1 + 0.307 × R^−1.17)(川上 1996、東京都 2022 で使用)。R は配水管 1 km 当たりの被害件数。",
    en="Share without water a day later = 1 / (1 + 0.307 R^-1.17) (Kawakami 1996, used by Tokyo 2022), R = damages per km of mains.",
)


def outage_share(damages_per_km: float) -> float:
    """The share of customers without water a day after (OUTAGE_SOURCE).

    >>> round(outage_share(0.3), 3), outage_share(0.0)
    (0.443, 0.0)
    """
    if not damages_per_km > 0:
        return 0.0 if damages_per_km == 0 else float("nan")
    return 1 / (1 + 0.307 * float(damages_per_km) ** -1.17)


def scenario_of(found: pd.DataFrame, pipes: pd.DataFrame, formula: Formula, velocity: float) -> Scenario:
    """The totals of `damage`."""
    known = found["damages"].notna()
    return Scenario(
        velocity, float(found["damages"].sum()), float(found["low"].sum()), float(found["high"].sum()),
        float(pipes.loc[known, "length_m"].sum() / 1000), not THRESHOLD_CM_S <= velocity < formula.up_to,
    )  # fmt: skip
