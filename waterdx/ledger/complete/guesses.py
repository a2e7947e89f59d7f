"""Frames in, guesses out: for every unknown laying year, material and diameter the likeliest value and how sure it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from waterdx.core.fields import field_named
from waterdx.core.guess_words import LEARNT, NEAREST
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.ledger.complete import infer
from waterdx.ledger.complete import nearest as nearby
from waterdx.ledger.complete.infer import Chances, best_of
from waterdx.ledger.complete.town import FIELDS, TOLERANCE, Town, town_of

if TYPE_CHECKING:
    import geopandas as gpd

COLUMNS = ("fid", "field", "value", "probability", "low", "high", "basis", "agree", "of", "neighbours")


def guess(pipes: gpd.GeoDataFrame, leaks: pd.DataFrame, progress: Progress = silent) -> pd.DataFrame:
    """One row per unknown value that can be guessed, in the columns COLUMNS.

    `pipes`, `leaks`: as store.layers reads them. `value`: a material code, a fiscal year or mm. `probability`: that it is
    right; of a year, that the truth lies within `low`..`high` (five years each way). `basis`: learnt from the known pipes
    of the same field, or (too few known) that of the nearest one. `agree` of the `of` most alike pipes, whose fids are
    `neighbours`, have that value. Same input, same guesses.
    """
    kinds = [part.reset_index(drop=True) for _field, part in pipes.groupby("field", dropna=False)]
    frames = [
        guess_town(town_of(one, leaks), share(progress, at / len(kinds), (at + 1) / len(kinds))) for at, one in enumerate(kinds)
    ]
    return pd.concat([_frame([]), *frames], ignore_index=True)


def guess_town(town: Town, progress: Progress = silent) -> pd.DataFrame:
    """The guesses for the pipes of one field (water, sewer, agri), each a town of its own."""
    material = town.values["material"].copy()  # as known, then as guessed: a year must fit it
    unknown = {field: np.flatnonzero(np.isnan(town.values[field])) for field in FIELDS}
    frames = []
    # A thread a field, each with its steps on one (infer.chances); the limit here is what the last of them to end comes back to.
    with threadpool_limits(1), ThreadPoolExecutor(len(FIELDS)) as pool:
        answers = {field: pool.submit(_answers, town, field, unknown[field]) for field in FIELDS}
        for at, field in enumerate(FIELDS):
            words = Words(ja="{field}を推定しています", en="Inferring: {field}").format(field=field_named(field).label)
            progress(at, len(FIELDS), words)
            found = _likeliest(town, field, material, unknown[field], answers[field].result())
            if field == "material":
                material[found["pipe"]] = found["code"]
            frames.append(found.drop(columns=["pipe", "code"]))
    progress(len(FIELDS), len(FIELDS), words)
    return pd.concat(frames, ignore_index=True)


def guess_field(town: Town, field: str, material: np.ndarray, unknown: np.ndarray) -> pd.DataFrame:
    """The guesses for one field of the `unknown` pipes; `material` is what each pipe is (taken) to be made of, for the era of its year."""
    return _likeliest(town, field, material, unknown, _answers(town, field, unknown))


def _answers(town: Town, field: str, unknown: np.ndarray) -> tuple[Chances, str] | None:
    """Every value that may be that of an unknown pipe, and on what it rests; None where nothing can be said."""
    known = np.flatnonzero(~np.isnan(town.values[field]))
    if not len(unknown) or len(known) < nearby.LEAST_KNOWN:
        return None
    if len(known) < infer.LEAST_KNOWN:
        value, near, chance = nearby.nearest(town, field, known, unknown)
        return Chances(np.arange(len(unknown)), value, np.full(len(unknown), chance), near), NEAREST
    return infer.chances(town, field, known, unknown), LEARNT


def _likeliest(
    town: Town, field: str, material: np.ndarray, unknown: np.ndarray, answers: tuple[Chances, str] | None
) -> pd.DataFrame:  # fmt: skip
    """The likeliest of the values that a pipe can have had."""
    if answers is None:
        return _frame([]).assign(pipe=0, code=0.0)
    found, basis = answers
    possible = _of_its_time(town, field, material, unknown[found.row], found.value)
    row, value, chances = found.row[possible], found.value[possible], found.chance[possible]
    best = best_of(row, chances)
    return _guesses(town, field, unknown, row[best], value[best], chances[best], found.most_alike[row[best]], basis)


def _of_its_time(town: Town, field: str, material: np.ndarray, pipe: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Whether each value keeps to the years in which its material was laid (ledgers/material_years.csv)."""
    if field == "diameter_mm" or not len(town.materials):
        return np.ones(len(pipe), dtype=bool)
    year = value if field == "install_fy" else town.values["install_fy"][pipe]
    made_of = material[pipe] if field == "install_fy" else value
    first, last = town.eras[np.nan_to_num(made_of).astype(int)].T
    return np.asarray(np.isnan(year) | np.isnan(made_of) | ((year >= first) & (year <= last)))


def _guesses(
    town: Town, field: str, unknown: np.ndarray, row: np.ndarray, value: np.ndarray, chance: np.ndarray, near: np.ndarray, basis: str
) -> pd.DataFrame:  # fmt: skip
    margin = TOLERANCE[field] if field == "install_fy" else np.nan
    agreeing = (np.abs(town.values[field][near] - value[:, None]) <= TOLERANCE[field]) & (near >= 0)
    frame = pd.DataFrame({
        "fid": town.fid[unknown[row]], "field": field,
        "value": pd.Series([town.shown(field, one) for one in value], dtype=object), "probability": np.round(chance, 4),
        "low": value - margin, "high": value + margin, "basis": basis, "agree": agreeing.sum(axis=1), "of": (near >= 0).sum(axis=1),
        "neighbours": [tuple(town.fid[one[one >= 0]].tolist()) for one in near],
    })  # fmt: skip
    return frame.assign(pipe=unknown[row], code=value)


def _frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))
