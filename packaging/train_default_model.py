"""Makes waterdx/screening/data/default_model.json: curves and the contrasts of LEARNT materials from Kitchener's record, the other materials
from the published figures of default_model_priors.csv, the level of Japan. `make default-model` (the data lie beside the checkout, they
do not travel).

Every row of the priors is a ratio against ductile iron of the year `laid`, for the early one leaks more: of break rates, or of renewal ages
(turned into a rate by the fitted growth with age). `laid` is inferred: about 1970 for what is no longer laid, else 1990. What was not
confirmed (recalled, second-hand) counts half.
"""

from __future__ import annotations

import csv
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import PoissonRegressor

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from waterdx.screening import default_model, own_record  # noqa: E402
from waterdx.screening.default_model import SCHEMA, DefaultModel  # noqa: E402
from waterdx.screening.methods import NEARBY  # noqa: E402
from waterdx.screening.model_file import write_model  # noqa: E402
from waterdx.screening.record import in_the_ground, leak_counts, tidy_leaks, tidy_pipes  # noqa: E402

PRIORS = Path(__file__).with_name("default_model_priors.csv")
FIRST_WINDOW, LAST_YEAR = 2001, 2021  # the first with four years of record before it
LEVEL = 0.0275  # leaks per km and year: 20,000 accidents on 727,000 km in FY2018 (MHLW figures in Asahi), confidence "derived"
AGE = {"offset": 5, "reference": 40, "most": 90}
# Rates bend at these laying years, are held level outside, and are told against the one beside: pit-cast, spun and thin-walled
# post-war cast iron; ductile iron before and after it was wrapped.
ERAS = {"CIP": ((1920, 1940, 1950, 1955, 1960, 1965, 1970), 1950), "DIP": ((1965, 1975, 1985, 2005), 1985)}
POWERS: dict[str, dict[str, Any]] = {
    "log_diameter": {"reference": 150, "seen": [50, 600]},
    "length_m": {"reference": 80, "seen": [40, 2000]},  # a stub of one metre is no short pipe: below 40 m length says nothing
}
SIZES = {"log_diameter": "diameter_mm", "length_m": "length_m"}
SLEEVE = 1.325  # a sleeve multiplies the renewal age by 1.25-1.4 (Takatsuki, derived)
SOILS = {
    "強腐食": 50 / 60,
    "腐食性が高い": 50 / 60,
    "腐食性土": 50 / 60,
    "腐食性が低い": 80 / 60,
    "低腐食": 80 / 60,
}  # renewal ages, Takatsuki
COUNTS = {"read": 1.0, "read_second_hand": 0.5, "recalled_verify": 0.5}
SDS = {True: 0.5, False: 0.8}  # of a class's logarithm: with a confirmed figure, without
LEARNT_SD = 0.3
# Pipe class: material in the ledger of Kitchener, where PVC has rubber rings.
LEARNT = {
    "DIP": ("DIP", "ダクタイル鋳鉄管", "ductile iron"),
    "CIP": ("CIP", "鋳鉄管", "cast iron"),
    "VP_RR": ("VP", "塩化ビニル管(RR継手)", "PVC with rubber rings"),
}
PENALTY = 10.0  # years and ages go together: held back so that the shape of age, which travels, is not lost to eras
RECORD = {"shape": 1.0, "near_shape": 3.0, "alike_shape": 1.0, "level_shape": 2.0, "class_shape": 2.0}
CODES = {
    "DIP": "DIP", "CIP": "CIP", "ACP": "ACP", "SP": "SP", "STWP": "SP", "GP": "SGP", "SGP-V": "SGP", "SGP-P": "SGP", "SGP-E": "SGP",
    "SGP-HV": "SGP", "VP": "VP", "HIVP": "VP", "HTVP": "VP", "PVCO": "VP", "PVCB": "VP", "PVCF": "VP", "PP": "PP", "HPPE": "HPPE",
    "HDPE": "HPPE", "XPEP": "HPPE", "PBP": "PP", "SSP": "SSP", "LP": "LP", "PbTW": "LP", "CPP": "CPP",
}  # fmt: skip
JOINTS = {f"DIP {joint}": "DIP_S" for joint in ("NS", "NS-E", "GX", "S", "SII", "S50", "US")} | {
    "VP TS": "VP_TS", "VP RR": "VP_RR", "VP RRL": "VP_RR",
}  # fmt: skip
# Rubber rings came into general use for PVC about 1980 (recalled, not confirmed): a joint that is not told is guessed from the year;
# from then on the learnt material stands.
UNKNOWN_JOINT = {"VP": {"year": 1980, "before": {"VP_TS": 0.8, "VP_RR": 0.2}, "after": {"VP_RR": 1.0}}}


