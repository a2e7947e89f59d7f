"""Water balance (配水量分析) of each district and year: revenue-water rate, ineffective volume per km and day, ILI with its limits.

配水量 = 有収水量 + 無収水量 + 無効水量, the first two being 有効水量. What is not said stays unknown: where 無収水量 is not known
the ineffective volume is known only as "at most". Terms: DEFINITIONS. UARL: UARL_SOURCE.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers.registry import ReadOptions
from waterdx.screening.balance_twice import said_twice
from waterdx.screening.balance_units import days_of, in_our_units
from waterdx.screening.columns import Column, TypedTable, read_typed
from waterdx.screening.districts import district_of
from waterdx.screening.keep import keep_rows
from waterdx.screening.run import record_of
from waterdx.store import tables

if TYPE_CHECKING:
    import pandas as pd

DEFINITIONS = Words(
    ja="用語は「水道の漏水防止対策の強化について」(昭和51年9月4日 環水第70号)の配水量分析による(https://www.mhlw.go.jp/web/t_doc?dataId=00ta0638&dataType=1)",
    en="terms of the ministry's notice of 1976 on leakage control (https://www.mhlw.go.jp/web/t_doc?dataId=00ta0638&dataType=1)",
)
UARL_SOURCE = Words(
    ja="避けられない実損失 UARL (L/日) = (18×配水管 km + 0.8×給水件数 + 25×給水管 km)×水圧 m。Lambert ほか 1999、AQUA 48(6) 227〜237頁。",
    en="UARL (L/day) = (18 x km of mains + 0.8 x connections + 25 x km of service pipe) x pressure in m. Lambert et al. 1999, AQUA 48(6), pp. 227-237.",
)
LEAST_CONNECTIONS, LEAST_PER_KM, PRESSURES_M = 5000, 20.0, (25.0, 100.0)  # for which UARL was published
RELAXED_CONNECTIONS = 3000  # later reviews of the authors go down to this [recalled, to be verified]

COLUMNS = (
    Column("district", "区域", "District", required=True, synonyms=("配水区域", "配水区", "配水ブロック", "ブロック", "区域名", "系統", "配水系統", "dma", "zone", "name")),
    Column("fy", "年度", "Fiscal year", "year", ("会計年度", "年", "fy", "year")),
    Column("distributed_m3", "配水量", "Distributed volume", "number", ("年間配水量", "年間総配水量", "総配水量", "system input", "supplied"), required=True),
    Column("billed_m3", "有収水量", "Billed volume", "number", ("年間有収水量", "年間総有収水量", "billed")),
    Column("unbilled_m3", "無収水量", "Unbilled effective volume", "number", ("有効無収水量", "年間無収水量", "unbilled")),
    Column("ineffective_m3", "無効水量", "Ineffective volume", "number", ("年間無効水量",)),
    Column("leakage_m3", "漏水量", "Leakage", "number", ("年間漏水量", "real losses", "leakage")),
    Column("main_km", "配水管延長", "Length of mains", "number", ("管路延長", "延長", "配水管延長(km)", "main km", "mains")),
    Column("connections", "給水件数", "Connections", "number", ("給水栓数", "給水戸数", "件数", "戸数", "connections")),
    Column("service_m", "給水管平均延長", "Mean service length", "number", ("給水管延長/件", "宅地内給水管", "service m"), low=0),
    Column("pressure_m", "平均水圧", "Mean pressure", "number", ("水圧", "平均動水圧", "pressure")),
)  # fmt: skip
_FIGURES = [one for one in COLUMNS if one.kind == "number"]


@dataclass(frozen=True)
class BalanceImport:
    source_id: int
    rows: int
    findings: list[Finding]


def import_balance(path: Path, file: Path, *, options: ReadOptions | None = None) -> BalanceImport:
    """Keep a table of volumes per district and year in the project, as one change of its history."""
    table = read_typed(file, COLUMNS, options)
    rows = in_our_units(table)
    good = rows["district"].notna() & (rows["distributed_m3"] > 0)
    if (~good).any():
        table.findings.append(_left_out(table, (~good).to_numpy()))
    numbered = rows[good].assign(row=table.raw.rows[good.to_numpy()])
    table.findings.extend(said_twice(numbered, tables.read_table(path, "water_balances"), _FIGURES))
    label = Words(ja="水収支の取り込み: {file}", en="Water balance imported: {file}").format(file=file.name)
    source_id = keep_rows(path, table, rows[good], into="water_balances", label=label)
    return BalanceImport(source_id, int(good.sum()), table.findings)


def _left_out(table: TypedTable, bad: np.ndarray) -> Finding:
    rows = table.raw.rows[bad]
    words = Words(
        ja="区域名がないか、配水量が空欄・0・負・読めない値の行が {n} 行あり(最初は {row} 行目)、取り込みませんでした。",
        en="{n} rows without a district, or whose distributed volume is blank, 0, negative or unreadable (the first is row {row}), were not taken in.",
    ).format(n=len(rows), row=int(rows[0]))
    return Finding("balance_row", "warning", words, row=int(rows[0]), count=len(rows))


def balances(path: Path) -> pd.DataFrame:
    """The balance of every district and year, from what was imported last of each, with the columns of `balance_of`.

    The km of mains are those of the file, else of the ledger's pipes in the district (`km_source` says which).
    """
    rows = tables.read_table(path, "water_balances")
    if rows.empty:
        raise UserError(
            ja="「{path}」に水収支の記録がありません。先に waterdx screening balance TOWN.gpkg FILE で取り込んでください。",
            en="“{path}” holds no water balance. Import one first (waterdx screening balance TOWN.gpkg FILE).",
            path=path,
        )
    numbers = {column.name: float for column in COLUMNS if column.name != "district"}
    last = (
        rows.astype(numbers).drop_duplicates(["district", "fy"], keep="last").sort_values(["fy", "district"], na_position="first")
    )
    return balance_of(_with_km(path, last.reset_index(drop=True)))


def _with_km(path: Path, rows: pd.DataFrame) -> pd.DataFrame:
    import geopandas as gpd

    rows = rows.assign(main_km=rows["main_km"].where(rows["main_km"] > 0))
    if rows["main_km"].notna().all():
        return rows.assign(km_source="file")
    pipes, _leaks = record_of(path)
    names = rows["district"].drop_duplicates().reset_index(drop=True)
    place = district_of(pipes, gpd.GeoDataFrame({"name": names}, geometry=[None] * len(names)))
    km = (pipes["length_m"] / 1000).groupby(place).sum().reindex(range(len(names))).set_axis(names)
    from_ledger = rows["district"].map(km)
    return rows.assign(
        main_km=rows["main_km"].fillna(from_ledger), km_source=np.where(rows["main_km"].notna(), "file", np.where(from_ledger.notna(), "ledger", ""))
    )  # fmt: skip


def balance_of(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` (columns of water_balances) with what follows from them; NaN = not known.

    revenue_percent 有収率, effective_percent 有効率, lost_m3 無効水量 (`lost_at_most` where 無収水量 is not known),
    lost_m3_km_day, uarl_m3_day, ili, and `warnings` (a tuple of Words).
    """
    import pandas as pd

    days = np.array([days_of(fy) for fy in rows["fy"]])
    rows = rows.assign(main_km=rows["main_km"].where(rows["main_km"] > 0))  # no district has a main of no length: it is not known
    found = rows.copy()
    found["revenue_percent"] = 100 * rows["billed_m3"] / rows["distributed_m3"]
    found["unbilled_or_lost_m3"] = rows["distributed_m3"] - rows["billed_m3"]
    remainder = found["unbilled_or_lost_m3"] - rows["unbilled_m3"]
    lost = rows["ineffective_m3"].fillna(remainder).fillna(found["unbilled_or_lost_m3"])
    found["lost_m3"] = lost.where(lost >= 0)  # below zero the volumes contradict each other; a warning says so
    found["lost_at_most"] = rows["ineffective_m3"].isna() & remainder.isna() & found["lost_m3"].notna()
    found["effective_percent"] = (100 * (1 - found["lost_m3"] / rows["distributed_m3"])).where(~found["lost_at_most"])
    found["lost_m3_km_day"] = found["lost_m3"] / days / rows["main_km"]
    service_km = rows["connections"] * rows["service_m"].fillna(0) / 1000
    found["uarl_m3_day"] = uarl_m3_day(rows["main_km"], rows["connections"], service_km, rows["pressure_m"])
    found["ili"] = rows["leakage_m3"].fillna(found["lost_m3"]) / days / found["uarl_m3_day"].where(found["uarl_m3_day"] > 0)
    told = [warnings_of(row) for _at, row in found.iterrows()]
    return found.assign(warnings=pd.Series(told, index=found.index, dtype=object))


