"""The quality list Handa City's open data was judged by: each of its items has a counterpart here, and the sample counts agree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from waterdx.ledger.checks import CHECKS, check
from waterdx.ledger.ingest import IngestResult, ingest

from .towns import SHARED, new_project, pipes_of

HANDA = SHARED / "handa_sewer_ledger"
pytestmark = pytest.mark.skipif(not HANDA.is_dir(), reason="the shared data are not beside the checkout")

# What tells the same here: checks of the ledger, or (said of the file it came from) findings and figures of the import.
COUNTERPARTS: dict[str, set[str]] = {
    "座標系定義(.prj)": {"import:crs_assumed"},
    "属性定義XML": {"import:no_dictionary"},
    "レコード数": {"import:rows"},
    "空ジオメトリ": {"no_shape", "node_without_place"},
    "延長ほぼゼロの線": {"zero_length"},
    "SAUID重複": {"double_id", "double_node_id"},
    "表示様式(SASTYLEID)の混在": {"statutory_blank", "node_without_kind"},  # what the styles tell apart: use and kind
    "口径の欠損": {"statutory_blank", "sewer_blank"},
    "口径の未入力(0)": {"import:placeholder", "statutory_blank", "sewer_blank"},
    "口径の上限超過": {"diameter_impossible", "diameter_doubtful"},
    "口径の下限未満(入力疑義)": {"diameter_impossible", "diameter_doubtful"},
    "年度の欠損": {"statutory_blank", "sewer_blank", "node_without_year"},
    "年度の範囲外": {"year_in_future", "year_before_waterworks", "node_year_in_future", "node_year_before_waterworks"},
    "管種×年代の整合(塩ビ系)": {"material_not_of_its_time"},
    "土被りの欠損": {"cover_blank"},
    "土被り異常値": {"cover_out_of_range"},
    "人孔キーの欠損": {"node_without_number"},
    "人孔キーの重複(系統内)": {"double_node_id"},
    "人孔キーの重複(全体)": {"double_node_id"},
}


def test_every_item_of_the_quality_list_has_a_counterpart() -> None:
    items = pd.read_csv(HANDA / "qa_findings.csv")["検査項目"].str.replace(r"\(SAFIELD\d+\)", "", regex=True)
    assert set(items) == COUNTERPARTS.keys()
    ours = {name for names in COUNTERPARTS.values() for name in names if not name.startswith("import:")}
    assert ours <= {one.name for one in CHECKS}


@pytest.fixture(scope="module")
def handa(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestResult]:
    path = new_project(tmp_path_factory.mktemp("handa"), "EPSG:6675")
    return path, ingest(path, HANDA / "pipes_sample_300.csv")


def test_the_counts_of_the_sample_are_those_of_plain_pandas(handa: tuple[Path, IngestResult]) -> None:
    path, result = handa
    raw = pd.read_csv(HANDA / "pipes_sample_300.csv")
    told: Counter[tuple[str, str]] = Counter()
    for finding in check(path):
        told[finding.check, finding.field] += finding.count
    cover = raw["dokaburi_up_m"]
    plastic = raw["kanshu"].fillna("").str.contains("塩ビ")
    assert result.rows["read"] == result.rows["accepted"] == len(raw) == 300
    assert told["sewer_blank", "install_fy"] == raw["sekou_year"].isna().sum() == 211
    assert told["sewer_blank", "material"] == raw["kanshu"].isna().sum() == 5
    assert told["sewer_blank", "diameter_mm"] == (raw["kankei_mm"].isna() | (raw["kankei_mm"] == 0)).sum() == 0
    assert told["cover_blank", "cover_m"] == cover.isna().sum()
    assert told["cover_out_of_range", "up_cover_m"] == ((cover < 0) | (cover > 15)).sum()
    assert told["diameter_doubtful", "diameter_mm"] == (raw["kankei_mm"] < 100).sum()
    assert told["double_id", "pipe_id"] == raw["SAUID"].duplicated(keep=False).sum()
    assert told["material_not_of_its_time", "install_fy"] == (plastic & (raw["sekou_year"] < 1957)).sum()
    assert told["no_shape", ""] == 300, "the sample has no geometry"
    assert pipes_of(path)["up_cover_m"].notna().sum() == cover.notna().sum()