def train(pipes: pd.DataFrame, leaks: pd.DataFrame, last_year: int = LAST_YEAR) -> DefaultModel:
    """The default model of what was known at the end of `last_year`."""
    tidy, known = tidy_pipes(pipes), tidy_leaks(leaks)
    rows = pd.concat([_rows(tidy, known, year) for year in range(FIRST_WINDOW, last_year + 1)])
    numbers = _numbers(_curves(rows), rows, last_year)
    numbers["record"] = RECORD | _record_weights(DefaultModel(numbers), tidy, known, last_year)
    return DefaultModel(numbers)


def _rows(tidy: pd.DataFrame, known: pd.DataFrame, year: int) -> pd.DataFrame:
    """The pipes in the ground when `year` began, and their leaks in it."""
    start, end = pd.Timestamp(f"{year - 1}-12-31"), pd.Timestamp(f"{year}-12-31")
    used = tidy[in_the_ground(tidy, start) & (tidy["length_m"] > 0) & tidy["install_fy"].notna() & tidy["diameter_mm"].notna()]
    leaks = leak_counts(used, known[known["date"] <= end], start, end)
    return used.assign(km=used["length_m"] / 1000, leaks=leaks, age=year - 1 - used["install_fy"])


def _columns(rows: pd.DataFrame) -> pd.DataFrame:
    of = {name: (rows["material"] == name).astype(float) for name in ("CIP", "DIP", "VP")}
    found = {"CIP": of["CIP"], "VP": of["VP"], "other": 1 - of["CIP"] - of["DIP"] - of["VP"]}
    found["age"] = np.log((rows["age"].clip(0, AGE["most"]) + AGE["offset"]) / (AGE["reference"] + AGE["offset"]))
    for name in ERAS:
        found |= {column: of[name] * line for column, line in _era_lines(name, rows["install_fy"]).items()}
    for column, one in POWERS.items():
        found[column] = np.log(rows[SIZES[column]].clip(*one["seen"]) / one["reference"])
    return pd.DataFrame(found)


def _era_lines(name: str, year: pd.Series) -> dict[str, pd.Series]:
    """One line per stretch between two bends, in decades; all are 0 in the year the material is told against."""
    bends, against = ERAS[name]
    return {f"{name} {low}-{high}": (year.clip(low, high) - min(max(against, low), high)) / 10 for low, high in pairwise(bends)}


def _curves(rows: pd.DataFrame) -> dict[str, float]:
    """Coefficients by name, each with a normal prior of variance 1 / PENALTY about no effect."""
    columns, km = _columns(rows), rows["km"]
    regressor = PoissonRegressor(alpha=PENALTY / km.sum(), solver="newton-cholesky", max_iter=300)
    regressor.fit(columns, rows["leaks"] / km, sample_weight=km)
    return dict(zip(columns.columns, regressor.coef_.tolist(), strict=True))


def _numbers(curves: dict[str, float], rows: pd.DataFrame, last_year: int) -> dict[str, Any]:
    growth = curves["age"]
    sleeve = growth * float(np.log(SLEEVE))
    return {
        "schema": SCHEMA, "name": default_model.NAME, "level_per_km_year": LEVEL,
        "trained_on": {"city": "Kitchener, Ontario (City of Kitchener open data)", "years": f"{FIRST_WINDOW}-{last_year}",
                       "pipes": int(rows["pipe_id"].nunique()), "pipe_years": len(rows), "leaks": int(rows["leaks"].sum())},
        "age": {"exponent": growth, **AGE},
        "era": {name: _era(name, curves) for name in ERAS},
        **{name: {"slope": curves[name], **one} for name, one in POWERS.items()},
        "classes": _classes(curves), "codes": CODES, "joints": JOINTS, "unknown_joint": UNKNOWN_JOINT,
        "coating": {"classes": ["DIP", "CIP", "DIP_S"], "logs": {"NONE": sleeve / 2, "JOINTS": 0.0, "SLEEVE": -sleeve / 2}},
        "soil": {"classes": ["DIP", "CIP", "DIP_S", "SP", "SGP"], "words": {word: -growth * float(np.log(life)) for word, life in SOILS.items()}},
    }  # fmt: skip


