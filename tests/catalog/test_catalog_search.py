"""Search: it finds what a person expects, counts truly, and never fails on what is typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.index import FEW, Index, shipped_index, texts
from waterdx.catalog.query import query_words
from waterdx.catalog.search import search
from waterdx.catalog.synonyms import spellings
from waterdx.catalog.taxonomy import AXES, terms
from waterdx.core.errors import UserError
from waterdx.core.text import search_key

# Of English sentences the beginnings of words are found, of all else every piece.
TEXTS = {one.id: [text for column, some in texts(one).items() if column != "english" for text in some] for one in load()}
KEYS = {one: [search_key(text) for text in some] for one, some in TEXTS.items()}
ALL_KEYS = sorted({key for keys in KEYS.values() for key in keys})


def found(words: str = "", **filters: Any) -> list[str]:
    """What holds every word."""
    return [hit.technology.id for hit in search(words, limit=None, **filters).results if hit.every_word]


def is_abbreviation(word: str) -> bool:
    return 2 <= len(word) <= 3 and word.isascii() and word.isalpha()


@st.composite
def pieces(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from([key for key in ALL_KEYS if len(key) >= 2]))
    start = draw(st.integers(0, len(text) - 2))
    return text[start : draw(st.integers(start + 2, min(len(text), start + 12)))]


def test_every_pair_of_neighbouring_characters_is_found() -> None:
    pairs = {(one, key[i : i + 2]) for one, keys in KEYS.items() for key in keys for i in range(len(key) - 1)}
    holders: dict[str, set[str]] = {}
    for one, pair in pairs:
        holders.setdefault(pair, set()).add(one)
    index = shipped_index()
    for pair, ids in holders.items():
        if not is_abbreviation(pair):
            assert ids <= {index.technologies[n].id for n in index.holding_every([pair])}


@given(pieces())
def test_any_piece_of_a_text_finds_just_the_technologies_that_hold_it_or_a_synonym(piece: str) -> None:
    ways = spellings(piece)
    if any(map(is_abbreviation, ways)):
        return  # told apart below
    expected = {one for one, keys in KEYS.items() if any(way in key for way in ways for key in keys)}
    if any(way.isascii() for way in ways):
        assert expected <= set(found(piece))  # it may also begin a word of an English sentence
    else:
        assert set(found(piece)) == expected


@given(st.sampled_from("水管漏AI音0%ー"))
def test_one_character_finds_every_text_that_holds_it(character: str) -> None:
    wanted = search_key(character)
    assert set(found(character)) == {one for one, keys in KEYS.items() if any(wanted in key for key in keys)}


def test_an_abbreviation_is_a_word_and_not_a_piece_of_another() -> None:
    ai = set(found("AI"))
    assert ai and ai == set(found("ＡＩ")) == set(found("ai")) == set(found("人工知能"))
    assert {one.id for one in load() if {"ai-image", "ai-sound", "ml"} & set(one.element_tech)} <= ai
    assert len(ai) < len([one for one, keys in KEYS.items() if any("ai" in key for key in keys)])


def test_a_whole_word_stands_before_the_beginning_of_a_longer_one() -> None:
    das = {one.id for one in load() if "das" in one.element_tech}
    assert das and found("DAS")[0] in das


@pytest.mark.parametrize("words", ["ドローン", "ﾄﾞﾛｰﾝ", "どろーん", "無人航空機", "uav", "ＵＡＶ", "drone"])
def test_every_spelling_of_drone_finds_every_drone(words: str) -> None:
    assert {one.id for one in load() if "drone" in one.element_tech} <= set(found(words))


@pytest.mark.parametrize(("words", "axis", "code"), [
    ("衛星", "element_tech", "satellite"), ("下水", "field", "sewer"), ("スマメ", "element_tech", "smartmeter"),
    ("人孔", "facility", "manhole"), ("GPR", "element_tech", "gpr"), ("劣化予測", "purpose", "prediction"),
])  # fmt: skip
def test_a_term_of_the_taxonomy_finds_what_is_sorted_under_it(words: str, axis: str, code: str) -> None:
    under = {one.id for one in load() if code in one.codes(axis)}
    assert under and under <= set(found(words))


@pytest.mark.parametrize(("one", "other"), [
    ("管渠", "管きょ"), ("漏水", "水漏れ"), ("鉛管", "鉛製給水管"), ("音聴", "漏水音"), ("センサー", "センサ"),
])  # fmt: skip
def test_two_spellings_of_one_thing_find_the_same(one: str, other: str) -> None:
    assert set(found(one)) == set(found(other))


def test_a_name_that_holds_the_word_comes_before_a_text_that_mentions_it() -> None:
    [first, *_] = search("スマートメーター").results
    assert "スマートメーター" in first.technology.name.ja


def test_several_words_must_all_be_found_in_any_order_and_place() -> None:
    assert set(found("漏水 AI")) == set(found("AI　漏水")) == set(found("漏水")) & set(found("AI"))


def test_no_words_and_no_filters_give_the_whole_catalogue() -> None:
    assert search().total == len(load()) and len(search().results) == 20
    assert len(search(limit=3).results) == 3 and search(limit=3).total == len(load())


HOSTILE = ['"; drop table pieces', '"', "'", "*", "a*", "NEAR(a b)", "a AND", "OR", "NOT a", "name:漏水",
           "^漏水", "(", "-漏水", "{name}", "\x00漏水\x1f", "\ud800漏水", "漏水" * 5000, "漏水 " * 5000, "ai" * 5000, " \u3000\n",
           "%", "\\", "𠮷野", "👷‍♀️", "{", "{0}"]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_only_words(words: str) -> None:
    result = search(words)
    json.dumps(result.to_json(), ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert found("漏水")


@given(st.text(max_size=60))
def test_nothing_a_person_types_fails(words: str) -> None:
    result = search(words)
    assert result.total <= len(load()) and (result.total or not result.results)


@given(st.text(max_size=30))
def test_words_survive_being_folded_twice(words: str) -> None:
    assert query_words(" ".join(query_words(words))) == query_words(words)


AXIS_OF = {
    "field": "field",
    "purpose": "purpose",
    "tech": "element_tech",
    "facility": "facility",
    "maturity": "maturity",
    "listed": "listed",
}
choices = st.fixed_dictionaries({}, optional={
    name: st.lists(st.sampled_from(sorted(terms(axis))), min_size=1, max_size=2, unique=True)
    for name, axis in AXIS_OF.items()
} | {"diameter": st.sampled_from([50, 250, 1000]), "material": st.sampled_from(["DIP", "VP", "HP"])})  # fmt: skip
some_words = st.sampled_from(["", "漏水", "AI", "管", "カメラ", "無い言葉"])


@given(some_words, choices, st.sampled_from(sorted(AXIS_OF)))
def test_a_count_is_what_choosing_that_term_gives(words: str, filters: dict[str, Any], name: str) -> None:
    counts = search(words, **filters).facets[AXIS_OF[name]]
    for code, n in counts.items():
        assert n == search(words, **(filters | {name: code})).total


@given(some_words, choices)
def test_filters_are_and_across_axes_and_or_within_one(words: str, filters: dict[str, Any]) -> None:
    expected = set(found(words))
    for name, value in filters.items():
        each = value if isinstance(value, list) else [value]
        expected &= set().union(*(found(words, **{name: one}) for one in each))
    assert set(found(words, **filters)) == expected


@given(some_words, choices)
def test_an_empty_result_says_what_to_drop_and_how_many_come_back(words: str, filters: dict[str, Any]) -> None:
    result = search(words, **filters)
    assert bool(result.hints) == (result.total == 0)
    for hint in result.hints:
        name = {axis: name for name, axis in AXIS_OF.items()}.get(hint.drop, hint.drop)
        kept = {} if name in {"filters", "all"} else {k: v for k, v in filters.items() if k != name}
        assert hint.total == search("" if name in {"words", "all"} else words, **kept).total > 0
        assert str(hint.total) in hint.words.ja and str(hint.total) in hint.words.en


def test_a_material_or_diameter_that_is_not_told_is_never_a_no() -> None:
    silent = {one.id for one in load() if not one.materials and one.diameter_mm is None}
    assert silent and silent <= set(found(material="LP", diameter=13))


def test_a_material_or_diameter_that_is_told_leaves_out_what_does_not_fit() -> None:
    iron = next(one for one in load() if one.materials == ("鉄管",))
    assert iron.id in found(material="DIP") and iron.id in found(material="鉄管")
    assert iron.id not in found(material="VP") and iron.id in found(material=["VP", "CIP"])
    sized = next(one for one in load() if one.diameter_mm and one.diameter_mm.min)
    assert sized.id not in found(diameter=20)


@pytest.mark.parametrize("filters", [
    {"field": "gas"}, {"tech": ["drone", "magic"]}, {"material": "木"}, {"diameter": 0}, {"diameter": float("nan")},
])  # fmt: skip
def test_a_filter_that_does_not_exist_is_told_and_not_ignored(filters: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        search("漏水", **filters)


def test_the_json_has_the_keys_that_scripts_rely_on() -> None:
    result = search("漏水", field="water").to_json()
    assert result["schema"] == {"name": "waterdx.catalog.search", "version": 1}
    assert result["total"] >= len(result["results"]) > 0 and result["facets"].keys() == AXES.keys()
    assert result["results"][0].keys() == {"id", "name_ja", "name_en", "score", "every_word", "name_marks", "excerpt"}
    scores = [one["score"] for one in result["results"]]
    assert scores == sorted(scores, reverse=True) and all(score > 0 for score in scores)


def test_an_index_of_a_few_technologies_finds_only_those() -> None:
    few: list[Technology] = load()[:3]
    assert search(index=Index(few)).total == 3 and set(shipped_index().technologies) == set(load())


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("布設年度が分からない", "fracta-virtual-pipe"), ("車で走って漏水を探す", "essen-withdrive-ir-leak"),
    ("断水せずに管の中を見る", "jweca-live-pipe-camera"), ("鉄管の腐食", "aist-hf-electrical-survey"),
])  # fmt: skip
def test_a_sentence_finds_what_it_asks_for(sentence: str, wanted: str) -> None:
    assert wanted in [hit.technology.id for hit in search(sentence).results[:3]]


def test_what_holds_every_word_is_marked_and_few_are_followed_by_what_holds_most() -> None:
    result = search("leak detection satellite")
    every = [hit.every_word for hit in result.results]
    assert any(every) and result.near == result.total - sum(every) > 0


def test_where_many_hold_every_word_nothing_else_is_found() -> None:
    result = search("漏水 AI", limit=None)
    assert result.total >= FEW and result.near == 0


def test_a_word_that_no_text_knows_is_not_passed_over_but_told() -> None:
    result = search("漏水 無関係語")
    assert result.total == 0 and {hint.value for hint in result.hints} == {"無関係語"}


def test_public_sewer_technology_may_fit_rural_sewerage() -> None:
    assert set(found(field="sewer")) == set(found(field="agri"))
