"""How large a scan may be, looked at before anything is decoded."""

from __future__ import annotations

from waterdx.core.errors import UserError

MAX_PIXELS = 300_000_000  # an A1 sheet at 600 dpi has 279 million
MAX_PIXELS_PER_BYTE = 1000  # a sheet without a line compresses to about 300; what exceeds this is made to fill the memory
MAX_PAGES = 2000
MAX_SIDE_PT = 14_400  # what PDF allows a page to be: 5.08 m


def refuse_size(path: object, page: int, width: float, height: float, file_bytes: int) -> None:
    """UserError where a page is larger than any sheet, or far larger than its file can hold."""
    if width < 1 or height < 1:
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
    if width * height > MAX_PIXELS_PER_BYTE * file_bytes and width * height > 20_000_000:
        raise UserError(
            ja="「{path}」は {kb:,.0f} kB しかないのに {w:,.0f} × {h:,.0f} 画素とされており、図面のスキャンではありません。元のファイルを確かめてください。",
            en="“{path}” has only {kb:,.0f} kB but says it has {w:,.0f} × {h:,.0f} pixels: that is no scan of a sheet. Check the original.",
            path=path, kb=file_bytes / 1000, w=width, h=height,
        )  # fmt: skip
