"""The survey plan on paper and in the field: whole files, true to scale, in the right place of the earth, no formulas, no names."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdfium2 as pdfium
import pytest
import python_calamine
from pyproj import Transformer
from screening.scored_town import SOUTH, WEST, scored_town

from waterdx.core.errors import UserError
from waterdx.core.words import LANGUAGES, set_language
from waterdx.reports.charts import find_chart, save_figure
from waterdx.reports.plan_files import WRITERS, write_plan
from waterdx.reports.survey_effectiveness import write_effectiveness
from waterdx.screening.effectiveness import effectiveness_of
from waterdx.screening.plan import SurveyPlan
from waterdx.screening.survey import plan_project
from waterdx.store import project

GPX = "{http://www.topografix.com/GPX/1/1}"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = scored_town(tmp_path / "町.gpkg")
    with project.editing(path) as conn:
        conn.execute("UPDATE pipes SET street = '=1+1' WHERE street = '0号線'")
    return path


@pytest.fixture
def plan(town: Path) -> SurveyPlan:
    return plan_project(town, budget_yen=100_000)


@pytest.mark.parametrize("ending", list(WRITERS))
def test_every_kind_of_file_is_whole_and_leaves_the_project_as_it_was(town, plan, tmp_path, ending):
    before = town.read_bytes()
    out = tmp_path / f"計画{ending}"
    write_plan(out, plan, town)
    assert out.stat().st_size > 100 and town.read_bytes() == before


def test_another_ending_is_refused_in_words(town, plan, tmp_path):
    with pytest.raises(UserError, match=r"\.gpx"):
        write_plan(tmp_path / "計画.docx", plan, town)


def test_the_pipes_lie_where_they_lie_on_the_earth(town, plan, tmp_path):
    out = tmp_path / "plan.geojson"
    write_plan(out, plan, town)
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert {one["properties"]["pipe_id"] for one in features} == {one for area in plan.areas for one in area.pipe_ids}
    lon, lat = Transformer.from_crs(6676, 4326, always_xy=True).transform(WEST, SOUTH)
    first = next(one for one in features if one["properties"]["pipe_id"] == "P00")
    assert first["geometry"]["coordinates"][0] == pytest.approx([lon, lat], abs=2e-6)


def test_gpx_has_a_waypoint_and_a_track_for_each_area(town, plan, tmp_path):
    out = tmp_path / "plan.gpx"
    write_plan(out, plan, town)
    root = ET.parse(out).getroot()
    assert root.tag == f"{GPX}gpx" and root.get("version") == "1.1"
    assert len(root.findall(f"{GPX}wpt")) == len(root.findall(f"{GPX}trk")) == len(plan.areas)
    assert [child.tag for child in root] == sorted((child.tag for child in root), reverse=True), (
        "waypoints before tracks (GPX 1.1)"
    )


def test_the_book_has_areas_pipes_curve_and_every_assumption_with_its_source_and_no_formula(town, plan, tmp_path):
    out = tmp_path / "plan.xlsx"
    write_plan(out, plan, town)
    book = python_calamine.CalamineWorkbook.from_path(out)
    assert len(book.sheet_names) == 4
    pipes = book.get_sheet_by_index(1).to_python()
    assert len(pipes) - 1 == sum(len(area.pipe_ids) for area in plan.areas) and pipes[1][3] == "'=1+1"
    notes = "".join(str(cell) for row in book.get_sheet_by_index(3).to_python() for cell in row)
    assert "0.85" in notes and "shikucho-son.jp" in notes and "仮定" in notes
    assert "年間の件数" in notes and "90 % 予測区間" in notes, "for how many years, and how sure"


def test_the_map_is_true_to_scale_and_names_the_areas(town, plan, tmp_path):
    out = tmp_path / "plan.pdf"
    write_plan(out, plan, town)
    with pdfium.PdfDocument(out) as pdf:
        assert len(pdf) >= 2 and pdf[1].get_size() == pytest.approx((420 / 25.4 * 72, 297 / 25.4 * 72), abs=1)
        text = pdf[1].get_textpage().get_text_range()
    assert "1:2,500" in text and "区域 1" in text and "漏水調査計画図" in text


def test_a_plan_without_drawn_pipes_has_no_map_and_says_so(town, plan, tmp_path):
    with project.editing(town) as conn:
        conn.execute("UPDATE pipes SET geom = NULL")
    with pytest.raises(UserError, match="図形"):
        write_plan(tmp_path / "plan.pdf", plan, town)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_is_drawn_in_both_languages(town, plan, tmp_path, language):
    set_language(language)
    save_figure(find_chart("survey_curve").draw(town), tmp_path / "curve.png")


def test_the_curve_needs_a_plan(tmp_path):
    with pytest.raises(UserError, match="screening plan"):
        find_chart("survey_curve").draw(scored_town(tmp_path / "b.gpkg"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_effectiveness_is_one_page_and_gives_no_multiplier_without_a_control(tmp_path, language):
    set_language(language)
    file = tmp_path / "業者.csv"
    file.write_text("調査延長(km),発見件数,費用(円)\n39,69,8970000\n", encoding="utf-8")
    found = effectiveness_of(file)
    write_effectiveness(tmp_path / "e.xlsx", found)
    write_effectiveness(tmp_path / "e.pdf", found)
    with pdfium.PdfDocument(tmp_path / "e.pdf") as pdf:
        assert len(pdf) == 1
        text = pdf[0].get_textpage().get_text_range()
    assert {"ja": "対照", "en": "no control"}[language] in text and "130,000" in text
