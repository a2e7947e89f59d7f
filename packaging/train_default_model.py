"""Makes waterdx/screening/data/default_model.json: curves learnt from Kitchener's record, material contrasts from the published figures of
default_model_priors.csv, the level of Japan. `make default-model` (the data lie beside the checkout, they do not travel).

Every row of the priors is a ratio against ductile iron: of break rates, or of renewal ages (turned into a rate by the fitted growth with
age). What was not confirmed (recalled, second-hand) counts half. Kitchener's own contrasts count as one published survey.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import PoissonRegressor

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from waterdx.screening import default_model, own_record  # noqa: E402
from waterdx.screening.default_model import SCHEMA, DefaultModel  # noqa: E402
from waterdx.screening.model_file import write_model  # noqa: E402
from waterdx.screening.record import in_the_ground, leak_counts, tidy_leaks, tidy_pipes  # noqa: E402

PRIORS = Path(__file__).with_name("default_model_priors.csv")
FIRST_WINDOW, LAST_YEAR = 2001, 2021  # the first with four years of record before it
LEVEL = 0.0275  # leaks per km and year: 20,000 accidents on 727,000 km in FY2018 (MHLW figures in Asahi), confidence "derived"
AGE = {"offset": 5, "reference": 40, "most": 90}
ERAS = {"CIP": (1920, 1950, 1970), "DIP": (1975, 1985, 2005)}  # rates bend here; held level outside
ERA_COUNTS = {
    "CIP": 1.0,
    "DIP": 0.5,
}  # early ductile iron without sleeves leaked elsewhere too (Tokyo, Sapporo), by how much is not told
SLEEVE = 1.325  # a sleeve multiplies the renewal age by 1.25-1.4 (Takatsuki, derived)
SOILS = {
    "強腐食": 50 / 60,
    "腐食性が高い": 50 / 60,
    "腐食性土": 50 / 60,
    "腐食性が低い": 80 / 60,
    "低腐食": 80 / 60,
}  # renewal ages, Takatsuki
COUNTS = {"read": 1.0, "read_second_hand": 0.5, "recalled_verify": 0.5}
SDS = {True: 0.5, False: 0.8}  # of a class's logarithm: with a confirmed figure, without; 0.3 where fitted too
TYPICAL_AGE = 50  # of the pipes behind the published rates (inferred: laid about 1970)
PENALTY = 3.0
RECORD = {"shape": 1.0, "near_shape": 3.0, "level_shape": 2.0, "class_shape": 2.0}
CODES = {
    "DIP": "DIP", "CIP": "CIP", "ACP": "ACP", "SP": "SP", "STWP": "SP", "GP": "SGP", "SGP-V": "SGP", "SGP-P": "SGP", "SGP-E": "SGP",
    "SGP-HV": "SGP", "VP": "VP", "HIVP": "VP", "HTVP": "VP", "PVCO": "VP", "PVCB": "VP", "PVCF": "VP", "PP": "PP", "HPPE": "HPPE",
    "HDPE": "HPPE", "XPEP": "HPPE", "PBP": "PP", "SSP": "SSP", "LP": "LP", "PbTW": "LP", "CPP": "CPP",
}  # fmt: skip
JOINTS = {f"DIP {joint}": "DIP_S" for joint in ("NS", "NS-E", "GX", "S", "SII", "S50", "US")} | {
    "VP TS": "VP_TS", "VP RR": "VP_RR", "VP RRL": "VP_RR",
}  # fmt: skip
# Rubber rings came into general use for PVC about 1980 (recalled, not confirmed): a joint that is not told is guessed from the year.
UNKNOWN_JOINT = {"VP": {"year": 1980, "before": {"VP_TS": 0.8, "VP_RR": 0.2}, "after": {"VP_TS": 0.2, "VP_RR": 0.8}}}


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
    for name, (low, bend, high) in ERAS.items():
        year = rows["install_fy"].clip(low, high)
        found[f"{name} before"] = of[name] * np.minimum(0, year - bend) / 10
        found[f"{name} after"] = of[name] * np.maximum(0, year - bend) / 10
    found["diameter"] = np.log(rows["diameter_mm"].clip(50, 600) / 150)
    return pd.DataFrame(found)


def _curves(rows: pd.DataFrame) -> dict[str, float]:
    """Coefficients by name, each with a normal prior of variance 1/3 about no effect."""
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
        "log_diameter": {"slope": curves["diameter"], "reference": 150, "seen": [50, 600]},
        "classes": _classes(curves, rows), "codes": CODES, "joints": JOINTS, "unknown_joint": UNKNOWN_JOINT,
        "coating": {"classes": ["DIP", "CIP", "DIP_S"], "logs": {"NONE": sleeve / 2, "JOINTS": 0.0, "SLEEVE": -sleeve / 2}},
        "soil": {"classes": ["DIP", "CIP", "DIP_S", "SP", "SGP"], "words": {word: -growth * float(np.log(life)) for word, life in SOILS.items()}},
    }  # fmt: skip


def _era(name: str, curves: dict[str, float]) -> list[list[float]]:
    """The bends (laying year, logarithm) of one material's line."""
    low, bend, high = ERAS[name]
    before, after = (ERA_COUNTS[name] * curves[f"{name} {side}"] / 10 for side in ("before", "after"))
    return [[low, before * (low - bend)], [bend, 0.0], [high, after * (high - bend)]]


