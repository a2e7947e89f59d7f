"""Matching to a ledger: what is known is compared, what is not is said to be unknown."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.estimate import estimates
from waterdx.catalog.figures import Amount, Cost
from waterdx.catalog.match import Match, match, match_one
from waterdx.catalog.match_conditions import PIPE_FACILITIES
from waterdx.catalog.materials import FAMILIES, FAMILY_NAMES, codes_of, known_materials, material_name
from waterdx.catalog.town_ledger import TownLedger, town_ledger
from waterdx.core.words import Words

PLAIN = next(one for one in load() if one.materials == ("鉄管",))
IRON = replace(
    PLAIN, diameter_mm=Amount(75, 300, "mm"), pressure_mpa=None, depth_m=None, access=(), data_needed=(), network=(), least_scale=None
)  # fmt: skip
COLUMNS = ["field", "material", "diameter_mm", "length_m"]


def ledger(*rows: tuple[object, ...], nodes: dict[tuple[str, str], int] | None = None) -> TownLedger:
    kinds = [kind for kind, n in (nodes or {}).items() for _ in range(n)]
    return town_ledger(
        pd.DataFrame(rows, columns=COLUMNS).assign(install_fy=1980.0), pd.DataFrame(kinds, columns=["field", "kind"])
    )


def states(found: Match) -> dict[str, str]:
    return {one.name: one.state for one in found.conditions}


def reasons(found: Match) -> dict[str, str]:
    return {one.name: one.reason.ja for one in found.conditions}


def test_pipes_that_meet_every_condition_give_the_full_score_and_their_km() -> None:
    found = match_one(ledger(("water", "DIP", 100, 1500.0), ("water", "CIP", 75, 500.0)), IRON)
    assert found.score == 1 and found.km is not None and found.km.met == pytest.approx(2)
    assert set(states(found).values()) == {"met"}
    assert found.summary.ja == "φ75〜300mmの鉄管 2.0 km が対象、対象外 0.0 km。"


def test_the_score_is_the_share_of_the_pipes_of_the_field_and_halves_the_unknown() -> None:
    """Of 10 km of water pipe 4 surely fit and 2 may: (4 + 2/2) / 10; the sewer counts nothing; all three conditions are met."""
    found = match_one(
        ledger(("water", "DIP", 100, 4000.0), ("water", None, 100, 2000.0), ("water", "VP", 100, 4000.0), ("sewer", "HP", 250, 9000.0)),
        IRON,
    )  # fmt: skip
    assert found.score == pytest.approx(0.5)
    assert "φ75〜300mmの鉄管 4.0 km が対象、管種が不明 2.0 km、対象外 4.0 km" in found.summary.ja


def test_few_kilometres_that_fit_well_do_not_stand_above_many() -> None:
    town = ledger(("water", "DIP", 100, 95_000.0), ("water", "ACP", 100, 5000.0))
    first, second = match(town, [replace(IRON, id="few", materials=("ACP",)), replace(IRON, id="many")])
    assert (first.technology.id, second.technology.id) == ("many", "few")


def test_a_material_known_to_differ_is_not_met_and_its_pipe_is_not_counted() -> None:
    found = match_one(ledger(("water", "VP", 100, 1000.0), ("water", "DIP", 100, 250.0)), IRON)
    materials = found.conditions[2].km
    assert materials is not None and (materials.met, materials.not_met, found.possible_km) == (0.25, 1.0, 0.25)
    assert states(match_one(ledger(("water", "VP", 100, 1000.0)), IRON))["materials"] == "not_met"


@pytest.mark.parametrize("material", [None, "", "OTHER", "不明", "K-J"])
def test_an_unknown_material_or_diameter_in_the_ledger_is_unknown_and_not_a_no(material: str | None) -> None:
    found = match_one(ledger(("water", material, None, 1000.0)), IRON)
    assert states(found) == {"field": "met", "facility": "met", "materials": "unknown", "diameter_mm": "unknown"}
    assert found.possible_km == 1 and found.score == pytest.approx(1 / 2 * 3 / 4)


def test_what_the_entry_does_not_tell_is_unknown_and_said_so() -> None:
    found = match_one(ledger(("water", "DIP", 100, 1000.0)), replace(IRON, materials=(), diameter_mm=None))
    assert found.named("unknown") == ["materials", "diameter_mm"] and found.possible_km == 1
    assert "分からない" in reasons(found)["materials"]


def test_pipes_without_a_length_are_named_in_the_reason_and_not_taken_as_a_no() -> None:
    found = match_one(ledger(("water", "DIP", 100, None)), IRON)
    assert states(found)["materials"] == "met" and found.score > 0
    assert "1本" in found.conditions[0].reason.ja and "1 pipes" in found.conditions[0].reason.en


def test_rural_sewerage_is_unknown_for_a_sewer_technology_and_no_place_for_a_water_one() -> None:
    rural = ledger(("agri", "VU", 150, 1000.0))
    assert states(match_one(rural, IRON))["field"] == "not_met" and match_one(rural, IRON).score == 0
    assert states(match_one(rural, replace(IRON, field="sewer", materials=())))["field"] == "unknown"


def test_an_empty_ledger_says_no_to_nothing() -> None:
    found = match(ledger())
    assert len(found) == len(load()) and not any(one.named("not_met") for one in found)


def test_a_technology_that_is_not_for_pipes_says_so_and_is_counted_where_the_ledger_can() -> None:
    pump = replace(IRON, facility=("manhole-pump",), field="sewer", materials=(), diameter_mm=None)
    with_pumps = match_one(ledger(("sewer", "VU", 150, 1000.0), nodes={("sewer", "PUMP"): 3}), pump)
    without = match_one(ledger(("sewer", "VU", 150, 1000.0)), pump)
    assert with_pumps.km is None and with_pumps.counted == 3 and "管路ではない" in with_pumps.summary.ja
    assert states(with_pumps)["facility"] == "met" and states(without)["facility"] == "unknown"
    assert with_pumps.score == 1 and without.score == pytest.approx(0.5 * 0.75)


@pytest.mark.parametrize(
    ("facility", "use", "kind", "state"),
    [
        ("storm", "STORM", None, "met"), ("storm", "SANITARY", None, "not_met"), ("storm", None, None, "unknown"),
        ("pressure-main", None, "FORCE", "met"), ("pressure-main", None, "GRAVITY", "not_met"), ("pressure-main", None, "PIPE", "unknown"),
        ("sewer-pipe", None, None, "met"), ("water-pipe", None, None, "not_met"),
    ],
)  # fmt: skip
def test_of_the_sewers_only_those_of_the_facility_are_concerned(facility: str, use: object, kind: object, state: str) -> None:
    pipes = pd.DataFrame([("sewer", "HP", 250.0, 1000.0, use, kind)], columns=[*COLUMNS, "use", "pipe_kind"])
    found = match_one(town_ledger(pipes), replace(IRON, field="both", facility=(facility,), materials=(), diameter_mm=None))
    assert states(found)["facility"] == state


def test_the_ledger_says_itself_how_far_the_data_needed_are_there() -> None:
    needs = replace(IRON, data_needed=("pipe-attributes", "leak-history"))
    found = match_one(ledger(("water", "DIP", 100, 750.0), ("water", "DIP", None, 250.0)), needs)
    assert states(found)["data_needed"] == "unknown", "what the ledger lacks may lie elsewhere: no no"
    assert (
        "管種 100%・口径 50%・布設年度 100%" in reasons(found)["data_needed"] and "台帳に 0 件" in reasons(found)["data_needed"]
    )


def test_a_least_scale_in_km_is_compared_and_any_other_is_left_open() -> None:
    town = ledger(("water", "DIP", 100, 120_000.0))
    for scale, state in (
        (Amount(100, None, "km"), "met"),
        (Amount(300, None, "km"), "not_met"),
        (Amount(5000, None, "connection"), "unknown"),
    ):
        assert states(match_one(town, replace(IRON, least_scale=scale)))["least_scale"] == state


def test_access_is_counted_where_the_ledger_holds_the_way_in() -> None:
    entered = replace(IRON, access=("hydrant",))
    assert states(match_one(ledger(("water", "DIP", 100, 1000.0), nodes={("water", "HYDRANT"): 2}), entered))["access"] == "met"
    assert states(match_one(ledger(("water", "DIP", 100, 1000.0)), entered))["access"] == "unknown"


def costing(**amount: object) -> Technology:
    return replace(IRON, costs=(Cost(covers=Words("調査", "Survey"), year=2023, who="maker", **amount),))  # type: ignore[arg-type]


def test_a_price_per_km_is_multiplied_by_the_km_concerned_and_the_arithmetic_is_shown() -> None:
    town = ledger(("water", "DIP", 100, 41_200.0), ("water", None, 100, 12_100.0))
    technology = costing(amount=Amount(60_000, 60_000, "JPY/km"))
    [found] = estimates(match_one(town, technology), town)
    assert found.yen == pytest.approx((2_472_000, 2_472_000)) and found.yen_if_all == pytest.approx((3_198_000, 3_198_000))
    assert found.words.ja.startswith("60,000 円/km × 41.2 km = 2.5 百万円。条件が不明の 12.1 km も含めると 3.2 百万円")
    assert found.words.ja.endswith("(調査、2023年、提供者の説明)")


def test_a_total_with_its_length_is_brought_to_a_price_per_km() -> None:
    """100 million yen for 9,000 to 9,500 km are 10,526 to 11,111 yen a km."""
    town = ledger(("water", "DIP", 100, 100_000.0))
    technology = costing(amount=Amount(1e8, 1e8, "JPY"), quantity=Amount(9000, 9500, "km"))
    [found] = estimates(match_one(town, technology), town)
    assert "約 10,526〜11,111 円/km × 100.0 km = 1.1 百万円" in found.words.ja
    assert found.yen == pytest.approx((1e8 / 9500 * 100, 1e8 / 9000 * 100))


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        (Amount(1e8, 1e8, "JPY"), "何 km・何か所の分かが示されていない"),
        (Amount(100, 100, "JPY/connection/month"), "台帳にない"),
        (Amount(2e5, 2e5, "JPY/leak"), "台帳にない"),
        (Amount(None, None, "JPY/km"), "金額"),
    ],
)
def test_a_price_that_cannot_be_applied_says_why(amount: Amount, why: str) -> None:
    town = ledger(("water", "DIP", 100, 1000.0))
    [found] = estimates(match_one(town, costing(amount=amount)), town)
    assert found.yen is None and why in found.words.ja


def test_every_shipped_technology_has_an_estimate_or_a_reason_why_not() -> None:
    town = ledger(("water", "DIP", 100, 100_000.0), ("sewer", "HP", 250, 30_000.0))
    for one in match(town):
        assert all(found.words.ja and found.words.en for found in estimates(one, town))


rows = st.tuples(
    st.sampled_from(["water", "sewer", "agri", None]),
    st.sampled_from(["DIP", "VP", "HP", None]),
    st.sampled_from([75.0, 250.0, 400.0, None]),
    st.sampled_from([0.0, 10.0, 1000.0, None]),
)


@given(st.lists(rows, min_size=1, max_size=6))
def test_every_km_is_met_not_met_or_unknown_and_the_order_follows_the_score(some: list[tuple[object, ...]]) -> None:
    total = sum(float(str(row[3])) for row in some if row[3] is not None) / 1000
    found = match(ledger(*some))
    for one in found:
        assert 0 <= one.score <= 1 and one.possible_km <= total + 1e-9
        assert (one.km is not None) == bool(PIPE_FACILITIES & set(one.technology.facility))
        for condition in one.conditions:
            assert condition.reason.ja and condition.reason.en
            if km := condition.km:
                of_field = one.conditions[0].km
                assert of_field is not None and of_field.met + of_field.not_met + of_field.unknown == pytest.approx(total)
                assert condition.name == "field" or km.met + km.not_met + km.unknown == pytest.approx(of_field.possible)
        assert one.to_json().keys() >= {"met", "not_met", "unknown"}
    scores = [round(one.score, 6) for one in found]
    assert scores == sorted(scores, reverse=True)


def test_every_code_of_a_material_family_is_a_code_of_the_ledger() -> None:
    assert FAMILIES.keys() == FAMILY_NAMES.keys()
    assert {code for codes in FAMILIES.values() for code in codes} <= set(known_materials())


def test_every_material_a_shipped_entry_names_has_codes_and_an_english_name() -> None:
    for name in {name for one in load() for name in one.materials}:
        assert codes_of(name) and material_name(name).en.isascii()
