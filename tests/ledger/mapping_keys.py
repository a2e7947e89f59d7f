"""What the columns of the real files mean, for the tests of column guessing: answer keys translated to our field names."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from waterdx.core.headers import is_system_column
from waterdx.importers.registry import read_file
from waterdx.ledger.columns import ColumnGuess, guess_columns, guess_layer

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
VERMONT = SHARED / "vermont_town_sewers"

# The unified names of the Vermont project (expected_field_mapping.csv and the names it leaves as they are) in our words:
# line layers first, point layers second. None: a column the ledger has no place for (a person, a viewer group, GIS numbers).
OURS = {
    "SystemType": ("use", "use"),  # Wastewater, Combined, Stormwater: 排除区分
    "Type": ("pipe_kind", "kind"),
    "Status": ("status", "status"),
    "Notes": ("note", "note"),
    "CreateDate": ("record_date", "record_date"),
    "SourceDate": ("source_date", "source_date"),
    "Source": ("data_source", "data_source"),
    "Creator": (None, None),
    "Audience": (None, None),
    "OBJECTID": (None, None),
    "Shape_Area": (None, None),
}
# Files whose header is a data row, "rebuild schema" in the key: what each column holds, read from its values beside the
# other towns' files. Blank columns and bare days cannot be told from the values and count as not mapped.
HEADLESS = {
    "Wastewater System": "SystemType", "Wastwater system": "SystemType", "Wastewater system": "SystemType",
    "Combined Sewer": "SystemType", "Existing": "Status", "None": "Notes", "From RPC": "Notes", "8/28/2020": "SourceDate",
    "9/10/2020": "SourceDate", "4/28/2020": "SourceDate", "VTANR": "Creator", "Public": "Audience", "Sewer pipe": "Type",
    "Sewer manhole": "Type", "Wastewater ": "Type", "Wastewater division plan interpretation": "Source",
    "Town plan interpretation": "Source",
}  # fmt: skip
HEADLESS_FILES = {"AlburghLinearFeatures", "AlburghPointFeatures", "ReadsboroLinearFeatures", "SwantonLinearFeatures",
                  "SwantonPointFeatures"}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """One column of one file: what it is, what was guessed, how surely."""

    file: str
    column: str
    expected: str | None
    guessed: str | None
    confidence: float

    @property
    def right(self) -> bool:
        return self.expected == self.guessed


def need(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the example files are not here ({path.name})")
    return path


@cache
def vermont(half: str) -> tuple[Judged, ...]:
    """Every column of half of the towns: "development" are the 1st, 3rd, 5th … by name, "held_out" the others."""
    need(VERMONT)
    towns = sorted({_town(path) for path in VERMONT.glob("*.geojson")})
    wanted = set(towns[0::2] if half == "development" else towns[1::2])
    return tuple(one for path in sorted(VERMONT.glob("*.geojson")) if _town(path) in wanted for one in _judge_vermont(path))


def _town(path: Path) -> str:
    return path.stem.removesuffix("LinearFeatures").removesuffix("PointFeatures")


def _judge_vermont(path: Path) -> list[Judged]:
    table = read_file(path)
    _, guesses = guess_layer(table.frame, table.geometry)
    lines = "Linear" in path.stem
    return [
        Judged(path.stem, g.name, _vermont_truth(g.name, table.frame[g.name], lines, table.geometry), g.field, g.confidence)
        for g in guesses
    ]


@cache
def _renamed() -> dict[str, str]:
    with (VERMONT / "expected_field_mapping.csv").open(encoding="utf-8", newline="") as file:
        return {row["found_name"]: row["canonical_name"] for row in csv.DictReader(file)}


def _vermont_truth(name: str, values: pd.Series, lines: bool, shapes: np.ndarray) -> str | None:
    if name == "Shape_Length":
        return _length_truth(values, shapes) if lines else None
    if is_system_column(name):
        return None
    unified = _renamed().get(name) or HEADLESS.get(name) or name
    return OURS[unified][0 if lines else 1]


def _length_truth(values: pd.Series, shapes: np.ndarray) -> str | None:
    """The key leaves Shape_Length alone. It is a length where it is in metres or feet, not where it is 0 or degrees."""
    numbers = values.astype(float)
    return "length_m" if numbers.median() > 0.5 else None


# Giswater (its own data model, in English with Catalan habits): what each column is for the ledger. Columns not named here
# have no place in it. A value of several fields means that any of them is right.
GISWATER = {
    "ws_arc": ("pipes", {"enddate": "end_date", "arc_id": "pipe_id", "node_1": "up_node_id", "node_2": "down_node_id", "arccat_id": "material|diameter_mm",
                         "state": "status", "presszone_id": "pressure_zone", "dma_id": "pressure_zone", "soilcat_id": "soil",
                         "workcat_id": "work_no", "builtdate": "install_fy", "streetaxis_id": "street", "created_at": "record_date",
                         "updated_at": "record_date", "pavcat_id": "pavement", "staticpressure1": "pressure_mpa",
                         "wkt_epsg25831": "wkt", "epa_type": "pipe_kind"}),
    "ud_arc": ("pipes", {"enddate": "end_date", "arc_id": "pipe_id", "node_1": "up_node_id", "node_2": "down_node_id", "elev1": "up_invert_m",
                         "elev2": "down_invert_m", "arc_type": "pipe_kind", "matcat_id": "material", "sys_slope": "slope_permille",
                         "custom_length": "length_m", "state": "status", "soilcat_id": "soil", "workcat_id": "work_no",
                         "builtdate": "install_fy", "streetaxis_id": "street", "descript": "note", "created_at": "record_date",
                         "updated_at": "record_date", "asset_id": "pipe_id", "pavcat_id": "pavement", "wkt_epsg25831": "wkt",
                         "epa_type": "pipe_kind"}),
    "ws_node": ("nodes", {"enddate": "end_date", "node_id": "node_id", "top_elev": "ground_m", "depth": "depth_m", "nodecat_id": "kind", "epa_type": "kind",
                          "state": "status", "presszone_id": "pressure_zone", "dma_id": "pressure_zone", "soilcat_id": "soil",
                          "workcat_id": "work_no", "builtdate": "install_fy", "streetaxis_id": "street", "created_at": "record_date",
                          "updated_at": "record_date", "staticpressure": "pressure_mpa", "wkt_epsg25831": "wkt"}),
    "ud_node": ("nodes", {"enddate": "end_date", "node_id": "node_id", "top_elev": "ground_m", "ymax": "depth_m", "node_type": "kind", "nodecat_id": "kind",
                          "epa_type": "kind", "state": "status", "soilcat_id": "soil", "workcat_id": "work_no", "matcat_id": "material",
                          "builtdate": "install_fy", "streetaxis_id": "street", "created_at": "record_date", "wkt_epsg25831": "wkt"}),
    "ws_connec": ("nodes", {"enddate": "end_date", "connec_id": "node_id", "top_elev": "ground_m", "state": "status", "presszone_id": "pressure_zone",
                            "dma_id": "pressure_zone", "soilcat_id": "soil", "workcat_id": "work_no", "builtdate": "install_fy",
                            "streetaxis_id": "street", "created_at": "record_date", "updated_at": "record_date",
                            "wkt_epsg25831": "wkt", "epa_type": "kind"}),
    "ud_connec": ("nodes", {"enddate": "end_date", "connec_id": "node_id", "top_elev": "ground_m", "connec_type": "kind", "connec_depth": "depth_m",
                            "state": "status", "soilcat_id": "soil", "builtdate": "install_fy", "streetaxis_id": "street",
                            "created_at": "record_date", "matcat_id": "material", "wkt_epsg25831": "wkt"}),
    "ud_gully": ("nodes", {"enddate": "end_date", "gully_id": "node_id", "top_elev": "ground_m", "ymax": "depth_m", "matcat_id": "material",
                           "gully_type": "kind", "gullycat_id": "kind", "state": "status", "soilcat_id": "soil",
                           "workcat_id": "work_no", "builtdate": "install_fy", "streetaxis_id": "street", "created_at": "record_date",
                           "wkt_epsg25831": "wkt", "epa_type": "kind"}),
}  # fmt: skip

KITCHENER = {
    "pipes_2022-01": ("pipes", {"pipe_id": "pipe_id", "material": "material", "diameter_mm": "diameter_mm", "length_m": "length_m",
                                "install_date": "install_fy", "install_year": "install_fy", "pressure_zone": "pressure_zone",
                                "ownership": "ownership", "acquisition": "acquisition", "road_segment_id": "street"}),
    "breaks_to_2021-12": ("leaks", {"break_id": "leak_id", "date": "date", "pipe_id": "pipe_id", "nature": "leak_kind",
                                    "apparent_cause": "cause", "repair_type": "repair", "depth_m": "depth_m",
                                    "asset_material": "material", "asset_size": "diameter_mm",
                                    "road_segment_id": "street", "x_utm17n": "x", "y_utm17n": "y"}),
}  # fmt: skip

# The titles of Handa's attributes, by the layer of the ledger their table belongs to; titles not named have no place in it.
HANDA = {
    "Atr24001_マンホール": ("nodes", {
        "人孔キー": "node_id", "下水道区分名": "business", "下水種別名称": "use", "処理分区名称": "drainage_area",
        "排水区名称": "drainage_area", "図面番号": "sheet_no", "人孔種別名称": "manhole_type", "人孔内径１(cm) 長辺/直径": "diameter_mm",
        "人孔内径２(cm) 短辺": "height_mm", "人孔深(m)": "depth_m", "地盤高(m)": "ground_m", "舗装種別": "pavement",
        "施工年度": "install_fy", "布設年度": "install_fy", "備考": "note", "資産番号": "fixed_asset_no"}),
    "Atr24021_管渠": ("pipes", {"施工年度": "install_fy", "管種名称": "material", "管径１(mm) 径/幅": "diameter_mm",
                              "上流土被り(m)": "up_cover_m", "下流土被り(m)": "down_cover_m"}),
    "Atr24041_桝": ("nodes", {"管種名称": "material"}),
    "Atr24051_取付管": ("pipes", {"管種名称": "material", "取付管管径(mm)": "diameter_mm"}),
    "Atr22001_管路": ("pipes", {"管種": "material", "口径(mm)": "diameter_mm", "土被り(m)": "cover_m"}),
    "Atr22061_給水管": ("pipes", {"給水管種": "material", "給水口径(mm)": "diameter_mm"}),
    **dict.fromkeys(("Atr22101_弁栓", "Atr22116_消火栓"), ("nodes", {
        "施設ID": "node_id", "弁栓番号(裏)": "node_id", "弁栓番号(表)": "node_id", "配水系統": "pressure_zone",
        "配水ブロック": "pressure_zone", "弁種類": "kind", "材質等": "material", "口径": "diameter_mm", "実測圧(kg/cm2)": "pressure_mpa",
        "測定年月日": "survey_date", "土被り": "cover_m", "布設認定路線": "street", "固定資産番号1": "fixed_asset_no", "固定資産番号2": "fixed_asset_no",
        "固定資産番号3": "fixed_asset_no", "布設・設置年度": "install_fy", "状態": "status", "工事番号": "work_no", "更新年月日": "record_date"})),
}  # fmt: skip


def judge(file: str, guesses: list[ColumnGuess], truth: dict[str, str]) -> list[Judged]:
    """Guesses beside the truth. Where two columns hold one field, the one not chosen is rightly left out."""
    given = {guess.field for guess in guesses}
    judged = []
    for guess in guesses:
        meant = truth.get(guess.name, "").split("|")
        expected = guess.field if guess.field in meant else (meant[0] or None)
        if guess.field is None and expected in given and sum(expected in one.split("|") for one in truth.values()) > 1:
            expected = None
        judged.append(Judged(file, guess.name, expected, guess.field, guess.confidence))
    return judged


@cache
def giswater() -> tuple[Judged, ...]:
    folder = need(SHARED / "giswater_samples")
    tables = {name: read_file(folder / f"{name}.csv") for name in GISWATER}
    return tuple(
        one for name, (layer, truth) in GISWATER.items() for one in judge(name, guess_columns(tables[name].frame, layer), truth)
    )


@cache
def kitchener() -> tuple[Judged, ...]:
    folder = need(SHARED / "kitchener")
    frames = {name: pd.read_csv(folder / f"{name}.csv.gz", dtype=str, keep_default_na=False) for name in KITCHENER}
    return tuple(
        one for name, (layer, truth) in KITCHENER.items() for one in judge(name, guess_columns(frames[name], layer), truth)
    )


@cache
def handa_titles() -> tuple[Judged, ...]:
    """The titles alone (no values are here): every column is empty, so no guess can be sure."""
    with (need(SHARED / "handa_sewer_ledger") / "attribute_dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["title"] and row["layer_table"]]
    judged: list[Judged] = []
    for table in dict.fromkeys((row["group"], row["layer_table"]) for row in rows):
        layer, truth = HANDA[table[1]]
        titles = list(dict.fromkeys(row["title"] for row in rows if (row["group"], row["layer_table"]) == table))
        frame = pd.DataFrame({title: pd.Series([""], dtype=object) for title in titles})
        judged += judge("/".join(table), guess_columns(frame, layer), truth)
    return tuple(judged)


def told(judged: tuple[Judged, ...]) -> str:
    """Figures and the list of confusions."""
    wrong = [one for one in judged if not one.right]
    sure = [one for one in wrong if one.guessed and one.confidence >= 0.8]
    lines = [f"{len(judged) - len(wrong)}/{len(judged)} right, {len(sure)} wrong at 0.8 or more"]
    return "\n".join(lines + [f"  {o.file}: {o.column!r} is {o.expected}, guessed {o.guessed} ({o.confidence})" for o in wrong])
