"""A drawing of the contractor in millimetres, which states no system: the window asks, shows where it would lie, and puts it right."""

from __future__ import annotations

import shutil
from pathlib import Path

import ezdxf
import numpy as np

from .person import Person


def test_a_drawing_in_millimetres_lands_in_the_town(person: Person, sample_town: Path, tmp_path: Path) -> None:
    person.open(Path(shutil.copy(sample_town, tmp_path / "町.gpkg")))
    pipes, box = len(person.town.pipes), person.town.lines.box
    assert box is not None
    with person.watchdog.aside():
        drawing = millimetre_drawing(tmp_path / "竣工図.dxf", (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)

    before = person.town.path.read_bytes()
    dialog = person.drops(drawing)
    assert dialog.tabs.currentWidget() is dialog.place and not dialog.ok.isEnabled()
    assert person.town.path.read_bytes() == before, "nothing is written while it asks"
    dialog.place.candidates.setCurrentRow(0)
    person.settle()
    person.look("asked", dialog)
    assert dialog.place.coordinates.unit == "mm" and dialog.ok.isEnabled()
    person.click(dialog.ok)

    assert len(person.town.pipes) == pipes + 5
    x, y = person.town.lines.pieces[-5:, 0], person.town.lines.pieces[-5:, 1]
    assert np.all((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3]))
    person.look("in the town")
    person.choose("undo")
    assert len(person.town.pipes) == pipes
    person.was_told_no_error()


def millimetre_drawing(path: Path, east: float, north: float) -> Path:
    """Five pipes of 40 m on a layer of water pipes."""
    drawing = ezdxf.new("R2010")
    drawing.layers.add("配水管")
    for n in range(5):
        start = ((east + 30 * n) * 1000, north * 1000)
        drawing.modelspace().add_line(start, (start[0], start[1] + 40_000), dxfattribs={"layer": "配水管"})
    drawing.saveas(path)
    return path
