"""Drawing what of the pictures beneath a map can be seen, for the background; no Qt in here."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.map.layers import Box
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

DRAWING = Words(ja="背景を描いています", en="Drawing what lies beneath")


@dataclass(frozen=True)
class Drawn:
    """A picture as a map of `box` shows it: H×W×4 uint8, colours multiplied by their opacity; None where it is not to be seen
    there, with `problem` where its file cannot be read."""

    name: str
    box: Box
    image: np.ndarray | None
    problem: Words | None = None


@dataclass(frozen=True)
class View:
    """What a map shows: its project and system, the box and its size in pixels."""

    path: Path
    epsg: int
    box: Box
    width: int
    height: int


def draw_pictures(view: View, wanted: Sequence[tuple[str, Any]], progress: Progress = silent) -> list[Drawn]:
    """The pictures wanted (name, Backdrop), each in the view. One whose file is missing leaves the others be."""
    found = []
    for number, (name, picture) in enumerate(wanted):
        progress(number, len(wanted), DRAWING)
        try:
            found.append(Drawn(name, view.box, _drawn(view, picture)))
        except UserError as error:
            found.append(Drawn(name, view.box, None, error.words))
    return found


def _drawn(view: View, picture: Any) -> np.ndarray | None:
    from waterdx.ledger.backdrop.raster import drawn

    return drawn(raster_of(view.path, picture), view.box, view.width, view.height, view.epsg)


def box_of_picture(path: Path, epsg: int, picture: Any, progress: Progress = silent) -> Box:
    """The rectangle around a picture in the project's system."""
    progress(0, 1, DRAWING)
    return raster_of(path, picture).box_in(epsg)


def stamp_of(path: Path, picture: Any) -> int:
    """Tells one state of a picture's file from another; 0 where it is not there. A sheet's place is in the project itself."""
    from waterdx.ledger.backdrop import kept

    with suppress(OSError, UserError):
        return (path if picture.kind == kept.SCAN else kept.file_of(path, picture)).stat().st_mtime_ns
    return 0


def raster_of(path: Path, picture: Any) -> Any:
    """A picture ready to be drawn, kept while its file stays as it is."""
    return _raster(path, picture, stamp_of(path, picture))


@lru_cache(maxsize=64)
def _raster(path: Path, picture: Any, stamp: int) -> Any:
    from waterdx.ledger.backdrop import kept

    return kept.raster_of(path, picture)
