"""Where the columns do not say whether a file holds pipes, fittings or leaks, its name does."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.importers.registry import read_file
from waterdx.ledger.prepare import prepare

SAMPLES = Path(__file__).parents[2] / "ledgers" / "samples"


@pytest.mark.parametrize(
    ("name", "layer"),
    [("24021_管渠", "pipes"), ("下水_マンホール", "nodes"), ("管路付属弁栓", "nodes"), ("water_mains", "pipes")],
)
def test_the_name_of_a_file_settles_what_its_columns_leave_open(tmp_path: Path, name: str, layer: str) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text("番号,管種,年度\n" + "".join(f"{n:03d},VP,S5{n}\n" for n in range(5)), "cp932")
    assert prepare(read_file(path), 6676).layer == layer


def test_a_numbered_export_of_sewers_goes_to_the_pipes() -> None:
    prepared = prepare(read_file(SAMPLES / "24021_管渠.csv"), 6676)
    assert prepared.layer == "pipes" and prepared.values["pipe_id"].notna().all()
