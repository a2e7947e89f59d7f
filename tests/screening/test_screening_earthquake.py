"""Earthquake damage: the formulas' own figures, laws that must hold, and what is not known."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.core.terms import terms_of
from waterdx.ledger.classify import classify
from waterdx.reports.earthquake_table import damage_frame, notes, write_damage
from waterdx.screening.earthquake import FORMULAS, coefficients, damage, ground_coefficient, outage_share, scenario_of
from waterdx.screening.earthquake_town import read_velocities, shake
from waterdx.screening.town_places import import_places

from .grid_town import EPSG, SOUTH, WEST, grid_town

JWRC, ISOYAMA = FORMULAS["jwrc2013"], FORMULAS["isoyama2000"]
NO_GROUND = pd.Series([None], dtype=object)


def one(formula=JWRC, velocity=60.0, ground=NO_GROUND, **pipe):
    frame = pd.DataFrame([{"material": "VP", "joint": "TS", "diameter_mm": 100.0, "length_m": 1000.0, **pipe}])
    return damage(frame, formula, velocity, ground=ground).iloc[0]


def test_the_standard_rates_are_those_of_the_formulas():
    assert JWRC.standard_rate(60) == pytest.approx(9.92e-3 * 45**1.14)
    assert ISOYAMA.standard_rate(60) == pytest.approx(3.11e-3 * 45**1.30)


@pytest.mark.parametrize(
    ("pipe", "factor"),
    [
        ({"material": "ACP", "joint": None}, 7.5),
        ({"material": "DIP", "joint": "K"}, 0.5),
        ({"material": "DIP", "joint": "A", "diameter_mm": 75.0}, 1.0 * 2.0),
        ({"material": "VP", "joint": "TS", "diameter_mm": 200.0}, 2.5 * 0.4),
        ({"material": "SP", "joint": "WELD", "diameter_mm": 500.0}, 0.5 * 0.1),
        ({"material": "DIP", "joint": "GX"}, 0.0),
        ({"material": "HPPE", "joint": "FUSION"}, 0.0),
    ],
)
def test_jwrc_takes_joint_and_diameter(pipe, factor):
    assert one(**pipe)["damages"] == pytest.approx(factor * JWRC.standard_rate(60))


@pytest.mark.parametrize(
    ("pipe", "factor"),
    [({"material": "ACP"}, 1.2), ({"material": "DIP"}, 0.3), ({"diameter_mm": 50.0}, 1.6), ({"diameter_mm": 600.0}, 0.5)],
)
def test_isoyama_takes_material_and_diameter_only(pipe, factor):
    assert one(ISOYAMA, **pipe)["damages"] == pytest.approx(factor * ISOYAMA.standard_rate(60))


def test_damage_grows_with_the_velocity_and_is_none_below_the_threshold():
    for formula in FORMULAS.values():
        rates = [one(formula, velocity)["damages"] for velocity in (0, 10, 15, 20, 60, 100)]
        assert rates == sorted(rates) and rates[:3] == [0, 0, 0] and rates[3] > 0


def test_an_unknown_joint_has_a_range_and_no_value():
    found = one(material="DIP", joint=None)
    assert np.isnan(found["damages"]) and found["missing"] == "joint"
    assert found["low"] == 0 and found["high"] == pytest.approx(JWRC.standard_rate(60))


@pytest.mark.parametrize(
    ("pipe", "why"),
    [({"material": None}, "material"), ({"material": "PP", "joint": None}, "no_coefficient"), ({"diameter_mm": np.nan}, "diameter"),
     ({"diameter_mm": 1200.0}, "diameter"), ({"length_m": np.nan}, "length"), ({"length_m": -5.0}, "length")],
)  # fmt: skip
def test_a_pipe_without_a_coefficient_says_why_and_is_no_zero(pipe, why):
    found = one(**pipe)
    assert found["missing"] == why and np.isnan(found["damages"])


def test_ground_is_read_from_words_and_the_gravest_counts():
    said = pd.Series(["砂礫質台地", "旧河道の埋立地", "粘性土", None], dtype=object)
    assert ground_coefficient(said, "jwrc2013").fillna(-1).tolist() == [0.8, 5.0, -1, -1]
    assert one(ground=NO_GROUND)["ground_assumed"] and not one(ground=said.iloc[:1])["ground_assumed"]


def test_every_material_and_joint_of_the_rules_is_a_term_of_the_ledger():
    known = {kind: {term.code for term in terms_of(kind, "water")} | {"*", "-"} for kind in ("material", "joint")}
    for formula in FORMULAS:
        for row in coefficients(formula, "Cp"):
            assert set(row["material"].split("|")) <= known["material"] and set(row["joint"].split("|")) <= known["joint"]
            assert row["confidence"] in {"read", "recalled_verify", "inferred_verify"} and row["source_url"].startswith(
                "https://"
            )


def test_outage_is_that_of_kawakami():
    assert outage_share(1.0) == pytest.approx(1 / 1.307) and outage_share(0) == 0 and np.isnan(outage_share(float("nan")))


@pytest.mark.parametrize("text", ["abc", "", "-5", "90-30", "1e9", "30-60-90", "nan"])
def test_velocities_that_are_none_are_refused(text):
    with pytest.raises(UserError, match="cm/s"):
        read_velocities(text)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    joints = ["TS"] * 60 + [None] * 20 + ["RR"] * 20
    return grid_town(tmp_path, joint=joints)


def test_a_town_is_shaken_and_what_is_left_out_is_counted(town):
    found = shake(town, (30.0, 60.0))
    assert [one.velocity_cm_s for one in found.scenarios] == [30, 60]
    assert found.missing_km() == {"joint": (20, pytest.approx(2.0))} and found.ground_assumed_km == pytest.approx(10)
    last = found.scenarios[-1]
    assert last.damages == pytest.approx((6 * 2.5 + 2 * 0.8) * JWRC.standard_rate(60))
    assert (
        last.low == pytest.approx(last.damages + 2 * 0.8 * JWRC.standard_rate(60))
        and last.high > last.low
        and last.km == pytest.approx(8)
    )
    assert found.beside[0] is ISOYAMA and found.beside[1].damages == pytest.approx(10 * ISOYAMA.standard_rate(60))


def test_the_ground_comes_from_areas_then_soil_then_the_town(town, tmp_path):
    area = gpd.GeoDataFrame(
        {"微地形": ["埋立地"]}, geometry=[shapely.box(WEST - 100, SOUTH - 100, WEST + 1900, SOUTH + 100)], crs=EPSG
    )
    area.to_file(tmp_path / "ground.geojson")
    assert import_places(town, tmp_path / "ground.geojson", "ground").shapes["areas"] == 1
    pipes = shake(town, (60.0,), ground="台地").pipes.set_index("pipe_id")
    assert pipes["Cg"]["P000"] == 5.0 and pipes["Cg"]["P050"] == 0.8 and not pipes["ground_assumed"].any()
    with pytest.raises(UserError, match="埋立"):
        shake(town, (60.0,), ground="月面")


def test_liquefaction_is_only_for_the_formula_that_has_it(town):
    partial = shake(town, (60.0,), formula="isoyama2000", liquefaction="partial").scenarios[0]
    assert partial.damages == pytest.approx(2 * shake(town, (60.0,), formula="isoyama2000").scenarios[0].damages)
    with pytest.raises(UserError, match="液状化"):
        shake(town, (60.0,), liquefaction="total")


def test_the_book_names_formula_sources_and_the_seismic_class(town, tmp_path):
    found, classes = shake(town, (60.0,)), classify(town).pipes.set_index("fid")["seismic"]
    frame = damage_frame(found, classes)
    assert len(frame) == 100 and set(frame["耐震区分"]) == {"非耐震", "不明"}
    for ending in ("xlsx", "csv"):
        write_damage(tmp_path / f"e.{ending}", found, classes)
    told = " ".join(text.ja for text in notes(found).values())
    assert "要確認" in told and "継手が不明" in told and "磯山" in told


@pytest.mark.parametrize(("velocity", "beyond"), [(10.0, True), (15.0, False), (119.0, False), (120.0, True)])
def test_a_velocity_outside_the_formula_is_said_to_be(velocity, beyond):
    pipes = pd.DataFrame({"length_m": [100.0]})
    found = pd.DataFrame({"damages": [1.0], "low": [1.0], "high": [1.0]})
    assert scenario_of(found, pipes, JWRC, velocity).beyond is beyond


def test_the_two_formulas_are_said_to_differ_only_where_they_do(tmp_path):
    town = grid_town(tmp_path)
    still, shaken = (
        next(text for name, text in notes(shake(town, (velocity,))).items() if name.ja == "もうひとつの式")
        for velocity in (0.0, 60.0)
    )
    assert "これだけ違います" in shaken.ja and "this much difference" in shaken.en
    assert "違います" not in still.ja and "difference" not in still.en and "でも 0 件" in still.ja
