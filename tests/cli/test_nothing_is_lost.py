"""What a newcomer lost, and must not lose again."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from waterdx.cli.main import run
from waterdx.core.errors import UserError
from waterdx.ledger import ingest as ingest_module
from waterdx.store import history, project

SAMPLE = Path(__file__).resolve().parents[2] / "ledgers" / "sample_town"
DRAWN = SAMPLE / "gis" / "水道管路.shp"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "山中町.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    return path


def test_the_demo_does_not_replace_a_project_of_the_users_own(town, capsys):
    before = sha256(town.read_bytes()).hexdigest()
    assert run(["demo", "--out", str(town.parent)]) == 2
    assert "上書きしない" in capsys.readouterr().err
    assert sha256(town.read_bytes()).hexdigest() == before and not (town.parent / "summary.html").exists()


def test_two_imports_at_once_do_not_double_the_ledger(town, monkeypatch):
    real_merge = ingest_module.merge
    others: list = []

    def merge_then_another_import(*arguments):
        monkeypatch.setattr(ingest_module, "merge", real_merge)
        result = real_merge(*arguments)
        others.append(ingest_module.ingest(town, DRAWN))
        return result

    monkeypatch.setattr(ingest_module, "merge", merge_then_another_import)
    with pytest.raises(UserError, match="もう一度実行"):
        ingest_module.ingest(town, DRAWN)
    assert others[0].added == 2090 and project.info(town).counts["pipes"] == 2090
    with project.reading(town) as conn:
        assert len(history.changes(conn)) == 1


def test_a_shapefile_that_is_cut_off_is_refused(town, tmp_path):
    for part in DRAWN.parent.glob("水道管路.*"):
        shutil.copy(part, tmp_path / part.name)
    cut = tmp_path / DRAWN.name
    cut.write_bytes(cut.read_bytes()[:30_000])
    with pytest.raises(UserError, match="途中で切れて"):
        ingest_module.ingest(town, cut)
    assert project.info(town).counts["pipes"] == 0


def test_a_day_long_after_the_record_is_refused_for_screening(town, capsys):
    ingest_module.ingest(town, DRAWN)
    ingest_module.ingest(town, SAMPLE / "漏水修繕記録.csv")
    assert run(["screening", "run", str(town), "--as-of", "2030-01-01"]) == 2
    assert "最後の漏水記録" in capsys.readouterr().err


def test_an_imported_original_is_never_written_over(town, tmp_path, capsys):
    register = tmp_path / "台帳.xlsx"
    shutil.copy(SAMPLE / "水道管路台帳.xlsx", register)
    before = sha256(register.read_bytes()).hexdigest()
    ingest_module.ingest(town, register)
    for command in (["ledger", "check"], ["screening", "run"], ["screening", "plan", "--budget", "100000"]):
        assert run([*command[:2], str(town), *command[2:], "--out", str(register)]) == 2
        assert "元のファイル" in capsys.readouterr().err
    assert sha256(register.read_bytes()).hexdigest() == before


def test_a_file_of_another_part_of_the_world_is_told(town, tmp_path):
    far = tmp_path / "far.geojson"
    line = {"type": "LineString", "coordinates": [[145.0, 43.3], [145.01, 43.31]]}
    far.write_text(
        json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"pipe_id": "A"}, "geometry": line}]}
        )
    )
    result = ingest_module.ingest(town, far, dry_run=True)
    assert "far_from_zone" in {finding.check for finding in result.findings if finding.severity == "error"}
