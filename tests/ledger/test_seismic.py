"""Seismic class from material, joint and ground; renewal years from the table a town can edit."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ledger.conftest import Town
from ledger.towns import bytes_of, copy_of
from waterdx.core.errors import UserError
from waterdx.core.resources import resource
from waterdx.core.terms import find_term, terms_of
from waterdx.ledger import classify, renewal, seismic
from waterdx.ledger.classify import ClassSettings, change_class_settings, class_columns, read_class_settings
from waterdx.ledger.undo import redo, undo
from waterdx.reports.class_table import class_frame
from waterdx.store import history, project


def pipe(material: str | None, joint: str | None = None, soil: str | None = None, **more: object) -> dict[str, object]:
    return {"field": "water", "material": material, "joint": joint, "soil": soil, "coating": None, "install_fy": 1980.0, **more}


def classes(*pipes: dict[str, object], ground: seismic.Ground = "unknown") -> list[str | None]:
    frame = pd.DataFrame(list(pipes))
    return seismic.seismic_classes(frame, seismic.ground_of(frame, ground))["seismic"].tolist()


@pytest.mark.parametrize("joint", ["S", "SII", "NS", "NS-E", "GX", "S50", "US"])
@pytest.mark.parametrize("ground", ["good", "poor", "unknown"])
def test_a_restrained_joint_of_ductile_iron_is_earthquake_resistant_on_any_ground(joint: str, ground: seismic.Ground) -> None:
    assert classes(pipe("DIP", joint), ground=ground) == ["seismic"]


def test_welded_steel_and_fused_polyethylene_are_earthquake_resistant() -> None:
    assert classes(pipe("SP", "WELD"), pipe("STWP", "WELD"), pipe("HPPE", "FUSION")) == ["seismic"] * 3


@pytest.mark.parametrize(("ground", "expected"), [("good", "conforming"), ("poor", "none"), ("unknown", "unknown")])
def test_a_k_joint_and_a_long_rubber_ring_conform_on_good_ground_only(ground: seismic.Ground, expected: str) -> None:
    assert classes(pipe("DIP", "K"), pipe("VP", "RRL"), ground=ground) == [expected] * 2


@pytest.mark.parametrize("material", ["DIP", "SP", "VP", "HIVP", "HPPE"])
@pytest.mark.parametrize("joint", [None, "", np.nan])
def test_where_the_joint_decides_a_blank_one_is_unknown_and_not_non_seismic(material: str, joint: str | None) -> None:
    assert classes(pipe(material, joint), ground="good") == ["unknown"]


def test_where_the_joint_does_not_decide_a_blank_one_does_no_harm() -> None:
    assert classes(pipe("ACP"), pipe("CIP"), pipe("GP"), pipe("LP")) == ["none"] * 4


def test_an_a_joint_is_not_accepted_even_on_good_ground() -> None:
    assert classes(pipe("DIP", "A"), ground="good") == ["none"]


def test_the_soil_of_a_pipe_comes_before_the_ground_of_the_town() -> None:
    pipes = [pipe("DIP", "K", soil) for soil in ("洪積台地", "埋立地", "液状化のおそれ", "砂質土", None)]
    assert classes(*pipes, ground="unknown") == ["conforming", "none", "none", "unknown", "unknown"]
    assert classes(*pipes, ground="good") == ["conforming", "none", "none", "conforming", "conforming"]


def test_a_sewer_has_no_seismic_class_of_water_pipes() -> None:
    assert classes(pipe("DIP", "GX", field="sewer")) == [None]


def test_the_class_keeps_the_index_and_has_a_name() -> None:
    frame = pd.DataFrame([pipe("DIP", "GX"), pipe("VP", "TS")], index=[7, 3])
    found = seismic.seismic_classes(frame, seismic.ground_of(frame, "unknown"))["seismic"]
    assert found.index.tolist() == [7, 3] and found.name == "seismic"


def test_the_rules_agree_with_the_published_table_of_terms(shared) -> None:
    """pipe_terms.csv gives a class per joint and per material; no rule contradicts one that is unconditional."""
    with shared("reference", "pipe_terms.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["field"] == "water"]
    joints = {row["code"]: row["seismic_class"] for row in rows if row["kind"] == "joint"}
    seismic_joints = [code for code, said in joints.items() if said == "seismic" and code not in ("WELD", "FUSION")]
    assert classes(*(pipe("DIP", code) for code in seismic_joints)) == ["seismic"] * len(seismic_joints)
    weak = [row["code"] for row in rows if row["kind"] == "material" and row["seismic_class"] == "non_seismic"]
    assert classes(*(pipe(code, joint) for code in weak for joint in (None, "SCREW"))) == ["none"] * 2 * len(weak)


@pytest.mark.parametrize("name", ["seismic_rules", "renewal_years"])
def test_every_rule_speaks_of_terms_that_exist_and_says_how_sure_it_is(name: str) -> None:
    with resource("ledgers", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for kind in ("material", "joint"):
            codes = set(row[kind].split("|")) - {"*", "-"}
            assert codes <= {term.code for term in terms_of(kind, "water")}, row
        assert row["confidence"] in {"read", "inferred_verify", "recalled_verify"}, row


def test_every_material_has_a_class_and_a_renewal_year_or_says_why_not() -> None:
    pipes = [pipe(material.code, joint) for material in terms_of("material", "water") for joint in (None, *JOINTS)]
    frame = pd.DataFrame(pipes)
    found = class_columns(frame, ClassSettings("good"), 2026)
    assert found["seismic"].isin(list(seismic.CLASSES)).all()
    assert ((found["seismic"] == "unknown") == (found["seismic_reason"] != "")).all()
    assert found["renewal_years"].between(40, 80).all()


JOINTS = [term.code for term in terms_of("joint", "water")]


@pytest.mark.parametrize(
    ("material", "joint", "ground", "years"),
    [("CIP", None, "unknown", 50), ("DIP", "GX", "unknown", 80), ("DIP", "K", "good", 70), ("DIP", "K", "unknown", 60), ("DIP", None, "good", 60),
     ("SP", "WELD", "good", 70), ("ACP", None, "good", 40), ("VP", "RRL", "good", 60), ("VP", "RR", "good", 50), ("HIVP", "TS", "good", 40),
     ("HPPE", "FUSION", "good", 60), ("SSP", None, "good", 40), ("PBP", None, "good", 40)],
)  # fmt: skip
def test_years_to_renewal_are_those_of_the_example_table(material: str, joint: str, ground: seismic.Ground, years: int) -> None:
    found = class_columns(pd.DataFrame([pipe(material, joint)]), ClassSettings(ground), 2026).iloc[0]
    assert (found["renewal_years"], found["renewal_fy"]) == (years, 1980 + years)


def test_an_unknown_material_or_year_has_no_renewal_year() -> None:
    found = class_columns(pd.DataFrame([pipe(None), pipe("DIP", install_fy=np.nan)]), ClassSettings(), 2026)
    assert found["renewal_fy"].isna().all()


@pytest.mark.parametrize(("field", "life"), [("water", 40), ("sewer", 50), ("agri", 50)])
def test_the_statutory_life_is_40_years_for_water_and_50_for_sewers(field: str, life: int) -> None:
    found = class_columns(pd.DataFrame([pipe("DIP", field=field)]), ClassSettings(), 2026).iloc[0]
    assert (found["statutory_fy"], found["years_over"]) == (1980 + life, 2026 - 1980 - life)


def test_a_town_sets_years_by_the_row_or_by_material_joint_and_coating() -> None:
    table = renewal.table_with({"ACP": 30, "DIP/K/SLEEVE": 90})
    frame = pd.DataFrame([pipe("ACP"), pipe("DIP", "K", coating="SLEEVE"), pipe("DIP", "K")])
    assert table.lasting(frame, seismic.ground_of(frame, "unknown"))["renewal_years"].tolist() == [30, 90, 60]


def test_of_two_rows_of_a_town_the_one_that_says_more_holds_whichever_was_set_first() -> None:
    frame = pd.DataFrame([pipe("DIP", "K", coating="SLEEVE"), pipe("DIP", "K")])
    for own in ({"DIP/K": 70, "DIP/K/SLEEVE": 90}, {"DIP/K/SLEEVE": 90, "DIP/K": 70}):
        assert renewal.table_with(own).lasting(frame, seismic.ground_of(frame, "unknown"))["renewal_years"].tolist() == [90, 70]


@pytest.mark.parametrize("word", ["ACP", "ACP=", "ACP=0", "ACP=900", "ACP=40年", "白管=40", "DIP/XX=40", "ground=soft", "=40"])
def test_a_setting_that_cannot_be_read_is_refused_and_nothing_is_kept(town: Town, tmp_path: Path, word: str) -> None:
    path = copy_of(town.path, tmp_path)
    before = bytes_of(path)
    with pytest.raises(UserError):
        change_class_settings(path, ["ground=good", word])
    assert bytes_of(path) == before


def test_settings_are_kept_in_the_project_and_forgotten_on_demand(town: Town, tmp_path: Path) -> None:
    path = copy_of(town.path, tmp_path)
    change_class_settings(path, ["ground=good", "ACP=30"])
    change_class_settings(path, ["CIP=45"])
    assert read_class_settings(path) == ClassSettings("good", {"ACP": 30, "CIP": 45})
    change_class_settings(path, [], reset=True)
    assert read_class_settings(path) == ClassSettings("unknown", {})


def test_a_change_of_the_settings_is_one_step_of_undo_and_saying_the_same_again_is_none(town: Town, tmp_path: Path) -> None:
    path = copy_of(town.path, tmp_path)
    number = change_class_settings(path, ["ground=good", "ACP=30"])
    assert number and not change_class_settings(path, ["ACP=30"])
    with project.reading(path) as conn:
        last = history.last_standing(conn)
    assert last.id == number and last.objects == 2
    assert last.label.en == "Ground and renewal years changed (ground: good ground, ACP 30 years)"
    undo(path)
    assert read_class_settings(path) == ClassSettings()
    redo(path)
    assert read_class_settings(path) == ClassSettings("good", {"ACP": 30})


def test_settings_changed_behind_the_history_are_not_rewritten_by_an_undo(town: Town, tmp_path: Path) -> None:
    path = copy_of(town.path, tmp_path)
    change_class_settings(path, ["ACP=30"])
    with project.editing(path) as conn:
        project.write_setting(conn, "renewal_years", '{"ACP": 20}')
    with pytest.raises(UserError, match=r"その後に|changed since"):
        undo(path)
    assert read_class_settings(path).own_years == {"ACP": 20}


def test_what_settings_say_makes_the_same_settings() -> None:
    settings = ClassSettings("poor").with_years("ACP", "30").with_years("DIP/K", "75").without(["ACP"])
    assert settings.said == ["ground=poor", "DIP/K=75"]
    with pytest.raises(UserError):
        settings.with_years("ACP", "四十")


def test_every_total_of_the_sample_town_adds_up_to_all_its_water_pipes(town: Town) -> None:
    found = classify.classify(town.path, dt.date(2026, 3, 31))
    whole = found.pipes[found.pipes["field"] == "water"]
    for totals in (
        classify.totals_by_class(found),
        classify.totals_by_renewal(found),
        classify.totals_by_renewal(found, 10),
        classify.totals_by_statutory_life(found, "water"),
    ):
        assert sum(total.length_cm for total in totals) == whole["length_cm"].sum()
        assert sum(total.pipes for total in totals) == len(whole)


def resting(inferred: dict[str, set[int]], *pipes: dict[str, object], ground: seismic.Ground = "good") -> pd.DataFrame:
    """Which results of pipes (numbered from 1) rest on values inferred."""
    frame = pd.DataFrame([{"fid": fid, **one} for fid, one in enumerate(pipes, start=1)])
    settings = ClassSettings(ground)
    return classify.resting(frame, class_columns(frame, settings, 2025), inferred, settings)


def test_a_seismic_class_rests_only_on_inferred_values_that_decide_it() -> None:
    pipes = (pipe("ACP", "A"), pipe("DIP", "K"), pipe("DIP", "GX"), pipe("VP", "TS"))
    assert not resting({"install_fy": {1, 2, 3, 4}}, *pipes)["seismic"].any(), "no class depends on the laying year"
    assert resting({"joint": {1, 2, 3, 4}}, *pipes)["seismic"].tolist() == [False, True, True, True]
    assert resting({"material": {1, 2}}, *pipes)["seismic"].tolist() == [True, True, False, False]
    assert not resting({"joint": {1}}, pipe("DIP", "K"), ground="unknown")["seismic"].any(), "unknown with it and without it"


def test_the_renewal_year_rests_on_the_year_and_on_what_chooses_its_row_and_the_statutory_life_on_the_year() -> None:
    pipes = (pipe("ACP", "A"), pipe("DIP", "GX"), pipe("DIP", "A"))
    found = resting({"install_fy": {1}, "joint": {2, 3}}, *pipes)
    assert found["renewal_fy"].tolist() == [True, True, False]
    assert found["statutory_fy"].tolist() == [True, False, False]


def test_the_totals_by_class_of_a_town_with_guessed_years_rest_on_no_guess(town: Town, tmp_path: Path) -> None:
    path = copy_of(town.path, tmp_path)
    with project.editing(path) as conn:
        conn.execute(
            "INSERT INTO evidence (layer, fid, field, method, probability) SELECT 'pipes', fid, 'install_fy', 'inferred', 0.9 FROM pipes "
            "WHERE install_fy IS NOT NULL"
        )
    found = classify.classify(path, dt.date(2026, 3, 31))
    assert sum(total.inferred_pipes for total in classify.totals_by_class(found)) == 0
    life = classify.totals_by_statutory_life(found, "water")
    assert sum(total.inferred_pipes for total in life) == sum(total.pipes for total in life if total.key != "unknown") > 0
    told = class_frame(found)["What rests on inferred values"]
    assert not told.str.contains("Seismic").any() and told.str.contains("statutory").any()


def test_looking_at_the_classes_changes_no_byte(town: Town) -> None:
    before = bytes_of(town.path)
    classify.classify(town.path)
    assert bytes_of(town.path) == before


def test_the_words_of_the_ground_are_no_terms_of_something_else() -> None:
    assert all(find_term("material", word, "water") is None for word in seismic.ground_words())
