"""PNG, JPEG and TIFF: what their headers say, and their pixels as ink on white paper, some rows at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.progress import Progress
from waterdx.core.words import Words
from waterdx.digitise.limits import MAX_PAGES, damage_told, refuse_pages, refuse_size
from waterdx.digitise.scan import Scan
from waterdx.digitise.wanted import Box, Wanted

OPENING = Words(ja="画像を開いています", en="Opening the image")
_BOX = 4  # PIL.Image.Resampling.BOX: the mean over the area
_GREY = {"1", "L", "LA", "I", "F", "I;16", "I;16B", "I;16L"}  # Pillow's modes without colour
_PACKS_TIGHTLY = {"1", "P"}
_ORIENTATION = 0x0112
# Of each EXIF orientation: Pillow's name of the turn that shows it upright, and where x and y as shown lie in the file's own
# pixels (width w, height h of the file).
_TURNS: dict[int, tuple[str, Any]] = {
    2: ("FLIP_LEFT_RIGHT", lambda x, y, w, h: (w - x, y)),
    3: ("ROTATE_180", lambda x, y, w, h: (w - x, h - y)),
    4: ("FLIP_TOP_BOTTOM", lambda x, y, w, h: (x, h - y)),
    5: ("TRANSPOSE", lambda x, y, w, h: (y, x)),
    6: ("ROTATE_270", lambda x, y, w, h: (y, h - x)),
    7: ("TRANSVERSE", lambda x, y, w, h: (w - y, h - x)),
    8: ("ROTATE_90", lambda x, y, w, h: (w - y, x)),
}
_LAID_ON_ITS_SIDE = {5, 6, 7, 8}


def headers(path: Path, kind: str) -> list[Scan]:
    """The pages of an image file, from its headers only. UserError where it is damaged or too large."""
    with damage_told(path), _opened(path, kind) as image:
        return [_scan(path, page, image, kind) for page in _pages(path, image, kind)]


def _pages(path: Path, image: Any, kind: str) -> Iterator[int]:
    """1, 2, … with the image standing at each. A directory that comes round to an earlier one ends the file."""
    yield 1
    for page in range(2, MAX_PAGES + 2) if kind == "tiff" else ():
        try:
            image.seek(page - 1)
        except EOFError:
            return
        refuse_pages(path, page)
        yield page


def _scan(path: Path, page: int, image: Any, kind: str) -> Scan:
    lying = _orientation(image, kind) in _LAID_ON_ITS_SIDE
    width, height = image.size[::-1] if lying else image.size
    refuse_size(path, page, width, height, image.mode in _PACKS_TIGHTLY)
    return Scan(path, page, width, height, _dpi(image), image.mode not in _GREY, kind)


def _opened(path: Path, kind: str) -> Any:
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limits are looked at before anything is decoded
    return PIL.Image.open(path, formats=[kind.upper()])


def _orientation(image: Any, kind: str) -> int:
    """How the camera was held (EXIF); the image is then as it lies in the file.

    Of a PNG without it in front all would have to be decoded. Pillow 13 turns a TIFF itself, which takes a second copy and gives
    a page laid on its side wrong where it is not packed: the tag is taken away from it.
    """
    if kind == "png" and "exif" not in image.info:
        return 1
    told = image.getexif().pop(_ORIENTATION, 1)
    if kind == "tiff":
        image.tag_v2.pop(_ORIENTATION, None)
        image._size = image._tile_size
    return told if told in _TURNS else 1


def _dpi(image: Any) -> float | None:
    told = image.info.get("dpi")
    dpi = float(told[0]) if told else 0.0
    return dpi if 50 <= dpi <= 2400 else None


def decode(scan: Scan, wanted: Wanted, out: Path, progress: Progress) -> None:
    """Write the wanted pixels (uint8, row by row) into `out`. UserError where the file is damaged."""
    with damage_told(scan.path), _opened(scan.path, scan.kind) as image, out.open("wb") as file:
        image.seek(scan.page - 1)
        if scan.kind == "jpeg" and not wanted.colour:
            image.draft("L", None)  # the decoder leaves the colour out: a quarter of the memory
        turned = _orientation(image, scan.kind)
        image.load()
        white = image.getextrema()[1] if image.mode.startswith("I") or image.mode == "F" else None
        for top, bottom, box in wanted.bands():
            progress(top, wanted.height, OPENING)
            file.write(_band(image, turned, box, (wanted.width, bottom - top), wanted.colour, white).tobytes())


def _band(image: Any, turned: int, box: Box, size: tuple[int, int], colour: bool, white: float | None) -> Any:
    """The part of an image that is shown in `box`, upright and of this size."""
    from PIL import Image

    x0, y0, x1, y1 = _in_file(box, turned, image.size)
    left, top, right, bottom = math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)
    part = _ink_on_white(image.crop((left, top, right, bottom)), "RGB" if colour else "L", white)
    lying = turned in _LAID_ON_ITS_SIDE
    part_size = size[::-1] if lying else size
    if part.size != part_size:
        part = part.resize(part_size, _BOX, box=(x0 - left, y0 - top, x1 - left, y1 - top))
    return part.transpose(Image.Transpose[_TURNS[turned][0]]) if turned in _TURNS else part


def _in_file(box: Box, turned: int, size: tuple[int, int]) -> Box:
    """A box of the page as shown in the pixels of the file, which the camera may have laid on its side."""
    if turned not in _TURNS:
        return box
    (xa, ya), (xb, yb) = (_TURNS[turned][1](x, y, *size) for x, y in (box[:2], box[2:]))
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _ink_on_white(part: Any, mode: str, white: float | None) -> Any:
    """As eight bits of grey or colour; deep pixels by the range in use (`white`), what is clear as white paper."""
    from PIL import Image

    if white is not None:
        deep = np.asarray(part).astype(np.float32) * np.float32(255 / max(white, 1e-9))
        part = Image.fromarray(np.clip(deep, 0, 255).astype(np.uint8))
    elif ("A" in part.mode.upper() and part.mode != "LAB") or "transparency" in part.info:
        part = part.convert("RGBA")
        part = Image.alpha_composite(Image.new("RGBA", part.size, (255, 255, 255, 255)), part)
    elif part.mode == "LAB":
        from PIL import ImageCms

        profiles = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        part = ImageCms.profileToProfile(part, *profiles, outputMode="RGB")
    return part.convert(mode)
