"""Checks of leaks against the pipes they are said to be on."""

from __future__ import annotations

import pandas as pd

from waterdx.ledger.checks.registry import Ledger, check


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
