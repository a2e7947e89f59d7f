"""Promises about saving a column map and about guessing a missing coordinate system."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap, dump, from_result, load
from waterdx.ledger.columns import guess_columns
from waterdx.ledger.crs_guess import guess_crs

ZONE_8 = 6676
TOWN = (22_000.0, 158_700.0, 23_000.0, 159_000.0)  # in zone VIII


def result(**columns: str | None) -> SimpleNamespace:
    return SimpleNamespace(layer="pipes", columns=[SimpleNamespace(name=name, field=field) for name, field in columns.items()])


def test_a_map_made_from_an_import_reads_the_same_when_saved_and_loaded(tmp_path):
    made = from_result(
        result(口径="diameter_mm", OBJECTID=None), corrected={"布設": "install_fy"}, values={"material": {"白管": "GP"}}
    )
    file = tmp_path / "map.toml"
    file.write_text(dump(made), encoding="utf-8")
    assert load(file) == made
    assert made.columns == {"口径": "diameter_mm", "OBJECTID": ""} and made.values == {"material": {"白管": "GP"}}


def test_what_the_user_corrected_goes_before_what_was_guessed():
    made = from_result(result(A="diameter_mm", B=None, C="note"), corrected={"B": "diameter_mm", "C": None})
    assert made.columns == {"A": "", "B": "diameter_mm", "C": ""}


def test_the_words_defaults_and_choice_of_rows_of_the_former_map_stay():
    said = ColumnMap("pipes", {}, {"material": {"X": "VP"}}, {"field": "water"}, {"kind": ["MAIN"]})
    made = from_result(result(A="material"), said=said, values={"material": {"Y": "DIP"}})
    assert made.values == {"material": {"X": "VP", "Y": "DIP"}} and made.defaults == said.defaults and made.only == said.only


@given(
    names=st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=12), unique=True, max_size=5
    )
)
def test_any_header_survives_being_saved(tmp_path_factory, names):
    made = ColumnMap("pipes", dict.fromkeys(names, "") | dict(zip(names, ["note"], strict=False)))
    file = tmp_path_factory.mktemp("map") / "map.toml"
    file.write_text(dump(made), encoding="utf-8", newline="\n")
    assert column_map.load(file) == made


def test_the_guess_of_a_table_can_be_saved_as_its_map():
    import pandas as pd

    guesses = guess_columns(pd.DataFrame({"口径": ["100", "150"], "OBJECTID": ["1", "2"]}, dtype=object), "pipes")
    assert from_result(SimpleNamespace(layer="pipes", columns=guesses)).columns == {"口径": "diameter_mm", "OBJECTID": ""}


def test_the_project_s_own_zone_leads_where_its_data_are():
    best = guess_crs(TOWN, project_epsg=ZONE_8, known=(20_000, 157_000, 24_000, 160_000))[0]
    assert (best.epsg, best.swapped, best.scale) == (ZONE_8, False, 1.0)
    assert best.lon == pytest.approx(138.754, abs=0.01) and best.lat == pytest.approx(37.431, abs=0.01)


def test_swapped_axes_millimetres_and_degrees_are_found():
    known = {"project_epsg": ZONE_8, "known": TOWN}
    turned = guess_crs((TOWN[1], TOWN[0], TOWN[3], TOWN[2]), **known)[0]
    assert (turned.epsg, turned.swapped) == (ZONE_8, True)
    in_mm = guess_crs(tuple(1000 * n for n in TOWN), **known)[0]
    assert (in_mm.epsg, in_mm.scale) == (ZONE_8, 0.001)
    assert guess_crs((138.7, 37.4, 138.8, 37.5), **known)[0].epsg == 6668
    assert guess_crs((37.4, 138.7, 37.5, 138.8), **known)[0].swapped


@given(zone=st.integers(1, 19), x=st.floats(-40_000, 40_000), y=st.floats(-150_000, 150_000))
def test_the_true_system_is_always_among_the_candidates_and_its_place_is_right(zone, x, y):
    lon, lat = Transformer.from_crs(6668 + zone, 6668, always_xy=True).transform(x, y)
    found = guess_crs((x - 2000, y - 2000, x + 2000, y + 2000), project_epsg=6668 + zone)
    true = [one for one in found if one.epsg == 6668 + zone and not one.swapped and one.scale == 1.0]
    assert true and true[0].lon == pytest.approx(lon, abs=1e-3) and true[0].lat == pytest.approx(lat, abs=1e-3)


def test_utm_is_a_candidate_and_says_where_it_falls():
    found = guess_crs((250_000, 4_140_000, 251_000, 4_141_000), project_epsg=ZONE_8)
    assert found[0].epsg == 6691 and 137 < found[0].lon < 139.5


def test_a_project_abroad_has_its_own_system_first():
    found = guess_crs(
        (540_000, 4_809_000, 541_000, 4_810_000), project_epsg=26917, known=(535_000, 4_800_000, 550_000, 4_815_000)
    )
    assert found[0].epsg == 26917


def test_without_a_project_no_zone_is_preferred():
    found = guess_crs(TOWN)
    assert len({one.score for one in found if not one.swapped}) == 1 and len(found) > 1


@pytest.mark.parametrize("bounds", [(0, 0, 0, 0), (float("nan"), 0, 1, 1), (float("-inf"), 0, 1, 1), (1e9, 1e9, 2e9, 2e9)])
def test_numbers_that_fit_nothing_have_no_candidate(bounds):
    assert guess_crs(bounds, project_epsg=ZONE_8) == []


def test_coordinates_of_a_sheet_of_paper_are_not_trusted():
    best = guess_crs((0, 0, 420, 297), project_epsg=ZONE_8)
    assert all(one.score < 0.4 for one in best)


def test_every_candidate_has_a_name_and_a_reason_in_both_languages():
    for one in guess_crs(TOWN, project_epsg=ZONE_8):
        assert one.name.ja and one.name.en and one.reason.ja and one.reason.en
