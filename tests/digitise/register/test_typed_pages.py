"""A page of a register that was never on paper is taken from the PDF letter by letter; what lies unseen under a scan is not."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from tests.digitise.register.other_hand.fonts import carried
from waterdx.cli.main import run
from waterdx.digitise.ocr.engine import is_available
from waterdx.digitise.pages import scans_in, text_in_pdf
from waterdx.store.proposals import proposals

pytestmark = pytest.mark.skipif(not is_available(), reason="the optional engine that reads text is not installed")
HEADS = ["管路番号", "管種", "口径", "布設年度", "延長(m)"]
ROWS = [["OQ-0I1l", "DIP", "100", "S48", "41.70"], ["B8-S5Z2", "VP", "75", "H3", "20.00"], ["計", "", "", "", "61.70"]]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A register as a program prints it, with numbers an eye takes for others."""
    from matplotlib.font_manager import FontProperties

    figure = Figure(figsize=(8, 4))
    table = figure.add_axes((0.05, 0.2, 0.9, 0.7)).table(cellText=ROWS, colLabels=HEADS, loc="upper center", cellLoc="center")
    figure.axes[0].axis("off")
    table.scale(1, 2.2)
    for cell in table.get_celld().values():
        cell.set_text_props(fontproperties=FontProperties(fname=carried(), size=11))
    with plt.rc_context({"pdf.fonttype": 42}):
        figure.savefig(tmp_path / "台帳.pdf")
    return tmp_path / "台帳.pdf"


def test_a_typed_page_is_taken_letter_by_letter_and_nothing_in_it_is_doubtful(page: Path) -> None:
    town = page.with_name("町.gpkg")
    assert run(["new", str(town), "--name", "町", "--crs", "EPSG:6676"]) == 0
    assert run(["digitise", "table", str(town), str(page)]) == 0
    kept = proposals(town, 1, "row")
    assert [list(one.texts.values()) for one in kept] == ROWS[:2] and list(kept[0].texts) == HEADS
    assert not any(one.doubtful for one in kept)
    assert {spot.confidence for one in kept for spot in one.spots.values()} == {1.0}


@pytest.mark.parametrize(("over", "seen"), [(b"", 1), (b"3 Tr", 0)])
def test_text_that_is_not_drawn_is_not_there(tmp_path: Path, over: bytes, seen: int) -> None:
    drawn = b"BT /F 12 Tf " + over + b" 60 700 Td (DIP 150) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Length %d>>stream\n%s\nendstream\n" % (len(drawn), drawn),
    )  # fmt: skip
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n")
    assert len(text_in_pdf(scans_in(tmp_path / "a.pdf")[0])) == seen


def test_text_under_a_picture_of_the_page_is_not_trusted(tmp_path: Path) -> None:
    figure = Figure(figsize=(6, 4))
    figure.text(0.5, 0.5, "DIP 150")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow([[0.9, 1.0], [1.0, 0.9]], aspect="auto")
    axes.axis("off")
    figure.savefig(tmp_path / "scan.pdf")
    assert text_in_pdf(scans_in(tmp_path / "scan.pdf")[0]) == []
