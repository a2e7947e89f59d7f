"""Real ledgers of other towns: Nagaoka, Handa, Kitchener, Vermont, and the examples of Giswater."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ledger.towns import MAPS, SHARED, bytes_of, new_project, pipes_of, restore_files
from waterdx.core.errors import UserError
from waterdx.ledger import column_map
from waterdx.ledger.checks import check
from waterdx.ledger.ingest import IngestResult, ingest
from waterdx.store.layers import read_layer

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the checkout")


@pytest.fixture(scope="module")
def nagaoka(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = new_project(tmp_path_factory.mktemp("nagaoka"))
    for name in ("plateau_pipes", "plateau_nodes"):
        ingest(path, SHARED / "plateau_unf_nagaoka/features_lod0.csv", column_map=column_map.load(MAPS / f"{name}.toml"))
    return path


def water(path: Path) -> gpd.GeoDataFrame:
    pipes = pipes_of(path)
    return pipes[pipes["field"] == "water"]


def test_nagaoka_has_its_pipes_and_nodes(nagaoka: Path) -> None:
    pipes, nodes = pipes_of(nagaoka), read_layer(nagaoka, "nodes")
    assert pipes["field"].value_counts().to_dict() == {"water": 652, "sewer": 160}
    assert nodes["kind"].value_counts().sum() == len(nodes) == 354
    assert pipes.geometry.isna().sum() + nodes.geometry.isna().sum() == 38, "38 objects have no line in the original"


def test_the_year_0001_of_nagaoka_is_unknown(nagaoka: Path) -> None:
    unknown = pipes_of(nagaoka)[lambda pipes: pipes["install_fy"].isna()]
    assert unknown["field"].value_counts().to_dict() == {"water": 7, "sewer": 1}


def test_the_water_pipes_of_nagaoka_are_16485_metres(nagaoka: Path) -> None:
    pipes = water(nagaoka)
    assert pipes["length_m"].sum() == pytest.approx(16_485, abs=1)
    assert pipes.geometry.length.sum() == pytest.approx(16_485, abs=1)


def test_the_open_ends_of_nagaoka_are_those_its_readme_counts_and_the_check_tells(nagaoka: Path) -> None:
    """Its README: 658 ends touch no other, 375 of them lie within 0.5 m of one (of another pipe; to the millimetre)."""
    lines = water(nagaoka).geometry.to_numpy()
    ends = shapely.get_coordinates([shapely.get_point(lines, place) for place in (0, -1)]).round(3)
    owner = np.tile(np.arange(len(lines)), 2)
    apart = np.hypot(*(ends[:, None, :] - ends[None, :, :]).transpose(2, 0, 1))
    alone = (apart == 0).sum(axis=1) == 1
    near = np.where(owner[:, None] == owner[None, :], np.inf, apart).min(axis=1) <= 0.5
    assert alone.sum() == 658 and (alone & near).sum() == pytest.approx(375, abs=3)
    told = [f for f in check(nagaoka) if f.check == "gap" and f.id in set(water(nagaoka)["pipe_id"])]
    assert sum(f.count for f in told) == 375


def test_handa_is_a_sewer_whose_words_are_all_understood(tmp_path: Path) -> None:
    path = new_project(tmp_path, "EPSG:6675")
    result = ingest(path, SHARED / "handa_sewer_ledger/pipes_sample_300.csv")
    pipes = pipes_of(path)
    assert len(pipes) == 300 and set(pipes["field"]) == {"sewer"}
    given = {guess.name: guess.field for guess in result.columns}
    assert given["kankei_mm"] == "diameter_mm" and given["dokaburi_up_m"] == "up_cover_m" and given["sekou_year"] == "install_fy"
    assert [f.raw for f in result.findings if f.check == "unknown_term"] == []
    raw = gpd.pd.read_csv(SHARED / "handa_sewer_ledger/pipes_sample_300.csv", dtype=str).fillna("")
    assert (pipes["material"].isna() == (raw["kanshu"] == "")).all(), "only what is blank is unknown"


@pytest.fixture(scope="module")
def kitchener_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kitchener")
    for name in ("pipes_2022-01", "breaks_to_2021-12"):
        with gzip.open(SHARED / f"kitchener/{name}.csv.gz") as packed, (folder / f"{name}.csv").open("wb") as file:
            shutil.copyfileobj(packed, file)
    return folder


def test_kitchener_keeps_all_its_15552_mains_and_the_breaks_on_mains(kitchener_files: Path, tmp_path: Path) -> None:
    path = new_project(tmp_path, "EPSG:26917")
    pipes = ingest(path, kitchener_files / "pipes_2022-01.csv", column_map=column_map.load(MAPS / "kitchener_pipes.toml"))
    assert pipes.rows == {"read": 15_552, "accepted": 15_552, "rejected": 0, "skipped": 0}
    breaks = ingest(path, kitchener_files / "breaks_to_2021-12.csv", column_map=column_map.load(MAPS / "kitchener_breaks.toml"))
    assert breaks.rows["read"] == 2_657 == breaks.rows["accepted"] + breaks.rows["skipped"]
    frame = pipes_of(path)
    assert frame["length_m"].sum() / 1000 == pytest.approx(918.5, abs=0.1)
    assert frame["install_fy"].isna().sum() == 130 and frame["pipe_id"].is_unique
    assert {f.check for f in check(path)} >= {"leak_on_unknown_pipe", "leak_before_pipe"}


@pytest.mark.parametrize(("kind", "arcs", "nodes"), [("ws", 269, 238), ("ud", 206, 196)])
def test_giswater_keeps_its_arcs_and_nodes_where_they_are(kind: str, arcs: int, nodes: int, tmp_path: Path) -> None:
    """Its system stands in the name of the column (wkt_epsg25831); a catalogue code such as FC63-PN10 is kept as it was written."""
    path = new_project(tmp_path, "EPSG:25831")
    for layer in ("arc", "node"):
        result = ingest(path, SHARED / f"giswater_samples/{kind}_{layer}.csv")
        assert result.rows["read"] == result.rows["accepted"] == (arcs if layer == "arc" else nodes)
        assert not [f for f in result.findings if f.check in {"crs_assumed", "far_from_zone"}]
    raw = gpd.pd.read_csv(SHARED / f"giswater_samples/{kind}_arc.csv", dtype=str)
    pipes = pipes_of(path).set_index("pipe_id").loc[raw["arc_id"]]
    drawn = shapely.length(shapely.from_wkt(raw["wkt_epsg25831"].to_numpy()))
    assert shapely.length(pipes.geometry.to_numpy()) == pytest.approx(drawn, abs=0.001)
    assert (pipes["up_node_id"].fillna("") == raw["node_1"].fillna("").to_numpy()).all()
    found = check(path)
    told = {f.check for f in found}
    assert not told & {"outside_town", "swapped", "in_degrees", "node_misplaced", "zero_length", "double_id", "isolated"}
    assert [f for f in found if f.severity == "error"] == []


FOREIGN = [
    *sorted(SHARED.glob("vermont_town_sewers/*")),
    *sorted(SHARED.glob("giswater_samples/*")),
    *sorted(SHARED.glob("handa_sewer_ledger/**/*.csv")),
]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_project(tmp_path_factory.mktemp("target"))


@pytest.mark.parametrize("file", FOREIGN, ids=lambda file: file.name)
def test_whatever_a_town_hands_over_is_understood_or_refused_in_a_sentence(target: Path, file: Path) -> None:
    before = bytes_of(target)
    try:
        result: IngestResult = ingest(target, file, dry_run=True, crs="EPSG:25831" if "giswater" in str(file) else None)
    except UserError as error:
        assert error.words.ja.endswith("。")
    else:
        rows = result.rows
        assert rows["read"] == rows["accepted"] + rows["rejected"] + rows["skipped"]
        assert all(f.message.ja and f.message.en for f in result.findings)
    assert bytes_of(target) == before and restore_files(target) == []
