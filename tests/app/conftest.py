"""A window of its own for every test: temporary settings, Japanese, no display needed, no job left running."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from waterdx.app.run import make_application, prepare_offscreen

prepare_offscreen()

from PySide6.QtWidgets import QApplication  # noqa: E402  (the platform must be chosen first)

from waterdx.app.main_window import MainWindow  # noqa: E402
from waterdx.app.settings import Settings  # noqa: E402
from waterdx.core.words import set_language  # noqa: E402
from waterdx.ledger.ingest import ingest  # noqa: E402
from waterdx.screening.run import screen  # noqa: E402
from waterdx.store import project  # noqa: E402

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    set_language("ja")
    yield
    set_language(None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings")


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    make_application(settings)
    set_language("ja")
    made = MainWindow(settings)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.session.jobs.cancel_and_wait()
    made.close()


@pytest.fixture
def wait_for_job(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Call it after something was started; returns when nothing runs any more."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not window.is_busy, timeout=60_000)

    return wait


@pytest.fixture(scope="session")
def sample_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the sample town's pipes, register and repairs; tests that write copy it first."""
    path = tmp_path_factory.mktemp("town") / "town.gpkg"
    project.create(path, "見本の町", "EPSG:6676")
    for name in ("gis/水道管路.shp", "水道管路台帳.xlsx", "漏水修繕記録.csv"):
        ingest(path, SAMPLE / name)
    return path


@pytest.fixture
def town_window(window: MainWindow, sample_town: Path, wait_for_job: Callable[[], None]) -> MainWindow:
    window.session.open(sample_town)
    wait_for_job()
    assert window.session.town is not None
    return window


@pytest.fixture(scope="session")
def screened_town(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample town with a screening kept, as the window keeps it; tests that write copy it first."""
    path = Path(shutil.copy(sample_town, tmp_path_factory.mktemp("screened") / "town.gpkg"))
    screen(path, as_of=None, horizon=3)
    return path


@pytest.fixture
def screened(window: MainWindow, screened_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]) -> MainWindow:
    """A window with a copy of the sample town, screened, which tests may change."""
    window.session.open(Path(shutil.copy(screened_town, tmp_path / "own.gpkg")))
    wait_for_job()
    assert window.session.screened is not None
    window.show_page("screening")
    return window
