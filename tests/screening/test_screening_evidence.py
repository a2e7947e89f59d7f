"""Other evidence: places taken in and out, the worth of a hit rate, the lift over a random control, folding into the scores."""

from __future__ import annotations

import json
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.importers.registry import ReadOptions
from waterdx.ledger.undo import redo, undo
from waterdx.reports.tables import write_book
from waterdx.screening.districts import flow_ratio
from waterdx.screening.fold_evidence import fold, keep_folded, lift_of
from waterdx.screening.likelihood_ratio import CAP, LEAST_LEAKS, factors, lift_over_control, odds_ratio
from waterdx.screening.of_project import explain_project
from waterdx.screening.pieces import pieces_of
from waterdx.screening.points_of_interest import change_set, import_set, sets_of, share_said
from waterdx.screening.run import latest, record_of, screen
from waterdx.screening.town_places import import_places, town_places
from waterdx.store import project, tables

from .grid_town import EPSG, grid_town, lines, middle, points_file, screened

LATER = [(n, "2023-06-01") for n in (0, 1, 2, 3, 4, 5, 50, 51)]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return screened(grid_town(tmp_path, [*LATER, (9, "2020-01-01")]))


def test_points_come_from_csv_geojson_and_shapefile_alike(town, tmp_path):
    points = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[shapely.Point(*middle(0)), shapely.Point(*middle(1))], crs=EPSG)
    points.to_crs(4326).to_file(tmp_path / "a.geojson")
    points.to_file(tmp_path / "b.shp")
    for file in (points_file(tmp_path, [0, 1]), tmp_path / "a.geojson", tmp_path / "b.shp"):
        assert import_set(town, file, "satellite").shapes == {"points": 2, "lines": 0, "areas": 0}
    places = [one.places.geometry for one in sets_of(town)]
    assert all(shapely.dwithin(places[0], other, 0.05).all() for other in places[1:])


def test_longitude_and_latitude_are_moved_into_the_projects_system(town, tmp_path):
    lonlat = gpd.GeoSeries([shapely.Point(*middle(0))], crs=EPSG).to_crs(6668)[0]
    file = tmp_path / "lonlat.csv"
    file.write_text(f"名称,経度,緯度\n甲,{lonlat.x:.9f},{lonlat.y:.9f}\n乙,,\n", encoding="cp932")
    found = import_set(town, file, "logger")
    assert found.places == 1 and [one.check for one in found.findings] == ["place_unknown"]
    assert shapely.distance(sets_of(town)[0].places.geometry[0], shapely.Point(*middle(0))) < 0.01


def test_coordinates_that_fit_nothing_are_refused_with_what_to_do(town, tmp_path):
    file = tmp_path / "far.csv"
    file.write_text("番号,x,y\n1,150688800,29311600\n", encoding="utf-8")
    with pytest.raises(UserError, match="--crs"):
        import_set(town, file, "satellite")


def test_an_import_goes_and_comes_back_whole_and_is_not_read_twice(town, tmp_path):
    file = points_file(tmp_path, [0, 1, 2])
    import_set(town, file, "satellite", hit_rate="13/52")
    before = sets_of(town)[0]
    with pytest.raises(UserError, match="取り込み済み"):
        import_set(town, file, "satellite")
    undo(town)
    assert sets_of(town) == [] and tables.read_table(town, "places").empty
    redo(town)
    after = sets_of(town)[0]
    assert after.settings == before.settings and after.places.geometry.geom_equals(before.places.geometry).all()


def test_a_file_taken_in_as_something_else_is_refused_saying_as_what(town, tmp_path):
    file = points_file(tmp_path, [0, 1])
    import_places(town, file, "customer")
    with pytest.raises(UserError, match=r"取り込み済みです\(重要給水施設の取り込み: 衛星\.csv\)"):
        import_set(town, file, "satellite")


def test_settings_of_a_set_are_changed_and_the_change_is_taken_back(town, tmp_path):
    number = import_set(town, points_file(tmp_path, [0]), "satellite").source_id
    change_set(town, number, radius_m=30, hit_rate="26%", used=False)
    assert sets_of(town)[0].settings.hit_rate == pytest.approx(0.26) and not sets_of(town)[0].settings.used
    undo(town)
    assert sets_of(town)[0].settings.hit_rate is None and sets_of(town)[0].settings.radius_m == 100
    with pytest.raises(UserError, match="99"):
        change_set(town, 99, radius_m=1)


