"""The two sheets for the council: what stands in them, in both languages, whatever the names."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from waterdx.core.errors import UserError
from waterdx.core.words import set_language
from waterdx.indicators import compare as compare_module
from waterdx.indicators.definitions import INDICATORS, indicators_of
from waterdx.indicators.inputs import shipped
from waterdx.indicators.panel import panel
from waterdx.reports.charts import CHARTS, save_figure
from waterdx.reports.indicator_charts import MOST_UTILITIES, indicator_peers, indicator_trend

BOTH = pytest.mark.parametrize("name", ["indicator_peers", "indicator_trend"])
SHOWN = [*indicators_of("water"), INDICATORS["W2-2"]]
LANGUAGES = pytest.mark.parametrize("spoken", ["ja", "en"])
SIX = [
    "佐賀西部広域水道企業団",
    "糸魚川市",
    "妙高市",
    "浪江町",
    "札幌市",
    "長生郡市広域市町村圏組合（事業会計分）",
]


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    set_language("ja")
    yield
    set_language(None)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def said(figure: Figure) -> str:
    return "\n".join(texts(figure)).replace("\n", "")


@BOTH
@LANGUAGES
def test_each_panel_names_its_indicator_unit_and_year(name: str, spoken: str) -> None:
    set_language(spoken)  # type: ignore[arg-type]
    figure = CHARTS[name].draw(["糸魚川市", "妙高市"])
    assert len(figure.axes) == len(SHOWN)
    for axes, one in zip(figure.axes, SHOWN, strict=True):
        inside = "".join(text.get_text() for text in axes.texts)
        assert str(one.name).replace(" ", "") in inside.replace("\n", "").replace(" ", "")
        assert str(one.unit) in inside and "2020" in inside


@BOTH
@LANGUAGES
def test_the_foot_names_source_class_and_number_of_peers(name: str, spoken: str) -> None:
    set_language(spoken)  # type: ignore[arg-type]
    text = said(CHARTS[name].draw(["糸魚川市"]))
    for part in ("https://", "e-Stat", "A5", "n=204"):
        assert part in text


@BOTH
def test_only_a_level_of_official_guidance_is_marked(name: str) -> None:
    figure = CHARTS[name].draw(["糸魚川市"])
    for axes, one in zip(figure.axes, SHOWN, strict=True):
        marked = [text.get_text() for text in axes.texts if text.get_color() == "#b3261e"]
        assert marked == ([] if one.reference is None else [f"{one.reference:g}%"])


def test_the_bars_show_the_values_and_the_box_the_peers() -> None:
    axes = indicator_peers(["糸魚川市", "妙高市"]).axes[0]
    bars = [patch.get_width() for patch in axes.patches if patch.get_x() == 0 and patch.get_height() == 0.52]
    assert [round(value, 2) for value in bars] == [110.13, 103.12]
    inside = [text.get_text() for text in axes.texts]
    assert {"110.13", "109位/204", "103.12", "110.44"} <= set(inside)


def test_the_trend_shows_every_year_and_stops_at_the_year_asked_for() -> None:
    whole, part = indicator_trend(["糸魚川市"]), indicator_trend(["糸魚川市"], 2018)
    assert [tick.get_text() for tick in whole.axes[0].get_xticklabels()] == [str(y) for y in range(2015, 2021)]
    assert [tick.get_text() for tick in part.axes[0].get_xticklabels()] == [str(y) for y in range(2015, 2019)]


def test_a_class_that_changed_is_said_in_the_trend() -> None:
    assert "類似団体区分が変わった" in said(indicator_trend(["府中市"]))
    assert "類似団体区分が変わった" not in said(indicator_trend(["糸魚川市"]))


def test_an_unknown_value_is_written_and_not_drawn_as_zero() -> None:
    frame = shipped()
    row = frame[(frame["field"] == "water_bulk") & (frame["current_liabilities"] == 0)].iloc[0]
    axes = indicator_peers([row["code"]], int(row["year"]), "water_bulk").axes[2]
    assert "不明" in [text.get_text() for text in axes.texts]
    assert not [patch for patch in axes.patches if patch.get_x() == 0 and patch.get_height() == 0.52]


@BOTH
@pytest.mark.parametrize(("spoken", "utilities"), [("ja", SIX[:1]), ("en", SIX[:2]), ("ja", SIX), ("en", SIX)])
def test_no_text_leaves_the_page_and_titles_do_not_touch(name: str, spoken: str, utilities: list[str]) -> None:
    set_language(spoken)  # type: ignore[arg-type]
    figure = CHARTS[name].draw(utilities)
    figure.set_dpi(100)
    figure.draw_without_rendering()
    wide, high = figure.get_size_inches() * 100
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= high + 1, text
    for one, other in itertools.combinations(_fixed_texts(figure), 2):
        assert not one.get_window_extent().overlaps(other.get_window_extent()), (one, other)


def _fixed_texts(figure: Figure) -> list[Text]:
    """Titles, units, notes and legend: what must never touch, wherever the values lie."""
    titles = [text for axes in figure.axes for text in axes.texts if getattr(text, "xycoords", "") == "axes fraction"]
    return [*titles, *figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]


@BOTH
@pytest.mark.parametrize("hostile", ["$$ $\\foo$ {0}{x} \\", "市\n町\t村" + "x" * 300, "𠮷野町"])
@pytest.mark.filterwarnings("ignore:Glyph")  # the font has no 𠮷; the chart must still be made
def test_a_hostile_name_is_shown_as_it_is(name: str, hostile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = shipped().assign(utility=lambda frame: frame["utility"].replace("糸魚川市", hostile))
    monkeypatch.setattr(compare_module, "panel", lambda field, *_: panel(field, renamed))
    figure = CHARTS[name].draw(["152161"])
    assert save_figure(figure, tmp_path / "x.pdf").stat().st_size > 10_000
    assert " ".join(hostile.split())[:10] in said(figure)


def test_too_many_utilities_and_unknown_ones_get_a_sentence() -> None:
    with pytest.raises(UserError, match="団体"):
        indicator_peers(["糸魚川市"] * (MOST_UTILITIES + 1))
    with pytest.raises(UserError, match="糸魚川市"):
        indicator_trend(["糸魚川"])


@BOTH
def test_the_same_question_gives_the_same_file(name: str, tmp_path: Path) -> None:
    one, two = (save_figure(CHARTS[name].draw(["糸魚川市"]), tmp_path / f"{n}.svg").read_bytes() for n in (1, 2))
    assert one == two


def test_pyplot_is_never_loaded() -> None:
    code = "import sys, waterdx.reports.indicator_charts as c; c.indicator_peers(['糸魚川市']); "
    run = subprocess.run([sys.executable, "-c", code + "print('matplotlib.pyplot' in sys.modules)"],
                         capture_output=True, text=True, check=True, encoding="utf-8",
                         cwd=Path(__file__).parents[2])  # fmt: skip
    assert run.stdout.strip() == "False"
