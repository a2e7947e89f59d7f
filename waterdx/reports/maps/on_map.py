"""What a map of the window shows, as plain data for a layout. Light enough for the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from waterdx.ledger.backdrop.kept import Backdrop


@dataclass(frozen=True)
class Classes:
    """The classes of a style, and the number of that of each pipe by its number in the file; -1 is a pipe that is not shown."""

    names: tuple[Words, ...]
    colours: tuple[str, ...]
    fids: NDArray[np.int64]
    class_of: NDArray[np.int64]


@dataclass(frozen=True)
class OnMap:
    """What is shown of a project: the classes of pipes, which points, kinds of background, pictures with their opacity, the lowest first."""

    path: Path
    classes: Classes
    points: frozenset[str]
    kinds: frozenset[str]
    pictures: tuple[tuple[Backdrop, float], ...]
