"""Entering what a survey found: walks into the project, finds into its leaks, as one change that can be taken back."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.edits import OBJECT, Edit
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.screening.keep import keep_rows, keep_typed
from waterdx.screening.results import Place, Walk, read_results
from waterdx.screening.run import latest, record_of
from waterdx.screening.survey import own_assumptions, plans_of, still_there
from waterdx.screening.survey_assumptions import assumptions_with
from waterdx.screening.walking import STEP_M, street_names
from waterdx.store import project, tables
from waterdx.store.crs import known_crs, moved
from waterdx.store.geometry import to_blobs
from waterdx.store.layers import next_fid

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LONLAT = 6668  # JGD2011
MOST_LONGER = 1.5  # times the pipes named: more is a slip of the unit, or other pipes were walked too
FAR_M = 1000.0  # a find this far from every pipe has a wrong position
_SURVEY = Words(ja="漏水調査", en="leak survey")
_LABEL = Words(ja="調査結果の入力({walks} か所、漏水 {finds} 件)", en="Survey results entered ({walks} walks, {finds} leaks)")


@dataclass(frozen=True)
class Entered:
    """How many walks and leaks were entered, and what was odd."""

    source_id: int
    walks: int
    finds: int
    findings: list[Finding]


def enter_file(path: Path, file: Path, *, today: dt.date | None = None) -> Entered:
    """Enter the results of a table file (results.COLUMNS). UserError where nothing of it can be used or it was entered before."""
    results = read_results(file, today=today)
    town = _Town(path)
    rows, edits = town.entry(results.walks, results.findings)
    label = _LABEL.format(walks=len(rows), finds=len(edits))
    results.table.findings[:] = results.findings
    source_id = keep_rows(path, results.table, rows, into="survey_results", label=label, settings=lambda _source: edits)
    return Entered(source_id, len(rows), len(edits), results.findings)


def enter_walks(path: Path, walks: Sequence[Walk]) -> Entered:
    """Enter walks that somebody typed. UserError where one has no date, or neither a length nor pipes that are known."""
    findings: list[Finding] = []
    rows, edits = _Town(path).entry(walks, findings)
    if len(rows) < len(walks) or rows.empty:
        why = findings[-1].message if findings else Words(ja="調査を 1 つ以上入力してください。", en="Enter at least one walk.")
        raise UserError(ja=why.ja, en=why.en)
    label = _LABEL.format(walks=len(rows), finds=len(edits))
    source_id = keep_typed(path, rows, into="survey_results", label=label, settings=lambda _source: edits)
    return Entered(source_id, len(rows), len(edits), findings)


class _Town:
    """What of a project is needed to understand walks."""

    def __init__(self, path: Path) -> None:
        self.pipes, _leaks = record_of(path)
        self.scores = None if tables.read_table(path, "risk_models").empty else latest(path)[0].scores
        self.plans = plans_of(path)
        self.assumed = assumptions_with(own_assumptions(path))
        self.earlier = tables.read_table(path, "survey_results")
        self.streets = street_names(self.pipes["street"])
        self.length = dict(zip(self.pipes["pipe_id"], self.pipes["length_m"], strict=True))
        with project.reading(path) as conn:
            self.epsg, self.fid = int(project.read_settings(conn)["epsg"]), next_fid(conn, "leaks")

    def entry(self, walks: Sequence[Walk], findings: list[Finding]) -> tuple[pd.DataFrame, tuple[Edit, ...]]:
        """The rows of survey_results and the edits that add the leaks; a walk without date or length is a finding."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        edits: list[Edit] = []
        for walk in walks:
            name, pipes = self.ground_of(walk, findings)
            length = walk.length_m if walk.length_m is not None else _sum(self.length[one] for one in pipes)
            if walk.day is None or not length:
                findings.append(_incomplete(walk))
                continue
            known = _sum(self.length[one] for one in pipes)
            if 0 < known * MOST_LONGER < length:
                findings.append(_too_long(name or ", ".join(pipes[:3]), length, known))
            rows.append(
                {"day": walk.day.isoformat(), "area": name, "pipe_ids": json.dumps(pipes, ensure_ascii=False), "method": walk.method,
                 "crew": walk.crew, "control": int(walk.control), "length_m": length, "finds": walk.finds,
                 "expected_finds": self.expected(walk.day, pipes, length), "cost_yen": walk.cost_yen, "note": walk.note}
            )  # fmt: skip
            edits += self.leaks(walk, name, pipes, findings)
        return pd.DataFrame(rows), tuple(edits)

    def ground_of(self, walk: Walk, findings: list[Finding]) -> tuple[str, list[str]]:
        """Name and pipes of what was walked: the pipes named, else the area of the newest plan that has it, else the street."""
        if walk.pipe_ids:
            unknown = [one for one in walk.pipe_ids if one not in self.length]
            if unknown:
                findings.append(_unknown(walk, Words(ja="管路", en="pipe"), ", ".join(unknown)))
            return walk.area, [one for one in walk.pipe_ids if one in self.length]
        wanted = fold(walk.area)
        for number, plan in enumerate(self.plans):
            for place, area in enumerate(plan.areas, start=1):
                if wanted in (fold(area.name.ja), fold(area.name.en)) or (number == 0 and wanted == str(place)):
                    return str(area.name), [one for one in area.pipe_ids if one in self.length]
        found = self.pipes["pipe_id"][self.streets == wanted].tolist() if wanted else []
        if wanted and not found:
            findings.append(_unknown(walk, Words(ja="調査区域", en="area"), walk.area))
        return walk.area, found

    def expected(self, day: dt.date, pipes: list[str], length: float) -> float | None:
        """The finds that the latest screening expects of such a walk on that day; None where the pipes or the scores are unknown,
        or much more was walked than these pipes."""
        if self.scores is None or not pipes:
            return None
        of_pipe = self.scores.set_index("pipe_id")["expected_leaks"].reindex(pipes)
        known = _sum(self.length[one] for one in pipes)
        if of_pipe.isna().all() or not known or length > known * MOST_LONGER:
            return None
        earlier = self.earlier[self.earlier["day"] < day.isoformat()]
        left = still_there(earlier, self.assumed, day).reindex(pipes).fillna(1.0)
        return float((of_pipe.fillna(0.0) * left).sum() * self.assumed.hit_rate * min(1.0, length / known))

    def leaks(self, walk: Walk, name: str, pipes: list[str], findings: list[Finding]) -> list[Edit]:
        """A new leak of the ledger for every find: at its place on the pipe walked there, else on the only pipe walked."""
        spots = [self.spot(place, pipes, walk, findings) for place in walk.places]
        spots += [(None, pipes[0] if len(pipes) == 1 else None)] * (walk.finds - len(spots))
        assert walk.day is not None
        edits = []
        for point, pipe_id in spots:
            (blob,) = to_blobs([point], self.epsg)
            values = {
                "field": "water", "leak_id": f"S{self.fid:05d}", "pipe_id": pipe_id, "date": walk.day.isoformat(),
                "found_by": walk.method or str(_SURVEY), "street": name or None, "note": walk.note or None,
                "geom": blob.hex() if blob else None,
            }  # fmt: skip
            known = {column: value for column, value in values.items() if value is not None}
            edits.append(Edit("leaks", self.fid, OBJECT, None, json.dumps(known, ensure_ascii=False)))
            self.fid += 1
        return edits

    def spot(self, place: Place, pipes: list[str], walk: Walk, findings: list[Finding]) -> tuple[Any, str | None]:
        """The point in the project's system and the pipe there; no point where it lies far from all pipes."""
        import shapely

        (point,) = moved(np.array([shapely.Point(place.lon, place.lat)], dtype=object), known_crs(LONLAT), known_crs(self.epsg))
        drawn: gpd.GeoDataFrame = self.pipes[self.pipes.geometry.notna()]
        away = drawn.geometry.distance(point)
        if len(away) and not away.min() <= FAR_M:
            findings.append(
                Finding("find_far_off", "warning", _FAR.format(area=walk.area, lon=place.lon, lat=place.lat), "leaks")
            )
            return None, pipes[0] if len(pipes) == 1 else None
        near = away[drawn["pipe_id"].isin(pipes)] if pipes else away
        return point, str(drawn["pipe_id"][near.idxmin()]) if len(near) and near.min() <= STEP_M else None


