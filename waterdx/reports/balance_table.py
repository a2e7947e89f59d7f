"""The water balance of districts as a table and a book."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from waterdx.core.words import Words
from waterdx.reports.tables import refuse_ending, write_book, write_table
from waterdx.screening.water_balance import DEFINITIONS, UARL_SOURCE

TITLE = Words(ja="水収支", en="Water balance")
_KM_SOURCES = {"file": Words(ja="ファイル", en="file"), "ledger": Words(ja="台帳", en="ledger"), "": Words("", "")}
_HEADS = {
    "district": Words(ja="区域", en="District"),
    "fy": Words(ja="年度", en="Fiscal year"),
    "distributed_m3": Words(ja="配水量 (m3/年)", en="Distributed (m3/year)"),
    "billed_m3": Words(ja="有収水量 (m3/年)", en="Billed (m3/year)"),
    "unbilled_m3": Words(ja="無収水量 (m3/年)", en="Unbilled effective (m3/year)"),
    "lost_m3": Words(ja="無効水量 (m3/年)", en="Ineffective (m3/year)"),
    "lost_at_most": Words(ja="無効水量の確かさ", en="Ineffective volume is"),
    "revenue_percent": Words(ja="有収率 (%)", en="Revenue water (%)"),
    "effective_percent": Words(ja="有効率 (%)", en="Effective water (%)"),
    "main_km": Words(ja="配水管延長 (km)", en="Mains (km)"),
    "km_source": Words(ja="延長の出典", en="Length from"),
    "lost_m3_km_day": Words(ja="無効水量 (m3/km・日)", en="Ineffective (m3/km and day)"),
    "connections": Words(ja="給水件数", en="Connections"),
    "pressure_m": Words(ja="平均水圧 (m)", en="Mean pressure (m)"),
    "uarl_m3_day": Words(ja="UARL (m3/日)", en="UARL (m3/day)"),
    "ili": Words(ja="ILI", en="ILI"),
    "warnings": Words(ja="注意", en="To be minded"),
}
_AT_MOST = {True: Words(ja="多くても", en="at most"), False: Words("", "")}
_FIRST = ("district", "fy", "revenue_percent", "lost_m3_km_day", "ili", "warnings")


def frame_for_a_screen(found: pd.DataFrame) -> pd.DataFrame:
    """The same columns, those first that are compared and the warnings that belong to them: a window shows six without scrolling."""
    frame, first = balance_frame(found), [str(_HEADS[name]) for name in _FIRST]
    return frame[[*first, *(name for name in frame.columns if name not in first)]]


def balance_frame(found: pd.DataFrame) -> pd.DataFrame:
    """`found` of water_balance.balances with heads in the language shown."""
    shown = found[list(_HEADS)].assign(
        fy=["" if pd.isna(fy) else str(int(fy)) for fy in found["fy"]],
        lost_at_most=[str(_AT_MOST[bool(one)]) for one in found["lost_at_most"]],
        km_source=[str(_KM_SOURCES[one]) for one in found["km_source"]],
        warnings=[str(Words(ja="。", en="; ")).join(map(str, one)) for one in found["warnings"]],
    )
    digits = {"revenue_percent": 1, "effective_percent": 1, "lost_m3_km_day": 2, "main_km": 2, "uarl_m3_day": 1, "ili": 2}
    volumes = dict.fromkeys(("distributed_m3", "billed_m3", "unbilled_m3", "lost_m3"), "Int64")
    return (
        shown.round(digits | dict.fromkeys(volumes, 0))
        .astype(volumes)
        .rename(columns={name: str(head) for name, head in _HEADS.items()})
    )


def write_balance(out: Path, found: pd.DataFrame) -> None:
    """The table as CSV, or as an Excel book with terms, formula and sources."""
    refuse_ending(out)
    if out.suffix.lower() == ".csv":
        write_table(out, balance_frame(found), TITLE)
        return
    notes = {
        str(Words(ja="用語", en="Terms")): str(DEFINITIONS),
        "UARL": str(UARL_SOURCE),
        "ILI": str(
            Words(
                ja="ILI = 漏水量(不明なら無効水量)÷ 日数 ÷ UARL。適用範囲の外では注意の欄に示します。",
                en="ILI = leakage (else ineffective volume) / days / UARL. Where it is not valid, the last column says so.",
            )
        ),
    }
    write_book(out, {str(TITLE): balance_frame(found)}, notes)
