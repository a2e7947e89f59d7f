"""How many metres of pipe fall due for renewal in which year, by class of diameter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError

# Classes of diameter by the assumption that prices them, with the largest diameter (mm) of each.
PRICED = {"yen_per_m_to_100": 100.0, "yen_per_m_to_200": 200.0, "yen_per_m_above_200": np.inf}
UNKNOWN = "yen_per_m_unknown"
CLASSES = (*PRICED, UNKNOWN)


def checked_pipes(pipes: pd.DataFrame) -> pd.DataFrame:
    """The water pipes of known length. UserError where there is none, or none of them has both a laying year and a material."""
    water = pipes[(pipes["field"] == "water") & (pipes["length_cm"] > 0)]
    if water.empty:
        raise UserError(
            ja="延長の分かる使用中の水道管がないため、更新需要を計算できません。水道の台帳を取り込んでください。",
            en="There is no water pipe in use of known length, so renewal cannot be reckoned. Import the water ledger.",
        )
    if not is_dated(water).any():
        raise UserError(
            ja="布設年度と管種の両方が分かる水道管が 1 本もないため、更新の時期を計算できません。台帳を埋めるか、ledger complete で推定してください。",
            en="No water pipe has both a laying year and a material, so nobody knows when one falls due. Fill in the ledger, or infer them with ledger complete.",
        )
    return water


def is_dated(pipes: pd.DataFrame) -> pd.Series:
    """Whether it is known when a pipe falls due."""
    return pipes["install_fy"].notna() & pipes["renewal_years"].notna()


def metres_due(pipes: pd.DataFrame, years: range, *, age: float, backlog_years: float, unknown_due: float) -> pd.DataFrame:
    """Metres to renew in each of `years` (index), one column per class of diameter.

    `pipes`: install_fy, renewal_years, length_cm, diameter_mm. A pipe is due `age` times its renewal_years after it was laid. What
    was due before the first year is spread evenly over `backlog_years`; pipes not dated follow the dated ones `unknown_due` times
    as fast. A pipe renewed once is not due again within the period: the least of the renewal ages is about as long.
    """
    metres, classes, dated = pipes["length_cm"] / 100, class_of(pipes["diameter_mm"]), is_dated(pipes)
    due = (pipes["install_fy"] + (pipes["renewal_years"] * age).round()).clip(lower=years[0] - 1)
    every = range(years[0] - 1, years[-1] + 1)
    table = _by_year(metres[dated], due[dated], classes[dated]).reindex(index=every, columns=list(CLASSES), fill_value=0.0)
    backlog = np.clip(backlog_years - np.arange(len(years)), 0, 1) / backlog_years
    planned = table.loc[years[0] :] + np.outer(backlog, table.iloc[0])
    undated = metres[~dated].groupby(classes[~dated]).sum().reindex(list(CLASSES), fill_value=0.0)
    share = (planned.sum(axis=1).cumsum() / metres[dated].sum() * unknown_due).clip(upper=1.0)
    return planned + np.outer(np.diff(share, prepend=0.0), undated)


def _by_year(metres: pd.Series, due: pd.Series, classes: pd.Series) -> pd.DataFrame:
    return metres.groupby([due.astype(int), classes]).sum().unstack(fill_value=0)


def class_of(diameter_mm: pd.Series) -> pd.Series:
    """The assumption that prices a pipe of this diameter."""
    found = np.array(list(PRICED), dtype=object)[np.searchsorted(list(PRICED.values()), diameter_mm.fillna(0.0))]
    return pd.Series(found, index=diameter_mm.index).where(diameter_mm > 0, UNKNOWN)


def share_still_depreciated(pipes: pd.DataFrame, since: int, years: range, life: int) -> np.ndarray:
    """Of the pipes that are depreciated in `since`, the part by length that still is in each of `years`; 1 where none is known."""
    end, metres = pipes["install_fy"] + life, pipes["length_cm"]
    whole = metres[end > since].sum()
    return np.array([metres[end > year].sum() / whole if whole else 1.0 for year in years])
