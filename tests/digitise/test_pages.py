"""Scans are read whatever format they come in, and what is no scan is refused in one sentence before it is decoded."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from waterdx.core.errors import UserError
from waterdx.digitise.pages import pixels, scans_in

INK = np.full((120, 200), 255, dtype=np.uint8)
INK[20:30, 40:160] = 0


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.pdf"])
def test_every_format_gives_the_same_ink(tmp_path: Path, name: str) -> None:
    Image.fromarray(INK).save(tmp_path / name, resolution=300) if name == "a.pdf" else Image.fromarray(INK).save(
        tmp_path / name, dpi=(300, 300)
    )
    (scan,) = scans_in(tmp_path / name)
    grey = pixels(scan)
    assert grey.dtype == np.uint8 and abs(grey.shape[0] - 120) <= 1 and abs(grey.shape[1] - 200) <= 1
    assert grey[25, 100] < 40 and grey[60, 100] > 215


def test_a_tiff_of_many_pages_gives_each(tmp_path: Path) -> None:
    pages = [Image.fromarray(INK).convert("1"), Image.fromarray(np.rot90(INK).copy()).convert("1")]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:], compression="group4", dpi=(400, 400))
    first, second = scans_in(tmp_path / "a.tif")
    assert (first.width_px, second.width_px, first.dpi) == (200, 120, 400)
    np.testing.assert_array_equal(pixels(second), np.rot90(INK))


def test_sixteen_bits_cmyk_and_transparency_come_as_ink_on_white(tmp_path: Path) -> None:
    Image.fromarray(INK.astype(np.uint16) * 16).save(tmp_path / "deep.png")
    Image.fromarray(INK).convert("RGB").convert("CMYK").save(tmp_path / "cmyk.tif")
    clear = np.dstack([np.zeros((120, 200, 3), np.uint8), 255 - INK])
    Image.fromarray(clear).save(tmp_path / "clear.png")
    for name in ("deep.png", "cmyk.tif", "clear.png"):
        grey = pixels(scans_in(tmp_path / name)[0])
        assert grey[25, 100] < 40 and grey[60, 100] > 215, name


UPRIGHT: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud,
    5: np.transpose, 6: lambda a: np.rot90(a, -1), 7: lambda a: np.rot90(a, 2).T, 8: np.rot90,
}  # fmt: skip


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
@pytest.mark.parametrize("held", range(1, 9))
def test_a_page_is_shown_upright_however_the_camera_was_held(tmp_path: Path, suffix: str, held: int) -> None:
    """By the eight values of EXIF; and parts of it, and smaller ones, are parts of what is shown."""
    file = tmp_path / f"a.{suffix}"
    image = Image.fromarray(np.where(np.add.outer(np.arange(60), 3 * np.arange(100)) % 90 < 45, 255, 0).astype(np.uint8))
    exif = image.getexif()
    exif[0x0112] = held
    image.save(file, exif=exif, **({"quality": 100} if suffix == "jpg" else {}))
    upright = UPRIGHT[held](np.asarray(image))
    (scan,) = scans_in(file)
    assert (scan.height_px, scan.width_px) == upright.shape
    shown = pixels(scan)
    assert np.abs(shown.astype(int) - upright).max() <= (2 if suffix == "jpg" else 0)
    np.testing.assert_array_equal(pixels(scan, window=(5, 10, 45, 58)), shown[10:58, 5:45])
    half = pixels(replace(scan, dpi=200.0), dpi=100)
    by_area = shown.reshape(shown.shape[0] // 2, 2, shown.shape[1] // 2, 2).mean(axis=(1, 3))
    assert np.abs(half - by_area).max() <= 1


def test_only_some_rows_are_held_at_a_time_and_none_is_lost(tmp_path: Path, in_this_process: None) -> None:
    """A page larger than a band is the same as one that is not, also where it is made smaller by an odd factor."""
    high = np.random.default_rng(3).integers(0, 256, (9001, 1200), dtype=np.uint8)
    Image.fromarray(high).save(tmp_path / "a.tif", dpi=(300, 300))
    (scan,) = scans_in(tmp_path / "a.tif")
    np.testing.assert_array_equal(pixels(scan), high)
    size = (round(1200 * 0.7), round(9001 * 0.7))
    whole = np.asarray(Image.fromarray(high).resize(size, Image.Resampling.BOX)).astype(int)
    assert np.abs(pixels(scan, dpi=210) - whole).max() <= 1


def test_deep_pixels_are_shown_by_the_range_in_use_and_empty_paper_stays_white(tmp_path: Path, in_this_process: None) -> None:
    Image.fromarray(np.random.default_rng(1).integers(65_000, 65_500, (50, 50), dtype=np.uint16)).save(tmp_path / "empty.png")
    Image.fromarray(INK.astype(np.uint16) * 16).save(tmp_path / "twelve.tif")
    assert pixels(scans_in(tmp_path / "empty.png")[0]).min() > 250
    twelve = pixels(scans_in(tmp_path / "twelve.tif")[0])
    assert twelve.min() == 0 and twelve.max() == 255


def test_a_nearly_empty_sheet_in_one_bit_is_no_bomb(tmp_path: Path) -> None:
    """A frame and nothing else, A2 at 600 dpi in 24 kB: fax coding writes an unchanged row in one bit."""
    sheet = np.full((9921, 14_031), 255, np.uint8)
    sheet[300:310] = sheet[:, 300:310] = 0
    Image.fromarray(sheet).convert("1").save(tmp_path / "a.tif", compression="group4")
    assert (tmp_path / "a.tif").stat().st_size < 30_000
    assert scans_in(tmp_path / "a.tif")[0].width_px == 14_031


def bomb(path: Path) -> Path:
    """20,000 × 20,000 white pixels in some 20 kB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", bytes(17_000)) + chunk(b"IEND", b""))
    return path


