"""For every test: Japanese shown and reset after, settings and logs in a folder of its own, the shared data found."""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from waterdx.core.words import set_language
from waterdx.store import project

MOST_WAIT_S = 300  # for what another worker makes: several times what a slow machine needs
SHARED = Path(__file__).resolve().parents[1] / "../shared"

# The same examples on every machine and no clock: a slow machine is no fault of the law that is tested.
hypothesis_settings.register_profile("waterdx", max_examples=25, deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("waterdx")


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    set_language("ja")
    yield
    set_language(None)


@pytest.fixture(autouse=True, scope="session")
def no_wait_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so nothing waits until it lies on the disk (5 ms each time, a tenth of all the time tests take)."""
    connect = project._connect

    def connect_without_waiting(path: Path, mode: str) -> sqlite3.Connection:
        conn = connect(path, mode)
        with suppress(sqlite3.Error):  # a damaged file says so later
            conn.execute("PRAGMA synchronous = OFF")
        return conn

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "_connect", connect_without_waiting)
        patch.setenv("OGR_SQLITE_SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(autouse=True)
def own_settings_and_logs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.getbasetemp() / "user"
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder / name.lower()))


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """shared("reference", "pipe_terms.csv") is the path of a file of the shared folder; the test is skipped without it."""

    def path(*parts: str) -> Path:
        found = SHARED.joinpath(*parts)
        if not found.exists():
            pytest.skip(f"{'/'.join(parts)} of the shared folder is not beside the checkout")
        return found

    return path


@pytest.fixture(scope="session")
def once_for_all(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """once_for_all("demo", make) is a folder that `make(folder)` has filled, once for all workers: the first that asks makes it,
    the others wait. Nothing may be changed in it."""
    own = tmp_path_factory.getbasetemp()
    base = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def folder(name: str, make: Callable[[Path], object]) -> Path:
        made, done, failed = (base / f"{name}{ending}" for ending in ("", ".done", ".failed"))
        try:
            made.mkdir()
        except FileExistsError:
            until = time.monotonic() + MOST_WAIT_S
            while not (done.exists() or failed.exists()):
                assert time.monotonic() < until, f"{name} is still not made; the worker that began it may have died"
                time.sleep(0.2)
        else:
            try:
                make(made)
            except BaseException:
                failed.touch()
                raise
            done.touch()
        assert not failed.exists(), f"{name} could not be made; see where it was tried first"
        return made

    return folder


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end, so no collection of garbage need look through it again (0.3 s each time)."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """The window deletes and collects between two events only (waterdx/app/collector.py); between tests nobody else does, and
    each new window would be dressed together with all that are left."""
    if not gc.isenabled():
        from PySide6.QtCore import QCoreApplication, QEvent

        from waterdx.app.collector import collect_what_is_due

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        collect_what_is_due()
