"""An indicator explained: figures that are the town's own, reasons that add up, cautions that apply, and others who do better."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.cautions import CAUTIONS, Case, cautions_for
from waterdx.indicators.definitions import INDICATORS, Indicator
from waterdx.indicators.explain import Explanation, explain
from waterdx.indicators.explain_words import (
    caution_words,
    formula_words,
    gap_words,
    movement_words,
    reason_words,
    standing_words,
    to_json,
    value_words,
)
from waterdx.indicators.formula_text import with_figures
from waterdx.indicators.inputs import shipped
from waterdx.indicators.panel import Own
from waterdx.indicators.values import COLUMNS, SUSPECT

ITOIGAWA, MYOKO, BANDO = "152161", "152170", "082287"
ALL = [one for one in INDICATORS.values() if one.inputs]
EACH = pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
HOSTILE = "$x$ =1+1 <b>町</b> {n}"


def sentences(found: Explanation) -> list[Words]:
    gaps = [gap_words(each.name, each.value, each.gap, found.indicator) for each in found.better]
    cautions = [words for words, _source in caution_words(found.indicator, found.cautions)]
    return [
        value_words(found),
        *formula_words(found.indicator, found.at),
        movement_words(found),
        standing_words(found),
        *gaps,
        *cautions,
    ]


def brought(year: int, name: str = "甲町", **amounts: float) -> Own:
    row = {"year": year, "code": "999999", "field": "water", "utility": name, "basis": "draft", "file": "見込み.xlsx", **amounts}
    frame = pd.DataFrame([row])
    values = pd.DataFrame(columns=list(COLUMNS))
    made = [
        {
            "year": year,
            "code": "999999",
            "field": "water",
            "indicator": one.code,
            "value": value,
            "basis": "draft",
            "source_url": "見込み.xlsx",
        }
        for one in INDICATORS.values()
        if "water" in one.fields and np.isfinite(value := one.calculate(frame).iloc[0])
    ]
    return Own(pd.DataFrame(made) if made else values, frame)


@EACH
def test_a_formula_with_figures_is_the_formula(one: Indicator) -> None:
    amounts = {name: 1000.5 * 3 ** (9 - place) for place, name in enumerate(one.inputs)}
    text = with_figures(one, amounts)
    spoken = text.replace(",", "").replace("×", "*").replace("÷", "/").replace("−", "-")
    assert set(spoken) <= set("0123456789.+-*/() ")
    if not one.published_only:
        assert eval(spoken) == pytest.approx(one.calculate(pd.DataFrame([amounts])).iloc[0])  # arithmetic only, just checked


def test_a_negative_figure_stands_in_brackets() -> None:
    amounts = {"unprocessed_deficit": -5.0, "operating_revenue": 1200.0, "entrusted_work_revenue": -0.5}
    assert with_figures(INDICATORS["W1-2"], amounts) == "(−5) ÷ (1,200 − (−0.5)) × 100"


def test_every_indicator_has_a_meaning_in_one_plain_sentence() -> None:
    for one in INDICATORS.values():
        assert one.meaning.ja.endswith("。") and one.meaning.en.endswith("."), one.code
        assert one.meaning.ja != one.caution.ja and len(one.meaning.ja) < 60, one.code


def test_the_unit_cost_of_myoko_is_explained_by_its_own_accounts() -> None:
    found = explain("妙高市", "W1-6", 2020, 2015)
    assert (found.at.value, round(found.at.computed or 0, 2)) == (210.10, 210.10)
    assert (
        "(765,411 − (3,772 + 0 + 0) − 83,585) × 1,000 ÷ 3,227,330 = 210.10 円/m³"
        in formula_words(found.indicator, found.at)[1].ja
    )
    assert found.moved is not None and found.moved.contributions[0].input == "operating_expense"
    assert "営業費用(550,820→699,265 千円)による+45.48 円/m³" in reason_words(found.moved).ja
    assert "悪化" in movement_words(found).ja and "worse" in movement_words(found).en


def test_the_difference_of_percentages_is_in_points() -> None:
    said = movement_words(explain("糸魚川市", "W1-5", 2020, 2019))
    assert "ポイント、改善" in said.ja and "points, better" in said.en


def test_a_neutral_indicator_is_neither_better_nor_worse_and_nobody_does_better() -> None:
    found = explain("糸魚川市", "W1-4", 2020, 2015)
    assert found.better == () and "改善" not in movement_words(found).ja and "悪化" not in movement_words(found).ja
    assert "高低の良否なし" in standing_words(found).ja


@pytest.mark.parametrize(
    ("peers", "code"), [("class", "W1-6"), ("similar", "W1-5"), ("neighbours", "W1-8"), ("prefecture", "W2-1")]
)
def test_those_who_do_better_do_so_and_the_gap_adds_up(peers: str, code: str) -> None:
    found = explain(MYOKO, code, 2020, peers=peers)
    higher = found.indicator.direction == "higher"
    assert 0 < len(found.better) <= 3
    for each in found.better:
        assert (each.value > found.at.value) == higher and each.code in found.peers.chosen.codes
        assert each.gap is not None
        assert each.gap.after == pytest.approx(each.value, abs=0.0051)  # bringing it to the same size changes no ratio
        assert sum(part.effect for part in each.gap.contributions) == pytest.approx(each.gap.after - each.gap.before)
    distances = [each.distance for each in found.better if each.distance is not None]
    assert distances == sorted(distances)


def test_the_average_is_the_ratio_of_sums_of_the_peers() -> None:
    found = explain(ITOIGAWA, "W1-5", 2020)
    assert found.average is not None
    assert found.average.after == pytest.approx(found.peers.statistics["W1-5"].ratio_of_sums)
    assert found.average.before == pytest.approx(found.at.value, abs=0.0051)


def test_the_best_of_all_has_nobody_before_it() -> None:
    frame = explain(ITOIGAWA, "W1-6", 2020)
    best = min(frame.peers.chosen.codes, key=lambda code: _value(code, "W1-6"))
    assert explain(best, "W1-6", 2020).better == ()


def _value(code: str, indicator: str) -> float:
    rows = shipped()
    one = rows[(rows["code"] == code) & (rows["year"] == 2020) & (rows["field"] == "water")]
    return float(INDICATORS[indicator].calculate(one).iloc[0])


def test_a_published_value_without_inputs_says_that_its_reasons_are_not_known() -> None:
    found = explain(ITOIGAWA, "W2-2", 2021)
    assert found.moved is None and "2020, 2021年度の内訳" in (found.not_moved or Words("", "")).ja
    assert len(formula_words(found.indicator, found.at)) == 1
    assert any("算式に数字を入れて" in note.ja for note in found.notes)


def test_a_value_that_cannot_be_is_told_and_is_nobody_s_rank_or_worsening() -> None:
    found = explain(BANDO, "W2-2", 2021)
    assert found.at.value == 977.55 and found.at.basis == SUSPECT
    assert found.peers.ranks["W2-2"][BANDO] is None and found.better == ()
    assert any("ありえない" in words.ja for words, _ in caution_words(found.indicator, found.cautions))
    assert "悪化" not in movement_words(found).ja


def test_what_a_town_brought_itself_is_explained_beside_the_last_peers() -> None:
    own = brought(2025, HOSTILE, ordinary_revenue=90.0, ordinary_expense=100.0, current_assets=-5.0, current_liabilities=2.0)
    found = explain("999999", "W1-1", own=own)
    assert (found.name, found.at.year, found.at.value) == (HOSTILE, 2025, 90.0)
    assert HOSTILE in value_words(found).ja and found.since is None and "ほかに値のある年度" in movement_words(found).ja
    odd = explain("999999", "W1-3", own=own)
    assert odd.at.value == -250 and any("負の値" in note.ja and "流動資産" in note.ja for note in odd.notes)


def test_a_published_value_that_its_inputs_do_not_give_is_told() -> None:
    own = brought(2025, ordinary_revenue=90.0, ordinary_expense=100.0)
    stated = own.values.assign(value=95.0)
    found = explain("999999", "W1-1", own=Own(stated, own.inputs))
    assert found.at.value == 95 and found.at.computed == 90
    assert any("95.00" in note.ja and "90.00" in note.en for note in found.notes)


@pytest.mark.parametrize(("question", "said"), [
    ({"utility": "糸魚川市", "code": "W1-1", "year": 2030}, "2015-2022"),
    ({"utility": "糸魚川市", "code": "W1-1", "since": 1900}, "2015-2022"),
    ({"utility": "糸魚川市", "code": "W1-1", "year": 2020, "since": 2020}, "2015-2022"),
    ({"utility": "糸魚川市", "code": "W9-9"}, "W1-1"),
    ({"utility": "糸魚川市", "code": "W1-1", "field": "sewer_public"}, "water_kani"),
    ({"utility": "糸魚川市", "code": "WX-8"}, "indicators import"),
    ({"utility": "伊達市", "code": "W1-1"}, "012335"),
    ({"utility": "糸魚川市", "code": "W1-1", "peers": HOSTILE}, "similar"),
])  # fmt: skip
def test_what_there_is_not_is_answered_with_what_there_is(question: dict, said: str) -> None:
    with pytest.raises(UserError) as caught:
        explain(**question)
    assert said in caught.value.words.ja and said in caught.value.words.en


class TestCautions:
    @pytest.mark.parametrize(("case", "part"), [
        (Case("W1-5", 2020, None, "computed"), "減免"),
        (Case("W1-5", 2019, 2023, "computed"), "減免"),
        (Case("W1-3", 2014, 2013, "computed"), "会計基準"),
        (Case("W1-3", 2013, 2015, "computed"), "会計基準"),
        (Case("W2-2", 2021, 2020, "computed"), "GIS"),
        (Case("S1-5", 2024, 2023, "computed"), "公費"),
        (Case("W1-8", 2020, None, SUSPECT), "ありえない"),
    ])  # fmt: skip
    def test_apply_to_their_indicator_and_years(self, case: Case, part: str) -> None:
        assert any(part in one.words.ja for one in cautions_for(case))

    @pytest.mark.parametrize("case", [
        Case("W1-5", 2019, 2015, "computed"), Case("W1-3", 2020, 2014, "computed"), Case("W1-3", 2014, None, "computed"),
        Case("W2-2", 2021, None, "computed"), Case("W1-8", 2021, 2020, "computed"),
    ])  # fmt: skip
    def test_do_not_apply_to_others(self, case: Case) -> None:
        assert cautions_for(case) == []

    def test_each_has_a_source_and_known_indicators(self) -> None:
        for one in CAUTIONS:
            assert one.source.startswith("https://") and set(one.codes) <= set(INDICATORS)
            assert one.words.ja.endswith("。") and one.words.en.endswith(".")


@pytest.mark.parametrize("field", ["water", "sewer_public"])
def test_every_indicator_known_of_a_town_can_be_told_and_written(field: str) -> None:
    told = 0
    for one in INDICATORS.values():
        if field in one.fields:
            try:
                found = explain("糸魚川市", one.code, field=field)
            except UserError:
                continue
            told += 1
            for words in sentences(found):
                assert words.ja and words.en and not re.search(r"\bnan\b", words.ja + words.en) and "  " not in words.en
            assert json.loads(json.dumps(to_json(found), allow_nan=False, default=str))["indicator"] == one.code
    assert told >= 12
