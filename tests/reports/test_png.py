"""Promises of the PNG of a chart: the same dots that were drawn, at 300 to the inch, with its alternative text."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from waterdx.reports.charts import save_figure
from waterdx.reports.png import png
from waterdx.reports.style import drawing


def test_every_dot_and_every_text_comes_back() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    with Image.open(io.BytesIO(png(pixels, 300, {"Description": "順位 $x$ <b>"}))) as read:
        read.load()
        assert (np.asarray(read) == pixels[:, :, :3]).all()
        assert read.info["Description"] == "順位 $x$ <b>" and round(read.info["dpi"][0]) == 300


def test_a_figure_is_saved_as_matplotlib_itself_would_draw_it(tmp_path: Path) -> None:
    figure = Figure(figsize=(2.345, 1.23))
    figure.text(0.1, 0.5, "123")
    figure.set_label("説明")
    save_figure(figure, tmp_path / "ours.png")
    with drawing():
        figure.savefig(tmp_path / "theirs.png", dpi=300)
    with Image.open(tmp_path / "ours.png") as ours, Image.open(tmp_path / "theirs.png") as theirs:
        assert ours.size == theirs.size and ours.info["Description"] == "説明"
        assert (np.asarray(ours) == np.asarray(theirs.convert("RGB"))).all()
