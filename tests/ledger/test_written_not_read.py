"""What a file says and the ledger could not read is told at the import, and by every check until it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.towns import write
from waterdx.importers.registry import read_file
from waterdx.ledger.checks import check
from waterdx.ledger.export.run import export
from waterdx.ledger.ingest import ingest
from waterdx.ledger.prepare import prepare


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("管路番号,管種,布設年度\nA,VP,昭四八\nB,VP,四十八年\n", "昭四八"),
        ("管路番号,管種・口径\nA,DIP φ150\nB,VP φ75\nC,DIP φ100\nD,謎管 φ150\n", "謎管 φ150"),
        ("管路番号,管種,布設年号,年\nA,VP,昭和,48\nB,VP,昭和,70\n", "昭和70"),
    ],
)
def test_a_value_that_cannot_be_read_is_told_at_the_import_and_by_the_check(
    empty: Path, tmp_path: Path, text: str, raw: str
) -> None:
    told = ingest(empty, write(tmp_path / "台帳.csv", text)).findings
    assert any(raw in one.raw or raw in one.message.ja for one in told)
    assert any(raw in one.message.ja for one in check(empty))


def test_our_own_drawing_of_pipes_and_fittings_keeps_the_numbers_of_the_pipes(empty: Path, tmp_path: Path) -> None:
    ingest(
        empty,
        write(
            tmp_path / "管.csv",
            '管路番号,管種,WKT\nA-1,VP,"LINESTRING (30000 0, 30050 0)"\nA-2,VP,"LINESTRING (30050 0, 30090 0)"\n',
        ),
    )
    ingest(
        empty,
        write(
            tmp_path / "弁.csv",
            "施設番号,種別,WKT\nV-1,仕切弁,POINT (30000 0)\nV-2,消火栓,POINT (30050 0)\nV-3,仕切弁,POINT (30090 0)\n",
        ),
    )
    export(empty, tmp_path / "平面図.dxf")
    prepared = prepare(read_file(tmp_path / "平面図.dxf"), 6676)
    assert prepared.layer == "pipes" and prepared.values["pipe_id"].tolist() == ["A-1", "A-2"]


def test_a_file_of_which_the_map_takes_no_row_is_taken_in_as_nothing(empty: Path, tmp_path: Path) -> None:
    from waterdx.ledger.column_map import ColumnMap

    drawn = write(tmp_path / "管.csv", '管路番号,種,WKT\nA-1,x,"LINESTRING (30000 0, 30050 0)"\n')
    result = ingest(empty, drawn, column_map=ColumnMap(only={"種": ["y"]}))
    assert result.rows == {"read": 1, "accepted": 0, "rejected": 0, "skipped": 1}
