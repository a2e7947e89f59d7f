"""The dated facts of national policy: each has its source, is found by its words, and says by when."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from waterdx.catalog.policy import policy_facts, shipped

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "policy_facts.csv"


def test_every_fact_has_words_in_both_languages_a_date_a_kind_of_source_and_a_source() -> None:
    for fact in shipped():
        assert all((*vars(words).values(),) for words in (fact.topic, fact.fact, fact.value, fact.unit, fact.basis))
        assert fact.date and fact.source_url.startswith(("http://", "https://"))
        assert fact.asked or not fact.due


def test_each_fact_has_an_id_of_its_own() -> None:
    assert len({fact.id for fact in shipped()}) == len(shipped())


def test_values_units_dates_and_sources_are_those_of_the_reference() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference table of policy facts is not on this machine")
    with REFERENCE.open(encoding="utf-8-sig", newline="") as file:
        theirs = [(row["value"], row["unit"], row["date"], row["source_url"]) for row in csv.DictReader(file)]
    assert [(fact.value.en, fact.unit.en, fact.date, fact.source_url) for fact in shipped()] == theirs


def test_what_is_asked_by_a_year_comes_first_and_what_has_no_year_is_not_left_out() -> None:
    years = [fact.due_year for fact in policy_facts(by=2027)]
    told = [year for year in years if year is not None]
    assert told == sorted(told) and max(told) <= 2027 and years[: len(told)] == told and None in years


def test_the_target_of_dx_in_sewer_maintenance_is_asked_by_fy2027() -> None:
    [fact] = [fact for fact in policy_facts("維持管理 DX 下水道 目標", by=2027) if fact.due]
    assert fact.figure().ja == "100 %" and fact.when().ja == "2027年度、期限 2027年度"


@pytest.mark.parametrize("words", ["台帳", "ledger", "ﾀﾞｯｼｭﾎﾞｰﾄﾞ", "共同発注 東北", "2030"])
def test_facts_are_found_by_words_in_either_language_and_any_width(words: str) -> None:
    assert policy_facts(words)


@pytest.mark.parametrize("words", ['"', "*", "漏水" * 5000, "(a+)+$", "<img src=x>", "\ud800"])
def test_hostile_words_find_nothing_and_do_no_harm(words: str) -> None:
    assert isinstance(policy_facts(words), list)
