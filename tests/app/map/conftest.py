"""A small town on the map of the window: water pipes with nodes, sewers with manholes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from pytestqt.qtbot import QtBot

from tests.app.map.hand import CORNER, Hand
from waterdx.app.main_window import MainWindow
from waterdx.app.map.town_map import TownMap
from waterdx.store import project, tables
from waterdx.store.layers import insert_rows

EPSG = 6676
LINES = {
    "A": [(0, 0), (150, 0), (300, 0)], "B": [(300, 0), (300, 200)], "C": [(0, 80), (300, 80)],
    "S1": [(0, 120), (120, 120)], "S2": [(120, 150), (240, 150)], "S3": [(0, 180), (120, 180)], "S4": [(150, 180), (270, 180)],
}  # fmt: skip
NODES = {"V1": (150, 0), "H1": (250, 0), "M1": (0, 120), "M2": (120, 120), "T1": (300, 200)}


def small_town(path: Path) -> Path:
    """A, B and C are water; S1 flows against its line by its manholes, S2 along it by its inverts, S3 and S4 as drawn."""
    project.create(path, "町", f"EPSG:{EPSG}")
    values = pd.DataFrame(
        {
            "pipe_id": list(LINES), "field": ["water"] * 3 + ["sewer"] * 4, "material": ["DIP", "VP", None, "VU", "VU", "VU", "VU"],
            "diameter_mm": [100.0, 75.0, np.nan, 200.0, 200.0, 200.0, 200.0], "install_fy": [1970.0, 1995.0, np.nan, 1990.0, 1990.0, 1990.0, 1990.0],
            "length_m": [300.0, 200.0, 300.0, 120.0, 120.0, 120.0, 120.0], "up_node_id": [None] * 3 + ["M2", None, None, None],
            "down_node_id": [None] * 3 + ["M1", None, None, None], "up_invert_m": [np.nan] * 4 + [10.0, np.nan, 9.0],
            "down_invert_m": [np.nan] * 4 + [9.5, np.nan, 9.0],
        }
    )  # fmt: skip
    nodes = pd.DataFrame(
        {"node_id": list(NODES), "field": ["water", "water", "sewer", "sewer", "water"], "kind": ["GATE-VALVE", "HYDRANT", "MANHOLE", None, None],
         "manhole_type": [None, None, None, "1", None]}
    )  # fmt: skip
    moved = np.array(CORNER)
    with project.editing(path) as conn:
        source = tables.insert(conn, "sources", {"file_name": "a.csv", "layer": "pipes"})
        insert_rows(
            conn, "pipes", values, np.array([shapely.LineString(np.array(line) + moved) for line in LINES.values()]), source, EPSG
        )
        insert_rows(conn, "nodes", nodes, np.array([shapely.Point(np.array(at) + moved) for at in NODES.values()]), source, EPSG)
    return path


@pytest.fixture
def hand(window: MainWindow, tmp_path: Path, qtbot: QtBot, wait_for_job: Callable[[], None]) -> Hand:
    """A hand on the map of the ledger page, which shows the small town whole."""
    window.session.open(small_town(tmp_path / "町.gpkg"))
    wait_for_job()
    view = window.pages["ledger"].map
    assert isinstance(view, TownMap)
    qtbot.waitUntil(lambda: view.has_fitted)
    return Hand(window, view)
