"""The shipped files are what the build script makes of the reference tables."""

from __future__ import annotations

import runpy
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from waterdx.indicators.inputs import SHIPPED, inputs, known_inputs, shipped
from waterdx.indicators.packed import read_packed, write_packed
from waterdx.indicators.values import SHIPPED_VALUES

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"


def packed(path: Path) -> dict[str, bytes]:
    """What is in the file; the wrapping differs by the version of Python."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_shipped_data_are_made_byte_for_byte_by_the_build_script(tmp_path: Path) -> None:
    if not (SHARED / "reference" / "indicator_values.csv.gz").exists():
        pytest.skip("the reference tables are not beside this checkout")
    runpy.run_path(str(ROOT / "packaging" / "build_indicator_data.py"))["main"](SHARED, tmp_path)
    for path in (SHIPPED, SHIPPED_VALUES):
        assert packed(tmp_path / path.name) == packed(path)


def test_the_shipped_data_stay_small_and_name_their_source() -> None:
    assert SHIPPED.stat().st_size + SHIPPED_VALUES.stat().st_size <= 5_000_000
    assert shipped()["source_url"].str.startswith("https://").all()


def test_a_packed_table_comes_back_as_it_was(tmp_path: Path) -> None:
    frame = pd.DataFrame({"code": ["011002", "", "糸魚川"], "year": [2020, -1, 70000], "value": [1.5, None, 977.55]})
    write_packed(tmp_path / "t.npz", frame)
    back = read_packed(tmp_path / "t.npz")
    pd.testing.assert_frame_equal(back.astype({"code": str}), frame.astype({"code": str}))


def test_the_inputs_are_read_once() -> None:
    assert shipped() is shipped()


def test_inputs_are_chosen_by_code_year_and_field() -> None:
    one = inputs(["152161"], [2020], "water")
    assert len(one) == 1 and one["ordinary_revenue"].notna().all()
    assert len(inputs(field="sewer_public")) == 1160
    assert "sewer_fee_revenue" in known_inputs("sewer_public") and "sewer_fee_revenue" not in known_inputs("water")
