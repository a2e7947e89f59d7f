"""For the tests of scans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from waterdx.core.progress import Progress, silent
from waterdx.digitise import decoding


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode here instead of in a child process: the same jobs, without the 0.3 s a process takes to start."""

    def here(job: Callable[..., Any], *arguments: Any, path: Path, seconds: float, progress: Progress = silent) -> Any:
        return job(*arguments, progress)

    monkeypatch.setattr(decoding, "apart", here)
