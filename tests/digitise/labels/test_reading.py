"""Labels are read in any direction, across lines, and never beyond what is written."""

from __future__ import annotations

import numpy as np
import pytest

from tests.digitise.labels.drawn import Drawing, beside
from waterdx.digitise.labels.reading import ReadLabel, read_labels
from waterdx.digitise.ocr.engine import engine, is_available

needs_engine = pytest.mark.skipif(not is_available(), reason="the optional engine that reads text is not installed")


class NoEngine:
    """Stands in where nothing is to be read."""

    name = "none"

    def lines(self, images: list[np.ndarray]) -> list[object]:
        raise AssertionError("nothing here is text")


def labels_of(grey: np.ndarray) -> list[ReadLabel]:
    return [one for one in read_labels(grey, engine=engine()) if one.is_label]


def said(one: ReadLabel) -> tuple[object, ...]:
    label = one.label
    return label.material and label.material.code, label.diameter_mm, label.length_m, label.year and label.year.fiscal_year


def turned_sheet(degrees: float) -> Drawing:
    """A sheet with one label in a direction, and upright text that says how high letters are."""
    drawing = Drawing(700, 700)
    drawing.text((350, 350), "DIP φ150 L=45.2 S52", degrees)
    drawing.text((200, 40), "No. 12 Nakamachi")
    return drawing


@needs_engine
@pytest.mark.parametrize("degrees", [0, 37, 90, 145, 200, 291])
def test_a_label_is_read_in_any_direction_and_from_its_own_side(degrees: float) -> None:
    (one,) = labels_of(turned_sheet(degrees).grey)
    assert said(one) == ("DIP", 150.0, 45.2, 1977)
    assert abs((one.degrees - degrees + 180) % 360 - 180) < 3
    np.testing.assert_allclose(one.corners.mean(axis=0), (350, 350), atol=8)


@needs_engine
def test_letters_crossed_by_lines_are_read() -> None:
    drawing = turned_sheet(0)
    drawing.line((300, 200), (330, 500), width=3)
    drawing.line((100, 362), (640, 366), width=3)
    assert [said(one) for one in labels_of(drawing.grey)] == [("DIP", 150.0, 45.2, 1977)]


@needs_engine
def test_a_blueprint_reads_like_ink_on_paper() -> None:
    assert [said(one) for one in labels_of(255 - turned_sheet(20).grey // 2 * 1)] == [("DIP", 150.0, 45.2, 1977)]


@needs_engine
def test_other_text_stays_as_it_was_read() -> None:
    drawing = Drawing(700, 300)
    drawing.text((250, 80), "Nakamachi 2-14")
    drawing.text((400, 200), "No. 1350")
    texts = read_labels(drawing.grey, engine=engine())
    assert not any(one.is_label for one in texts)
    assert {one.raw.replace(" ", "") for one in texts} == {"Nakamachi2-14", "No.1350"}


@needs_engine
def test_a_size_no_pipe_is_made_in_is_doubtful() -> None:
    drawing = Drawing(700, 300)
    drawing.text((250, 80), "HIVP 130 H20")
    drawing.text((400, 200), "VP 75 H20")
    made, unmade = sorted(labels_of(drawing.grey), key=lambda one: one.label.diameter_mm == 130 or "HIVP" in one.text)
    assert made.label.diameter_mm == 75
    assert "diameter" not in made.doubtful
    assert "diameter" in unmade.doubtful or unmade.label.diameter_mm is None


@needs_engine
def test_a_leader_says_where_it_points() -> None:
    drawing = Drawing(800, 600)
    drawing.line((50, 500), (750, 480), width=6)
    drawing.text((400, 150), "VP 100 S55")
    drawing.line((490, 152), (600, 484), width=2)
    drawing.text((200, 60), "No. 12 Nakamachi")
    (one,) = labels_of(drawing.grey)
    assert one.pointed_at is not None
    np.testing.assert_allclose(one.pointed_at, (600, 484), atol=15)


def test_an_empty_sheet_and_one_with_lines_alone_have_no_text() -> None:
    empty = Drawing(600, 400)
    assert read_labels(empty.grey, engine=NoEngine()) == []  # type: ignore[arg-type]
    road, _ = beside((50, 350), (550, 60), 0)
    empty.line((50, 350), road, (550, 60))
    assert read_labels(empty.grey, engine=NoEngine()) == []  # type: ignore[arg-type]
