"""Promises of column guessing: what share of real files is understood, and that a sure guess is never wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core.fields import FIELDS, PLACES
from waterdx.core.headers import likenesses
from waterdx.importers.registry import read_file
from waterdx.ledger.columns import SURE, TAKEN_FROM, find_header_of_data, guess_columns, guess_layer

from . import mapping_keys as keys
from .mapping_schemas import LOOK_ALIKES, other_schemas

pytestmark = pytest.mark.filterwarnings("ignore:Several features with id")  # many of these files number every feature 0

ALL = {
    "development": lambda: keys.vermont("development"), "held_out": lambda: keys.vermont("held_out"), "giswater": keys.giswater,
    "kitchener": keys.kitchener, "handa": keys.handa_titles, "other_schemas": other_schemas,
}  # fmt: skip
LEAST = {"development": 0.9, "held_out": 0.9, "giswater": 0.9, "kitchener": 0.95, "handa": 0.9, "other_schemas": 0.85}


def frame_of(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def guessed(frame: pd.DataFrame, layer: str = "pipes", shapes: np.ndarray | None = None) -> dict[str, str | None]:
    return {guess.name: guess.field for guess in guess_columns(frame, layer, shapes)}


@pytest.mark.parametrize("files", ALL)
def test_nine_columns_of_ten_are_understood_without_help(files):
    judged = ALL[files]()
    assert sum(one.right for one in judged) / len(judged) >= LEAST[files], keys.told(judged)


@pytest.mark.parametrize("files", ALL)
def test_a_sure_guess_is_never_wrong(files):
    assert [one for one in ALL[files]() if one.guessed and one.confidence >= SURE and not one.right] == []


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_column_that_only_sounds_like_a_ledger_item_is_never_sure(name):
    frame = pd.DataFrame(LOOK_ALIKES[name], dtype=object)
    sure = [guess for guess in guess_columns(frame, name.split("/")[0]) if guess.field and guess.confidence >= SURE]
    assert sure == []


def test_every_vermont_file_has_all_its_columns_judged():
    judged = keys.vermont("development") + keys.vermont("held_out")
    assert len({one.file for one in judged}) == 36
    assert len(judged) == sum(len(read_file(path).frame.columns) for path in keys.VERMONT.glob("*.geojson"))


def test_files_whose_header_is_a_data_row_are_told_and_no_others():
    keys.need(keys.VERMONT)
    told = {path.stem for path in keys.VERMONT.glob("*.geojson") if find_header_of_data(read_file(path).frame)}
    assert told == keys.HEADLESS_FILES


def test_a_headless_file_is_still_understood_by_its_values_but_never_surely():
    path = keys.need(keys.VERMONT / "SwantonLinearFeatures.geojson")
    table = read_file(path)
    layer, guesses = guess_layer(table.frame, table.geometry)
    found = {guess.name: guess for guess in guesses}
    assert layer == "pipes"
    assert found["Wastewater system"].field == "use" and found["Sewer pipe"].field == "pipe_kind"
    assert all(guess.confidence < SURE for guess in guesses)


@pytest.mark.parametrize(
    ("header", "field"),
    [("DIA", "diameter_mm"), ("DIAM", "diameter_mm"), ("DN", "diameter_mm"), ("PIPESIZE", "diameter_mm"), ("MATL", "material"),
     ("INST_YR", "install_fy"), ("YearBuilt", "install_fy"), ("LEN_FT", "length_m"), ("US_INV", "up_invert_m"), ("INV_DN", "down_invert_m"),
     ("DS_INV", "down_invert_m"), ("INV_UP", "up_invert_m"), ("FAC_ID", "pipe_id"), ("OBJECTID", None), ("kanshu", "material"),
     ("KANSYU", "material"), ("kokei", "diameter_mm"), ("koukei", "diameter_mm"), ("enchou", "length_m"), ("fusetsu_nendo", "install_fy"),
     ("FUSETUNEN", "install_fy"), ("dokaburi", "cover_m"), ("上流人孔番号", "up_node_id"), ("水道管種", "material"), ("布設年度昭", "install_fy"),
     ("Diámetro", "diameter_mm"), ("Werkstoff", "material"), ("longueur", "length_m"), ("Comment ", "note")],
)  # fmt: skip
def test_headers_in_many_habits_name_the_field_a_person_would_say(header, field):
    likely = likenesses(header, "pipes")
    if field is None:
        assert not likely or likely[0].strength < 0.9
    else:
        assert likely[0].field.name == field


def test_jinkou_no_names_a_manhole():
    assert likenesses("jinkou_no", "nodes")[0].field.name == "node_id"
    assert likenesses("MH_ID", "nodes")[0].field.name == "node_id"


@pytest.mark.parametrize("name", ["OBJECTID", "OBJECTID_1", "objectid 1", "FID", "GlobalID", "Shape_Area", "ogc_fid"])
def test_numbers_given_by_gis_software_are_never_the_towns_own(name):
    assert guessed(frame_of(**{name: ["1", "2", "3"]})) == {name: None}


def test_every_field_is_found_by_its_own_names_in_both_languages():
    for field in (*FIELDS, *PLACES):
        for layer in field.layers:
            for spelling in (field.name, field.ja, field.en):
                best = likenesses(spelling, layer)
                assert best and field.name in {one.field.name for one in best if one.strength == best[0].strength}, (
                    spelling,
                    layer,
                )


def test_each_field_is_given_to_one_column_only():
    frame = frame_of(DIA=["100", "150"], DIAMETER=["100", "150"], SIZE=["100", "150"], 口径=["100", "150"])
    fields = [field for field in guessed(frame).values() if field == "diameter_mm"]
    assert len(fields) == 1


def test_two_columns_that_compete_make_both_unsure():
    frame = frame_of(DIAM=["100", "150"], PIPE_DIA=["100", "200"])
    assert all(guess.confidence < SURE for guess in guess_columns(frame, "pipes"))


def test_an_empty_column_is_never_sure():
    frame = frame_of(Material=["", ""], Note=["", ""], 口径=["", ""])
    assert all(guess.field and guess.confidence < SURE for guess in guess_columns(frame, "pipes"))


def test_values_that_contradict_the_header_make_the_guess_unsure():
    frame = frame_of(口径=["塩ビ管", "鋳鉄管", "石綿管"])
    assert all(guess.confidence < TAKEN_FROM or guess.field != "diameter_mm" for guess in guess_columns(frame, "pipes"))


def test_a_material_column_is_kept_even_when_its_words_are_unknown_but_unsurely():
    guess = guess_columns(frame_of(Werkstoff=["STZ", "QX1", "ZZ"]), "pipes")[0]
    assert guess.field == "material" and guess.confidence < SURE


def test_a_number_that_repeats_is_not_surely_an_id():
    guess = guess_columns(frame_of(管路番号=["1", "1", "1", "2", "2", "2"]), "pipes")[0]
    assert guess.confidence < SURE


def test_inches_are_recognised_by_the_sizes():
    guess = guess_columns(frame_of(DIAMETER=["4", "6", "8", "12", "2"]), "pipes")[0]
    assert (guess.field, guess.unit) == ("diameter_mm", "inch")


def test_feet_are_recognised_by_the_header():
    guess = guess_columns(frame_of(LENGTH_FT=["120.5", "88.1", "300"]), "pipes")[0]
    assert (guess.field, guess.unit) == ("length_m", "ft")


def test_feet_are_recognised_by_the_drawn_lengths():
    lines = shapely.linestrings([[(0, 0), (length, 0)] for length in (10.0, 50.0, 120.0, 300.0)])
    frame = frame_of(LENGTH=[f"{length / 0.3048:.2f}" for length in (10.0, 50.0, 120.0, 300.0)])
    guess = guess_columns(frame, "pipes", lines)[0]
    assert (guess.field, guess.unit) == ("length_m", "ft")


def test_a_length_in_degrees_is_no_length():
    lines = shapely.linestrings([[(138.0, 37.0), (138.001, 37.0)], [(138.0, 37.0), (138.002, 37.0)]])
    assert guessed(frame_of(Shape_Length=["0.001", "0.002"]), shapes=lines) == {"Shape_Length": None}


def test_a_slope_of_metres_a_metre_is_recognised():
    guess = guess_columns(frame_of(slope=["0.0043", "0.0227", "0.011", "0.003"]), "pipes")[0]
    assert (guess.field, guess.unit) == ("slope_permille", "m/m")


def test_the_person_who_drew_it_is_no_field():
    assert set(guessed(frame_of(Creator=["A", "B"], OWNER=["C", "D"], 道路管理者名=["市", "県"])).values()) == {None}


def test_every_reason_is_in_both_languages():
    for guess in guess_columns(frame_of(口径=["100"], X1=["a"], OBJECTID=["1"], Type=["Sewer pipe"]), "pipes"):
        assert guess.reason.ja and guess.reason.en and guess.reason.ja != guess.reason.en


def test_a_table_of_sixteen_thousand_columns_is_guessed_within_seconds(benchmark_seconds=10.0):
    import time

    frame = pd.DataFrame({f"f{n}_{n % 97}": pd.Series(["x"], dtype=object) for n in range(16_384)})
    began = time.process_time()  # the machine may be busy with other tests
    guess_columns(frame, "pipes")
    assert time.process_time() - began < benchmark_seconds


def test_one_coordinate_alone_is_no_place() -> None:
    frame = pd.DataFrame(
        {"arc_id": ["1", "2", "3"], "y1": ["1.2", "0.8", "1.5"], "matcat_id": ["PVC", "PVC", "DIP"]}, dtype=object
    )
    assert not {guess.field for guess in guess_columns(frame, "pipes")} & {"x", "y"}