@pytest.mark.parametrize("said", ["6倍", "x6", "600%", "7/3", "5/0", "-1/5", "abc", "", "1/2/3"])
def test_a_multiplier_or_nonsense_is_no_hit_rate(said):
    with pytest.raises(UserError, match="当たり率"):
        share_said(said)


def test_the_ratio_of_odds_is_that_of_bayes_and_never_beyond_the_cap():
    assert odds_ratio(0.26, 0.05) == pytest.approx(0.26 / 0.74 / (0.05 / 0.95))
    assert odds_ratio(0.5, 0.0) == CAP and odds_ratio(0.0, 0.5) == 1 / CAP and odds_ratio(0.1, 0.1) == 1


def test_factors_keep_the_sum_of_leaks_and_the_ratio_of_inside_to_outside():
    share, expected = np.array([1.0, 0.0, 0.5, np.nan]), np.array([2.0, 3.0, 1.0, 4.0])
    factor = factors(share, expected, 5.0)
    assert (factor * expected).sum() == pytest.approx(expected.sum())
    assert factor[0] / factor[1] == pytest.approx(5.0) and factor[1] < factor[2] < factor[0] and factor[3] == factor[1]


def test_places_where_the_leaks_were_beat_the_random_control_and_others_do_not(town, tmp_path):
    pieces, leaks = pieces_of(record_of(town)[0]), np.array([shapely.Point(*middle(n)) for n, _day in LATER])
    good = lift_over_control(pieces, np.array([shapely.Point(*middle(n)) for n in range(6)]), 60, leaks, draws=100)
    assert good.km_inside == pytest.approx(0.6, abs=0.13) and good.leaks_inside == 6
    assert good.control == pytest.approx(8 * 0.06, abs=0.35) and good.interval[0] > 1
    poor = lift_over_control(pieces, np.array([shapely.Point(*middle(n)) for n in range(70, 90)]), 60, leaks, draws=100)
    assert poor.leaks_inside == 0 and poor.lift == 0 and poor.control > 0.5


def test_the_control_of_random_places_finds_what_their_share_of_the_network_holds():
    rng = np.random.default_rng(3)
    pipes = gpd.GeoDataFrame({"pipe_id": range(100), "length_m": 100.0}, geometry=lines(), crs=EPSG)
    leaks = shapely.line_interpolate_point(lines()[rng.integers(0, 100, 300)], rng.random(300), normalized=True)
    places = np.array([shapely.Point(*middle(n)) for n in rng.choice(100, 20, replace=False)])
    lift = lift_over_control(pieces_of(pipes), places, 55, leaks, draws=100)
    assert lift.control / lift.leaks == pytest.approx(lift.km_inside / lift.km_whole, rel=0.15)
    assert lift.interval[0] < 1.25 and lift.interval[1] > 0.75, "places drawn at random have no lift"


def test_no_claim_without_a_control(town, tmp_path):
    import_set(town, points_file(tmp_path, [0, 1], day="2023-12-31"), "satellite", hit_rate="65/249")
    with pytest.raises(UserError, match="対照と比べられない"):
        lift_of(town, sets_of(town)[0])
    file = tmp_path / "undated.csv"
    file.write_text("番号,x,y\nA,1000,2000\n", encoding="utf-8")
    number = import_set(town, file, "logger").source_id
    undated = next(one for one in sets_of(town) if one.number == number)
    with pytest.raises(UserError, match="--since"):
        lift_of(town, undated)
    with pytest.raises(UserError, match=r"0\.0 km"):
        lift_over_control(
            pieces_of(record_of(town)[0]), np.array([shapely.Point(5e4, 5e4)]), 50, np.array([shapely.Point(0, 0)] * LEAST_LEAKS)
        )


def test_only_leaks_after_the_places_count_and_those_a_survey_found_are_named(tmp_path):
    town = screened(grid_town(tmp_path, [*LATER, *[(0, "2021-01-01")] * 20]))
    import_set(town, points_file(tmp_path, list(range(6))), "satellite")
    lift = lift_of(town, sets_of(town)[0])
    assert (lift.leaks, lift.leaks_inside, lift.by_survey) == (8, 6, 0)


