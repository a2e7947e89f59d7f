"""The end of an object's use: its status and the day, so that what was there stays in the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from waterdx.core.edits import EditGroup
from waterdx.core.eras import fiscal_year_of
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.days import read_day
from waterdx.ledger.editing.desk import Desk, Feature
from waterdx.ledger.editing.draft import Draft, changed, named
from waterdx.store.in_use import ABANDONED, DECIDING, ENDED, use_on


def retire(desk: Desk, layer: str, fids: Collection[int], date: str) -> Draft:
    """Say that objects are out of use since a day (R6.3.31, 2024-03-31). They stay in the ledger and in the history.

    UserError where the text is no day, lies ahead, is before an object was laid, or an object has ended already.
    """
    if layer == "leaks":
        raise UserError(ja="漏水・修繕には廃止がありません。", en="Leaks have no end of use.")
    day = _day(date)
    features = desk.features(layer, fids)
    for feature in features:
        _refuse_impossible(feature, day)
    edits = [edit for one in features for edit in changed(one, {"status": ABANDONED, "end_date": day.isoformat()})]
    label = Words(ja="廃止 {day}({ids})", en="End of use {day} ({ids})").format(day=day.isoformat(), ids=named(features))
    return Draft(EditGroup(label, tuple(edits)))


def is_ended(feature: Feature) -> bool:
    """Whether an object is out of use today: by its status, or by the day its use ended."""
    import pandas as pd

    return bool(use_on(pd.DataFrame([{name: feature.values.get(name) for name in DECIDING}]))[0] == ENDED)


def _day(text: str) -> dt.date:
    day = read_day(text)
    if day is None:
        raise UserError(
            ja="廃止年月日「{text}」は年月日として読めません。R6.3.31 や 2024-03-31 のように入力してください。",
            en="The day “{text}” cannot be read. Write it as 2024-03-31.",
            text=text[:60],
        )
    if day > dt.date.today():
        raise UserError(
            ja="廃止年月日 {day} はまだ来ていません。廃止した日以後に入力してください。",
            en="The day {day} has not come yet. Enter the end of use on or after that day.",
            day=day.isoformat(),
        )
    return day


def _refuse_impossible(feature: Feature, day: dt.date) -> None:
    laid, ended = feature.values.get("install_fy"), feature.values.get("end_date")
    if ended is not None:
        raise UserError(
            ja="「{id}」はすでに {day} に廃止されています。日を直すには「廃止年月日」を変更してください。",
            en="“{id}” is out of use since {day} already. To correct the day, change its end of use.",
            id=feature.shown, day=ended,
        )  # fmt: skip
    if laid is not None and fiscal_year_of(day) < int(laid):
        raise UserError(
            ja="「{id}」の布設年度({year} 年度)より前の日 {day} に廃止することはできません。",
            en="“{id}” was laid in fiscal year {year} and cannot have ended on {day}.",
            id=feature.shown, year=int(laid), day=day.isoformat(),
        )  # fmt: skip
