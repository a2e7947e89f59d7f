"""Promises about unknown words: what is guessed, what is not, and what a project keeps of its own words."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.core.terms import all_terms, find_term, terms_of
from waterdx.core.text import key
from waterdx.ledger import synonyms
from waterdx.ledger.days import months_come_first, read_day
from waterdx.ledger.values import guess, language_of, split_method, unknown_words
from waterdx.store import project

from . import mapping_keys as keys

# The key's codes (Vermont ANR) in ours: (kind, use) of lines and points; sources by theirs.
LINES = {"3": ("PIPE", None), "13": ("PIPE", "COMBINED"), "2": ("PIPE", "STORM")}
POINTS = {"4": "MANHOLE", "4 or 24": "MANHOLE", "2": "INLET", "23": "OUTFALL", "8": "MANHOLE"}
SOURCES = {
    "Data from Municipality": "LEDGER", "Municipality Member Knowledge": "MEMORY", "Data Collected in Field": "FIELD",
    "Wastewater Division Plans": "PLAN", "Stormwater Permit Plan Interpretation": "PERMIT",
    "Stormwater Permit Plam Interpretation": "PERMIT", "Town Plan Interpretation": "PLAN",
    "Orthophotography Interpretation": "AERIAL", "Mapping Grade GPS": "GPS", "Contractor GIS/GPS": "GPS", "Act 250 Permit Plans": "PERMIT",
}  # fmt: skip


def code(kind: str, word: str, field: str, language: str = "") -> str | None:
    found = guess(kind, word, field, language)
    return found.code if found else None


def test_the_vermont_values_are_unified_as_their_own_project_did():
    path = keys.need(keys.VERMONT / "expected_value_mapping.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right, judged = 0, 0
    for row in rows:
        word, expected = row["found_value"], row["canonical_code"]
        if word.startswith("<") or expected == "17":  # "keep": points that are no object of a sewer
            continue
        judged += 1
        if row["field"] == "Status":
            right += code("status", word, "sewer") == "EXIST"
        elif row["field"] == "Source":
            right += code("data_source", word, "sewer") == SOURCES[word]
        elif row["geometry"] == "line":
            kind, use = LINES[expected]
            right += code("pipe_kind", word, "sewer") == kind and (use is None or code("use", word, "sewer") == use)
        else:
            right += code("node_kind", word, "sewer") == POINTS[expected]
    assert judged >= 25 and right / judged >= 0.9


@pytest.mark.parametrize("word", ["Information point", "Other", "Unknown Point"])
def test_points_that_are_no_object_get_no_kind(word):
    assert guess("node_kind", word, "sewer") is None


@pytest.mark.parametrize(
    ("word", "field", "meant"),
    [("PVC", "water", "VP"), ("VCP", "sewer", "CP"), ("AC", "water", "ACP"), ("DI", "water", "DIP"), ("RCP", "sewer", "RC"),
     ("HDPE", "water", "HPPE"), ("HDPE", "sewer", "PE"), ("CMP", "sewer", "CMP"), ("Brick", "sewer", "BRICK"), ("FD150", "water", "DIP"),
     ("PVC110-PN16", "water", "VP"), ("PEHD110-PN16", "water", "HPPE"), ("PE-LD", "water", "PP"), ("ダクタイル鋳鉄菅", "water", "DIP"),
     ("旧塩ビ管", "water", "VP"), ("unlined cast iron pipe", "water", "CIP"), ("Dcutile iron", "water", "DIP"), ("DIP φ150", "water", "DIP"),
     ("Polyvinyl Chlorid", "sewer", "VU"), ("Concrete", "sewer", "CONC")],
)  # fmt: skip
def test_materials_of_other_habits_are_guessed(word, field, meant):
    assert code("material", word, field) == meant


def test_letters_that_mean_two_things_follow_the_language_of_the_column():
    spanish = ["FC63-PN10", "FD150", "PVC110-PN16"]
    assert language_of("material", spanish, "water") == "es"
    assert code("material", "FC63-PN10", "water", "es") == "ACP"
    assert language_of("material", ["FC", "DIP", "VP"], "water") == ""
    assert code("material", "FC", "water") == "CIP"


@pytest.mark.parametrize("word", ["XQ", "VQ", "VIRTUAL", "N/I", "BRICK+IRON", "", "？", "12", "管"])
def test_what_nothing_is_near_to_is_not_guessed(word):
    assert guess("material", word, "water") is None


@given(st.text(alphabet="ABCDEFGHPVIKTX", min_size=2, max_size=2))
def test_two_letters_are_never_corrected_to_another_word(word):
    found = guess("material", word, "water")
    assert found is None or find_term("material", word, "water") or key(found.code) != key(word)
    assert found is None or "misspelling" not in found.reason.en


def test_every_known_spelling_is_its_own_guess():
    for term in all_terms():
        field = "water" if term.field == "common" else term.field
        for spelling in filter(None, map(str, term.spellings())):
            if find_term(term.kind, spelling, field):
                assert guess(term.kind, spelling, field).score == 1.0


def test_no_spelling_of_one_kind_means_two_codes_in_one_field():
    for field in ("water", "sewer"):
        for kind in {term.kind for term in all_terms()}:
            meant: dict[str, set[str]] = {}
            for term in terms_of(kind, field):
                for spelling in term.spellings():
                    meant.setdefault(key(spelling), set()).add(term.code)
            assert {k: v for k, v in meant.items() if k and len(v) > 1} == {}


def test_a_material_that_carries_its_method_gives_both():
    found = guess("material", "硬質塩ビ管･推進管", "sewer")
    assert (found.code, found.also) == ("VU", {"method": "JACK"})
    assert split_method("強化ﾌﾟﾗｽﾁｯｸ管･推進管", "sewer")[1] == "JACK"
    assert split_method("HI・VP", "water") == ("HI・VP", None)


def test_unknown_words_are_listed_once_with_their_count_and_place():
    found = unknown_words("material", ["DIP", "QQX", "普通鋳鉄菅", "QQX", "", "不明"], "water")
    assert [(one.word, one.count, one.first) for one in found] == [("QQX", 2, 1), ("普通鋳鉄菅", 1, 2)]
    assert found[0].guess is None and found[1].guess.code == "CIP"
    assert unknown_words("material", ["QQX"], "water", known=["ＱＱＸ"]) == []


def test_days_of_other_software_are_read_and_ambiguous_ones_are_not():
    assert read_day("Fri, 01 Oct 1999 00:00:00 GMT") == read_day("938736000000") == dt.date(1999, 10, 1)
    assert read_day("8/28/2020") == read_day("28/8/2020") == dt.date(2020, 8, 28)
    assert read_day("4/5/2020") is None and read_day("4/5/2020", month_first=True) == dt.date(2020, 4, 5)
    assert months_come_first(["4/5/2020", "8/28/2020"]) is True and months_come_first(["4/5/2020"]) is None
    assert read_day("-2209161600000") is None and read_day("31/31/2020") is None


@given(st.dates(min_value=dt.date(1900, 1, 2), max_value=dt.date(2099, 12, 31)))
def test_a_day_written_as_milliseconds_or_by_name_is_the_same_day(day):
    since = dt.datetime.combine(day, dt.time()) - dt.datetime(1970, 1, 1)
    milliseconds = int(since.total_seconds() * 1000)
    if len(str(abs(milliseconds))) >= 10:
        assert read_day(str(milliseconds)) == day
    assert read_day(day.strftime("%d %b %Y")) == day


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.gpkg"
    project.create(path, name="試験町", crs="EPSG:6676")
    return path


def test_a_word_of_the_project_is_kept_and_found_however_it_is_typed(town):
    synonyms.add(town, "material", "water", "白管", "GP")
    own = synonyms.read(town)
    assert own.find("material", "　白 管", "water").code == "GP"
    assert own.find("material", "DIP", "water").code == "DIP"
    assert own.find("material", "白管", "sewer") is None
    assert own.spellings() == ("白管",)


def test_rural_sewerage_shares_the_words_of_the_sewer(town):
    synonyms.add(town, "material", "agri", "丸管", "HP")
    assert synonyms.read(town).find("material", "丸管", "sewer").code == "HP"


def test_a_word_of_the_project_goes_before_the_table_and_can_be_taken_back(town):
    synonyms.add(town, "material", "water", "FC", "ACP")
    assert synonyms.read(town).find("material", "FC", "water").code == "ACP"
    synonyms.add(town, "material", "water", "fc", "DIP")
    assert synonyms.read(town).find("material", "FC", "water").code == "DIP"
    synonyms.remove(town, "material", "water", "ＦＣ")
    assert synonyms.read(town).find("material", "FC", "water").code == "CIP"


def test_a_code_that_does_not_exist_is_refused_in_one_sentence(town):
    with pytest.raises(UserError) as refused:
        synonyms.add(town, "material", "water", "白管", "NOPE")
    assert "NOPE" in str(refused.value)
    assert synonyms.read(town).words == {}