def _era(name: str, curves: dict[str, float]) -> list[list[float]]:
    """The bends (laying year, logarithm) of one material's line."""
    bends = pd.Series(ERAS[name][0], dtype=float)
    heights = sum(curves[column] * line for column, line in _era_lines(name, bends).items())
    return [[int(year), float(height)] for year, height in zip(bends, heights, strict=True)]


def _classes(curves: dict[str, float]) -> dict[str, Any]:
    """Per class its logarithm against ductile iron laid in 1985, how unsure it is, and on what it rests."""
    priors: dict[str, list[dict[str, str]]] = {}
    with PRIORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            priors.setdefault(row["pipe_class"], []).append(row)
    learnt = {
        name: {"log": curves.get(material, 0.0), "sd": LEARNT_SD, "ja": ja, "en": en, "basis": ["Kitchener"]}
        for name, (material, ja, en) in LEARNT.items()
    }
    return learnt | {name: _class(told, curves) for name, told in priors.items()}


def _class(told: list[dict[str, str]], curves: dict[str, float]) -> dict[str, Any]:
    return {
        "log": float(np.average([_log_of(row, curves) for row in told], weights=[COUNTS[row["confidence"]] for row in told])),
        "sd": SDS[any(row["confidence"] == "read" for row in told)],
        "ja": told[0]["ja"], "en": told[0]["en"],
        "basis": [f"{row['source']} ({row['confidence']})" for row in told],
    }  # fmt: skip


def _log_of(row: dict[str, str], curves: dict[str, float]) -> float:
    """What one row of the priors says of the class at the same age, against ductile iron laid in 1985."""
    ratio = float(np.log(float(row["value"]) / float(row["against"])))
    beside = np.interp(float(row["laid"]), *zip(*_era("DIP", curves), strict=True))
    return float(beside) + (ratio if row["kind"] == "rate" else -curves["age"] * ratio)


def _record_weights(model: DefaultModel, tidy: pd.DataFrame, known: pd.DataFrame, last_year: int) -> dict[str, float]:
    """How much the leaks of the pipe and of its surroundings say, beyond what the pipe is."""
    model = DefaultModel(model.numbers | {"record": RECORD})
    columns, leaks, exposure = [], [], []
    for year in range(FIRST_WINDOW, last_year + 1):
        start, end = pd.Timestamp(f"{year - 1}-12-31"), pd.Timestamp(f"{year}-12-31")
        record = own_record.own_record(model, tidy, known[known["date"] <= start], start)
        used = (in_the_ground(tidy, start) & (tidy["length_m"] > 0)).to_numpy()
        near = [own_record.log_ratio(*one.T, RECORD["near_shape"]) for one in record.near]
        own = own_record.log_ratio(record.observed, record.expected, RECORD["shape"])
        alike = own_record.log_ratio(*record.alike.T, RECORD["alike_shape"])
        columns.append(np.column_stack([own, *near, alike])[used])
        leaks.append(leak_counts(tidy, known[known["date"] <= end], start, end).to_numpy()[used])
        exposure.append((record.similar * tidy["length_m"].to_numpy() / 1000)[used])
    weight = np.concatenate(exposure)
    regressor = PoissonRegressor(alpha=0.0, solver="newton-cholesky", max_iter=300)
    regressor.fit(np.concatenate(columns), np.concatenate(leaks) / weight, sample_weight=weight)
    return dict(zip(("own", *NEARBY), regressor.coef_.tolist(), strict=True))


def main() -> None:
    from completion_figures import kitchener

    pipes, leaks = kitchener()
    model = train(pipes, leaks.assign(leak_id=np.arange(len(leaks))))
    write_model(default_model.FILE, model.numbers)
    print(f"{default_model.FILE}: {model.numbers['trained_on']}")


if __name__ == "__main__":
    main()
