"""Comparing utilities: the keys scripts rely on, and sentences that help when the input cannot be used."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd
import pytest

from waterdx.core.errors import UserError
from waterdx.core.words import set_language
from waterdx.indicators.compare import class_history, compare, find_utilities, history
from waterdx.indicators.definitions import indicators_of
from waterdx.indicators.imported import of_rows
from waterdx.indicators.inputs import DERIVED, FIELDS, shipped
from waterdx.indicators.panel import Own, panel

ITOIGAWA = {
    "W1-1": 110.13, "W1-2": 0.00, "W1-3": 360.82, "W1-4": 261.20, "W1-5": 109.67, "W1-6": 102.70,
    "W1-8": 90.79, "W2-1": 47.02,
}  # fmt: skip
MYOKO = {
    "W1-1": 103.12, "W1-2": 0.00, "W1-3": 600.40, "W1-4": 823.94, "W1-5": 71.39, "W1-6": 210.10,
    "W1-8": 79.44, "W2-1": 52.90,
}  # fmt: skip


@pytest.fixture(autouse=True, params=["ja", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language(None)


def refusal(*utilities: str, **options: object) -> str:
    with pytest.raises(UserError) as caught:
        compare(list(utilities), **options)  # type: ignore[arg-type]
    for sentence in (caught.value.words.ja, caught.value.words.en):
        assert sentence and "\n" not in sentence
    assert caught.value.words.ja.count("。") == 1
    return str(caught.value)


def test_itoigawa_and_myoko_equal_the_reference_to_the_printed_decimals() -> None:
    both = compare(["糸魚川市", "152170"], 2020)
    printed = [{code: round(one.values[code] or 0.0, 2) for code in ITOIGAWA} for one in both.utilities]
    assert printed == [ITOIGAWA, MYOKO]
    assert both.peers.class_code == "A5"
    assert any("妙高市" in note.ja for note in both.notes)


def test_the_json_has_exactly_the_promised_keys() -> None:
    made = compare(["糸魚川市", "妙高市"]).to_json()
    assert set(made) == {"schema", "utilities", "peers"}
    assert made["schema"] == {"name": "waterdx.indicators.compare", "version": 1}
    assert [set(one) for one in made["utilities"]] == [{"code", "name", "year", "values"}] * 2
    assert set(made["peers"]) == {"class", "n", "values"}
    for one in made["peers"]["values"].values():
        assert set(one) == {"median", "q1", "q3", "ratio_of_sums", "rank"}
    assert made["peers"]["values"]["W1-1"]["rank"] == {"152161": 109, "152170": None}
    assert compare(["糸魚川市"]).to_json()["peers"]["values"]["W1-1"]["rank"] == 109


def test_unknown_values_are_null_in_json_and_never_nan() -> None:
    frame = shipped()
    row = frame[(frame["field"] == "water_bulk") & (frame["current_liabilities"] == 0)].iloc[0]
    made = compare([row["code"]], int(row["year"]), "water_bulk").to_json()
    assert made["utilities"][0]["values"]["W1-3"] is None
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_the_latest_year_common_to_all_is_used_and_said() -> None:
    assert compare(["糸魚川市"]).year == 2020
    frame = shipped()
    without = frame[~((frame["code"] == "152170") & (frame["year"] == 2020))]
    shared = compare(["糸魚川市", "妙高市"], frame=without)
    assert shared.year == 2019
    assert any("2019年度で比べています" in note.ja for note in shared.notes)


def test_a_utility_named_twice_stands_once() -> None:
    assert len(compare(["糸魚川市", "152161", "新潟県糸魚川市", "１５２１６１"]).utilities) == 1


def test_a_name_of_earlier_years_is_still_understood() -> None:
    assert compare(["篠山市"]).utilities[0].name == "丹波篠山市"


def test_an_ambiguous_name_is_answered_with_the_codes_to_choose_from() -> None:
    sentence = refusal("伊達市")
    assert "012335" in sentence and "072133" in sentence
    assert compare(["福島県伊達市"]).utilities[0].code == "072133"


def test_two_utilities_of_one_name_can_stand_side_by_side() -> None:
    assert [one.code for one in compare(["012335", "072133"]).utilities] == ["012335", "072133"]


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    assert "152161" in refusal("糸魚川")
    assert "012025" in refusal("12025")


@pytest.mark.parametrize("hostile", ["", " ", "$$", "$\\foo$", "{x}", "a\nb{0}", "\x00", "あ" * 5000, "'; DROP TABLE"])
def test_hostile_names_get_a_sentence_too(hostile: str) -> None:
    assert len(refusal(hostile)) < 400


def test_a_year_without_values_is_answered_with_those_there_are() -> None:
    assert "2015-2024" in refusal("糸魚川市", year=2030)


def test_no_utility_and_an_unknown_field_are_answered() -> None:
    refusal()
    assert "water_bulk" in refusal("糸魚川市", field="gas")


def test_one_who_runs_another_field_is_told_which() -> None:
    assert "water_bulk" in refusal("神奈川県内広域水道企業団")


def test_the_search_box_finds_by_part_prefecture_and_code() -> None:
    assert find_utilities("糸魚川")[0].code == "152161"
    assert find_utilities("新潟 妙高")[0].code == "152170"
    assert find_utilities("1521")[0].code.startswith("1521")
    assert [one.code for one in find_utilities("伊達市")][:2] == ["012335", "072133"]
    assert len(find_utilities("市", limit=7)) == 7
    assert find_utilities("") == find_utilities("ない団体名") == []


def test_history_gives_every_year_in_order() -> None:
    frame = history("糸魚川市")
    assert list(frame.index) == list(range(2015, 2025)) and {one.code for one in indicators_of("water")} <= set(frame)
    assert frame.loc[2020, "W1-1"] == pytest.approx(110.13, abs=0.005)
    assert list(class_history("糸魚川市")) == list(frame.index)


def test_what_is_only_published_stands_beside_what_is_computed_and_says_so() -> None:
    (one,) = compare(["糸魚川市"], 2020).utilities
    assert (one.values["W2-2"], one.basis["W2-2"], one.basis["W1-1"]) == (2.83, "published_mieruka_db", "computed")
    later = compare(["糸魚川市"], 2023)
    assert list(later.peers.statistics) == ["W2-2"] and later.utilities[0].values["W2-2"] == 3.47


def test_own_draft_figures_of_a_later_year_stand_beside_the_last_year_of_the_others() -> None:
    row = shipped().query("code == '152161' and year == 2020 and field == 'water'").drop(columns=list(DERIVED), errors="ignore")
    typed = row.assign(year=2025, basis="draft", file="様式.xlsx", operating_expense=row["operating_expense"] * 1.1)
    found = compare(["糸魚川市"], own=Own(of_rows(typed.iloc[:0].assign(indicator="", value=0.0), typed), typed))
    assert (found.year, found.peers.year, found.peers.n) == (2025, 2020, 204)
    assert (found.utilities[0].values["W1-1"] or 0) < ITOIGAWA["W1-1"] and found.utilities[0].basis["W1-1"] == "draft"
    assert any("2020年度の相手" in note.ja for note in found.notes)


def test_asking_changes_nothing_in_the_shipped_inputs() -> None:
    before = shipped().copy()
    compare(["糸魚川市"])
    history("糸魚川市")
    pd.testing.assert_frame_equal(shipped(), before)


@pytest.mark.parametrize("field", FIELDS)
def test_a_utility_of_every_field_can_be_compared_however_few_they_are(field: str) -> None:
    whole = panel(field)
    year = whole.last_accounts
    code = str(whole.who_at(year).index[0])
    found = compare([code], year, field)
    assert found.peers.n >= 1 and found.utilities[0].code == code
    assert compare([code], field=field, peers="country").peers.n >= 1


def test_one_without_whole_accounts_is_compared_by_what_is_known() -> None:
    whole = panel("sewer_public")
    without = next(code for code in whole.who.index.get_level_values("code").unique() if not whole.accounts_of(code))
    assert compare([without], field="sewer_public").year == whole.years_of(without)[-1]
