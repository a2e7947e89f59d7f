"""A chart drawn to an image in a job's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

CHART_DPI = 150


@dataclass(frozen=True)
class Picture:
    """`figure` is what is saved, `image` what is shown of it."""

    title: str
    figure: Any
    image: QImage


def picture(title: object, figure: Any) -> Picture:
    """A figure with its image; called with chart_tasks.DRAWING held."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(CHART_DPI)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.ascontiguousarray(np.asarray(canvas.buffer_rgba()))
    height, width, _ = pixels.shape
    return Picture(str(title), figure, QImage(pixels.data, width, height, QImage.Format.Format_RGBA8888).copy())
