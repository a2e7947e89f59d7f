"""waterdx new: what no project may be called is refused in one sentence, and nothing is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.cli.main import run
from waterdx.core.words import set_language


@pytest.mark.parametrize(
    ("file", "name", "code", "why"),
    [
        ("町.gpkg", " ", "", "--name が空"),
        ("町.gpkg", "町", "15216", "6 桁"),
        ("町.gpkg", "町", "１５２１６１", "6 桁"),
        ("町.sqlite", "町", "152161", ".gpkg"),
        ("町", "町", "", ".gpkg"),
    ],
)
def test_a_blank_name_a_short_code_and_another_ending_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: str, name: str, code: str, why: str
) -> None:
    set_language("ja")
    assert run(["new", str(tmp_path / file), "--name", name, "--code", code, "--crs", "EPSG:6676"]) == 2
    err = capsys.readouterr().err
    assert why in err and len(err.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_name_and_a_code_of_six_digits_make_a_project(tmp_path: Path) -> None:
    assert run(["new", str(tmp_path / "町.gpkg"), "--name", "町", "--code", "152161", "--crs", "EPSG:6676"]) == 0
    assert (tmp_path / "町.gpkg").is_file()
