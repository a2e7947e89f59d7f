"""What a map of the window shows, as plain data for a layout. Light enough for the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from waterdx.ledger.backdrop.kept import Backdrop


@dataclass(frozen=True)
class Classes:
    """The classes of a style, and the number of that of each row of pipes; -1 is a pipe that is not shown."""

    names: tuple[Words, ...]
    colours: tuple[str, ...]
    of_row: NDArray[np.int64]


@dataclass(frozen=True)
class OnMap:
    """What is shown of a project: its pipes (a frame as the ledger has them, `length_m` registered or else drawn) with their lines, None
    where one has no place; their classes; which points; kinds of background; pictures with their opacity, the lowest first."""

    path: Path
    pipes: Any
    lines: NDArray[np.object_]
    classes: Classes
    points: frozenset[str]
    kinds: frozenset[str]
    pictures: tuple[tuple[Backdrop, float], ...]
