"""What stands on the pipes: labels that keep out of each other's way, symbols by kind, arrows of flow; and styles by evidence."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.app.map.hand import CORNER, Hand
from waterdx.app.map.label_room import place
from waterdx.app.map.labels import LabelTexts
from waterdx.app.map.node_symbols import SYMBOLS
from waterdx.app.map.styles import STYLES, UNKNOWN
from waterdx.core.edits import Edit
from waterdx.core.terms import all_terms

PARTS = ("material", "diameter_mm", "install_fy")


def texts(hand: Hand) -> set[str]:
    return {one.text for one in hand.see().labels.placed}


def look(hand: Hand, scale: float) -> None:
    hand.view.zoom_to_all()
    hand.view.set_scale(scale)


# Labels


def test_no_labels_until_they_are_wanted_then_the_chosen_parts(hand: Hand) -> None:
    look(hand, 2000)
    assert texts(hand) == set()
    hand.do("label_material")
    hand.do("label_diameter_mm")
    assert {"DIP φ100", "VP φ75"} <= texts(hand) and hand.window.menus.by_id["label_material"].isChecked()
    hand.do("label_material")
    assert {"φ100", "φ75"} <= texts(hand)


def test_unknown_values_are_left_out_and_inferred_ones_bear_a_star() -> None:
    columns = {
        "material": np.array(["DIP", None], dtype=object), "diameter_mm": np.array([100.0, np.nan]), "install_fy": np.array([1970.0, 1981.0])
    }  # fmt: skip
    named = LabelTexts(columns, {"install_fy": np.array([False, True])}, PARTS)
    assert (named(0), named(1)) == ("DIP φ100 1970", "1981*")


def test_labels_go_when_the_map_is_far(hand: Hand) -> None:
    hand.do("label_material")
    look(hand, 2000)
    assert texts(hand)
    look(hand, 20_000)
    assert texts(hand) == set()


def test_labels_of_hidden_classes_are_hidden(hand: Hand) -> None:
    hand.do("label_material")
    look(hand, 2000)
    assert "DIP" in texts(hand)
    hand.view.legend.boxes[0].click()
    hidden = hand.view.class_names[0].split()[0]
    assert hidden not in texts(hand)


def test_no_label_lies_on_another_or_outside_and_the_longest_come_first() -> None:
    rng = np.random.default_rng(3)
    start = rng.uniform(0, (1000, 700), (3000, 2))
    pieces = np.hstack([start, start + rng.uniform(-120, 120, (3000, 2))])
    found = place(pieces, str, lambda text: 60.0, 14.0, (1000, 700))
    assert 30 < len(found) <= 120
    taken = [corners(one.x, one.y, one.angle, 60.0, 14.0) for one in found]
    import shapely

    shapes = shapely.polygons(taken)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))[first != second]
    assert (shared < 120).all()  # of 840 square pixels: the room is remembered in cells of five
    assert shapely.box(0, 0, 1000, 700).buffer(6).covers(shapes).all()
    assert all(-90 <= one.angle <= 90 for one in found)


def corners(x: float, y: float, angle: float, wide: float, high: float) -> list[tuple[float, float]]:
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    return [
        (x + a * wide / 2 * cosine - b * high / 2 * sine, y + a * wide / 2 * sine + b * high / 2 * cosine)
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


# Symbols


def shown_symbols(hand: Hand) -> dict[tuple[int, int], int]:
    stamps = hand.see().symbols.stamps
    places = np.round(stamps.places - np.array(CORNER)).astype(int).tolist()
    return {(x, y): which for (x, y), which in zip(places, stamps.which.tolist(), strict=True)}


def test_every_kind_of_node_has_a_symbol() -> None:
    kinds = {term.code for term in all_terms() if term.kind == "node_kind"}
    assert kinds <= set(SYMBOLS)


def test_nodes_are_drawn_by_their_kind_when_near(hand: Hand) -> None:
    look(hand, 2000)
    order = list(SYMBOLS)
    shown = shown_symbols(hand)
    assert shown[150, 0] == order.index("GATE-VALVE") and shown[250, 0] == order.index("HYDRANT")
    assert shown[0, 120] == shown[120, 120] == order.index("MANHOLE")  # one is known by its manhole type only
    assert shown[300, 200] > len(order)  # an unknown kind has a cross of its own
    assert hand.view.legend._symbols.isVisible()
    look(hand, 20_000)
    assert shown_symbols(hand) == {} and not hand.view.legend._symbols.isVisible()


def test_nodes_that_are_to_be_picked_are_shown_from_afar_too(hand: Hand, qtbot: QtBot) -> None:
    look(hand, 20_000)
    hand.window.session.objects.show("nodes")
    qtbot.waitUntil(lambda: len(shown_symbols(hand)) == 5)


def test_a_node_of_another_kind_changes_its_symbol(hand: Hand, wait_for_job: object) -> None:
    from waterdx.app.town_patch import patched
    from waterdx.store import project

    town = hand.window.session.town
    assert town is not None
    with project.editing(town.path) as conn:
        conn.execute("UPDATE nodes SET kind = 'PRV' WHERE node_id = 'V1'")
    with project.reading(town.path) as conn:
        now = patched(town, conn, [Edit("nodes", 1, "kind", "GATE-VALVE", "PRV")])
    assert now.node_marks.kind.tolist()[0] == "PRV"


# Flow


def test_sewers_flow_as_manholes_or_inverts_say_and_openly_as_drawn_where_nothing_does(hand: Hand) -> None:
    look(hand, 2000)
    town, stamps = hand.window.session.town, hand.view.flow.stamps
    assert town is not None and town.flow is not None
    flow = {number: int(town.flow.direction[hand.row(number)]) for number in ("A", "S1", "S2", "S3", "S4")}
    assert flow == {"A": 0, "S1": -1, "S2": 1, "S3": 1, "S4": 1}
    assert sorted(stamps.which.tolist()) == [0, 12, 24, 24]  # east, west, and two of which it is only assumed, open


def test_without_sewers_there_are_no_arrows(town_window: object) -> None:
    session = town_window.session  # type: ignore[attr-defined]
    assert session.town.flow is None


# Styles by evidence


@pytest.mark.parametrize("field", PARTS)
def test_read_inferred_and_unknown_are_classes_of_their_own(field: str) -> None:
    values = {"material": np.array(["VP", "VP", None], dtype=object)}.get(field, np.array([1980.0, 1990.0, np.nan]))
    styling = STYLES[f"evidence_{field}"].styling({field: values, f"inferred_{field}": np.array([False, True, False])})
    names = [styling.classes[n].name.ja for n in styling.class_of_row]
    assert names == ["読み取り・入力", "推定", UNKNOWN.ja]
    assert len({one.dash for one in styling.classes}) == 3


def test_the_map_offers_the_evidence_of_each_field(hand: Hand) -> None:
    hand.view.choose_style("evidence_install_fy")
    assert hand.view.class_names == ["読み取り・入力", "不明"]
