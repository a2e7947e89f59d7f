"""Sewers: urgency of the surveyed spans, and the ranking of the others, as tables and a book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from waterdx.core.words import Words
from waterdx.reports.tables import refuse_ending, write_book, write_table
from waterdx.screening.sewer_ranking import ASSUMED, Ranking, reasons
from waterdx.screening.sewer_urgency import SOURCE, URGENCIES, why

if TYPE_CHECKING:
    import geopandas as gpd

    from waterdx.screening.sewer_plan import InspectionPlan

URGENCY = Words(ja="緊急度", en="Urgency")
RANKING = Words(ja="未調査の順位", en="Not yet surveyed")
INTERVAL = Words(
    ja="下限・上限は 90 % 区間(似た管渠と近くの管渠の調査数による)。緊急度の実際の割合を保証するものではありません。",
    en="Low and high: 90 % interval by the number of spans surveyed that are alike or near.",
)


def urgency_frame(found: pd.DataFrame) -> pd.DataFrame:
    """`found` of sewer_survey.surveyed with heads, the gravest first."""
    order = found["urgency"].map({name: at for at, name in enumerate(URGENCIES)}).sort_values(kind="stable").index
    shown = found.loc[order]
    columns: dict[Words, Any] = {
        Words(ja="管渠番号", en="Pipe number"): shown.index,
        URGENCY: [str(URGENCIES[one]) for one in shown["urgency"]],
        Words(ja="調査年月日", en="Survey date"): shown["day"],
        Words(ja="管の本数", en="Pipes"): shown["pipes_in_span"],
        Words(ja="腐食", en="Corrosion"): shown["corrosion"],
        Words(ja="たるみ", en="Sag"): shown["sag"],
        Words(ja="不良発生率ランク", en="Rank of the rate"): shown["rate"],
        Words(ja="a (%)", en="a (%)"): shown["a_percent"].round(1),
        Words(ja="a+b (%)", en="a+b (%)"): shown["ab_percent"].round(1),
        Words(ja="a+b+c (%)", en="a+b+c (%)"): shown["abc_percent"].round(1),
        Words(ja="判定の理由", en="Why"): [str(why(row)) for _name, row in shown.iterrows()],
    }
    return pd.DataFrame({str(head): list(column) for head, column in columns.items()})


def totals_frame(found: pd.DataFrame, sewers: gpd.GeoDataFrame) -> pd.DataFrame:
    """Spans and km of every urgency, and of what is not surveyed."""
    metres = dict(zip(sewers["pipe_id"], sewers["length_m"], strict=True))
    km = pd.Series([metres.get(str(name), float("nan")) for name in found.index], index=found.index) / 1000
    rest = sewers[~sewers["pipe_id"].isin(found.index)]
    rows = [
        (str(name), int((found["urgency"] == code).sum()), round(float(km[found["urgency"] == code].sum()), 2))
        for code, name in URGENCIES.items()
    ]
    rows.append((str(Words(ja="未調査", en="Not surveyed")), len(rest), round(float(rest["length_m"].sum() / 1000), 2)))
    return pd.DataFrame(
        rows, columns=[str(URGENCY), str(Words(ja="スパン", en="Spans")), str(Words(ja="延長 (km)", en="Length (km)"))]
    )


def ranking_frame(ranking: Ranking) -> pd.DataFrame:
    """Every sewer not yet surveyed, the likeliest to be poor first."""
    rows = ranking.rows
    columns: dict[Words, Any] = {
        Words(ja="順位", en="Rank"): rows["rank"],
        Words(ja="管渠番号", en="Pipe number"): rows["pipe_id"],
        Words(ja="延長 (m)", en="Length (m)"): rows["length_m"].round(1),
        Words(ja="緊急度Ⅰ・Ⅱの確率", en="Probability of urgency I or II"): rows["probability"].round(3),
        Words(ja="下限", en="Low"): rows["low"].round(3),
        Words(ja="上限", en="High"): rows["high"].round(3),
        Words(ja="理由", en="Why"): [str(reasons({str(k): v for k, v in row.items()})) for row in rows.to_dict("records")],
    }
    return pd.DataFrame({str(head): list(column) for head, column in columns.items()})


def plan_frame(found: InspectionPlan) -> pd.DataFrame:
    """The areas of an inspection plan, the most poor length per yen first."""
    areas = found.areas
    columns: dict[Words, Any] = {
        Words(ja="区域", en="Area"): [str(one.name) for one in areas],
        Words(ja="スパン", en="Spans"): [len(one.pipe_ids) for one in areas],
        Words(ja="延長 (km)", en="Length (km)"): [round(one.length_km, 3) for one in areas],
        Words(ja="費用 (円)", en="Cost (yen)"): [one.cost_yen for one in areas],
        Words(ja="緊急度Ⅰ・Ⅱの見込み (km)", en="Expected of urgency I or II (km)"): [round(one.poor_km, 3) for one in areas],
        Words(ja="管渠番号", en="Pipes"): [" ".join(one.pipe_ids) for one in areas],
    }
    return pd.DataFrame({str(head): list(column) for head, column in columns.items()})


def write_urgency(out: Path, found: pd.DataFrame, sewers: gpd.GeoDataFrame) -> None:
    refuse_ending(out)
    if out.suffix.lower() == ".csv":
        write_table(out, urgency_frame(found), URGENCY)
        return
    sheets = {str(URGENCY): urgency_frame(found), str(Words(ja="集計", en="Totals")): totals_frame(found, sewers)}
    write_book(out, sheets, {str(Words(ja="出典", en="Source")): str(SOURCE)})


def write_ranking(out: Path, ranking: Ranking) -> None:
    refuse_ending(out)
    if out.suffix.lower() == ".csv":
        write_table(out, ranking_frame(ranking), RANKING)
        return
    notes = {str(Words(ja="仮定", en="Assumptions")): str(ASSUMED), str(Words(ja="下限・上限", en="Low and high")): str(INTERVAL)}
    write_book(out, {str(RANKING): ranking_frame(ranking)}, notes)
