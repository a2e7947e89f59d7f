"""The legend is a filter: what is hidden is not drawn and not picked, and is told to be hidden."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.app.map.hand import CORNER, LEFT, NONE, Hand


def boxes(hand: Hand) -> dict[str, int]:
    return {name: number for number, name in enumerate(hand.view.class_names)}


def number_of(hand: Hand, start: str) -> int:
    return next(number for name, number in boxes(hand).items() if name.startswith(start))


def untick(hand: Hand, start: str) -> None:
    hand.view.legend.boxes[number_of(hand, start)].click()


def drawn(hand: Hand) -> set[int]:
    """The classes of which anything is drawn."""
    return {n for n, layer in enumerate(hand.see()._shown.layers) if len(layer.curve.getData()[0])}


def test_an_unticked_class_is_neither_drawn_nor_picked(hand: Hand) -> None:
    untick(hand, "DIP")
    assert number_of(hand, "DIP") not in drawn(hand) and number_of(hand, "VP") in drawn(hand)
    hand.click((75, 0))
    assert not len(hand.window.session.selected)
    hand.view.box.boxed.emit(*hand.view.view, False)
    assert hand.row("A") not in hand.window.session.selected and hand.row("B") in hand.window.session.selected


def test_a_shown_pipe_near_a_hidden_one_is_still_picked(hand: Hand) -> None:
    untick(hand, "DIP")
    hand.click((300, 4 * hand.view.metres_per_pixel))
    assert hand.window.session.selected.tolist() == [hand.row("B")]


def test_it_is_told_that_classes_are_hidden_and_one_press_shows_them(hand: Hand) -> None:
    legend = hand.view.legend
    assert not legend.hint.isVisible() and not hand.window.menus.by_id["every_class"].isEnabled()
    untick(hand, "DIP")
    untick(hand, "VP")
    assert legend.hint.isVisible() and "2 区分" in legend.hint.text() and hand.window.menus.by_id["every_class"].isEnabled()
    legend.hint.click()
    assert not legend.hint.isVisible() and len(drawn(hand)) == len(hand.view.class_names)


def test_a_double_click_shows_only_one_class(hand: Hand) -> None:
    box = hand.view.legend.boxes[number_of(hand, "VU")]
    at = QPoint(box.width() // 2, box.height() // 2)
    QTest.mouseClick(box, LEFT, NONE, at)
    QTest.mouseDClick(box, LEFT, NONE, at)
    assert drawn(hand) == {number_of(hand, "VU")}


def test_the_menu_of_a_class_shows_only_it(hand: Hand) -> None:
    hand.view.legend.boxes[number_of(hand, "DIP")].only_wanted.emit()
    assert drawn(hand) == {number_of(hand, "DIP")}
    hand.view.legend.boxes[number_of(hand, "DIP")].all_wanted.emit()
    assert len(drawn(hand)) == len(hand.view.class_names)


def test_classes_are_ticked_by_keyboard(hand: Hand) -> None:
    box = hand.view.legend.boxes[number_of(hand, "DIP")]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert hand.view.legend.hidden == {number_of(hand, "DIP")}


def test_what_is_hidden_stays_hidden_when_the_style_comes_back(hand: Hand) -> None:
    untick(hand, "DIP")
    hand.view.choose_style("year")
    assert not hand.view.legend.hint.isVisible() and hand.view.rows_hidden is None
    hand.view.choose_style("material")
    assert hand.view.legend.hidden == {number_of(hand, "DIP")} and hand.view.legend.hint.isVisible()


def test_a_class_stays_hidden_when_a_pipe_is_drawn(hand: Hand, wait_for_job: Callable[[], None]) -> None:
    hand.do("label_material")
    hand.view.set_scale(2000)
    untick(hand, "DIP")
    x, y = CORNER
    hand.window.session.editor.draw("pipes", [(x + 20, y + 100), (x + 90, y + 100)], {"field": "water"})
    wait_for_job()
    assert len(hand.window.session.town.pipes) == 8 and hand.view.rows_hidden.tolist().count(True) == 1
    assert hand.view.legend.hidden == {number_of(hand, "DIP")}


def test_a_hidden_pipe_that_is_chosen_in_the_table_is_marked_all_the_same(hand: Hand) -> None:
    untick(hand, "DIP")
    hand.window.session.locate(hand.row("A"))
    assert hand.view.marked_rows.tolist() == [hand.row("A")]


def test_the_unknown_is_dotted_and_told_without_colour(hand: Hand) -> None:
    unknown = number_of(hand, "不明")
    hand.view.set_scale(2500)
    whole, dotted = (len(hand.view._shown.layers[n].curve.getData()[0]) for n in (number_of(hand, "DIP"), unknown))
    assert 0 < 10 * whole < dotted
