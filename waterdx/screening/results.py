"""What a leak survey walked and found, typed back: from a table file or from the window. Finds become leaks of the ledger.

A row with a position is one find; other rows are walks. Rows of one area (or pipe), day and kind (control or not) are one walk.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.findings import Finding
from waterdx.core.text import key, says_unknown
from waterdx.core.units import read_unit
from waterdx.core.words import Words
from waterdx.screening.columns import Column, TypedTable, number_in, read_typed

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    Column("day", "調査日", "Date", "day", ("年月日", "調査年月日", "日付", "walked on", "survey date")),
    Column("area", "調査区域", "Area", synonyms=("区域", "区域名", "路線名", "路線", "町名", "street", "survey area")),
    Column("pipe_id", "管路番号", "Pipe number", synonyms=("管番号", "管路", "pipe", "pipe ids")),
    Column("walked", "調査延長", "Walked", "number", ("調査延長(km)", "調査延長(m)", "延長", "延長(km)", "延長(m)", "調査距離", "調査距離(km)", "調査距離(m)", "walked km", "walked m", "length")),
    Column("finds", "発見件数", "Finds", "number", ("漏水件数", "発見漏水件数", "漏水発見件数", "発見数", "漏水発見数", "発見漏水数", "漏水箇所数", "発見箇所数", "発見件数(件)", "件数", "leaks found", "leaks")),
    Column("cost_yen", "調査費", "Cost", "number", ("費用", "調査費用", "金額", "費用(円)", "調査費(円)", "cost yen")),
    Column("method", "調査方法", "Method", synonyms=("方法", "手法", "調査手法")),
    Column("crew", "調査班", "Crew", synonyms=("班", "班名", "team")),
    Column("control", "対照", "Control", synonyms=("対照区", "対照群", "無作為", "control group", "random")),
    Column("lon", "経度", "Longitude", synonyms=("発見経度", "lng", "x")),
    Column("lat", "緯度", "Latitude", synonyms=("発見緯度", "y")),
    Column("note", "備考", "Note", synonyms=("摘要", "メモ", "remarks")),
)  # fmt: skip
_YES = {key(word) for word in ("はい", "○", "◯", "〇", "対照", "無作為", "有", "yes", "y", "true", "1", "control", "random")}
_NO = {key(word) for word in ("", "いいえ", "×", "無", "no", "n", "false", "0", "対象", "通常", "target")}
_SKIPPED = Words(ja="この行は取り込みませんでした。", en="The row was not taken in.")


@dataclass(frozen=True)
class Place:
    """Where a leak was found, in degrees (JGD2011)."""

    lon: float
    lat: float


@dataclass(frozen=True)
class Walk:
    """One visit: `area` as typed (its name, its number in the plan, a street) or `pipe_ids`; `finds` of which some have a place.

    `length_m` None: the length of these pipes. `control` says that the ground was drawn at random or walked untargeted.
    """

    day: dt.date | None
    finds: int
    area: str = ""
    pipe_ids: tuple[str, ...] = ()
    length_m: float | None = None
    cost_yen: float | None = None
    method: str = ""
    crew: str = ""
    control: bool = False
    places: tuple[Place, ...] = ()
    note: str = ""


@dataclass
class Results:
    """The walks of a file and what was odd in it."""

    table: TypedTable
    walks: list[Walk]
    findings: list[Finding] = field(default_factory=list)


def read_results(file: Path, *, today: dt.date | None = None, dated: bool = True) -> Results:
    """The walks of a table file; rows that say too little are findings, so are those without a date if they must be `dated`."""
    import pandas as pd

    table = read_typed(file, COLUMNS)
    to_metres = 1.0 if read_unit(table.headers.get("walked", "")) == "m" else 1000.0
    findings = list(table.findings)
    texts = {one.name: table.values[one.name].fillna("").astype(str) for one in COLUMNS if one.kind == "text"}
    rows = table.values.assign(row=table.raw.rows, **texts)
    rows["control"] = [_control(text, int(row), findings) for text, row in zip(rows["control"], rows["row"], strict=True)]
    written = _written(table, "walked")
    rows["no_length"] = [math.isnan(one) and not says_unknown(text) for one, text in zip(rows["walked"], written, strict=True)]
    walks = []
    _refuse_parts_of_a_leak(rows, findings)
    groups = rows.assign(where=rows["area"] + "\n" + rows["pipe_id"])
    for _key, group in groups.groupby(["day", "where", "control"], dropna=False, sort=False):
        walk = _walk(pd.DataFrame(group), to_metres, today or dt.date.today(), dated, findings)
        if walk:
            walks.append(walk)
    return Results(table, walks, findings)


def _written(table: TypedTable, name: str) -> list[str]:
    """The cells of a column as they stand in the file; blank where it has no such column."""
    header = table.headers.get(name)
    return [""] * len(table.raw.frame) if header is None else table.raw.frame[header].tolist()


def _control(text: str, row: int, findings: list[Finding]) -> bool:
    said = key(text)
    if said not in _YES | _NO:
        findings.append(_told("control_unread", "warning", row, text, Words(
            ja="{row} 行目の対照「{raw}」を読めないため、対照ではないとして扱いました(対照なら「はい」)。",
            en="Row {row}: control “{raw}” is not understood and counts as no control (write yes for a control).",
        )))  # fmt: skip
    return said in _YES


def _walk(rows: pd.DataFrame, to_metres: float, today: dt.date, dated: bool, findings: list[Finding]) -> Walk | None:
    """The rows of one visit as a walk; None, with a finding, where they do not say when, where or how many."""
    rows = _counted(_of_known_length(rows, findings), findings)
    first, row = rows.iloc[0], int(rows["row"].iloc[0])
    places = tuple(_places(rows, findings))
    stated = rows["finds"].dropna()
    measured, counted = bool(rows["walked"].notna().any()), bool(len(stated) or places)
    problem = _problem(first["day"], today, bool(first["where"].strip()), measured, counted, dated)
    if problem:
        findings.append(_told("walk_incomplete", "error", row, first["area"] or first["pipe_id"], problem))
        return None
    ids = tuple(one.strip() for one in first["pipe_id"].replace("、", ",").replace(";", ",").split(",") if one.strip())
    return Walk(
        dt.date.fromisoformat(first["day"]) if isinstance(first["day"], str) else None, max(int(stated.sum()), len(places)), first["area"], ids,
        _total(rows["walked"] * to_metres), _total(rows["cost_yen"]), _first(rows["method"]), _first(rows["crew"]),
        bool(first["control"]), places, _first(rows["note"]),
    )  # fmt: skip


def _refuse_parts_of_a_leak(rows: pd.DataFrame, findings: list[Finding]) -> None:
    """A count that is no whole number is not known: half a leak is a slip of the pen."""
    odd = rows["finds"].notna() & (rows["finds"] % 1 != 0)
    for row, finds in zip(rows.loc[odd, "row"], rows.loc[odd, "finds"], strict=True):
        findings.append(_told("finds_unread", "warning", int(row), f"{finds:g}", Words(
            ja="{row} 行目の発見件数「{raw}」は整数でないため、不明としました。",
            en="Row {row}: “{raw}” is no whole number of leaks and counts as unknown.",
        )))  # fmt: skip
    rows["finds"] = rows["finds"].where(~odd)


def _of_known_length(rows: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """The rows of one visit without those whose length cannot be read, beside others that have one: their leaks would pass for leaks
    of the others' km."""
    odd = rows["no_length"]
    if rows["walked"].isna().all() or not odd.any():
        return rows
    for row, area in zip(rows.loc[odd, "row"], rows.loc[odd, "area"], strict=True):
        findings.append(_told("walk_incomplete", "error", int(row), area, Words(
            ja="{row} 行目: 調査延長を読めません。{skipped}", en="Row {row}: the length walked cannot be read. {skipped}",
        )))  # fmt: skip
    return rows[~odd]


