"""GDAL can do what we let it, from the first moment (faults and attacks, M10 and S-20)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from waterdx.core.gdal_drivers import ALLOWED, SKIPPED

SECRET = "秘密の水源"
VRT = """<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{file}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
# Each way by which pyogrio may come into a process first.
FIRST_IMPORTS = {
    "a new project": "from waterdx.store import project; project.create(Path(sys.argv[1]) / 'new.gpkg', '町', 'EPSG:6676')",
    "a file read": "from waterdx.importers import gdal",
    "a layer read": "from waterdx.store.layers import read_layer; import geopandas",
    "an import": "from waterdx.ledger.ingest import ingest",
}
REPORT = """
import pyogrio
drivers = list(pyogrio.list_drivers())
answers = {}
for file in sorted(Path(sys.argv[1]).glob("vrt.*")):
    try:
        answers[file.name] = pyogrio.read_dataframe(file, read_geometry=False).to_json(force_ascii=False)
    except Exception as error:
        answers[file.name] = type(error).__name__
print(json.dumps([drivers, answers]))
"""


def in_a_new_process(code: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    program = f"import json, sys\nfrom pathlib import Path\n{code}\n{REPORT}"
    unfenced = {name: value for name, value in os.environ.items() if name != "OGR_SKIP"}  # this process has set it
    done = subprocess.run([sys.executable, "-c", program, str(folder)], env=unfenced, capture_output=True, text=True, check=True)
    assert "does not exist" not in done.stderr and "OGR_SKIP" not in done.stderr
    drivers, answers = json.loads(done.stdout.splitlines()[-1])
    return drivers, answers


@pytest.fixture
def disguised(tmp_path: Path) -> Path:
    """A folder with a secret file, and a VRT that points to it saved under each of these endings."""
    secret = tmp_path / "secret.geojson"
    feature = {"type": "Feature", "geometry": None, "properties": {"a": SECRET}}
    secret.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    for ending in ("shp", "geojson", "gpkg", "csv", "vrt"):
        (tmp_path / f"vrt.{ending}").write_text(VRT.format(file=secret))
    return tmp_path


@pytest.mark.parametrize("first", FIRST_IMPORTS)
def test_only_the_drivers_we_allow_exist_and_a_disguised_vrt_is_not_opened(first: str, disguised: Path) -> None:
    drivers, answers = in_a_new_process(FIRST_IMPORTS[first], disguised)
    assert set(drivers) == ALLOWED
    assert len(answers) == 5 and set(answers.values()) == {"DataSourceError"}


def test_without_the_fence_the_same_vrt_would_give_the_secret_away(disguised: Path) -> None:
    drivers, answers = in_a_new_process("", disguised)
    assert all(SECRET in answer for answer in answers.values())
    assert set(drivers) == ALLOWED | set(SKIPPED), "the list of drivers to skip is that of the GDAL installed"
