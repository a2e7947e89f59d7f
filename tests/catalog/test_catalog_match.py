"""Matching to a ledger: what is known is compared, what is not is said to be unknown."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.figures import Amount
from waterdx.catalog.match import PIPE_FACILITIES, Match, match
from waterdx.catalog.materials import FAMILIES, FAMILY_NAMES, codes_of, known_materials, material_name

IRON = replace(next(one for one in load() if one.materials == ("鉄管",)), diameter_mm=Amount(75, 300, "mm"))
COLUMNS = ["field", "material", "diameter_mm", "length_m", "install_fy"]


def pipes(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame([(*row, 1980) for row in rows], columns=COLUMNS)


def only(frame: pd.DataFrame, technology: Technology = IRON) -> Match:
    [found] = match(frame, [technology])
    return found


def states(found: Match) -> dict[str, str]:
    return {one.name: one.state for one in found.conditions}


def test_pipes_that_meet_every_condition_give_the_full_score_and_their_km() -> None:
    found = only(pipes(("water", "DIP", 100, 1500.0), ("water", "CIP", 75, 500.0)))
    assert found.score == 1 and found.possible_km == pytest.approx(2)
    assert set(states(found).values()) == {"met"}


def test_a_material_known_to_differ_is_not_met_and_its_pipe_is_not_counted() -> None:
    found = only(pipes(("water", "VP", 100, 1000.0), ("water", "DIP", 100, 250.0)))
    materials = found.conditions[1]
    assert (materials.met_km, materials.not_met_km, found.possible_km) == (0.25, 1.0, 0.25)
    assert states(only(pipes(("water", "VP", 100, 1000.0))))["materials"] == "not_met"


@pytest.mark.parametrize("material", [None, "", "OTHER", "不明", "K-J"])
def test_an_unknown_material_or_diameter_in_the_ledger_is_unknown_and_not_a_no(material: str | None) -> None:
    found = only(pipes(("water", material, None, 1000.0)))
    assert states(found) == {"field": "met", "materials": "unknown", "diameter_mm": "unknown"}
    assert found.possible_km == 1 and found.score == pytest.approx(2 / 3)


def test_what_the_entry_does_not_tell_is_unknown_and_said_so() -> None:
    found = only(pipes(("water", "DIP", 100, 1000.0)), replace(IRON, materials=(), diameter_mm=None))
    assert found.named("unknown") == ["materials", "diameter_mm"] and found.possible_km == 1
    assert "分からない" in found.conditions[1].reason.ja


def test_pipes_without_a_length_are_named_in_the_reason_and_not_taken_as_a_no() -> None:
    found = only(pipes(("water", "DIP", 100, None)))
    assert states(found)["materials"] == "met" and found.score == 1
    assert "1本" in found.conditions[0].reason.ja and "1 pipes" in found.conditions[0].reason.en


def test_rural_sewerage_is_unknown_for_a_sewer_technology_and_no_place_for_a_water_one() -> None:
    rural = pipes(("agri", "VU", 150, 1000.0))
    assert states(only(rural))["field"] == "not_met"
    assert states(only(rural, replace(IRON, field="sewer", materials=())))["field"] == "unknown"


def test_a_ledger_without_pipes_leaves_everything_unknown() -> None:
    found = match(pipes())
    assert found and all(set(states(one).values()) == {"unknown"} for one in found)


def test_only_technologies_for_pipes_are_matched_unless_all_are_asked_for() -> None:
    frame = pipes(("water", "DIP", 100, 1000.0))
    some, every = match(frame), match(frame, all_facilities=True)
    assert all(PIPE_FACILITIES & set(one.technology.facility) for one in some)
    assert len(some) < len(every) == len(load())


rows = st.tuples(
    st.sampled_from(["water", "sewer", "agri", None]),
    st.sampled_from(["DIP", "VP", "HP", None]),
    st.sampled_from([75.0, 250.0, 400.0, None]),
    st.sampled_from([0.0, 10.0, 1000.0, None]),
)


@given(st.lists(rows, min_size=1, max_size=6))
def test_every_km_is_met_not_met_or_unknown_and_the_order_follows_the_score(
    some: list[tuple[object, ...]],
) -> None:
    total = sum(float(str(row[3])) for row in some if row[3] is not None) / 1000
    found = match(pipes(*some))
    for one in found:
        assert 0 <= one.score <= 1 and one.possible_km <= total + 1e-9
        for condition in one.conditions:
            km = condition.met_km + condition.not_met_km + condition.unknown_km
            assert km == pytest.approx(total) and condition.reason.ja and condition.reason.en
        assert one.to_json().keys() >= {"met", "not_met", "unknown"}
    scores = [round(one.score, 6) for one in found]
    assert scores == sorted(scores, reverse=True)


def test_every_code_of_a_material_family_is_a_code_of_the_ledger() -> None:
    assert FAMILIES.keys() == FAMILY_NAMES.keys()
    assert {code for codes in FAMILIES.values() for code in codes} <= set(known_materials())


def test_every_material_a_shipped_entry_names_has_codes_and_an_english_name() -> None:
    for name in {name for one in load() for name in one.materials}:
        assert codes_of(name) and material_name(name).en.isascii()