_FAR = Words(
    ja="「{area}」の発見位置(経度 {lon}、緯度 {lat})は、どの管からも 1 km 以上離れています。位置なしの漏水として入れました。",
    en="The find at longitude {lon}, latitude {lat} (“{area}”) is more than 1 km from every pipe. It was entered without a place.",
)


def _sum(values: Any) -> float:
    return math.fsum(value for value in values if value == value)


def _incomplete(walk: Walk) -> Finding:
    words = Words(
        ja="「{area}」の調査は、調査日または調査延長が分からないため入れられません。調査日と、調査延長か台帳にある区域・管路番号を入れてください。",
        en="The walk “{area}” cannot be entered: its date or its length is not known. Give a date, and a length or an area or pipe of the ledger.",
    ).format(area=walk.area or ", ".join(walk.pipe_ids))
    return Finding("walk_incomplete", "error", words, raw=walk.area)


def _too_long(name: str, length: float, known: float) -> Finding:
    words = Words(
        ja="「{name}」の調査延長 {walked:,.3g} km は、その管の延長 {known:,.3g} km よりかなり長いため、見込みとは比べません。単位(km・m)と、歩いた管を確かめてください。",
        en="“{name}”: {walked:,.3g} km were walked, far more than the {known:,.3g} km of its pipes, so finds are not held against what was expected. Check the unit (km, m) and which pipes were walked.",
    ).format(name=name, walked=length / 1000, known=known / 1000)
    return Finding("walk_too_long", "warning", words, raw=name)


def _unknown(walk: Walk, kind: Words, name: str) -> Finding:
    words = Words(
        ja="{kind}「{name}」は、これまでの計画にも台帳にもありません。延長と件数だけを記録します(次の計画には反映されません)。",
        en="There is no {kind} “{name}” in the plans or the ledger. Only its length and count are kept; the next plan does not know it.",
    ).format(kind=kind, name=name[:80])
    return Finding("walk_unplaced", "warning", words, raw=walk.area)