def _classes(curves: dict[str, float], rows: pd.DataFrame) -> dict[str, Any]:
    """Per class its logarithm against ductile iron laid before 1975, how unsure it is, and on what it rests."""
    priors: dict[str, list[dict[str, str]]] = {}
    with PRIORS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            priors.setdefault(row["pipe_class"], []).append(row)
    iron = {"log": 0.0, "sd": 0.3, "ja": "ダクタイル鋳鉄管", "en": "ductile iron", "basis": ["Kitchener"]}
    return {"DIP": iron, **{name: _class(name, told, curves, rows) for name, told in priors.items()}}


def _class(name: str, told: list[dict[str, str]], curves: dict[str, float], rows: pd.DataFrame) -> dict[str, Any]:
    fitted = {"CIP": "CIP", "VP_RR": "VP"}.get(name)
    logs = [_log_of(row, fitted, curves, rows) for row in told] + ([curves[fitted]] if fitted else [])
    counts = [COUNTS[row["confidence"]] for row in told] + ([1.0] if fitted else [])
    return {
        "log": float(np.average(logs, weights=counts)),
        "sd": 0.3 if fitted else SDS[any(row["confidence"] == "read" for row in told)],
        "ja": told[0]["ja"], "en": told[0]["en"],
        "basis": [f"{row['source']} ({row['confidence']})" for row in told] + (["Kitchener"] if fitted else []),
    }  # fmt: skip


def _log_of(row: dict[str, str], fitted: str | None, curves: dict[str, float], rows: pd.DataFrame) -> float:
    """What one row of the priors says of the class at the same age, against ductile iron laid before 1975."""
    ratio = float(np.log(float(row["value"]) / float(row["against"])))
    if row["kind"] == "life":
        return -curves["age"] * ratio
    if fitted:  # the published ratio is of whole networks: what Kitchener's whole network says is replaced by it
        return curves[fitted] + ratio - (_mean_log(rows, fitted) - _mean_log(rows, "DIP"))
    rate = np.exp(_columns(rows[rows["material"] == "DIP"]) @ pd.Series(curves))
    typical = curves["age"] * np.log((TYPICAL_AGE + AGE["offset"]) / (AGE["reference"] + AGE["offset"]))
    return ratio + float(np.log(np.average(rate, weights=rows["km"][rows["material"] == "DIP"]))) - float(typical)


def _mean_log(rows: pd.DataFrame, material: str) -> float:
    of = rows[rows["material"] == material]
    return float(np.log(of["leaks"].sum() / of["km"].sum()))


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
        columns.append(np.column_stack([own, *near])[used])
        leaks.append(leak_counts(tidy, known[known["date"] <= end], start, end).to_numpy()[used])
        exposure.append((record.similar * tidy["length_m"].to_numpy() / 1000)[used])
    weight = np.concatenate(exposure)
    regressor = PoissonRegressor(alpha=0.0, solver="newton-cholesky", max_iter=300)
    regressor.fit(np.concatenate(columns), np.concatenate(leaks) / weight, sample_weight=weight)
    return dict(zip(("own", "near_100", "near_250"), regressor.coef_.tolist(), strict=True))


def main() -> None:
    from completion_figures import kitchener

    pipes, leaks = kitchener()
    model = train(pipes, leaks.assign(leak_id=np.arange(len(leaks))))
    write_model(default_model.FILE, model.numbers)
    print(f"{default_model.FILE}: {model.numbers['trained_on']}")


if __name__ == "__main__":
    main()