def test_what_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        scans_in(bomb(tmp_path / "bomb.png"))
    assert "20,000" in told.value.words.ja


def test_a_pdf_page_of_seventy_metres_is_refused(tmp_path: Path) -> None:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200000 200000]>>endobj\ntrailer<</Root 1 0 R>>\n"
    (tmp_path / "a.pdf").write_bytes(body)
    with pytest.raises(UserError) as told:
        scans_in(tmp_path / "a.pdf")
    assert "200,000" in told.value.words.ja


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"not an image"),
        ("a.jpg", b"\x89PNG\r\n\x1a\n"),
        ("a.pdf", b"%PDF-1.4 nothing"),
        ("a.tif", b"II*\x00\x08\x00\x00\x00"),
        ("a.gif", b"GIF89a"),
    ],
)
def test_what_is_no_scan_says_so(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError):
        scans_in(tmp_path / name)


def test_a_tiff_whose_pages_run_in_a_circle_ends(tmp_path: Path) -> None:
    """The directory of the first page names itself as the next."""
    Image.fromarray(INK).save(tmp_path / "a.tif")
    data = bytearray((tmp_path / "a.tif").read_bytes())
    start = struct.unpack("<I", data[4:8])[0]
    entries = struct.unpack("<H", data[start : start + 2])[0]
    data[start + 2 + 12 * entries : start + 6 + 12 * entries] = struct.pack("<I", start)
    (tmp_path / "a.tif").write_bytes(bytes(data))
    assert len(scans_in(tmp_path / "a.tif")) == 1


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    lock = b"3 0 obj<</Filter/Standard/V 1/R 2/O(" + b"x" * 32 + b")/U(" + b"y" * 32 + b")/P -4>>endobj\n"
    offsets = [head.index(b"1 0 obj"), head.index(b"2 0 obj"), len(head)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    tail = b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\nstartxref\n%d\n%%%%EOF" % len(head + lock)
    (tmp_path / "a.pdf").write_bytes(head + lock + table + tail)
    with pytest.raises(UserError) as told:
        scans_in(tmp_path / "a.pdf")
    assert "パスワード" in told.value.words.ja