def _counted(rows: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """The rows of one visit without the stretches whose count is blank beside others that have one: their km would pass for km
    without a leak. One stretch with rows for the places of its leaks needs no count of its own.
    """
    stretch = rows["walked"].notna()
    blank = stretch & rows["finds"].isna() & (rows["lon"] == "") & (rows["lat"] == "")
    if stretch.sum() < 2 or not blank.any() or blank.all():
        return rows
    for row, area in zip(rows.loc[blank, "row"], rows.loc[blank, "area"], strict=True):
        findings.append(_told("walk_incomplete", "error", int(row), area, _BLANK))
    return rows[~blank]


_BLANK = Words(
    ja="{row} 行目: 発見件数が空欄です。見つからなかったときは 0 と入れてください。{skipped}",
    en="Row {row}: how many leaks were found is blank. Write 0 where none was found. {skipped}",
)


def _problem(day: Any, today: dt.date, named: bool, measured: bool, counted: bool, dated: bool) -> Words | None:
    """Why the row cannot count, None where it can."""
    if not isinstance(day, str) and dated:
        return Words(ja="{row} 行目: 調査日がありません。{skipped}", en="Row {row}: there is no date. {skipped}")
    if isinstance(day, str) and day > today.isoformat():
        return Words(ja="{row} 行目: 調査日が今日より後です。{skipped}", en="Row {row}: the date lies in the future. {skipped}")
    if not named and not measured:
        return Words(
            ja="{row} 行目: 調査区域も管路番号も調査延長もありません。{skipped}",
            en="Row {row}: there is no area, no pipe and no length walked. {skipped}",
        )
    return None if counted else _BLANK


def _places(rows: pd.DataFrame, findings: list[Finding]) -> list[Place]:
    found = []
    for lon, lat, row in zip(rows["lon"], rows["lat"], rows["row"], strict=True):
        if not lon and not lat:
            continue
        x, y = number_in(lon, low=-180), number_in(lat, low=-90)
        if x is None or y is None or x > 180 or y > 90:
            findings.append(_told("place_unread", "warning", int(row), f"{lon}, {lat}", Words(
                ja="{row} 行目の発見位置「{raw}」は経度・緯度(度)として読めないため、位置は使いません。",
                en="Row {row}: the place “{raw}” is no longitude and latitude in degrees and is not used.",
            )))  # fmt: skip
        else:
            found.append(Place(x, y))
    return found


def _told(check: str, severity: Any, row: int, raw: str, words: Words) -> Finding:
    return Finding(check, severity, words.format(row=row, raw=raw[:40], skipped=_SKIPPED), row=row, raw=raw[:200])


def _total(values: pd.Series) -> float | None:
    return math.fsum(values.dropna()) if values.notna().any() else None


def _first(values: pd.Series) -> str:
    return next(filter(None, values), "")
