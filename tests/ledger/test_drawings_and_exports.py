"""Drawings, city models, network models and exports come into the ledger as what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.towns import MAPS, ROOT, SAMPLE
from waterdx.cli.main import run
from waterdx.core.words import set_language
from waterdx.ledger import column_map
from waterdx.ledger.ingest import IngestResult, ingest

NAGAOKA = ROOT.parent / "shared" / "data" / "plateau_unf_nagaoka" / "08EE753_unf_10169_sewer_op.gml"
DRAWING = SAMPLE / "管網図_中央.dxf"
DICTIONARY = "layer_no,field_id,title\n24021,SAFIELD000,施工年度\n24021,SAFIELD001,管種名称\n24021,SAFIELD002,管径(mm)\n24021,SAFIELD003,上流土被り(m)\n"


def fields(result: IngestResult) -> dict[str, str | None]:
    return {guess.name: guess.field for guess in result.columns}


def test_only_the_layers_of_pipes_in_a_drawing_become_pipes(empty: Path) -> None:
    result = ingest(empty, DRAWING, column_map=column_map.load(MAPS / "sample_town_dxf.toml"))
    assert (result.layer, result.rows["accepted"], result.rows["rejected"]) == ("pipes", 546, 0)
    assert {"管種": "material", "口径": "diameter_mm", "延長": "length_m", "布設年度": "install_fy"}.items() <= fields(
        result
    ).items()


def test_the_symbols_of_a_drawing_become_fittings_with_their_kind_and_number(empty: Path) -> None:
    ingest(empty, SAMPLE / "gis" / "水道弁栓.shp")
    result = ingest(empty, DRAWING, layer="nodes", dry_run=True)
    assert {"block": "kind", "施設番号": "node_id", "kind": None}.items() <= fields(result).items()
    assert result.merged == 254, "every symbol is a fitting that the map knows"


def test_a_network_model_brings_its_pipes_and_what_stands_at_their_ends(empty: Path) -> None:
    model = ROOT / "ledgers" / "samples" / "管網.inp"
    assert ingest(empty, model).rows["accepted"] == 3
    nodes = ingest(empty, model, sheet="nodes")
    assert nodes.layer == "nodes" and nodes.rows["accepted"] == 7
    assert not [one for one in nodes.findings if one.check == "unknown_term"]


@pytest.mark.skipif(not NAGAOKA.is_file(), reason="the city model of Nagaoka is not here")
def test_a_manhole_known_only_as_a_solid_is_no_pipe(empty: Path) -> None:
    result = ingest(empty, NAGAOKA)
    assert (result.layer, result.rows["accepted"], result.rows["rejected"]) == ("pipes", 158, 52)
    assert "wkt" not in fields(result).values()


@pytest.mark.skipif(not NAGAOKA.is_file(), reason="the city model of Nagaoka is not here")
def test_one_city_model_fills_both_layers_with_the_maps(empty: Path) -> None:
    taken = [
        ingest(empty, NAGAOKA, column_map=column_map.load(MAPS / name)) for name in ("plateau_pipes.toml", "plateau_nodes.toml")
    ]
    assert [(one.layer, one.rows["accepted"]) for one in taken] == [("pipes", 158), ("nodes", 52)]


@pytest.fixture
def export(tmp_path: Path) -> tuple[Path, Path]:
    """An export with numbered columns, and its dictionary in another folder."""
    (tmp_path / "辞書").mkdir()
    dictionary = tmp_path / "辞書" / "属性辞書.csv"
    dictionary.write_text(DICTIONARY, "utf-8")
    file = tmp_path / "24021.csv"
    file.write_text("SAUID,SAFIELD000,SAFIELD001,SAFIELD002,SAFIELD003\n12174,1985年,ヒューム管,900,2.6\n", "cp932")
    return file, dictionary


def test_the_dictionary_the_user_names_says_what_numbered_columns_mean(empty: Path, export: tuple[Path, Path]) -> None:
    file, dictionary = export
    named = ingest(empty, file, dictionary=dictionary, dry_run=True)
    assert fields(named) == {
        "SAUID": "pipe_id", "施工年度": "install_fy", "管種名称": "material", "管径(mm)": "diameter_mm", "上流土被り(m)": "up_cover_m",
    }  # fmt: skip


def test_the_command_line_takes_a_dictionary(empty: Path, export: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    file, dictionary = export
    assert run(["--lang", "en", "ledger", "import", str(empty), str(file), "--dictionary", str(dictionary)]) == 0
    assert "施工年度" in capsys.readouterr().out
    assert run(["--lang", "en", "ledger", "import", str(empty), str(file), "--dictionary", str(file.parent / "none.csv")]) == 2
    set_language("en")
    assert "none.csv" in capsys.readouterr().err
