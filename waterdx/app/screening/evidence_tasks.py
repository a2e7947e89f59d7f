"""Other evidence and the water balance as the window shows and takes them: plain functions for jobs, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.chart_image import Picture, picture
from waterdx.app.chart_tasks import DRAWING
from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.map.sketch import NO_SKETCH, Sketch, sketch_of
from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.table.columns import number_column, table_of, text_column
from waterdx.app.table.model import Table
from waterdx.core.errors import UserError
from waterdx.core.findings import remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.text import key
from waterdx.core.words import Words

IMPORTING = Words(ja="漏水の疑い箇所を取り込んでいます", en="Taking in suspected leaks")
BALANCE = Words(ja="水収支", en="Water balance")
SAVE_BALANCE = Words(ja="水収支の表を保存", en="Save the water balance")
FOLDING = Words(ja="順位に反映", en="Fold into the ranking")
TYPED = ("radius", "hit_rate", "control", "since", "used")  # the columns a person types into, as change_set names them
NO_SETS = Words(
    ja="衛星の漏水可能性区域、音圧ロガーの警報、区域の夜間最小流量を、点・区域のファイル(CSV・GeoJSON・シェープ)から取り込めます。\n"
    "当たり率(漏水のあった箇所数/確かめた箇所数、例 65/249)を入れると、順位に掛ける比になります。倍率だけの値は使いません。",
    en="Satellite points of interest, alarms of acoustic loggers and minimum night flows of districts come from files of points or areas "
    "(CSV, GeoJSON, shapefile).\nTheir hit rate (places with a leak / places checked, such as 65/249) becomes a ratio on the ranking. "
    "A bare multiplier is not used.",
)
NO_BALANCE = Words(
    ja="水量の表(区域・年度・配水量・有収水量・無収水量・給水件数・平均水圧)を取り込むと、区域ごとの有収率・無効水量/km・日・ILI を出します。",
    en="Take in a table of volumes (district, fiscal year, distributed, billed, unbilled, connections, mean pressure) to see revenue water, "
    "ineffective volume per km and day, and ILI of each district.",
)
_TAKEN = Words(
    ja="{n:,} か所を取り込みました。当たり率を入れると順位に反映できます。{odd}",
    en="{n:,} places taken in. Type their hit rate to fold them into the ranking. {odd}",
)
_FLOWS_TAKEN = Words(
    ja="{n:,} 区域を取り込みました。「順位に反映する」で、1 km 当たりの流量が町の平均より多い区域の順位が上がります。{odd}",
    en="{n:,} districts taken in. Folding them into the ranking raises those with more flow per km than the town's mean. {odd}",
)
_BALANCE_TAKEN = Words(ja="水量の表を取り込みました。{odd}", en="Table of volumes taken in. {odd}")
_CHANGED = Words(ja="組 {n} の設定を変えました。", en="Settings of set {n} changed.")
_KEPT = Words(
    ja="{n} 組を順位に反映し、次の計画で使います。{why}",
    en="{n} sets are folded into the ranking; the next plan goes by it. {why}",
)
_NONE_KEPT = Words(
    ja="反映できる組がないため、順位は変えていません。{why}", en="No set has an effect; the ranking is unchanged. {why}"
)
_YES, _NO = Words(ja="使う", en="yes"), Words(ja="使わない", en="no")
_USES = {key(text): used for used, words in ((True, _YES), (False, _NO)) for text in (words.ja, words.en)}


@dataclass(frozen=True)
class Evidence:
    """The sets, one a row of `table`, with their numbers and what each did on the leaks since, against a random control; the balance of
    the districts, its chart and what to mind of it; all places of the sets, to draw."""

    table: Table
    numbers: list[int]
    lifts: list[Words]
    balance: Table
    pictures: list[Picture]
    minded: Words
    places: Sketch


def read_evidence(path: Path, progress: Progress = silent) -> Evidence:
    """Every set with what it did on the leaks since against a random control, and the water balance."""
    from waterdx.screening.points_of_interest import sets_of

    sets = sets_of(path)
    told = [Words("{name}: {lift}", "{name}: {lift}").format(name=one.name, lift=_lift(path, one)) for one in sets]
    places = sketch_of(np.concatenate([one.places.geometry.to_numpy() for one in sets])) if sets else NO_SKETCH
    return Evidence(_sets_table(sets), [one.number for one in sets], told, *_balance(path), places)


def _lift(path: Path, one: Any) -> Words:
    """The lift told, or why none is claimed."""
    from waterdx.screening.fold_evidence import lift_of

    try:
        return lift_of(path, one).words
    except UserError as error:
        return error.words


def _sets_table(sets: list[Any]) -> Table:
    said = [one.settings for one in sets]
    return Table((
        text_column("name", Words(ja="組", en="Set"), [str(one.name) for one in sets]),
        number_column("places", Words(ja="箇所", en="Places"), [len(one.places) for one in sets]),
        number_column("radius", Words(ja="半径 (m)", en="Radius (m)"), [one.radius_m for one in said]),
        text_column("hit_rate", Words(ja="当たり率", en="Hit rate"), [_share(one.hit_rate, one.checked) for one in said]),
        text_column("control", Words(ja="無作為の対照", en="Random control"), [_share(one.control_rate, one.control_checked) for one in said]),
        text_column("since", Words(ja="この日より後で確かめる", en="Judged by leaks after"), [one.since for one in sets]),
        text_column("used", Words(ja="使う", en="Used"), [str(_YES if one.used else _NO) for one in said]),
    ))  # fmt: skip


def _share(rate: float | None, of: int | None) -> str | None:
    if rate is None:
        return None
    return f"{rate:.1%}" if of is None else f"{round(rate * of)}/{of}"


def _balance(path: Path) -> tuple[Table, list[Picture], Words]:
    from waterdx.screening.water_balance import DEFINITIONS, UARL_SOURCE, balances
    from waterdx.store import tables

    if tables.read_table(path, "water_balances").empty:
        return Table(), [], NO_BALANCE
    from waterdx.reports.balance_charts import water_balance
    from waterdx.reports.balance_table import frame_for_a_screen

    found = balances(path)
    with DRAWING:
        pictures = [picture(BALANCE, water_balance(path))]
    return table_of(frame_for_a_screen(found)), pictures, _minded(found, DEFINITIONS, UARL_SOURCE)


MOST_MINDED = 4  # lines above the table; all are in its column
_MORE_MINDED = Words(ja="ほかは「注意」の列にあります。", en="The others are in the column “To be minded”.")


def _minded(found: Any, *sources: Words) -> Words:
    """The warnings, each with the districts it is of, then the definitions: in the table they may be out of sight."""
    districts: dict[Words, list[str]] = {}
    for row in found.to_dict("records"):
        for one in row["warnings"]:
            districts.setdefault(one, []).append(str(row["district"]))
    told = [
        Words(f"注意 {'、'.join(dict.fromkeys(names))}: {one.ja}", f"Mind {', '.join(dict.fromkeys(names))}: {one.en}")
        for one, names in districts.items()
    ]
    lines = [*told[:MOST_MINDED], *([_MORE_MINDED] if len(told) > MOST_MINDED else []), *sources]
    return Words("\n".join(one.ja for one in lines), "\n".join(one.en for one in lines))


def import_set(opened: Opened, file: Path, kind: str, crs: str | None = None, progress: Progress = silent) -> Edited:
    """Take in a file of suspected leaks as a set, as one step of undo. `crs`: where a person says by which system."""
    from waterdx.screening import points_of_interest

    progress(0, 1, IMPORTING)
    found = points_of_interest.import_set(opened.town.path, file, kind, crs=crs)
    taken = _FLOWS_TAKEN if kind == "night_flow" else _TAKEN
    return last_edited(opened, taken.format(n=found.places, odd=remarks(found.findings)))


def change(opened: Opened, number: int, name: str, text: str, progress: Progress = silent) -> Edited:
    """What a person typed of a set (`name` of TYPED), as one step of undo. UserError where it cannot be read."""
    from waterdx.screening.points_of_interest import change_set

    change_set(opened.town.path, number, **{"radius_m" if name == "radius" else name: _typed(name, text)})
    return last_edited(opened, _CHANGED.format(n=number))


def _typed(name: str, text: str) -> Any:
    from waterdx.ledger.days import day_said
    from waterdx.screening.columns import number_in

    if name == "radius":
        return _known(number_in(text), text, Words(ja="0〜2000 の数(m)", en="a number of metres from 0 to 2000"))
    if name == "used":
        return _known(_USES.get(key(text)), text, Words(ja="「使う」か「使わない」", en="yes or no"))
    return day_said(text).isoformat() if name == "since" else text


def _known(value: Any, text: str, wanted: Words) -> Any:
    if value is None:
        raise UserError(
            ja="「{text}」を読めません。{wanted}を入れてください。",
            en="“{text}” cannot be read. Type {wanted}.",
            text=text[:60],
            wanted=wanted,
        )
    return value


def fold_in(path: Path, progress: Progress = silent) -> tuple[Words, Opened]:
    """Fold the sets in use into the latest ranking and keep it for the plan; then the project as it is now."""
    from waterdx.screening.fold_evidence import fold, keep_folded

    progress(0, 1, FOLDING)
    screening, folded = fold(path)
    why = Words(
        "。".join(f"{one.one.name.ja}: {one.why.ja}" for one in folded),
        "; ".join(f"{one.one.name.en}: {one.why.en}" for one in folded),
    )
    effective = [one for one in folded if one.ratio is not None]
    if effective:
        keep_folded(path, screening)
    return (_KEPT if effective else _NONE_KEPT).format(n=len(effective), why=why), open_project(path, progress)


def import_balance(opened: Opened, file: Path, progress: Progress = silent) -> Edited:
    """Take in a table of volumes, as one step of undo."""
    from waterdx.screening import water_balance

    progress(0, 1, BALANCE)
    read = water_balance.import_balance(opened.town.path, file)
    return last_edited(opened, _BALANCE_TAKEN.format(odd=remarks(read.findings)))


def save_balance(path: Path, out: Path, progress: Progress = silent) -> Path:
    from waterdx.reports.balance_table import write_balance
    from waterdx.screening.water_balance import balances

    progress(0, 1, SAVE_BALANCE)
    write_balance(out, balances(path))
    return out
