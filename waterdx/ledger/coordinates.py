"""How the coordinates of a file are to be read: its system, its unit, and which axis comes first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

UNITS = {"m": 1.0, "mm": 0.001}  # of plane coordinates; drawings are in millimetres


@dataclass(frozen=True)
class Coordinates:
    """What was said of a file's coordinates; `crs` ("EPSG:6676") is None where nothing was.

    The numbers are first exchanged where `swap_axes` (the file gives north before east), then taken from `unit` to metres.
    """

    crs: str | None = None
    swap_axes: bool = False
    unit: str = "m"

    def or_said(self, crs: str | None, swap_axes: bool = False, unit: str | None = None) -> Coordinates:
        """The same with what was said later, which goes before."""
        return replace(self, crs=crs or self.crs, swap_axes=swap_axes or self.swap_axes, unit=unit or self.unit)

    def in_metres(self, shapes: np.ndarray) -> np.ndarray:
        """Shapes as the file has them, with east first and the unit taken out; degrees have the unit "m"."""
        if not self.swap_axes and self.unit == "m":
            return shapes
        import shapely

        order, factor = (slice(None, None, -1) if self.swap_axes else slice(None)), UNITS[self.unit]
        moved: np.ndarray = shapely.transform(shapes, lambda points: points[:, order] * factor)
        return moved

    def options(self) -> str:
        """As the command line takes it.

        >>> Coordinates("EPSG:6676", swap_axes=True, unit="mm").options()
        '--crs EPSG:6676 --swap-axes --unit mm'
        """
        said = [f"--crs {self.crs}"] if self.crs else []
        said += ["--swap-axes"] if self.swap_axes else []
        return " ".join(said + ([f"--unit {self.unit}"] if self.unit != "m" else []))


NOTHING_SAID = Coordinates()
