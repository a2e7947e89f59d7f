"""For every test: Japanese shown and reset after, settings and logs in a folder of its own, the shared data found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from waterdx.core.words import set_language

SHARED = Path(__file__).resolve().parents[1] / "../shared"

# The same examples on every machine and no clock: a slow machine is no fault of the law that is tested.
hypothesis_settings.register_profile("waterdx", max_examples=25, deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("waterdx")


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    set_language("ja")
    yield
    set_language(None)


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
