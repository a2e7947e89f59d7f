"""Text that was never on paper is taken from the PDF as it is, where it stands, each character once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from waterdx.digitise.pages import pixels, scans_in, text_in_pdf
from waterdx.digitise.pdf_text import mended, strings

LABELS = b"""BT /F 12 Tf 60 700 Td (DIP 150) Tj ET
BT /F 12 Tf 0.3 0 Td 60 700 Td (DIP 150) Tj ET
BT /F 12 Tf 300 700 Td (45.2) Tj ET
BT /F 12 Tf 0.5 0.866 -0.866 0.5 200 300 Tm (HPPE 75) Tj ET
"""


@pytest.fixture
def born_digital(tmp_path: Path) -> Path:
    """A page with three labels, the first drawn twice to look bold, the last turned by 60 degrees; the page laid on its side."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate 90/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Length %d>>stream\n%s\nendstream\n" % (len(LABELS), LABELS),
    )  # fmt: skip
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n")
    return tmp_path / "a.pdf"


def test_the_text_of_a_page_is_read_where_it_is_drawn_and_once(born_digital: Path) -> None:
    (scan,) = scans_in(born_digital)
    found, grey = text_in_pdf(scan), pixels(scan)
    assert sorted(text for text, _ in found) == ["45.2", "DIP 150", "HPPE 75"]
    outside = np.ones(grey.shape, bool)
    for _, (x0, y0, x1, y1) in found:
        assert grey[round(y0) : round(y1), round(x0) : round(x1)].min() < 64
        outside[round(y0) - 3 : round(y1) + 3, round(x0) - 3 : round(x1) + 3] = False
    assert grey[outside].min() > 200


def test_a_page_that_was_scanned_has_no_text(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (300, 200), 255).save(tmp_path / "a.pdf", resolution=300)
    Image.new("L", (300, 200), 255).save(tmp_path / "a.png")
    assert text_in_pdf(scans_in(tmp_path / "a.pdf")[0]) == [] == text_in_pdf(scans_in(tmp_path / "a.png")[0])


def test_radicals_become_the_characters_they_stand_for() -> None:
    assert mended("⻑さ ⻄町 市⺠会館 ⼝径 ⽔道") == "長さ 西町 市民会館 口径 水道"
    assert mended("φ150 ㎜ ①") == "φ150 ㎜ ①"


def test_every_radical_that_is_a_word_becomes_no_radical() -> None:
    """All of Kangxi; of the supplement those that stand for a whole character."""
    kangxi = "".join(map(chr, range(0x2F00, 0x2FD6)))
    assert all(unicodedata.name(one).startswith("CJK UNIFIED") for one in mended(kangxi))


def row(text: str, x: float, y: float, step: float = 10.0) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    for k, character in enumerate(text):
        yield character, (x + k * step, y, x + k * step + 9, y + 10)


def test_cells_side_by_side_and_lines_below_each_other_are_strings_of_their_own() -> None:
    end = ("\r", (0.0, 0.0, 0.0, 0.0))
    told = strings([*row("管種", 0, 0), *row("口径", 60, 0), end, *row("DIP", 0, 12), end, *row("11", 0, 24)])
    assert [text for text, _ in told] == ["管種", "口径", "DIP", "11"]
    assert told[1][1] == (60, 0, 79, 10)
