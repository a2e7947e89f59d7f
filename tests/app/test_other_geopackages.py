"""A GeoPackage of another program is no project, but it can be imported."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest

from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.dialogs.new_project_dialog import NewProjectDialog
from waterdx.app.files import take_file
from waterdx.app.main_window import MainWindow
from waterdx.app.question import Question

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


@pytest.fixture(scope="session")
def valves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("other") / "弁栓.gpkg"
    gpd.read_file(SAMPLE / "gis" / "水道弁栓.shp", encoding="cp932").set_crs(6676).to_file(path, layer="弁栓", driver="GPKG")
    return path


def test_it_is_offered_for_import_and_imported_on_consent(
    window: MainWindow, sample_town: Path, tmp_path: Path, valves: Path, wait_for_job: Callable[[], None]
) -> None:
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    take_file(window, valves)
    wait_for_job()
    question = window.findChild(Question)
    assert question is not None and "弁栓.gpkg" in question.text() and "見本の町" in question.text()
    assert window.session.town.path.name == "own.gpkg"
    question.yes.click()
    wait_for_job()
    dialog = window.findChild(ImportDialog)
    assert dialog is not None and dialog.isVisible() and "1,030" in dialog.counts.text()
    dialog.file_options.sheet.setEditText("弁栓")
    dialog.ok.click()
    wait_for_job()
    assert len(window.session.town.nodes) == 1030


def test_declining_leaves_everything_as_it_was(town_window: MainWindow, valves: Path, wait_for_job: Callable[[], None]) -> None:
    town = town_window.session.town
    take_file(town_window, valves)
    wait_for_job()
    town_window.findChild(Question).reject()
    assert town_window.session.town is town and not town_window.findChildren(ImportDialog)


def test_without_a_project_a_new_one_is_offered_for_it(
    window: MainWindow, valves: Path, wait_for_job: Callable[[], None]
) -> None:
    take_file(window, valves)
    wait_for_job()
    question = window.findChild(Question)
    assert "弁栓.gpkg" in question.text() and "新しいプロジェクト" in question.text()
    question.yes.click()
    assert window.findChild(NewProjectDialog).isVisible() and window.session.town is None