def uarl_m3_day(main_km: pd.Series, connections: pd.Series, service_km: pd.Series, pressure_m: pd.Series) -> pd.Series:
    """Unavoidable annual real losses in m3 per day (UARL_SOURCE)."""
    return (18 * main_km + 0.8 * connections + 25 * service_km) * pressure_m / 1000


def warnings_of(row: pd.Series) -> tuple[Words, ...]:
    """What is to be minded of one row of `balance_of`: contradictions, what is missing, and where ILI is not valid."""
    told = [words for condition, words in (
        (row["billed_m3"] > row["distributed_m3"], _MORE_BILLED),
        (row["billed_m3"] <= row["distributed_m3"] < row["billed_m3"] + row["unbilled_m3"], _MORE_USED),
        (abs(_sum_of_parts(row) - row["distributed_m3"]) > 0.01 * row["distributed_m3"], _NO_SUM),
        (bool(row["lost_at_most"]), _AT_MOST),
    ) if condition]  # fmt: skip
    return (*told, *(_no_ili(row) if math.isnan(row["ili"]) else _ili_limits(row)))


def _no_ili(row: pd.Series) -> list[Words]:
    """Why there is no ILI: which of its parts is not known. None to tell where the table gives none of them: nobody asked."""
    missing = [one.label for one in COLUMNS if one.name in _ILI_NEEDS and not row[one.name] > 0]
    if not missing or len(missing) == len(_ILI_NEEDS):
        return []
    return [_NO_ILI.format(names=Words("、".join(one.ja for one in missing), ", ".join(one.en for one in missing)))]


