"""Checks of years and dates against today and against the beginning of water supply."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from waterdx.core.edits import Edit
from waterdx.core.eras import fiscal_year_of
from waterdx.core.fields import field_named
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_values
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.materials import laying_years
from waterdx.ledger.checks.registry import check

_UNKNOWN = Words(ja="ありえない年度を不明とする", en="Set impossible years to unknown")


def _pipes_unknown(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    return set_values("pipes", rows, "install_fy", [None] * len(rows))


def _nodes_unknown(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    return set_values("nodes", rows, "install_fy", [None] * len(rows))


@check("year_in_future", "error", field="install_fy", fix=_pipes_unknown, mended=_UNKNOWN,
       ja="{id}: 布設年度 {year} は将来の年度です。", en="{id}: the laying year {year} is in the future.")  # fmt: skip
def year_in_future(ledger: Ledger) -> pd.DataFrame:
    return _later_than_now(ledger.pipes)


@check("node_year_in_future", "error", layer="nodes", field="install_fy", fix=_nodes_unknown, mended=_UNKNOWN,
       ja="弁栓・人孔 {id}: 設置年度 {year} は将来の年度です。", en="Node {id}: its year {year} is in the future.")  # fmt: skip
def node_year_in_future(ledger: Ledger) -> pd.DataFrame:
    return _later_than_now(ledger.nodes)


def _later_than_now(rows: pd.DataFrame) -> pd.DataFrame:
    late = rows[rows["install_fy"] > fiscal_year_of(dt.date.today())]
    return late.assign(year=late["install_fy"].astype(int))


@check("year_before_waterworks", "error", field="install_fy", fix=_pipes_unknown, mended=_UNKNOWN,
       ja="{id}: 布設年度 {year} は、日本の近代水道の始まり({first} 年)より前です。", en="{id}: the laying year {year} is before modern water supply began in Japan ({first}).")  # fmt: skip
def year_before_waterworks(ledger: Ledger) -> pd.DataFrame:
    return _before_waterworks(ledger.pipes)


@check("node_year_before_waterworks", "error", layer="nodes", field="install_fy", fix=_nodes_unknown, mended=_UNKNOWN,
       ja="弁栓・人孔 {id}: 設置年度 {year} は、日本の近代水道の始まり({first} 年)より前です。", en="Node {id}: its year {year} is before modern water supply began in Japan ({first}).")  # fmt: skip
def node_year_before_waterworks(ledger: Ledger) -> pd.DataFrame:
    return _before_waterworks(ledger.nodes)


def _before_waterworks(rows: pd.DataFrame) -> pd.DataFrame:
    first = laying_years()["water", "field", "water"].first
    old = rows[(rows["field"] == "water") & (rows["install_fy"] < first)]
    return old.assign(year=old["install_fy"].astype(int), first=first)


@check("date_in_future", "error", ja="{id}: {label_ja} {day} は将来の日付です。", en="{id}: {label_en} {day} is in the future.")
def date_in_future(ledger: Ledger) -> pd.DataFrame:
    """Dates of sources, surveys and records of pipes."""
    today = dt.date.today().isoformat()
    found = []
    for name in ("source_date", "survey_date", "record_date"):
        field, days = field_named(name), ledger.pipes[name]
        late = ledger.pipes[days.fillna("") > today]
        found.append(late.assign(day=late[name], field_name=name, label_ja=field.ja, label_en=field.en.lower()))
    return pd.concat(found)


@check("surveyed_before_laid", "warning", field="survey_date", ja="{id}: 調査年月日 {survey_date} が布設年度 {year} より前です。",
       en="{id}: it was surveyed on {survey_date}, before it was laid in fiscal {year}.")  # fmt: skip
def surveyed_before_laid(ledger: Ledger) -> pd.DataFrame:
    known = ledger.pipes[ledger.pipes["survey_date"].notna() & ledger.pipes["install_fy"].notna()]
    day = pd.to_datetime(known["survey_date"], errors="coerce")
    early = known[day.dt.year - (day.dt.month < 4) < known["install_fy"]]
    return early.assign(year=early["install_fy"].astype(int))
