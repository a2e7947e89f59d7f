"""Checks of leaks against the pipes they are said to be on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check

FAR_M = 30.0  # a leak is placed by its house or its street, not by its pipe


@check(
    "leak_without_pipe",
    "info",
    layer="leaks",
    field="pipe_id",
    ja="漏水 {id}: どの管の漏水か書かれていません。",
    en="Leak {id}: it does not say which pipe leaked.",
)
def leak_without_pipe(ledger: Ledger) -> pd.DataFrame:
    return ledger.leaks[ledger.leaks["pipe_id"].isna()]


@check("leak_on_unknown_pipe", "warning", layer="leaks", field="pipe_id", ja="漏水 {id}: 管路番号 {pipe_id} は台帳にありません(更新前の管かもしれません)。",
       en="Leak {id}: pipe {pipe_id} is not in the ledger (perhaps a pipe replaced since).")  # fmt: skip
def leak_on_unknown_pipe(ledger: Ledger) -> pd.DataFrame:
    leaks = ledger.leaks
    return leaks[leaks["pipe_id"].notna() & ~leaks["pipe_id"].isin(ledger.pipes["pipe_id"])]


@check(
    "leak_without_date",
    "warning",
    layer="leaks",
    field="date",
    ja="漏水 {id}: 発生日がありません。",
    en="Leak {id}: it has no date.",
)
def leak_without_date(ledger: Ledger) -> pd.DataFrame:
    return ledger.leaks[ledger.leaks["date"].isna()]


@check("leak_before_pipe", "warning", layer="leaks", field="date", ja="漏水 {id}: 漏水({date})が管 {pipe_id} の布設年度 {laid} より前です(前身の管の漏水とみられます)。",
       en="Leak {id}: the leak of {date} is older than pipe {pipe_id}, laid in fiscal {laid} (it belongs to its predecessor).")  # fmt: skip
def leak_before_pipe(ledger: Ledger) -> pd.DataFrame:
    laid = ledger.pipes.drop_duplicates("pipe_id").set_index("pipe_id")["install_fy"]
    leaks = ledger.leaks[ledger.leaks["date"].notna()]
    day = pd.to_datetime(leaks["date"])
    year = day.dt.year - (day.dt.month < 4)  # core.eras.fiscal_year_of for a whole column
    known = leaks["pipe_id"].map(laid).astype(float)
    found = leaks.assign(laid=known)[year < known]
    return found.assign(laid=found["laid"].astype(int))


@check(
    "leak_in_future",
    "error",
    layer="leaks",
    field="date",
    ja="漏水 {id}: 発生日 {date} は将来の日付です。",
    en="Leak {id}: its date {date} is in the future.",
)
def leak_in_future(ledger: Ledger) -> pd.DataFrame:
    today = pd.Timestamp.today().date().isoformat()
    return ledger.leaks[ledger.leaks["date"].notna() & (ledger.leaks["date"].fillna("") > today)]


@check("leak_without_place", "info", layer="leaks", ja="漏水 {id}: 位置も管路番号もなく、管と結び付きません。", en="Leak {id}: without place and pipe number it cannot be linked to a pipe.")  # fmt: skip
def leak_without_place(ledger: Ledger) -> pd.DataFrame:
    return ledger.leaks[ledger.leaks.geometry.isna() & ledger.leaks["pipe_id"].isna()]


@check("leak_far_from_pipes", "warning", layer="leaks", ja="漏水 {id}: 30 m 以内に管がありません。", en="Leak {id}: no pipe lies within 30 m of it.")  # fmt: skip
def leak_far_from_pipes(ledger: Ledger) -> pd.DataFrame:
    """Leaks on the map, where pipes of their field are on the map. Abandoned pipes count: they may have leaked."""
    pipes = ledger.pipes[ledger.pipes.geometry.notna()]
    leaks = ledger.leaks[ledger.leaks.geometry.notna() & ledger.leaks["field"].isin(pipes["field"])]
    at, line = shapely.STRtree(pipes.geometry.to_numpy()).query(leaks.geometry.to_numpy(), predicate="dwithin", distance=FAR_M)
    mine = leaks["field"].to_numpy()[at] == pipes["field"].to_numpy()[line]
    return leaks[~np.isin(np.arange(len(leaks)), at[mine])]


@check("leak_away_from_its_pipe", "warning", layer="leaks", field="pipe_id", ja="漏水 {id}: 管 {pipe_id} から {away} m 離れています。", en="Leak {id}: it lies {away} m away from its pipe {pipe_id}.")  # fmt: skip
def leak_away_from_its_pipe(ledger: Ledger) -> pd.DataFrame:
    drawn = ledger.pipes[ledger.pipes["pipe_id"].notna() & ledger.pipes.geometry.notna()]
    single = drawn[~drawn["pipe_id"].duplicated(keep=False)].set_index("pipe_id").geometry
    leaks = ledger.leaks[ledger.leaks.geometry.notna() & ledger.leaks["pipe_id"].isin(single.index)]
    away = shapely.distance(leaks.geometry.to_numpy(), single.reindex(leaks["pipe_id"]).to_numpy())
    far = away > FAR_M
    return leaks[far].assign(away=[f"{metres:,.0f}" for metres in away[far]])


@check("leak_on_abandoned", "warning", layer="leaks", field="pipe_id", ja="漏水 {id}: 管 {pipe_id} は {recorded} に廃止と記録されていますが、その後({date})の漏水です。",
       en="Leak {id}: pipe {pipe_id} was recorded as abandoned on {recorded}, before this leak of {date}.")  # fmt: skip
def leak_on_abandoned(ledger: Ledger) -> pd.DataFrame:
    """Against the end of life, or the date of the record where that is not known."""
    gone = ledger.pipes[ledger.pipes["status"] == "ABAND"].drop_duplicates("pipe_id").set_index("pipe_id")
    day = gone["end_date"].where(gone["end_date"].notna(), gone["record_date"])
    recorded = ledger.leaks["pipe_id"].map(day).astype(object)
    after = ledger.leaks["date"].fillna("") > recorded.fillna("9999")
    return ledger.leaks[after].assign(recorded=recorded[after])


@check("leak_cost_negative", "error", layer="leaks", field="cost_yen", ja="漏水 {id}: 修繕費 {cost} 円は負の値です。", en="Leak {id}: its repair cost of {cost} yen is negative.")  # fmt: skip
def leak_cost_negative(ledger: Ledger) -> pd.DataFrame:
    found = ledger.leaks[ledger.leaks["cost_yen"] < 0]
    return found.assign(cost=found["cost_yen"].map("{:,.0f}".format))
