"""A survey plan for the field: GPX for a phone or GPS, GeoJSON for a map. Longitude and latitude (WGS 84).

Only areas, pipe numbers, lengths and what is expected go out: no names of customers or crews.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from waterdx.core.replacing import replacing
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.screening.areas import Area
from waterdx.screening.plan import SurveyPlan
from waterdx.screening.run import record_of
from waterdx.store.crs import known_crs, moved

WGS84 = 4326
DECIMALS = 6  # a tenth of a metre
_GPX = "http://www.topografix.com/GPX/1/1"


@dataclass(frozen=True)
class _Stop:
    """An area on the ground: its place in the order, itself, its drawn pipes."""

    order: int
    area: Area
    lines: dict[str, Any]


def write_geojson(path: Path, plan: SurveyPlan, project_file: Path) -> None:
    """Every drawn pipe of the plan as a line with its area."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": line.geom_type, "coordinates": _listed(shapely.get_parts(line), line.geom_type)},
            "properties": {"order": stop.order, "area": clean_text(str(stop.area.name)), "pipe_id": clean_text(pipe_id),
                           "area_length_km": round(stop.area.length_km, 3), "area_expected_leaks": round(stop.area.expected_leaks, 3)},
        }
        for stop in _stops(plan, project_file) for pipe_id, line in stop.lines.items()
    ]  # fmt: skip
    with replacing(path) as draft:
        draft.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8")


def write_gpx(path: Path, plan: SurveyPlan, project_file: Path) -> None:
    """A waypoint where each area begins and a track with a segment per pipe."""
    ET.register_namespace("", _GPX)
    root = ET.Element(f"{{{_GPX}}}gpx", {"version": "1.1", "creator": "waterdx"})
    stops = list(_stops(plan, project_file))
    for stop in stops:
        first = next(iter(stop.lines.values()))
        place = _point(root, "wpt", shapely.get_coordinates(first)[0])
        _text(place, "name", _title(stop))
    for stop in stops:
        track = ET.SubElement(root, f"{{{_GPX}}}trk")
        _text(track, "name", _title(stop))
        for line in stop.lines.values():
            for part in shapely.get_parts(line):
                segment = ET.SubElement(track, f"{{{_GPX}}}trkseg")
                for point in shapely.get_coordinates(part):
                    _point(segment, "trkpt", point)
    with replacing(path) as draft:
        ET.ElementTree(root).write(draft, encoding="utf-8", xml_declaration=True)


def _stops(plan: SurveyPlan, project_file: Path) -> Iterator[_Stop]:
    """The areas that have a drawn pipe, in the order of the plan."""
    pipes, _leaks = record_of(project_file)
    drawn = pipes[pipes.geometry.notna() & ~pipes.geometry.is_empty]
    shapes = moved(drawn.geometry.to_numpy(), known_crs(drawn.crs.to_epsg()), known_crs(WGS84)) if len(drawn) else np.empty(0)
    lines = dict(zip(drawn["pipe_id"], shapes, strict=True))
    for order, area in enumerate(plan.areas, start=1):
        of_area = {one: lines[one] for one in area.pipe_ids if one in lines}
        if of_area:
            yield _Stop(order, area, of_area)


def _listed(parts: Any, kind: str) -> Any:
    lists = [shapely.get_coordinates(part).round(DECIMALS).tolist() for part in parts]
    return lists[0] if kind == "LineString" else lists


def _title(stop: _Stop) -> str:
    return str(
        Words(ja="{n} {area}({km:.2f} km)", en="{n} {area} ({km:.2f} km)").format(
            n=stop.order, area=stop.area.name, km=stop.area.length_km
        )
    )


def _point(parent: Any, name: str, point: np.ndarray) -> Any:
    return ET.SubElement(parent, f"{{{_GPX}}}{name}", {"lat": f"{point[1]:.{DECIMALS}f}", "lon": f"{point[0]:.{DECIMALS}f}"})


def _text(parent: Any, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_GPX}}}{name}").text = clean_text(text)