def _sum_of_parts(row: pd.Series) -> float:
    return row["billed_m3"] + row["unbilled_m3"] + row["ineffective_m3"]


def _ili_limits(row: pd.Series) -> list[Words]:
    told = []
    if row["connections"] < LEAST_CONNECTIONS:
        small = row["connections"] < RELAXED_CONNECTIONS
        told.append(
            (_TOO_SMALL if small else _RATHER_SMALL).format(
                n=row["connections"], least=LEAST_CONNECTIONS, relaxed=RELAXED_CONNECTIONS
            )
        )
    if row["connections"] / row["main_km"] < LEAST_PER_KM:
        told.append(_TOO_SPARSE.format(n=row["connections"] / row["main_km"], least=LEAST_PER_KM))
    if not PRESSURES_M[0] <= row["pressure_m"] <= PRESSURES_M[1]:
        told.append(_PRESSURE.format(p=row["pressure_m"], low=PRESSURES_M[0], high=PRESSURES_M[1]))
    if math.isnan(row["service_m"]):
        told.append(_NO_SERVICE)
    if math.isnan(row["leakage_m3"]):
        told.append(_NO_LEAKAGE)
    return told


_ILI_NEEDS = {"main_km", "connections", "pressure_m"}
_NO_ILI = Words(ja="ILI は出せない({names}が不明)", en="no ILI (unknown: {names})")
_MORE_BILLED = Words(
    ja="有収水量が配水量より多い(入力か計量の誤り)", en="more billed than distributed (a slip, or a meter is wrong)"
)
_MORE_USED = Words(
    ja="有収水量と無収水量の和が配水量より多い(入力か計量の誤り)",
    en="more billed and unbilled than distributed (a slip, or a meter is wrong)",
)
_NO_SUM = Words(
    ja="有収+無収+無効が配水量と 1 % 以上合わない",
    en="billed, unbilled and ineffective differ from the distributed volume by over 1 %",
)
_AT_MOST = Words(
    ja="無収水量が不明のため、無効水量は「多くても」の値", en="unbilled volume unknown: the ineffective volume is “at most”"
)
_TOO_SMALL = Words(
    ja="給水件数 {n:,.0f} は ILI の適用範囲({least:,} 件以上。のちの緩和でも {relaxed:,} 件)より小さく、ILI は参考にもなりにくい",
    en="{n:,.0f} connections are below what ILI is valid for ({least:,}; {relaxed:,} in later reviews): ILI says little here",
)
_RATHER_SMALL = Words(
    ja="給水件数 {n:,.0f} は ILI の公表時の適用範囲({least:,} 件以上)より小さい(のちの緩和では {relaxed:,} 件以上。要確認)",
    en="{n:,.0f} connections are below the {least:,} for which ILI was published (later reviews: {relaxed:,}, to be verified)",
)
_TOO_SPARSE = Words(
    ja="1 km 当たり {n:.0f} 件は ILI の適用範囲({least:.0f} 件/km 以上)より小さい",
    en="{n:.0f} connections per km are below the {least:.0f} ILI is valid for",
)
_PRESSURE = Words(
    ja="平均水圧 {p:.0f} m は ILI の適用範囲({low:.0f}〜{high:.0f} m)の外",
    en="a mean pressure of {p:.0f} m is outside {low:.0f} to {high:.0f} m, for which ILI is valid",
)
_NO_SERVICE = Words(
    ja="宅地内の給水管の延長が不明で 0 とした(ILI は高めに出る)",
    en="length of service pipe unknown and left out (ILI is on the high side)",
)
_NO_LEAKAGE = Words(
    ja="漏水量が不明で無効水量を使った(ILI は高めに出る)", en="leakage unknown, ineffective volume used (ILI is on the high side)"
)
