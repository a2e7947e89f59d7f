"""One page of a scan as everything else here sees it: which file, which page, how large; its pixels come from `pixels`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Scan:
    """A page that has been looked at but not decoded. `page` counts from 1; width and height in pixels as shown (EXIF turn applied).

    `dpi` is what the file states, None where it states none or nonsense; `colour` whether it has any; `kind` the ending of
    its format (png, jpeg, tiff, pdf). A page of a PDF has the size it is rendered at.
    """

    path: Path
    page: int
    width_px: int
    height_px: int
    dpi: float | None
    colour: bool
    kind: str
