"""Signs of leaks from elsewhere, as sets: satellite points of interest, alarms of acoustic loggers, night flow of districts.

A set is one imported file (screening.town_places, purpose "interest") with settings of its own, which may be edited: the radius
within which a place points at pipes, and its hit rate as places with a leak of places checked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.importers.registry import ReadOptions
from waterdx.screening.columns import number_in
from waterdx.screening.town_places import PlacesImport, import_places, town_places
from waterdx.store import history, project

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Kind:
    """A kind of sign and the radius it is given where nobody says one."""

    name: Words
    radius_m: float
    note: Words


KINDS = {
    "satellite": Kind(
        Words(ja="衛星の漏水可能性区域", en="Satellite points of interest"), 100.0,
        Words(ja="参考: 豊田市 2022 年、100 m 区画 249 のうち 65 で漏水(https://www.city.toyota.aichi.jp/pressrelease/1053884/1053985.html)",
              en="for comparison: Toyota 2022, leaks in 65 of 249 squares of 100 m (https://www.city.toyota.aichi.jp/pressrelease/1053884/1053985.html)"),
    ),
    "logger": Kind(
        Words(ja="音圧ロガーの警報", en="Acoustic logger alarms"), 100.0,
        Words(ja="半径は間隔の半分程度に直してください(仮の値)", en="set the radius to about half the spacing (a placeholder)"),
    ),
    "night_flow": Kind(
        Words(ja="夜間最小流量", en="Minimum night flow"), 0.0,
        Words(ja="区域の 1 km 当たり流量の、町の平均に対する比を使います", en="the flow per km of a district over the town's mean is used"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class SetSettings:
    """What is said of a set; None where nothing is.

    `hit_rate` is the share of `checked` places that had a leak, `control_rate` that of `control_checked` places drawn at random.
    `since`: only leaks after this day tell how good the set is.
    """

    kind: str
    radius_m: float
    hit_rate: float | None = None
    checked: int | None = None
    control_rate: float | None = None
    control_checked: int | None = None
    since: str | None = None
    used: bool = True

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class InterestSet:
    """One set: its number (that of the source), the name of its file, its settings, its places (kind, name, day, value, geometry)."""

    number: int
    file_name: str
    settings: SetSettings
    places: gpd.GeoDataFrame

    @property
    def since(self) -> str | None:
        """The day after which leaks are news to the set: as said, else the last day of its places."""
        days = self.places["day"].dropna()
        return self.settings.since or (str(days.max()) if len(days) else None)

    @property
    def name(self) -> Words:
        return Words("{kind}「{file}」", "{kind} “{file}”").format(kind=KINDS[self.settings.kind].name, file=self.file_name)


def import_set(
    path: Path, file: Path, kind: str, *, radius_m: float | None = None, hit_rate: str | None = None, control: str | None = None,
    since: str | None = None, crs: str | None = None, options: ReadOptions | None = None,
) -> PlacesImport:  # fmt: skip
    """Keep a file of signs as a set; see `change_set` for what may be said. One change of the history."""
    said = settings_said(
        SetSettings(kind, KINDS[kind].radius_m), radius_m=radius_m, hit_rate=hit_rate, control=control, since=since
    )
    return import_places(
        path, file, "interest", kind=kind, crs=crs, options=options, needs_shape=kind != "night_flow",
        settings=lambda number: (Edit(SETTINGS, 0, _key(number), None, said.to_text()),),
    )  # fmt: skip


def change_set(path: Path, number: int, **said: Any) -> SetSettings:
    """Change what is said of a set (radius_m, hit_rate "65/249", control "3/100", since, used). One step of undo."""
    with project.editing(path) as conn:
        before = project.read_settings(conn).get(_key(number))
        if before is None:
            raise UserError(
                ja="漏水の疑いの組 {n} はありません。waterdx screening evidence list で番号を確かめてください。",
                en="There is no set {n} of suspected leaks. waterdx screening evidence list shows the numbers.",
                n=number,
            )
        after = settings_said(SetSettings(**json.loads(before)), **said)
        label = Words(ja="漏水の疑いの設定を変えた(組 {n})", en="Settings of suspected leaks changed (set {n})").format(n=number)
        if after.to_text() != before:
            history.apply(conn, EditGroup(label, (Edit(SETTINGS, 0, _key(number), before, after.to_text()),)))
    return after


def sets_of(path: Path) -> list[InterestSet]:
    """Every set of the project, oldest first."""
    places = town_places(path, "interest")
    with project.reading(path) as conn:
        kept = project.read_settings(conn)
        names = dict(conn.execute("SELECT id, file_name FROM sources"))
    return [
        InterestSet(number, names[number], SetSettings(**json.loads(kept[_key(number)])), group.reset_index(drop=True))
        for number, group in ((int(str(one)), rows) for one, rows in places.groupby("source_id"))
        if _key(number) in kept
    ]


def settings_said(
    settings: SetSettings, *, radius_m: float | None = None, hit_rate: str | None = None, control: str | None = None,
    since: str | None = None, used: bool | None = None,
) -> SetSettings:  # fmt: skip
    """The settings with what is said, None = as they are. UserError where it cannot be read."""
    if radius_m is not None and not 0 <= radius_m <= 2000:
        raise UserError(
            ja="半径 {r} m は使えません。0〜2000 m にしてください。",
            en="A radius of {r} m cannot be used. Give 0 to 2000 m.",
            r=radius_m,
        )
    changed: dict[str, Any] = {"radius_m": radius_m, "since": since, "used": used}
    if hit_rate is not None:
        changed |= dict(zip(("hit_rate", "checked"), share_said(hit_rate), strict=True))
    if control is not None:
        changed |= dict(zip(("control_rate", "control_checked"), share_said(control), strict=True))
    return replace(settings, **{name: value for name, value in changed.items() if value is not None})


def share_said(text: str) -> tuple[float, int | None]:
    """The share that "65/249" or "26 %" says, and of how many (None: not said). A multiplier is refused: it has no denominator.

    >>> share_said("13/52"), share_said("２６％"), share_said("0.26")
    ((0.25, 52), (0.26, None), (0.26, None))
    """
    folded = fold(text).replace(" ", "")
    found, of = number_in(folded.removesuffix("%")), None
    if "/" in folded:
        hits, checked = map(number_in, folded.split("/", 1))
        found, of = (hits / checked, int(checked)) if hits is not None and checked else (None, None)
    elif found is not None and folded.endswith("%"):
        found /= 100
    if found is None or not 0 <= found <= 1:
        raise UserError(
            ja="当たり率「{text}」は使えません。「65/249」(漏水のあった箇所数/確かめた箇所数)か「26%」で指定してください。"
            "「◯倍」のような倍率は、対照(無作為に調べた箇所)のない限り使いません。",
            en="The hit rate “{text}” cannot be used. Give it as 65/249 (places with a leak / places checked) or 26%. "
            "A multiplier (“6 times”) is not taken: it says nothing without a control.",
            text=text,
        )  # fmt: skip
    return found, of


def _key(number: int) -> str:
    return f"interest/{number}"
