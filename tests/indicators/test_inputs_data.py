"""The shipped file is what the build script makes of the reference."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from waterdx.indicators.inputs import SHIPPED, shipped

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / ".." / "shared" / "reference" / SHIPPED.name


def test_the_shipped_inputs_are_made_byte_for_byte_by_the_build_script() -> None:
    if not SOURCE.exists():
        pytest.skip("the reference tables are not beside this checkout")
    compact = runpy.run_path(str(ROOT / "packaging" / "build_indicator_data.py"))["compact"]
    assert compact(SOURCE) == SHIPPED.read_bytes()


def test_the_shipped_inputs_stay_small_and_name_their_source() -> None:
    assert SHIPPED.stat().st_size <= 1_000_000
    assert shipped()["source_url"].str.startswith("https://").all()


def test_the_inputs_are_read_once() -> None:
    assert shipped() is shipped()