def test_folding_moves_leaks_towards_the_places_says_so_and_keeps_their_sum(town, tmp_path):
    import_set(town, points_file(tmp_path, [0, 1]), "satellite", hit_rate="26/100", radius_m=55)
    before = latest(town)[0]
    screening, (one,) = fold(town)
    scores = screening.scores.set_index("pipe_id")
    assert screening.expected_leaks == pytest.approx(before.expected_leaks)
    chance = 1 - math.exp(-before.expected_leaks / 10 / 3 * 0.1)
    assert one.ratio == pytest.approx(min(CAP, 0.26 / 0.74 / (chance / (1 - chance))))
    assert scores["expected_leaks"]["P000"] / scores["expected_leaks"]["P050"] == pytest.approx(one.ratio)
    assert scores["rank"]["P000"] == 1 and scores["class"]["P000"] == 1
    assert "衛星" in str(scores["reasons"]["P000"][-1].ja) and scores["reasons"]["P050"] == ()
    keep_folded(town, screening)
    assert latest(town)[0].card["evidence"][0]["checked"] == 100 and "比 =" in json.dumps(
        latest(town)[0].card, ensure_ascii=False
    )
    with pytest.raises(UserError, match="screening run"):
        fold(town)


def test_what_was_folded_in_is_a_reason_and_all_that_is_told_of_a_pipe_goes_by_it(tmp_path):
    town = grid_town(tmp_path, LATER, install_fy=[np.nan, *[1980.0] * 99], material=["VP", "DIP"] * 50)
    screen(town, as_of="2023-12-31")
    before = explain_project(town, "P090")
    import_set(town, points_file(tmp_path, [0, 90]), "satellite", hit_rate="26/100", radius_m=55)
    keep_folded(town, fold(town)[0])
    for pipe in ("P000", "P090", "P050"):
        told = explain_project(town, pipe)
        scores = latest(town)[0].scores
        mean = np.average(scores["expected_leaks_per_km_year"], weights=scores["length_m"])
        assert told.reasons.relative == pytest.approx(told.score["expected_leaks_per_km_year"] / mean)
        assert math.prod(told.reasons.factors) * told.reasons.rest == pytest.approx(told.reasons.relative)
        assert all(one.now == told.score["class"] for one in told.what_if)
    raised = explain_project(town, "P090")
    assert raised.score["class"] < before.score["class"] and raised.reasons.relative > 2 * before.reasons.relative
    assert any("漏水の疑いの反映(衛星" in one.ja and "satellite" in one.en.lower() for one in raised.reasons.reasons)
    assert explain_project(town, "P000").what_if, "an unknown laying year is asked about"


def test_a_set_without_a_hit_rate_has_no_effect_and_says_why(town, tmp_path):
    import_set(town, points_file(tmp_path, [0, 1]), "satellite")
    screening, (one,) = fold(town)
    assert one.ratio is None and "未入力" in one.why.ja
    pd.testing.assert_series_equal(screening.scores["expected_leaks"], latest(town)[0].scores["expected_leaks"])


def test_a_random_control_of_the_town_takes_the_place_of_the_computed_one(town, tmp_path):
    import_set(town, points_file(tmp_path, [0, 1]), "satellite", hit_rate="20/100", control="10/100")
    assert fold(town)[1][0].ratio == pytest.approx(0.2 / 0.8 / (0.1 / 0.9))


def test_night_flow_of_districts_moves_leaks_by_name_or_by_area(tmp_path):
    zones = ["北"] * 50 + ["南"] * 50
    town = screened(grid_town(tmp_path, LATER, pressure_zone=zones))
    file = tmp_path / "夜間.csv"
    file.write_text("区域名,夜間最小流量(m3/h),取得日\n北,8,2022-03-31\n南,2,2022-03-31\n", encoding="utf-8")
    import_set(town, file, "night_flow")
    scores = fold(town)[0].scores.set_index("pipe_id")["expected_leaks"]
    assert scores["P000"] / scores["P099"] == pytest.approx(math.sqrt(8 / 2)) and scores.sum() == pytest.approx(10)
    lift = lift_of(town, sets_of(town)[0])
    assert (lift.leaks_inside, lift.leaks, lift.control) == (6, 8, pytest.approx(4))


def test_districts_without_a_flow_or_a_pipe_have_the_ratio_one():
    ratio = flow_ratio(np.array([4.0, np.nan, 1.0, 0.0]), np.array([1.0, 1.0, 0.0, 1.0]), CAP)
    assert ratio.tolist() == [pytest.approx(math.sqrt(2)), 1.0, 1.0, 1 / CAP]


def test_an_area_reaches_as_far_as_it_says_whatever_the_radius(town, tmp_path):
    (x, y), (x_end, _y) = middle(0), middle(1)
    area = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[shapely.box(x - 60, y - 10, x + 60, y + 10)], crs=EPSG)
    area.to_file(tmp_path / "area.geojson")
    import_set(town, tmp_path / "area.geojson", "satellite", hit_rate="1/2", radius_m=x_end - x)
    (one,) = fold(town)[1]
    assert one.factor[0] > 1 and one.factor[1] < 1


