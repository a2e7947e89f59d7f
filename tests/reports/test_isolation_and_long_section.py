"""Whom a closed valve hits, and how a long section is drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ledger.check_cases import CORNER, frame
from ledger.test_network_long_section import MANHOLES, PIPES, section
from ledger.test_network_trace import sewer
from matplotlib.text import Text
from projects import new_project

from waterdx.core.words import set_language
from waterdx.ledger.network.graph import PipeGraph, graph_of
from waterdx.ledger.network.names import place_named
from waterdx.reports import isolation
from waterdx.reports.isolation import ShutDown, shut_down
from waterdx.reports.isolation_table import valve_frame, write_isolation
from waterdx.reports.long_section_drawing import A3, MOST_WIDE, long_section_figure
from waterdx.reports.long_section_files import save_long_section
from waterdx.reports.long_section_table import section_frame
from waterdx.store import project
from waterdx.store.tables import insert

LINE = [{"pipe_id": name, "at": [(x, 0), (x + 100, 0)], "length_m": 100.0} for name, x in (("A", 0), ("B", 100), ("C", 200))]
NODES = [
    {"node_id": "V", "at": [(90, 0)], "kind": "GATE-VALVE"}, {"node_id": "W", "at": [(210, 0)], "kind": "GATE-VALVE"},
    {"node_id": "T", "at": [(0, 0)], "kind": "TANK"}, {"node_id": "U", "at": [(300, 0)], "kind": "TANK"},
]  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    set_language("en")
    return new_project(tmp_path / "town.gpkg")


def network() -> PipeGraph:
    return graph_of(frame("pipes", LINE), frame("nodes", NODES))


def cut(path: Path, graph: PipeGraph | None = None) -> ShutDown:
    graph = graph or network()
    return shut_down(path, graph, place_named(graph, "B"))


def with_customers(monkeypatch: pytest.MonkeyPatch, *places: tuple[str, str, Any]) -> None:
    known = gpd.GeoDataFrame(
        {"kind": [kind for _name, kind, _at in places], "name": [name for name, _kind, _at in places]},
        geometry=np.array([None if at is None else shapely.Point(CORNER + at) for _name, _kind, at in places], dtype=object),
    )
    monkeypatch.setattr("waterdx.screening.town_places.town_places", lambda _path, _purpose: known)


def test_without_customers_and_service_pipes_both_are_unknown_and_not_none(town: Path) -> None:
    found = cut(town)
    assert found.known is None and found.isolation.connections is None and found.estimated_connections is None
    assert found.about_customers.en == (
        "Connections cut: unknown, as the ledger has no service pipes. "
        "Critical customers: unknown, none was taken in (leak screening, consequence)."
    )


def test_critical_customers_are_cut_where_their_nearest_pipe_is_dry(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_customers(
        monkeypatch, ("町立病院", "病院", (150, 20)), ("小学校", "避難所", (40, 10)), ("遠い家", "", (150, 900)), ("無", "", None)
    )
    found = cut(town)
    assert [(one.name, one.pipe, one.away_m) for one in found.customers] == [("町立病院", "B", 20.0)]
    assert found.customers[0].kind.en == "hospital, dialysis" and found.known == 4 and found.unplaced == 2
    assert "Critical customers cut: 1: 町立病院 (2 more: no pipe within 50 m, or no place)." in found.about_customers.en


def test_the_water_balance_gives_an_estimate_of_connections_that_says_so(town: Path) -> None:
    with project.editing(town) as conn:
        for fy, connections in ((2022, 9000), (2023, 4000)):
            insert(
                conn, "water_balances", {"source_id": 1, "district": "全町", "fy": fy, "connections": connections, "main_km": 80}
            )
    found = cut(town)
    assert found.per_km == 50 and found.estimated_connections == 6, "50 per km of the latest year, over 0.12 km"
    assert "some 6 by the mean of 50 per km" in found.about_customers.en and found.isolation.connections is None


def test_the_lists_hold_no_formula_and_give_units(town: Path, tmp_path: Path) -> None:
    nodes = [{**NODES[0], "node_id": "=1+1", "diameter_mm": 100.0}, *NODES[1:]]
    found = cut(town, graph_of(frame("pipes", LINE), frame("nodes", nodes)))
    valves = valve_frame(found)
    assert valves["Node number"].tolist() == ["=1+1", "W"] and "Diameter (mm)" in valves and "East (m)" in valves
    write_isolation(tmp_path / "a.csv", found)
    assert "'=1+1" in (tmp_path / "a.csv").read_text("utf-8-sig")
    assert json.dumps(found.to_json())
    assert isolation.connections_per_km(town) is None


def test_a_valve_known_only_by_its_number_is_listed_without_a_place(town: Path) -> None:
    pipes = [{**LINE[0], "down_node_id": "N"}, {**LINE[1], "up_node_id": "N"}, LINE[2]]
    graph = graph_of(frame("pipes", pipes), frame("nodes", [{"node_id": "N", "kind": "GATE-VALVE"}, *NODES[1:]]))
    valves = valve_frame(cut(town, graph))
    assert valves["Node number"].tolist() == ["W", "N"] and valves["East (m)"].isna().tolist() == [False, True]


def texts(figure: Any) -> list[str]:
    return [one.get_text() for one in figure.findobj(Text)]


def test_the_drawing_tells_computed_inferred_and_unknown_values_apart() -> None:
    set_language("en")
    written = texts(long_section_figure(section(inferred=[("pipes", 1, "diameter_mm")])))
    assert "10.000" in written and "(9.300)" in written and "— φ≈200" in written and "—" in written
    assert any("( ) computed, ≈ inferred, — unknown" in text for text in written)
    assert "drop 0.40" in written


def test_a_culvert_is_drawn_by_its_height_and_not_its_width() -> None:
    box = sewer("K", (0, 0), (50, 0), up_node_id="M1", down_node_id="M2", diameter_mm=1500.0, height_mm=1200.0, up_invert_m=10.0)
    found = section([box], "M1", "M2")
    assert found.spans[0].up_cover.number == pytest.approx(12.0 - 10.0 - 1.2)
    assert "— 1500×1200" in texts(long_section_figure(found))


def test_its_scale_is_true_and_the_exaggeration_said() -> None:
    set_language("en")
    figure = long_section_figure(section())
    assert tuple(figure.get_size_inches() * 25.4) == pytest.approx(A3)
    assert any("Scale 1:250 across, 1:50 upright (heights exaggerated 5 times" in text for text in texts(figure))
    strokes = [path.vertices for some in figure.axes[0].collections for path in some.get_paths()]
    assert any(one[-1, 0] - one[0, 0] == pytest.approx(1000 * 50 / 250) for one in strokes), "50 m are 200 mm at 1:250"


def test_a_long_section_of_many_manholes_makes_the_sheet_wider_and_says_what_is_left_out() -> None:
    set_language("en")
    chain = [
        sewer(f"P{n}", (20.0 * n, 0), (20.0 * (n + 1), 0), up_node_id=f"M{n}", down_node_id=f"M{n + 1}", diameter_mm=200.0,
              up_invert_m=50 - 0.1 * n, down_invert_m=49.9 - 0.1 * n, length_m=20.0)
        for n in range(200)
    ]  # fmt: skip
    figure = long_section_figure(section(chain, "M0", "M200"))
    assert A3[0] < figure.get_size_inches()[0] * 25.4 <= MOST_WIDE
    assert any("manholes would overlap" in text for text in texts(figure))


def test_nothing_known_is_still_drawn() -> None:
    set_language("en")
    bare = [sewer("A", up_node_id="M7", down_node_id="M8")]
    figure = long_section_figure(section(bare, "M7", "M8"))
    assert "Unknown invert: A" in texts(figure)


def test_names_are_taken_literally(tmp_path: Path) -> None:
    odd = [sewer("$x_{1}$", (0, 0), (50, 0), up_node_id="M1", down_node_id="<b>$$", length_m=50.0)]
    found = section(odd, "M1", "<b>$$")
    save_long_section(tmp_path / "a.svg", found)
    assert "<b>$$" in texts(long_section_figure(found)) and (tmp_path / "a.svg").stat().st_size > 1000


def test_the_table_has_a_row_a_manhole_and_blanks_for_the_unknown() -> None:
    set_language("en")
    table = section_frame(section())
    assert table["Manhole"].tolist() == ["M1", "M2", "M3"] and pd.isna(table["Ground (m)"].iloc[2])
    assert table["Drop in the manhole (m)"].iloc[1] == pytest.approx(0.4)
    assert "Slope: computed" in table["What is not read"].iloc[0] and "Ground: computed" in table["What is not read"].iloc[1]
    assert len(PIPES) == 2 and len(MANHOLES) == 3 and replace(section()).title.en == "Long section M1 to M3"
