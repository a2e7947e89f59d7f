"""How large a scan may be, looked at before anything is decoded; and what is said of files that cannot be read."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from waterdx.core.errors import UserError

MAX_PIXELS = 300_000_000  # an A1 sheet at 600 dpi has 279 million
MAX_PIXELS_PER_BYTE = (
    1000  # of grey and colour: white paper from a scanner packs to about 300, and deflate cannot do more than 1032
)
SMALL_PIXELS = 20_000_000  # what is no larger does no harm, however well it is packed
MAX_PAGES = 2000
MAX_SIDE_PT = 14_400  # what PDF allows a page to be: 5.08 m


def refuse_size(path: Path, page: int, width: float, height: float, packs_tightly: bool = False) -> None:
    """UserError where a page is larger than any sheet, or far larger than its file can hold.

    `packs_tightly` is true of one-bit pages (fax coding writes an unchanged row in one bit), of palettes and of PDF: nearly
    empty sheets of those really are that small.
    """
    if not (width >= 1 and height >= 1):  # nor is NaN a size
        raise UserError(
            ja="「{path}」の {page} ページは大きさが 0 です。スキャンし直すか、別の形式で保存し直してください。",
            en="Page {page} of “{path}” has no size. Scan it again or save it in another format.",
            path=path, page=page,
        )  # fmt: skip
    if width * height > MAX_PIXELS:
        raise UserError(
            ja="「{path}」の {page} ページは {w:,.0f} × {h:,.0f} 画素で、読める上限(A1 を 600 dpi、{max} 百万画素)を超えます。解像度を下げて保存し直してください。",
            en="Page {page} of “{path}” has {w:,.0f} × {h:,.0f} pixels, more than can be read (A1 at 600 dpi, {max} million). Save it again at a lower resolution.",
            path=path, page=page, w=width, h=height, max=MAX_PIXELS // 1_000_000,
        )  # fmt: skip
    file_bytes = path.stat().st_size
    if not packs_tightly and width * height > max(SMALL_PIXELS, MAX_PIXELS_PER_BYTE * file_bytes):
        raise UserError(
            ja="「{path}」は {kb:,.0f} kB しかないのに {w:,.0f} × {h:,.0f} 画素とされており、図面のスキャンではありません。元のファイルを確かめてください。",
            en="“{path}” has only {kb:,.0f} kB but says it has {w:,.0f} × {h:,.0f} pixels: that is no scan of a sheet. Check the original.",
            path=path, kb=file_bytes / 1000, w=width, h=height,
        )  # fmt: skip


def refuse_pages(path: Path, pages: int) -> None:
    """UserError where a file has more pages than any register, or none."""
    if pages > MAX_PAGES:
        raise UserError(
            ja="「{path}」は {max} ページを超えています。分けて保存し直してください。",
            en="“{path}” has more than {max} pages. Save it in parts.",
            path=path, max=MAX_PAGES,
        )  # fmt: skip
    if pages < 1:
        raise UserError(
            ja="「{path}」にはページがありません。元のファイルを確かめてください。",
            en="“{path}” has no page. Check the original.",
            path=path,
        )


def refuse_side(path: Path, page: int, width_pt: float, height_pt: float) -> None:
    """UserError where a page of a PDF is larger than PDF allows."""
    if max(width_pt, height_pt) > MAX_SIDE_PT:
        raise UserError(
            ja="「{path}」の {page} ページは {w:,.0f} × {h:,.0f} pt(最大 {max:,} pt)とされており、図面ではありません。PDF を作り直してください。",
            en="Page {page} of “{path}” says it is {w:,.0f} × {h:,.0f} pt (at most {max:,} pt): no sheet is. Make the PDF again.",
            path=path, page=page, w=width_pt, h=height_pt, max=MAX_SIDE_PT,
        )  # fmt: skip


def damaged(path: Path, why: str) -> UserError:
    return UserError(
        ja="「{path}」は壊れていて読めません({why})。スキャンし直すか、元のファイルを確かめてください。",
        en="“{path}” is damaged and cannot be read ({why}). Scan it again, or check the original.",
        path=path, why=why,
    )  # fmt: skip


def too_much_memory(path: Path) -> UserError:
    return UserError(
        ja="「{path}」を開くにはメモリーが足りません。解像度を下げるか、1 ページずつに分けて保存し直してください。",
        en="There is not enough memory to open “{path}”. Save it again at a lower resolution, or page by page.",
        path=path,
    )


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """What decoders raise at damaged files, in one sentence."""
    import PIL.Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except MemoryError:
        raise too_much_memory(path) from None
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, OverflowError, IndexError, ZeroDivisionError,
            AssertionError, AttributeError, RuntimeError, PIL.Image.DecompressionBombError) as error:  # fmt: skip
        raise damaged(path, type(error).__name__) from None
