"""The pages of a scan: what there is (headers only, limits first), and their pixels."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.limits import MAX_PAGES, MAX_SIDE_PT, refuse_size
from waterdx.digitise.scan import Scan

PDF_DPI = 300.0
_AREA = 4  # PIL.Image.Resampling.BOX
_ROWS = 1024
POINTS_PER_INCH = 72.0
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf")
_MAGIC = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"II*\x00": "tiff", b"MM\x00*": "tiff", b"%PDF-": "pdf"}
_ENDINGS = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "tiff": (".tif", ".tiff"), "pdf": (".pdf",)}
_GREY = {"1", "L", "LA", "I", "F", "I;16", "I;16B"}  # Pillow's modes without colour
_TURNED = {5, 6, 7, 8}  # values of EXIF orientation that lay a page on its side


def scans_in(path: Path) -> tuple[Scan, ...]:
    """Every page of a PNG, JPEG, TIFF or PDF file, from its headers. UserError where it is none of them, damaged or too large."""
    kind = _kind_of(path)
    return tuple(_pdf_scans(path) if kind == "pdf" else _image_scans(path, kind))


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
    """The pixels of a page: uint8, H×W grey or (`colour`) H×W×3 RGB; `window` x0, y0, x1, y1 of them; resampled where `dpi` is given."""
    progress(0, 1, Words(ja="{file} を読んでいます", en="Reading {file}").format(file=scan.path.name))
    refuse_size(scan.path, scan.page, scan.width_px, scan.height_px, scan.path.stat().st_size)
    with _damage_told(scan.path):
        image = _rendered(scan) if scan.kind == "pdf" else _decoded(scan)
        if window is not None:
            image = image.crop(window)
        if dpi is not None and scan.dpi and abs(dpi / scan.dpi - 1) > 0.01:
            by = dpi / scan.dpi
            image = image.resize((max(1, round(image.width * by)), max(1, round(image.height * by))), _AREA)
        return _array(image, colour, progress)


def _array(image: Any, colour: bool, progress: Progress) -> np.ndarray:
    """The pixels, some rows at a time: an A1 sheet at 600 dpi is a gigabyte, of which there is no room for a second copy."""
    width, height = image.size
    out = np.empty((height, width, 3) if colour else (height, width), np.uint8)
    for y in range(0, height, _ROWS):
        progress(0.5 + 0.5 * y / height, 1, Words(ja="画像を開いています", en="Opening the image"))
        strip = image.crop((0, y, width, min(y + _ROWS, height)))
        out[y : y + _ROWS] = np.asarray(_on_white(strip).convert("RGB" if colour else "L"))
    return out


def _on_white(image: Any) -> Any:
    from PIL import Image

    if "A" not in image.mode and "transparency" not in image.info:
        return image
    shown = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", shown.size, (255, 255, 255, 255)), shown)


def _kind_of(path: Path) -> str:
    if str(path).startswith(("/vsi", "\\vsi")) or "://" in str(path) or ":/" in str(path)[2:]:
        raise UserError(
            ja="「{path}」は読みません。この PC か共有フォルダーにあるファイルを指定してください。",
            en="“{path}” is not read. Give a file on this PC or a shared folder.",
            path=path,
        )
    if not path.is_file():
        raise UserError(
            ja="「{path}」というファイルはありません。場所と名前を確かめてください。",
            en="There is no file “{path}”. Check the place and the name.",
            path=path,
        )
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


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """What the decoder raises at damaged files, in one sentence."""
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UserError:
        raise
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, OverflowError, MemoryError, IndexError, ZeroDivisionError,
            AssertionError, AttributeError, RuntimeError, PIL.Image.DecompressionBombError) as error:  # fmt: skip
        raise UserError(
            ja="「{path}」は壊れていて読めません({why})。スキャンし直すか、元のファイルを確かめてください。",
            en="“{path}” is damaged and cannot be read ({why}). Scan it again, or check the original.",
            path=path, why=type(error).__name__,
        ) from None  # fmt: skip


def _image_scans(path: Path, kind: str) -> Iterator[Scan]:
    size = path.stat().st_size
    with _damage_told(path), _opened(path, kind) as image:
        pages = min(getattr(image, "n_frames", 1), MAX_PAGES + 1) if kind == "tiff" else 1
        _refuse_pages(path, pages)
        found = []
        for page in range(1, pages + 1):
            image.seek(page - 1)
            refuse_size(path, page, image.width, image.height, size)
            width, height = image.size[::-1] if _orientation(image, kind) in _TURNED else image.size
            found.append(Scan(path, page, width, height, _dpi(image), image.mode not in _GREY, kind))
    yield from found


def _orientation(image: Any, kind: str) -> int:
    """How the camera was held (EXIF). Of a PNG this is only known once all of it is decoded, and no camera writes PNG."""
    return 1 if kind == "png" else int(image.getexif().get(0x0112, 1))


def _refuse_pages(path: Path, pages: int) -> None:
    if pages > MAX_PAGES:
        raise UserError(
            ja="「{path}」は {max} ページを超えています。分けて保存し直してください。",
            en="“{path}” has more than {max} pages. Save it in parts.",
            path=path, max=MAX_PAGES,
        )  # fmt: skip


def _opened(path: Path, kind: str) -> Any:
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # our own limits are looked at before anything is decoded
    return PIL.Image.open(path, formats=[kind.upper()])


def _dpi(image: Any) -> float | None:
    told = image.info.get("dpi")
    dpi = float(told[0]) if told else 0.0
    return dpi if 50 <= dpi <= 2400 else None


def _decoded(scan: Scan) -> Any:
    from PIL import Image, ImageOps

    with _opened(scan.path, scan.kind) as image:
        image.seek(scan.page - 1)
        image.load()
        shown = ImageOps.exif_transpose(image) if _orientation(image, scan.kind) != 1 else image
        if shown.mode.startswith("I") or shown.mode == "F":
            return Image.fromarray(_eight_bits(np.asarray(shown)))
        return shown


def _eight_bits(deep: np.ndarray) -> np.ndarray:
    """Sixteen bits as eight, by the range that is really used."""
    low, high = float(deep.min()), float(deep.max())
    return ((deep - low) * (255.0 / max(high - low, 1.0))).astype(np.uint8)


def _pdf(path: Path) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UserError(
                ja="「{path}」はパスワードで保護されています。保護を外して保存し直してください。",
                en="“{path}” is protected by a password. Save it again without.",
                path=path,
            ) from None
        raise UserError(
            ja="「{path}」は壊れていて読めません。PDF を作り直すか、元のファイルを確かめてください。",
            en="“{path}” is damaged and cannot be read. Make the PDF again, or check the original.",
            path=path,
        ) from None


def _pdf_scans(path: Path) -> Iterator[Scan]:
    document = _pdf(path)
    try:
        _refuse_pages(path, len(document))
        for number in range(len(document)):
            with _damage_told(path):
                width, height = document.get_page_size(number)
            if max(width, height) > MAX_SIDE_PT:
                raise UserError(
                    ja="「{path}」の {page} ページは {w:,.0f} × {h:,.0f} pt(最大 {max:,} pt)とされており、図面ではありません。PDF を作り直してください。",
                    en="Page {page} of “{path}” says it is {w:,.0f} × {h:,.0f} pt (at most {max:,} pt): no sheet is. Make the PDF again.",
                    path=path, page=number + 1, w=width, h=height, max=MAX_SIDE_PT,
                )  # fmt: skip
            scale = PDF_DPI / POINTS_PER_INCH
            refuse_size(path, number + 1, width * scale, height * scale, 10**9)
            yield Scan(path, number + 1, int(np.ceil(width * scale)), int(np.ceil(height * scale)), PDF_DPI, True, "pdf")
    finally:
        document.close()


def _rendered(scan: Scan) -> Any:
    document = _pdf(scan.path)
    try:
        return document[scan.page - 1].render(scale=PDF_DPI / POINTS_PER_INCH, may_draw_forms=False).to_pil().copy()
    finally:
        document.close()
