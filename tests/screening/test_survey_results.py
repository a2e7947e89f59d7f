"""Survey results typed back: walks kept, finds leaks of the ledger, the next plan changed, all of it taken back in one step."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from screening.scored_town import SOUTH, WEST, scored_town
from waterdx.core.errors import UserError
from waterdx.screening.effectiveness import effectiveness_of
from waterdx.screening.results import Place, Walk, read_results
from waterdx.screening.survey import own_assumptions, plan_project, plans_of, record, set_assumptions
from waterdx.screening.survey_entry import enter_file, enter_walks
from waterdx.store import history, project, tables
from waterdx.store.layers import read_layer

TODAY = dt.date(2026, 11, 1)
HEADS = "調査日,調査区域,管路番号,調査延長(km),発見件数,費用(円),対照,経度,緯度\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return scored_town(tmp_path / "町.gpkg")


def csv(folder: Path, rows: str, name: str = "結果.csv") -> Path:
    file = folder / name
    file.write_text(HEADS + rows, encoding="utf-8")
    return file


def walks(path: Path) -> pd.DataFrame:
    return tables.read_table(path, "survey_results")


def test_walks_and_finds_are_kept_and_the_finds_become_leaks(town, tmp_path):
    entered = enter_file(town, csv(tmp_path, "R8.6.2,0号線,,0.4,2,24000,,,\nR8.6.2,0号線,,,,,,138.8175,37.3427\n"), today=TODAY)
    assert (entered.walks, entered.finds, entered.findings) == (1, 2, [])
    kept = walks(town).iloc[0]
    assert (kept["day"], kept["length_m"], kept["finds"], kept["cost_yen"]) == ("2026-06-02", 400, 2, 24000)
    assert kept["expected_finds"] == pytest.approx(4 * 2.0 * 0.85)
    leaks = read_layer(town, "leaks")
    assert list(leaks["date"]) == ["2026-06-02"] * 2 and leaks.geometry.notna().sum() == 1


def test_a_find_at_a_place_belongs_to_the_pipe_walked_there(town):
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(6676, 6668, always_xy=True).transform(WEST + 150, SOUTH + 5)
    far = Place(lon + 1.0, lat)
    entered = enter_walks(town, [Walk(TODAY, 2, area="0号線", places=(Place(lon, lat), far))])
    leaks = read_layer(town, "leaks")
    assert leaks["pipe_id"].tolist() == ["P01", None] and leaks.geometry.notna().tolist() == [True, False]
    assert [one.check for one in entered.findings] == ["find_far_off"]


def test_a_find_without_a_place_on_a_single_pipe_is_that_pipe_s(town):
    enter_walks(town, [Walk(TODAY, 1, pipe_ids=("P07",))])
    assert read_layer(town, "leaks")["pipe_id"].tolist() == ["P07"] and walks(town)["length_m"].tolist() == [100.0]


def test_an_area_of_a_plan_is_known_by_its_name_or_number(town):
    area = plan_project(town, budget_yen=50_000, today=TODAY).areas[0]
    enter_walks(town, [Walk(TODAY, 0, area="1"), Walk(TODAY, 1, area=area.name.en)])
    assert walks(town)["length_m"].tolist() == [pytest.approx(area.length_km * 1000)] * 2
    assert set(walks(town)["area"]) == {area.name.ja, area.name.en}


def test_an_area_of_the_plan_before_can_be_demanded_or_left_out(town):
    before = plan_project(town, budget_yen=50_000, today=TODAY)
    name = before.areas[0].name.ja
    without = plan_project(town, budget_yen=50_000, never=[name], today=TODAY)
    assert not set(before.areas[0].pipe_ids) & {one for area in without.areas for one in area.pipe_ids}


def test_entering_is_one_step_that_can_be_taken_back_and_made_again(town, tmp_path):
    enter_file(town, csv(tmp_path, "R8.6.2,0号線,,0.4,2,24000,,,\n"), today=TODAY)
    with project.editing(town) as conn:
        history.undo_last(conn)
    assert walks(town).empty and read_layer(town, "leaks").empty
    with project.editing(town) as conn:
        history.redo_next(conn)
    assert walks(town)["finds"].tolist() == [2] and len(read_layer(town, "leaks")) == 2


def test_the_same_file_is_not_entered_twice(town, tmp_path):
    file = csv(tmp_path, "R8.6.2,0号線,,0.4,2,24000,,,\n")
    enter_file(town, file, today=TODAY)
    with pytest.raises(UserError, match="取り込み済み"):
        enter_file(town, file, today=TODAY)
    assert len(walks(town)) == 1


def test_the_next_plan_goes_elsewhere_and_expects_what_was_really_found(town):
    before = plan_project(town, budget_yen=50_000, today=TODAY)
    walked = before.areas[0]
    enter_walks(town, [Walk(TODAY, 0, area=walked.name.ja)])
    after = plan_project(town, budget_yen=50_000, today=TODAY)
    assert not set(walked.pipe_ids) & {one for area in after.areas for one in area.pipe_ids}
    correction = record(walks(town)).correction
    assert correction < 1 and after.finds.expected == pytest.approx(after.expected_leaks * 0.85 * correction)
    later = plan_project(town, budget_yen=50_000, today=TODAY + dt.timedelta(days=4 * 366))
    assert [area.pipe_ids for area in later.areas] == [area.pipe_ids for area in before.areas]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",0号線,,0.4,1,,,,", "調査日がありません"),
        ("R9.6.2,0号線,,0.4,1,,,,", "今日より後"),
        ("R8.6.2,,,,1,,,,", "調査延長もありません"),
        ("R8.6.2,0号線,,0.4,,,,,", "0 と入れて"),
        ("R8.6.2,0号線,,0.4,いくつか,,,,", "0 と入れて"),
        ("R8.6.2,0号線,,0.4,-2,,,,", "0 と入れて"),
    ],
)
def test_a_row_that_says_too_little_is_told_and_the_others_are_entered(town, tmp_path, row, said):
    entered = enter_file(town, csv(tmp_path, f"{row}\nR8.6.3,1号線,,0.4,0,,,,\n"), today=TODAY)
    assert entered.walks == 1 and any(said in one.message.ja and one.severity == "error" for one in entered.findings)


def test_a_street_nobody_knows_is_kept_with_its_count_and_told(town):
    entered = enter_walks(town, [Walk(TODAY, 1, area="知らない通り", length_m=500.0)])
    assert [one.check for one in entered.findings] == ["walk_unplaced"]
    assert walks(town)["expected_finds"].isna().all() and walks(town)["finds"].tolist() == [1]


def test_a_walk_without_date_or_length_is_refused_and_nothing_is_kept(town):
    digest = sha256(town.read_bytes()).hexdigest()
    for walk in (Walk(None, 1, area="0号線"), Walk(TODAY, 1, area="知らない通り")):
        with pytest.raises(UserError):
            enter_walks(town, [walk])
    assert sha256(town.read_bytes()).hexdigest() == digest


def test_metres_in_the_header_are_metres(tmp_path):
    file = tmp_path / "m.csv"
    file.write_text("調査日,調査区域,調査延長(m),発見件数\nR8.6.2,A,420,1\n", encoding="utf-8")
    assert read_results(file, today=TODAY).walks[0].length_m == 420


def test_assumptions_of_the_town_hold_for_its_plans_and_can_be_taken_back(town):
    set_assumptions(town, {"yen_per_km": 30_000.0})
    assert plan_project(town, budget_yen=50_000, today=TODAY).unit_cost_yen_per_km == 30_000
    assert plan_project(town, budget_yen=50_000, unit_cost_yen_per_km=90_000, today=TODAY).unit_cost_yen_per_km == 90_000
    with project.editing(town) as conn:
        history.undo_last(conn)
    assert own_assumptions(town) == {} and len(plans_of(town)) == 2
    with pytest.raises(UserError):
        set_assumptions(town, {"yen_per_km": 0.0})


def test_no_multiplier_is_given_without_a_control(town, tmp_path):
    enter_walks(town, [Walk(TODAY, 8, area="0号線", length_m=400.0, cost_yen=24_000)])
    found = effectiveness_of(town)
    assert found.multiplier is None and found.to_json()["multiplier"] is None and "対照" in found.words.ja
    assert found.targeted.per_km[0] == 20 and found.targeted.yen_per_find[0] == 3000
    vendor = tmp_path / "業者.csv"
    vendor.write_text("調査延長(km),発見件数\n39,69\n", encoding="utf-8")
    assert effectiveness_of(vendor).multiplier is None


def test_with_a_control_the_ratio_comes_with_its_exact_interval(town):
    enter_walks(
        town, [Walk(TODAY, 20, area="0号線", length_m=100_000.0), Walk(TODAY, 10, area="4号線", length_m=100_000.0, control=True)]
    )
    found = effectiveness_of(town)
    assert found.multiplier == pytest.approx((2.0, 1.0, 4.17), abs=0.01)
    assert found.targeted.yen_per_find is None, "the cost is not known, which is not zero"
    few = enter_walks(town, [Walk(TODAY, 0, area="3号線", length_m=100_000.0)])
    assert few.walks == 1 and "偶然" in effectiveness_of(town).words.ja


def test_a_control_without_a_find_gives_no_upper_bound(tmp_path):
    file = csv(tmp_path, ",A,,10,5,,,,\n,B,,10,0,,はい,,\n")
    found = effectiveness_of(file)
    assert found.multiplier[0] == found.multiplier[2] == float("inf") and found.multiplier[1] > 1
    assert "上限なし" in found.words.ja


def test_a_file_without_lengths_is_refused_in_a_sentence(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("名前,値\nA,1\n", encoding="utf-8")
    with pytest.raises(UserError, match="調査延長"):
        effectiveness_of(file)


def test_a_stretch_whose_count_is_blank_does_not_pass_for_one_without_a_leak(tmp_path):
    read = read_results(csv(tmp_path, "R8.6.2,0号線,,2,1,,,,\nR8.6.2,0号線,,3,,,,,\n"), today=TODAY)
    assert [(one.length_m, one.finds) for one in read.walks] == [(2000, 1)]
    assert [(one.check, one.row) for one in read.findings] == [("walk_incomplete", 3)]


def test_half_a_leak_is_not_known(tmp_path):
    read = read_results(csv(tmp_path, "R8.6.2,0号線,,2,2.5,,,,\n"), today=TODAY)
    assert read.walks == [] and [one.check for one in read.findings] == ["finds_unread", "walk_incomplete"]


def test_a_report_of_somebodys_table_says_what_is_not_in_it(tmp_path):
    rows = "R8.6.2,甲,,10,12,,はい,,\nR8.6.2,乙,,10,4,,たぶん,,\nR8.6.3,丙,,10,,,,,\nR8.6.4,丁,,,3,,,,\n"
    found = effectiveness_of(csv(tmp_path, rows))
    assert (found.control.km, found.targeted.km) == (10, 10)
    assert [one.check for one in found.findings] == ["control_unread", "walk_incomplete", "walk_without_length"]
    assert found.to_json()["findings"]


def test_the_headers_of_a_contractor_are_understood(tmp_path):
    file = tmp_path / "業者.csv"
    file.write_text("調査日,区域,調査距離(m),漏水発見件数,金額(万円)\nR7.6.2,A,10000,12,90\n", encoding="cp932")
    effort = effectiveness_of(file).targeted
    assert (effort.km, effort.finds, effort.cost_yen) == (10, 12, 900_000)


def test_a_walk_much_longer_than_its_pipes_is_told_and_not_held_against_what_was_expected(town, tmp_path):
    """400 typed below a header in km is 400 km: a slip of the unit must not teach the next plan."""
    entered = enter_file(town, csv(tmp_path, "R8.6.2,0号線,,400,2,24000,,,\n"), today=TODAY)
    assert [one.check for one in entered.findings] == ["walk_too_long"]
    assert pd.isna(walks(town).iloc[0]["expected_finds"]) and record(walks(town)).correction == 1.0


def test_leaks_of_a_stretch_whose_length_cannot_be_read_do_not_pass_for_leaks_of_another(tmp_path):
    read = read_results(
        csv(tmp_path, "R8.6.2,町道,,abc,2,,,,\nR8.6.2,町道,,1.5,,,,,\nR8.6.2,村道,,xyz,2,,,,\nR8.6.2,村道,,1.0,1,,,,\n"),
        today=TODAY,
    )
    assert [(one.area, one.length_m, one.finds) for one in read.walks] == [("村道", 1000, 1)]
    told = [one.message.ja for one in read.findings if one.check == "walk_incomplete"]
    assert [one[:4] for one in told] == ["2 行目", "3 行目", "4 行目"] and "調査延長を読めません" in told[0] and "空欄" in told[1]


def test_a_refusal_names_what_is_gravest_and_says_of_nothing_that_it_is_taken_in(tmp_path):
    with pytest.raises(UserError) as refused:
        effectiveness_of(csv(tmp_path, "R8.6.2,甲,,,,,,1000,2000\n"))
    assert "発見件数が空欄" in str(refused.value) and "件数だけを取り込みます" not in str(refused.value)


def test_a_file_with_nul_is_refused_with_what_to_do_where_no_encoding_can_be_chosen(town, tmp_path):
    file = tmp_path / "nul.csv"
    file.write_bytes((HEADS + "R8.6.2,a\0b,,1,0,,,,\n").encode())
    for read in (lambda: enter_file(town, file, today=TODAY), lambda: effectiveness_of(file)):
        with pytest.raises(UserError, match=r"2 行目.*NUL.*CSV UTF-8 として保存し直して"):
            read()
