"""Examples in docstrings are tried by the modules that have some; the others are not even loaded for it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    found = yield
    has_examples = not found or ">>>" in file_path.read_text(encoding="utf-8")
    return found if has_examples else [one for one in found if type(one) is pytest.Module]
