"""Saving figures: whole files only, the same bytes each time, Japanese readable everywhere, names taken literally."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from waterdx.core.errors import UserError
from waterdx.reports.charts import CHARTS, all_charts, find_chart, save_figure
from waterdx.reports.style import drawing, font_family, font_file, lines, plain, width, wrapped

HOSTILE = [
    "$$",
    "$$x",
    "$\\foo$",
    "$x^{2$",
    "{0}{name}",
    "a\nb\r\tc",
    "%s%%",
    "\\",
    "<b>&</b>",
    "-- -->",
    "糸魚川市 髙﨑",
]
KINDS = pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])


def titled(title: str) -> Figure:
    with drawing():
        figure = Figure(figsize=(4, 3))
        figure.add_subplot().set_title(title)
        return figure


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its packed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"\x78")


@KINDS
@pytest.mark.parametrize("title", HOSTILE)
def test_a_name_is_drawn_as_it_is_and_never_as_a_formula(title: str, ending: str, tmp_path: Path) -> None:
    assert save_figure(titled(title), tmp_path / f"x{ending}").stat().st_size > 1000


def test_a_text_made_outside_our_style_is_taken_literally_too(tmp_path: Path) -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "$\\foo$")
    save_figure(figure, tmp_path / "x.png")
    assert not any(text.get_parse_math() for text in figure.findobj(Text))


@KINDS
def test_the_same_figure_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    first, second = (save_figure(titled("糸魚川市"), tmp_path / f"{n}{ending}").read_bytes() for n in (1, 2))
    assert first == second
    assert not re.search(rb"CreationDate|<dc:date>|tIME", first)


def test_the_pdf_carries_the_japanese_font_as_truetype_with_its_letters_searchable(tmp_path: Path) -> None:
    content = unpacked(save_figure(titled("糸魚川市"), tmp_path / "x.pdf").read_bytes())
    assert b"/CIDFontType2" in content and b"/FontFile2" in content and b"/Type3" not in content
    assert font_family().encode() in content
    assert f"{ord('魚'):04x}".encode() in content.lower()


def test_the_svg_needs_no_font_where_it_is_opened(tmp_path: Path) -> None:
    content = save_figure(titled("糸魚川市"), tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "<text" not in content and "font-family" not in content
    assert "糸魚川市" in content  # told in a comment, so that searching the file finds it


def test_a_png_has_300_dots_per_inch(tmp_path: Path) -> None:
    head = save_figure(titled("x"), tmp_path / "x.png").read_bytes()[16:24]
    assert (int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")) == (1200, 900)


@pytest.mark.parametrize("name", ["x.gif", "x", "x.png.exe", ".png"])
def test_another_ending_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        save_figure(titled("x"), tmp_path / name)
    assert ".svg" in caught.value.words.ja and ".svg" in caught.value.words.en
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_a_sentence_and_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"x\.png"):
        save_figure(titled("x"), tmp_path / "none" / "x.png")


def test_a_save_that_fails_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = save_figure(titled("古い"), tmp_path / "x.png")
    before = target.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError("open in another program")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError):
        save_figure(titled("新しい"), target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_drawing_leaves_the_settings_of_matplotlib_as_they_were() -> None:
    before = dict(mpl.rcParams)
    save_to = titled("糸魚川市")
    assert save_to.axes and dict(mpl.rcParams) == before


def test_the_font_travels_with_the_program() -> None:
    assert font_file().is_file() and font_family() == "IPAexGothic"


def test_every_chart_has_a_name_in_both_languages_and_says_what_it_shows() -> None:
    assert {"indicator_peers", "indicator_trend"} <= set(all_charts())
    for name, one in CHARTS.items():
        assert one.name == name and one.title.ja and one.title.en and one.draw.__doc__


def test_an_unknown_chart_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="indicator_peers"):
        find_chart("{nothing}")


def test_lines_never_pass_their_width_and_lose_no_letter() -> None:
    text = "佐賀西部広域水道企業団、糸魚川市。 Ordinary revenue to ordinary expense ratio " + "x" * 50
    for columns in (12, 20, 33):
        made = lines(text, columns)
        assert all(width(row) <= columns + 2 for row in made)  # a closing mark may hang
        assert "".join(made).replace(" ", "") == text.replace(" ", "")
        assert not any(row.startswith(("、", "。")) for row in made)
    assert wrapped("あ" * 50, 10).count("\n") == 1 and wrapped("あ" * 50, 10).endswith("…")
    assert plain("a\nb\x00c") == "a b c"
