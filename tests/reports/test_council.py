"""The council pack: a page a question, sentences that say what the figures say, PPTX and PDF alike, within twenty seconds."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pandas as pd
import pptx
import pypdfium2
import pytest

from waterdx.cli.main import run
from waterdx.core.errors import UserError
from waterdx.core.words import LANGUAGES, Language, Words, set_language
from waterdx.indicators.compare import compare
from waterdx.indicators.decomposition import movement
from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.outlook import Accounts, outlook
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS, Range, assumptions_with
from waterdx.reports.council import Pack, council_pack, files_in, write_pack
from waterdx.reports.council_questions import AHEAD, questions_of
from waterdx.reports.council_words import indicator_sentence, movement_sentence, radar_sentence
from waterdx.reports.native_pptx import rows_beside
from waterdx.reports.plots import Asked, Plot, Series
from waterdx.reports.style import LINE, lines_in


def test_the_sentence_says_value_year_peers_side_level_change_and_rank() -> None:
    said = indicator_sentence(compare(["糸魚川市"], 2020), "W1-5")
    assert said.ja == (
        "糸魚川市の料金回収率は2020年度 109.67%で、類似団体(区分A5)の平均 95.79% を上回っています(良い側)。"
        "国の手引きなどの水準(100%)を満たしています。2016年度(107.95%)から 1.72 ポイント上がりました。良い方から 204 団体中 51 位です。"
    )
    assert "above the average of peers, class A5 (95.79%) (the better side)" in said.en


def test_a_higher_cost_is_the_worse_side_and_a_neutral_indicator_has_none() -> None:
    found = compare(["妙高市"], 2020)
    assert "(悪い側)" in indicator_sentence(found, "W1-6").ja
    assert "(高低の良否はありません)" in indicator_sentence(found, "W1-4").ja and "位" not in indicator_sentence(found, "W1-4").ja


def test_what_is_unknown_is_said_and_a_small_set_is_a_hint() -> None:
    assert "分かりません" in indicator_sentence(compare(["糸魚川市"], 2020), "W2-3").ja
    few = compare(["糸魚川市"], 2020, peers="甲", kept={"甲": ["152161", "152170"]})
    assert "2 団体と少ない" in indicator_sentence(few, "W1-1").ja


def test_peers_of_whom_hardly_any_is_known_are_not_compared_with() -> None:
    said = indicator_sentence(compare(["152161"], 2020), "W1-7")  # published by Itoigawa alone
    assert said.ja.startswith("糸魚川市の施設利用率は2020年度 29.20%です。")


def test_the_sentence_of_a_movement_names_what_raised_and_what_lowered_it() -> None:
    one = INDICATORS["W1-1"]
    start = {"operating_revenue": 90.0, "non_operating_revenue": 20.0, "operating_expense": 80.0, "non_operating_expense": 20.0}
    moved = movement(
        one,
        (Words("2019年度", "FY2019"), start),
        (Words("2020年度", "FY2020"), start | {"operating_revenue": 95.0, "operating_expense": 90.0}),
    )
    assert moved is not None
    said = movement_sentence("甲町", moved).ja
    assert said.startswith("甲町の経常収支比率は、2019年度の 110.00% から2020年度の 104.55% になりました。")
    assert "値を上げたのは営業収益(+" in said and "ポイント)の変化です。" in said and "下げたのは営業費用(-" in said


def test_the_radar_names_only_real_strengths_and_weaknesses() -> None:
    plot = Plot("r", "radar", "", "", "", ("甲", "乙", "丙"), (Series("町", (60.0, 50.0, 41.0)),), (), "")
    assert radar_sentence(plot).ja.startswith("町が相手よりはっきり良いのは甲(60)です。はっきり悪いのは丙(41)です。")
    alike = Plot("r", "radar", "", "", "", ("甲", "乙"), (Series("町", (53.0, 48.0)),), (), "")
    assert radar_sentence(alike).ja.startswith("町が相手よりはっきり良い指標はありません。はっきり悪い指標はありません。")


@pytest.fixture(scope="module")
def itoigawa() -> Pack:
    return council_pack(Asked(["糸魚川市"], 2020))


@pytest.mark.parametrize(("name", "field"), [("糸魚川市", "sewer_public"), ("五所川原市", "sewer_agri")])
def test_every_question_is_answered_or_said_to_be_open(name: str, field: str) -> None:
    pack = council_pack(Asked([name], field=field))
    assert len(pack.slides) - 1 + len(pack.left_out) == len(questions_of(field))
    assert len(pack.slides) > 6
    for one in pack.slides:
        assert one.title and one.sentence and one.plot.alt and one.plot.notes is not None
    for words, why in pack.left_out:
        assert words.ja and why.ja


def test_the_pack_as_pptx_and_pdf_has_the_same_pages_within_twenty_seconds(tmp_path: Path) -> None:
    start = time.process_time()
    assert run(["reports", "council", "糸魚川市", "--year", "2020", "--out", str(tmp_path / "資料")]) == 0
    assert time.process_time() - start < 20
    slides = list(pptx.Presentation(str(tmp_path / "資料" / "議会資料.pptx")).slides)
    with pypdfium2.PdfDocument(str(tmp_path / "資料" / "議会資料.pdf")) as book:
        assert len(book) == len(slides) > 8
        page = book[1].get_textpage().get_text_bounded()
    assert slides[1].shapes.title.text_frame.text in page.replace("\r\n", "")
    assert "110.13" in page and "出典" in page


def test_an_unknown_ending_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        files_in(tmp_path / "a.docx")
    assert run(["reports", "council", "糸魚川市", "--out", str(tmp_path / "a.docx")]) == 2


def test_every_page_of_the_water_pack_has_question_sentence_source_and_alternative_text(itoigawa: Pack) -> None:
    assert len(itoigawa.slides) - 1 + len(itoigawa.left_out) == len(questions_of("water"))
    assert all(
        one.title and one.sentence and one.plot.alt and one.plot.notes[0].startswith("出典") for one in itoigawa.slides[1:]
    )


def test_a_failed_writing_leaves_the_old_file(tmp_path: Path, itoigawa: Pack) -> None:
    target = tmp_path / "a.pptx"
    target.write_bytes(b"old")

    def stop(done: int, whole: int, words: object = "") -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pack(itoigawa, [target], stop)
    assert target.read_bytes() == b"old" and list(tmp_path.iterdir()) == [target]


def test_every_question_names_indicators_that_exist_and_the_earthquake_is_asked_of_mains() -> None:
    asked = {code for field in ("water", "sewer_public") for one in questions_of(field) for code in one.indicators}
    assert asked <= set(INDICATORS)
    (earthquake,) = (one for one in questions_of("water") if "地震" in one.words.ja)
    assert [INDICATORS[code].name.ja for code in earthquake.indicators] == ["基幹管路の耐震適合率"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "field"), [("糸魚川市", "water"), ("玉東町", "water_kani_nonlegal")])
def test_no_text_of_a_page_runs_into_the_margin_or_over_another(
    name: str, field: str, language: Language, tmp_path: Path
) -> None:
    set_language(language)
    write_pack(council_pack(Asked([name], field=field)), [tmp_path / "a.pdf"])
    with pypdfium2.PdfDocument(str(tmp_path / "a.pdf")) as book:
        for page in book:
            boxes = _boxes(page)
            assert all(right <= page.get_width() - 0.45 * 72 and bottom >= 0 for _, bottom, right, _ in boxes)
        for one, other in itertools.combinations(_boxes(book[0]), 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[1] >= other[3] or other[1] >= one[3]


def _boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of every piece of text, in points."""
    text = page.get_textpage()
    return [text.get_rect(place) for place in range(text.count_rects())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_slide_fits_its_box(language: Language, tmp_path: Path) -> None:
    set_language(language)
    write_pack(council_pack(Asked(["糸魚川市"], 2020)), [tmp_path / "a.pptx"])
    for slide in pptx.Presentation(str(tmp_path / "a.pptx")).slides:
        for shape in (one for one in slide.shapes if one.has_text_frame and one.text_frame.text):
            wide, high = shape.width.inches - 0.2, shape.height.inches - 0.1
            size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
            rows = [row for one in shape.text_frame.paragraphs for row in lines_in(one.text, wide, size)]
            assert len(rows) * size * LINE / 72 <= high, shape.text_frame.text


def test_the_years_ahead_come_with_every_assumption_they_rest_on(tmp_path: Path) -> None:
    town = Accounts("152161", "糸魚川市", 2020, 436_430.0, 478_636.0, 4_249_695.0, "https://example.jp")
    pipes = pd.DataFrame(
        {"install_fy": [1990.0], "renewal_years": [40.0], "metres": [2000.0], "diameter_mm": [150.0], "field": ["water"],
         "length_cm": [200_000.0], "renewal_fy_inferred": [False]}
    )  # fmt: skip
    assumed = assumptions_with({"interest": Range(1, 2, 4)})
    pack = council_pack(Asked(["糸魚川市"], 2020), outlook(town, pipes, assumed, 2021))
    ahead, rests_on = pack.slides[-2:]
    assert ahead.title == AHEAD.ja and "次のページ" in ahead.sentence and rows_beside(ahead.plot)[-1][0] == "2050"
    assert len(rests_on.plot.categories) == len(ASSUMPTIONS)
    assert "企業債の利率: 2 (1〜4) %/年(町の設定)" in rests_on.plot.categories
    write_pack(pack, [tmp_path / "a.pdf"])
    with pypdfium2.PdfDocument(str(tmp_path / "a.pdf")) as book:
        boxes = _boxes(book[len(book) - 1])
    assert all(one[1] >= other[3] or other[1] >= one[3] for one, other in itertools.combinations(boxes, 2) if one[0] == other[0])
