"""By which coordinate system the rows of a file are placed: stated, said, assumed aloud, or still to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.ledger.coordinates import NOTHING_SAID, Coordinates
from waterdx.ledger.crs_guess import BBox, Candidate, guess_crs
from waterdx.store.crs import crs_name, known_crs, moved, read_epsg

Source = Literal["file", "user", "project", "open"]

PLANE_REACH_M = 400_000.0  # no Japanese plane zone reaches further from its origin
OTHER_REACH_M = 10_000_000.0  # UTM northings
MOST_TOLD = 3  # candidates in a sentence
MOST_SHOWN = 5_000  # shapes kept for a preview
MISTYPED = 2.0  # per cent of the coordinates at either end that do not speak for a system
NEAR_M = 20_000.0  # a town and its files lie within this of each other
CLEARLY = 0.1  # by so much another candidate must fit better to be told beside the project's own system


@dataclass(frozen=True)
class Placement:
    """`source` is who said the system: the file, the user, nobody (so the project's was assumed), or it is open.

    `crs` is the pyproj CRS the numbers are read in (None while open), `said` what the user said; `unsaid` and `unsaid_crs`
    are the same had the user said nothing. `written` is a sample of the shapes as the file has them, to be shown on a map;
    `usual` the size of its numbers, `limit` what the project's system takes; `bounds` are those of most of its numbers (None
    where the file states its system), `known` those of what the project has.
    """

    source: Source
    crs: Any
    unsaid: Source
    unsaid_crs: Any
    said: Coordinates
    project_epsg: int
    usual: float
    limit: float
    bounds: BBox | None
    known: BBox | None
    written: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=object), repr=False)

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The systems the numbers could be in, likeliest first; none where the file states its own.

        The first time this takes a moment (some fifty transformations are set up), so it is found out only when asked for.
        """
        return guess_crs(self.bounds, project_epsg=self.project_epsg, known=self.known) if self.bounds else []

    @property
    def name(self) -> Words:
        """The system as people call it, empty while it is open."""
        return name_of(self.crs)

    @property
    def unsaid_name(self) -> Words:
        """The same of the system that holds where the user says nothing."""
        return name_of(self.unsaid_crs)

    @property
    def better(self) -> Candidate | None:
        """A candidate that fits clearly better than the project's own system, where that was only assumed."""
        if self.source != "project" or not self._is_far_from_known() or not self.candidates:
            return None
        own = Coordinates(f"EPSG:{self.project_epsg}")
        score = next((one.score for one in self.candidates if one.coordinates == own), 0.0)
        best = self.candidates[0]
        return best if best.coordinates != own and best.score > score + CLEARLY else None

    def _is_far_from_known(self) -> bool:
        """Whether the numbers, as they stand, lie elsewhere than what the project has."""
        if self.bounds is None or self.known is None:
            return False
        apart = (abs(self.bounds[at] + self.bounds[at + 2] - self.known[at] - self.known[at + 2]) / 2 for at in (0, 1))
        return max(apart) > NEAR_M

    def told(self) -> Finding:
        """What is said where the project's system was assumed."""
        words = Words(
            ja="ファイルに座標系の記載がないため、プロジェクトの{name}とみなしました。",
            en="The file states no coordinate system; {name}, that of the project, was assumed.",
        ).format(name=crs_name(self.project_epsg))
        if self.better is not None:
            other = Words(ja="{said}ほかの座標系のほうが合います: {one}。", en="{said} Another fits better: {one}.")
            words = other.format(said=words, one=_in_words(self.better))
        return Finding("crs_assumed", "warning", words, raw=f"EPSG:{self.project_epsg}")

    def refuse_open(self, path: Path) -> None:
        """UserError with the candidates where the system is still to be asked."""
        if self.source == "open":
            raise UserError(
                ja="「{path}」には座標系の記載がなく、座標の値({reach:,.0f} など)がプロジェクトの{name}と合いません。"
                "--crs で座標系を指定してください(緯度経度なら EPSG:6668)。{candidates}",
                en="“{path}” states no coordinate system, and its numbers (such as {reach:,.0f}) do not fit the project's {name}. "
                "Give one with --crs (longitude and latitude: EPSG:6668).{candidates}",
                path=path, reach=self.usual, name=crs_name(self.project_epsg), candidates=_told(self.candidates),
            )  # fmt: skip

    def showing(self, written: np.ndarray) -> Placement:
        """The same with a sample of the shapes that are taken in."""
        there = written[~shapely.is_missing(written)]
        return replace(self, written=there[:: max(1, -(-len(there) // MOST_SHOWN))])

    def shown_as(self, said: Coordinates) -> np.ndarray:
        """The sample in the project's system, were the file read as `said`; UserError where there is no such system."""
        source = known_crs(read_epsg(said.crs)) if said.crs else self.crs or known_crs(self.project_epsg)
        shapes = moved(said.in_metres(self.written), source, known_crs(self.project_epsg))
        return shapes[reach(shapes) <= OTHER_REACH_M]

    def to_json(self) -> dict[str, Any]:
        """For scripts: who said the system, and which the numbers could be in."""
        return {
            "source": self.source, "crs": self.crs.to_string() if self.crs is not None else None,
            "swap_axes": self.said.swap_axes, "unit": self.said.unit,
            "candidates": [
                {"crs": f"EPSG:{one.epsg}", "swap_axes": one.swapped, "unit": one.coordinates.unit, "score": one.score,
                 "lon_deg": one.lon, "lat_deg": one.lat, "reason_ja": one.reason.ja, "reason_en": one.reason.en}
                for one in self.candidates
            ],
        }  # fmt: skip


def find_placement(written: np.ndarray, said: Coordinates, stated: Any, project_epsg: int, known: BBox | None) -> Placement:
    """The system of shapes as written: the one said, else the file's own, else the project's where the numbers fit it."""
    far = reach(said.in_metres(written))
    limit = PLANE_REACH_M if 6669 <= project_epsg <= 6687 else OTHER_REACH_M
    usual = _median(far, limit)
    unsaid = _said_by(NOTHING_SAID, stated, project_epsg, 180 < _median(reach(written), limit) <= limit)
    source, crs = _said_by(said, stated, project_epsg, 180 < usual <= limit)
    bounds = None if stated is not None else _usual_bounds(written)
    return Placement(source, crs, *unsaid, said, project_epsg, usual, limit, bounds, known)


def _said_by(said: Coordinates, stated: Any, project_epsg: int, fits: bool) -> tuple[Source, Any]:
    if said.crs:
        return "user", known_crs(read_epsg(said.crs))
    if stated is not None:
        return "file", stated
    return ("project", known_crs(project_epsg)) if fits else ("open", None)


def _median(numbers: np.ndarray, otherwise: float) -> float:
    return otherwise if np.isnan(numbers).all() else float(np.nanmedian(numbers))


def name_of(crs: Any) -> Words:
    """What people call a pyproj CRS."""
    if crs is None:
        return Words("", "")
    number = crs.to_epsg()
    return crs_name(number) if number else Words(crs.name, crs.name)


def reach(shapes: np.ndarray) -> np.ndarray:
    """The largest coordinate of each shape, without its sign; NaN where there is no shape."""
    return np.abs(shapely.bounds(shapes)).max(axis=1)


def _usual_bounds(shapes: np.ndarray) -> BBox | None:
    """Where most coordinates lie: a mistyped one says nothing of the system. None without any."""
    points = shapely.get_coordinates(shapes)
    if not len(points):
        return None
    low, high = np.percentile(points, [MISTYPED, 100 - MISTYPED], axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _told(candidates: list[Candidate]) -> Words:
    """The likeliest systems of numbers that state none, each with its reason and where the middle would lie."""
    if not candidates:
        return Words("", "")
    told = [_in_words(one) for one in candidates[:MOST_TOLD]]
    return Words(
        ja="考えられる座標系: " + "、".join(one.ja for one in told) + "。",
        en=" It may be in: " + ", ".join(one.en for one in told) + ".",
    )


def _in_words(one: Candidate) -> Words:
    """A candidate as the command line takes it, with what people call it and why."""
    words = Words(
        ja="{option} {name}(中心は東経 {lon:.3f} 度・北緯 {lat:.3f} 度、{reason})",
        en="{option} {name} (centre {lon:.3f}° E, {lat:.3f}° N; {reason})",
    )
    option = one.coordinates.options().removeprefix("--crs ")
    return words.format(option=option, name=one.name, lon=one.lon, lat=one.lat, reason=one.reason)