def test_a_pipe_removed_since_the_screening_is_left_out(town, tmp_path):
    import_set(town, points_file(tmp_path, [1]), "satellite", hit_rate="1/2", radius_m=55)
    with project.editing(town) as conn:
        conn.execute("DELETE FROM pipes WHERE fid = 1")
    scores = fold(town)[0].scores
    assert len(scores) == 99 and "P000" not in set(scores["pipe_id"])


def test_another_sheet_of_a_book_is_another_file(town, tmp_path):
    book = tmp_path / "調査.xlsx"
    write_book(
        book,
        {
            name: pd.DataFrame({"番号": [name], "x": [middle(n)[0]], "y": [middle(n)[1]]})
            for n, name in enumerate(("四月", "五月"))
        },
    )
    for sheet in ("四月", "五月"):
        import_set(town, book, "logger", options=ReadOptions(sheet=sheet))
    assert [one.places["name"][0] for one in sets_of(town)] == ["四月", "五月"]
    with pytest.raises(UserError, match="取り込み済み"):
        import_set(town, book, "logger", options=ReadOptions(sheet="四月"))


def test_looking_at_the_sets_changes_no_byte(town, tmp_path):
    import_set(town, points_file(tmp_path, list(range(6))), "satellite", hit_rate="5/10")
    before = town.read_bytes()
    lift_of(town, sets_of(town)[0])
    fold(town)
    town_places(town, "road")
    assert town.read_bytes() == before


def test_places_without_coordinates_are_no_places(town, tmp_path):
    file = tmp_path / "施設.csv"
    file.write_text("施設名,種別\n町立病院,病院\n", encoding="utf-8")
    with pytest.raises(UserError, match="座標"):
        import_places(town, file, "customer")
    empty = tmp_path / "空.csv"
    empty.write_text("施設名,x,y\n", encoding="utf-8")
    with pytest.raises(UserError):
        import_places(town, empty, "customer")


def test_districts_are_known_by_a_header_that_towns_write(town, tmp_path):
    file = tmp_path / "night.csv"
    file.write_text("区域,夜間最小流量(m3/h),測定日\n北,12.0,R4.3.31\n,5,R4.3.31\n", encoding="cp932")
    found = import_set(town, file, "night_flow")
    only = sets_of(town)[0]
    assert found.places == 1 and only.since == "2022-03-31" and only.places["value"].tolist() == [12.0]
    assert "区域の名前も場所も" in found.findings[0].message.ja


def test_places_far_from_every_pipe_are_told_and_do_not_raise_the_worth_of_the_others(town, tmp_path):
    """X and Y exchanged, or another zone: such places point at no pipe, so they are no places that could have been hits."""
    near, both = tmp_path / "near.csv", tmp_path / "both.csv"
    x, y = middle(0)
    near.write_text(f"番号,x,y\n1,{x},{y}\n", encoding="utf-8")
    both.write_text(f"番号,x,y\n1,{x},{y}\n2,{x + 30_000},{y}\n3,{x},{y - 30_000}\n", encoding="utf-8")
    assert import_set(town, near, "logger", hit_rate="1/5", radius_m=60).findings == []
    found = import_set(town, both, "logger", hit_rate="1/5", radius_m=60)
    assert [one.check for one in found.findings] == ["place_far"] and found.findings[0].count == 2
    ratios = [one.ratio for one in fold(town)[1]]
    assert ratios[0] == pytest.approx(ratios[1])


def test_night_flow_of_districts_the_ledger_does_not_know_claims_no_lift_and_says_why(town, tmp_path):
    file = tmp_path / "night.csv"
    file.write_text("区域,夜間最小流量(m3/h),測定日\n存在しない区域,12.0,R4.3.31\n", encoding="cp932")
    import_set(town, file, "night_flow")
    with pytest.raises(UserError, match="「配水区域」"):
        lift_of(town, sets_of(town)[0])


def test_none_found_in_a_small_control_is_not_the_cap(town, tmp_path):
    """1 of 10 against 0 of 20: half a place of 20 is 2.5 %, so the ratio is (1/9) / (0.025/0.975) = 4.3, not 10."""
    import_set(town, points_file(tmp_path, [0, 1, 2]), "satellite", hit_rate="1/10", control="0/20")
    assert fold(town)[1][0].ratio == pytest.approx((1 / 9) / (0.025 / 0.975))
