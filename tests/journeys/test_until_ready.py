"""The ledger is checked, what can be mended is mended, what is missing is filled in, until it is ready for screening."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.dialogs.bulk_dialog import BulkDialog
from waterdx.app.dialogs.readiness_dialog import ReadinessDialog
from waterdx.ledger.ingest import ingest
from waterdx.store import project

from .person import Person

HEADS = ("管路番号", "管種", "継手形式", "口径(mm)", "布設年度", "延長(m)", "区分")
PIPES = (  # the first two are the same; three lack something
    ("P1", "DIP", "K", 150, "S48", 45.2, "配水支管"), ("P1", "DIP", "K", 150, "S48", 45.2, "配水支管"), ("P3", None, "K", 100, "S52", 30.5, "配水支管"),
    ("P4", "VP", "TS", None, "H3", 12.0, "配水支管"), ("P5", "VP", "TS", 75, None, 18.4, "配水支管"),
)  # fmt: skip


def test_from_findings_to_a_ledger_that_is_ready(person: Person, tmp_path: Path) -> None:
    with person.watchdog.aside():
        town = small_town(tmp_path)
    person.open(town)
    person.choose("check")
    person.choose("findings")
    findings = person.window.findings
    assert findings.table.rows.rowCount() > 0
    person.look("findings")
    goal = readiness(person)
    assert goal.ready_pipes < goal.pipes
    while goal.ready_pipes < goal.pipes:
        missing = next(fill for fill in goal.fills if fill.item.required and fill.missing and fill.item.layer == "pipes")
        fill_in(person, missing.item.columns[0], list(missing.missing))
        goal = readiness(person)
    person.look("ready")
    person.was_told_no_error()


def fill_in(person: Person, field: str, fids: list[int]) -> None:
    """Choose the pipes that lack it, and give all of them what the drawings say."""
    said = {"material": "DIP", "diameter_mm": "100", "install_fy": "S60", "length_m": "20", "joint": "K"}
    fid = person.town.pipes["fid"].to_numpy()
    person.window.session.select(np.flatnonzero(np.isin(fid, fids)))
    person.choose("bulk")
    dialog = next(one for one in person.window.findChildren(BulkDialog) if one.isVisible())
    dialog.fields.setCurrentIndex(dialog.fields.findData(field))
    assert dialog.input is not None
    dialog.input.line.setText(said[field])
    dialog.input.line.setModified(True)
    person.click(dialog.ok)
    assert not person.town.pipes[field].isna()[np.isin(fid, fids)].any(), field


def readiness(person: Person) -> Any:
    """How ready the ledger is for screening, as the dialog says."""
    person.choose("readiness")
    dialog = next(one for one in person.window.findChildren(ReadinessDialog) if one.isVisible())
    names = [dialog.goal.itemText(n) for n in range(dialog.goal.count())]
    place = next(n for n, name in enumerate(names) if "スクリーニング" in name)
    dialog.goal.setCurrentIndex(place)
    found = dialog.found[place]
    dialog.accept()
    return found


def small_town(folder: Path) -> Path:
    """Five drawn pipes side by side."""
    town, drawn = folder / "小さな町.gpkg", folder / "管路.geojson"
    lines = [[[30_000 + 50 * n, 150_000], [30_000 + 50 * n, 150_000 + values[5]]] for n, values in enumerate(PIPES)]
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(HEADS, values, strict=True)),
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for values, line in zip(PIPES, lines, strict=True)
    ]
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6676"}}
    told = {"type": "FeatureCollection", "crs": system, "features": features}
    drawn.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    project.create(town, "小さな町", "EPSG:6676")
    ingest(town, drawn)
    return town
