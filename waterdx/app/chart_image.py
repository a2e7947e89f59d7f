"""A chart drawn to an image in a job's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

CHART_DPI = 150


@dataclass(frozen=True)
class Picture:
    """`figure` is what is saved, `image` what is shown of it; `plot` what Office can have as a chart of its own, if it can."""

    title: str
    figure: Any
    image: QImage
    plot: Any = None


def picture(title: object, figure: Any, plot: Any = None) -> Picture:
    """A figure with its image; called with chart_tasks.DRAWING held."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(CHART_DPI)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.ascontiguousarray(np.asarray(canvas.buffer_rgba()))
    height, width, _ = pixels.shape
    return Picture(str(title), figure, QImage(pixels.data, width, height, QImage.Format.Format_RGBA8888).copy(), plot)


def picture_of(plot: Any) -> Picture:
    """A plot (reports.plots) with its image; called with chart_tasks.DRAWING held."""
    from waterdx.reports.charts import plain_text_only
    from waterdx.reports.plot_drawing import drawn
    from waterdx.reports.style import drawing

    with drawing():
        return picture(plot.title, plain_text_only(drawn(plot)), plot)
