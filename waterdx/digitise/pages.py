"""The pages of a scan: what there is (headers only, limits first), their pixels, and their text where it was never on paper."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.local_files import refuse_no_file
from waterdx.core.progress import Progress, silent
from waterdx.digitise import decoding, pdf, raster
from waterdx.digitise.limits import damaged, refuse_size
from waterdx.digitise.pdf_text import Placed, strings
from waterdx.digitise.scan import Scan
from waterdx.digitise.wanted import Wanted

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf")
_MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"II*\x00": "tiff", b"MM\x00*": "tiff", b"%PDF-": "pdf"}
_ENDINGS = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "tiff": (".tif", ".tiff"), "pdf": (".pdf",)}
_SECONDS, _SECONDS_PER_MEGAPIXEL = 60.0, 1.0  # a decoder may take: some ten times what a slow PC needs


def scans_in(path: Path) -> tuple[Scan, ...]:
    """Every page of a PNG, JPEG, TIFF or PDF file, from its headers. UserError where it is none of them, damaged or too large."""
    kind = _kind_of(path)
    if kind != "pdf":
        return tuple(raster.headers(path, kind))
    sizes = decoding.apart(pdf.sizes, path, path=path, seconds=_SECONDS)
    return tuple(Scan(path, page, width, height, dpi, True, kind) for page, (width, height, dpi) in enumerate(sizes, start=1))


def scan_of(path: Path, page: int) -> Scan:
    """One page of a file. UserError where it has no such page."""
    found = scans_in(path)
    if not 1 <= page <= len(found):
        raise UserError(
            ja="「{path}」は {n} ページです。--page は 1 から {n} の数で指定してください。",
            en="“{path}” has {n} pages. Give --page as a number from 1 to {n}.",
            path=path, n=len(found),
        )  # fmt: skip
    return found[page - 1]


def pixels(
    scan: Scan, *, colour: bool = False, dpi: float | None = None, window: tuple[int, int, int, int] | None = None,
    progress: Progress = silent,
) -> np.ndarray:  # fmt: skip
    """The pixels of a page: uint8, H×W grey or (`colour`) H×W×3 RGB; `window` x0, y0, x1, y1 of them; resampled where `dpi` is given.

    They are decoded in a process of its own. UserError where the file is damaged, or takes too much memory or time.
    """
    wanted = _wanted(scan, colour, dpi, window)
    seconds = _SECONDS + _SECONDS_PER_MEGAPIXEL * scan.width_px * scan.height_px / 1e6
    with tempfile.TemporaryDirectory(prefix="waterdx-") as folder:
        out = Path(folder) / "pixels"
        if scan.kind == "pdf":
            job, told = pdf.decode, (scan.path, scan.page, (scan.width_px, scan.height_px), wanted, out)
        else:
            job, told = raster.decode, (scan, wanted, out)  # type: ignore[assignment]
        decoding.apart(job, *told, path=scan.path, seconds=seconds, progress=progress)
        found = np.fromfile(out, np.uint8)
    if found.size != np.prod(wanted.shape):
        raise damaged(scan.path, "size")
    return found.reshape(wanted.shape)


def grey_of(image: np.ndarray) -> np.ndarray:
    """H×W of pixels that may be in colour."""
    import cv2

    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


def _wanted(scan: Scan, colour: bool, dpi: float | None, window: tuple[int, int, int, int] | None) -> Wanted:
    """What is asked for, kept within the page and within the limits."""
    x0, y0, x1, y1 = window or (0, 0, scan.width_px, scan.height_px)
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, scan.width_px), min(y1, scan.height_px)
    by = dpi / scan.dpi if dpi is not None and scan.dpi and abs(dpi / scan.dpi - 1) > 0.01 else 1.0
    refuse_size(scan.path, scan.page, (x1 - x0) * by, (y1 - y0) * by, packs_tightly=True)
    return Wanted((x0, y0, x1, y1), max(1, round((x1 - x0) * by)), max(1, round((y1 - y0) * by)), colour)


def text_in_pdf(scan: Scan, *, progress: Progress = silent) -> list[Placed]:
    """The strings of a page of a PDF with their boxes (pixels), where it carries real text; nothing of pages that were scanned."""
    if scan.kind != "pdf":
        return []
    size = (scan.width_px, scan.height_px)
    return strings(
        decoding.apart(pdf.characters, scan.path, scan.page, size, path=scan.path, seconds=_SECONDS, progress=progress)
    )


def _kind_of(path: Path) -> str:
    refuse_no_file(path)
    with path.open("rb") as file:
        start = file.read(1024)
    kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic) or (kind == "pdf" and magic in start)), None)
    if kind is None or path.suffix.lower() not in _ENDINGS[kind]:
        raise UserError(
            ja="「{path}」は、名前の示す形式のスキャンではありません。読めるのは PNG・JPEG・TIFF・PDF です。",
            en="“{path}” is not a scan of the format its name says. PNG, JPEG, TIFF and PDF can be read.",
            path=path,
        )
    return kind
