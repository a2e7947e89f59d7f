"""Damaged and hostile scans are read or refused in a sentence; none crashes, none fills the memory, none runs anything."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from waterdx.core.errors import UserError
from waterdx.digitise.limits import MAX_PAGES
from waterdx.digitise.pages import pixels, scans_in, text_in_pdf

INK = np.full((120, 200), 255, dtype=np.uint8)
INK[20:30, 40:160] = 0
SAVED: dict[str, dict[str, object]] = {
    "png": {}, "jpg": {}, "tif": {"compression": "tiff_lzw"}, "tiff": {"compression": "group4"}, "pdf": {"resolution": 300},
}  # fmt: skip


def scan_bytes(suffix: str) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(INK).convert("1") if suffix == "tiff" else Image.fromarray(INK)
    image.save(file, {"jpg": "jpeg", "tif": "tiff"}.get(suffix, suffix), **SAVED[suffix])  # type: ignore[arg-type]
    return file.getvalue()


def changed(data: bytes, chance: np.random.Generator) -> bytes:
    """Some bytes changed, or a piece cut out, or the end lost."""
    new = bytearray(data)
    how = chance.integers(0, 4)
    start, stop = sorted(int(k) for k in chance.integers(0, len(data), 2))
    if how == 0:
        del new[start:stop]
    elif how == 1:
        del new[start:]
    else:
        for at in chance.integers(0, len(data), 1 + int(chance.integers(0, 6))):
            new[at] = int(chance.integers(0, 256))
    return bytes(new)


def read_or_refused(file: Path) -> None:
    try:
        for scan in scans_in(file)[:3]:
            pixels(scan)
            text_in_pdf(scan)
    except UserError as told:
        assert file.name in told.words.ja and file.name in told.words.en


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("suffix", SAVED)
def test_a_scan_with_changed_bytes_is_read_or_refused(tmp_path: Path, suffix: str) -> None:
    data, chance = scan_bytes(suffix), np.random.default_rng(8)
    for _ in range(60):
        file = tmp_path / f"changed.{suffix}"
        file.write_bytes(changed(data, chance))
        read_or_refused(file)


@pytest.mark.soak
@pytest.mark.parametrize("suffix", SAVED)
def test_three_hundred_changed_scans_are_read_or_refused(tmp_path: Path, suffix: str) -> None:
    data, chance = scan_bytes(suffix), np.random.default_rng(88)
    for _ in range(300):
        file = tmp_path / f"changed.{suffix}"
        file.write_bytes(changed(data, chance))
        read_or_refused(file)


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as told:
        for scan in scans_in(path):
            pixels(scan)
    assert str(path) in told.value.words.ja and str(path) in told.value.words.en
    return told.value.words.ja


def test_a_jpeg_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = bytearray(scan_bytes("jpg"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 16_000, 16_000)
    (tmp_path / "a.jpg").write_bytes(bytes(data))
    assert "16,000" in refusal(tmp_path / "a.jpg")


def test_a_scan_whose_end_is_lost_is_refused(tmp_path: Path, in_this_process: None) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (400, 400), dtype=np.uint8)
    for suffix in ("png", "jpg", "tif"):
        file = tmp_path / f"a.{suffix}"
        Image.fromarray(noise).save(file)
        file.write_bytes(file.read_bytes()[:-20_000])
        assert "壊れて" in refusal(file)


def test_a_tiff_of_more_pages_than_any_register_is_refused(tmp_path: Path) -> None:
    """Ten thousand directories of one pixel, each naming the next."""
    pages, size = 10_000, 2 + 12 * 9 + 4
    tags = ((256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 1))
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    body = b"".join(
        struct.pack("<H", 9) + entries + struct.pack("<I", 16 + (k + 1) * size if k < pages - 1 else 0) for k in range(pages)
    )
    (tmp_path / "a.tif").write_bytes(b"II*\x00" + struct.pack("<I", 16) + bytes(8) + body)
    assert f"{MAX_PAGES}" in refusal(tmp_path / "a.tif")


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects (numbered from 1, the first is the catalogue), without a table of contents: pdfium mends that."""
    numbered = b"".join(b"%d 0 obj%sendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R>>\n"


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>"
HOSTILE: dict[str, bytes] = {
    "no page": pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"),
    "more pages than it has": pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 100000>>", PAGE),
    "pages that hold themselves": pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>"),
}  # fmt: skip


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_pdf_is_refused(tmp_path: Path, attack: str) -> None:
    (tmp_path / "a.pdf").write_bytes(HOSTILE[attack])
    assert refusal(tmp_path / "a.pdf")


ACTIONS: dict[str, bytes] = {
    "script": b"<</S/JavaScript/JS(app.launchURL\\('file:///FLAG'\\))>>",
    "launch": b"<</S/Launch/F(FLAG)>>",
    "link": b"<</S/URI/URI(file:///FLAG)>>",
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_pdf_that_would_run_something_is_only_looked_at(tmp_path: Path, action: str) -> None:
    opens = b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/AA<</WC 4 0 R>>>>"
    data = pdf(
        opens, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, ACTIONS[action].replace(b"FLAG", b"%s/flag" % bytes(tmp_path))
    )
    (tmp_path / "a.pdf").write_bytes(data)
    (scan,) = scans_in(tmp_path / "a.pdf")
    assert (pixels(scan) == 255).all() and [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def test_what_looping_form_draws_ends(tmp_path: Path) -> None:
    """A form that draws itself."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>/Length 5>>stream\n/F Do\nendstream\n"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R>>"
    begin = b"<</Length 5>>stream\n/F Do\nendstream\n"
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, form, begin)
    (tmp_path / "a.pdf").write_bytes(data)
    assert pixels(scans_in(tmp_path / "a.pdf")[0]).shape == (300, 300)


def test_a_plan_longer_than_any_paper_is_rendered_more_coarsely(tmp_path: Path) -> None:
    """A roll of 5 m at 0.9 m would be 600 megapixels at 300 dpi."""
    roll = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14000 2500]>>"
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", roll)
    (tmp_path / "a.pdf").write_bytes(data)
    (scan,) = scans_in(tmp_path / "a.pdf")
    assert scan.dpi is not None and scan.dpi < 300
    assert scan.width_px * scan.height_px < 151_000_000 and scan.width_px / scan.height_px == pytest.approx(5.6, rel=1e-3)
