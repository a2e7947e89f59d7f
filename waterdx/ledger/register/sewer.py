"""The forms of the sewer register and of rural sewerage: 管渠 totalled and span by span, 人孔・ます, 取付管, 施設."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import field_named
from waterdx.core.words import Words
from waterdx.ledger.inventory import Inventory
from waterdx.ledger.register.forms import AGRI_CUSTOM, SEWER_ORDER, Column, Table, form
from waterdx.ledger.register.groups import (
    COUNT,
    INFERRED,
    LENGTH,
    NO_LENGTH,
    PIPES,
    as_shown,
    counts_by,
    era_columns,
    key_column,
    lengths_by,
    with_eras,
)  # fmt: skip
from waterdx.ledger.register.water import facilities

if TYPE_CHECKING:
    import pandas as pd

BOTH = ("sewer", "agri")
SOURCE = Words("{a}。{b}", "{a}. {b}").format(a=SEWER_ORDER, b=AGRI_CUSTOM)
SLOPE_EDGES = (0.0, 1.0, 2.0, 3.0, 5.0, 10.0)
SLOPE_BANDS = ("逆勾配(0 未満)", "0〜1", "1〜2", "2〜3", "3〜5", "5〜10", "10 以上")
SLOPE_BANDS_EN = ("backfall (<0)", "0–1", "1–2", "2–3", "3–5", "5–10", "10 and over")
SIZE = Column("size", Words(ja="内のり寸法 (mm)", en="Inner size (mm)"), "text", 14, is_key=True)
SLOPE = Column("slope", Words(ja="勾配の区分 (‰)", en="Slope (‰)"), "text", 14, is_key=True)
YEAR = Words(ja="設置年度", en="Fiscal year")
NOT_MANHOLES = {"PLANT", "OUTFALL", "JUNCTION"}


@form("sewer_pipes", ja="管渠調書", en="Sewers", fields=BOTH, source=SOURCE)
def sewer_pipes(inventory: Inventory, field: str) -> Table:
    """Length by 事業区分 × 排除区分 × 形状 × 内のり寸法 × 管種 × 勾配の区分 × 年度, blanks as 不明."""
    pipes = _sewers(inventory, field, laterals=False)
    keys = ["business", "use", "section_shape", "diameter_mm", "height_mm", "material", "slope_band", "install_fy"]
    inferred = inventory.is_inferred("pipes", (*keys, "slope_permille", "length_m"))[pipes.index]
    frame = lengths_by(pipes.assign(slope_band=_slope_band(pipes["slope_permille"])), keys, inferred, field)
    columns = (
        key_column("business", 15), key_column("use", 10, Words(ja="排除区分", en="Use")), key_column("section_shape", 11), SIZE,
        key_column("material", 22), SLOPE,
        key_column("install_fy", 9, YEAR), *era_columns(), LENGTH, PIPES, NO_LENGTH, INFERRED,
    )  # fmt: skip
    shown = with_eras(frame).assign(size=_size(frame), slope=_band_name(frame["slope_band"]))
    return Table(columns, shown, subtotals=2)


@form("sewer_spans", ja="管渠一覧", en="Sewers one by one", fields=BOTH, source=SOURCE)
def sewer_spans(inventory: Inventory, field: str) -> Table:
    """Every span with what the plan must show of it: manholes, shape, size, slope, distance, invert levels."""
    pipes = _sewers(inventory, field, laterals=False)
    names = ["up_node_id", "down_node_id", "use", "section_shape", "material", "slope_permille", "up_invert_m", "down_invert_m",
             "up_cover_m", "down_cover_m", "install_fy", "length_cm", "diameter_mm", "height_mm", "shown_id"]  # fmt: skip
    frame = as_shown(pipes[names], ["use", "section_shape", "material", "shown_id"], field).sort_values("shown_id")
    columns = (
        Column("shown_id", field_named("pipe_id").label, "text", 12), _item("up_node_id", 11), _item("down_node_id", 11),
        key_column("use", 9, Words(ja="排除区分", en="Use")), key_column("section_shape", 10), SIZE, key_column("material", 22),
        _item("slope_permille", 8), _item("up_invert_m", 11), _item("down_invert_m", 11), _item("up_cover_m", 9), _item("down_cover_m", 9),
        key_column("install_fy", 9, YEAR), LENGTH,
    )  # fmt: skip
    return Table(columns, frame.assign(size=_size(frame)))


@form("sewer_nodes", ja="人孔・ます調書", en="Manholes and inlets", fields=BOTH, source=SOURCE)
def sewer_nodes(inventory: Inventory, field: str) -> Table:
    """Count by 事業区分 × kind × type × inner size × year."""
    nodes = inventory.nodes[(inventory.nodes["field"] == field) & ~inventory.nodes["kind"].isin(NOT_MANHOLES)]
    kinds = nodes["kind"].mask(nodes["kind"].isna() & nodes["manhole_type"].notna(), "MANHOLE")
    frame = counts_by(
        nodes.assign(kind=kinds), ["business", "kind", "manhole_type", "diameter_mm", "height_mm", "install_fy"], field
    )
    columns = (
        key_column("business", 18), key_column("kind", 16), key_column("manhole_type", 20), SIZE, key_column("install_fy", 10, YEAR),
        *era_columns(), COUNT,
    )  # fmt: skip
    return Table(columns, with_eras(frame).assign(size=_size(frame)), subtotals=2)


@form("sewer_laterals", ja="取付管調書", en="Laterals", fields=BOTH, source=SOURCE)
def sewer_laterals(inventory: Inventory, field: str) -> Table:
    """Length and count of laterals by material and size."""
    pipes = _sewers(inventory, field, laterals=True)
    keys = ["material", "diameter_mm", "install_fy"]
    inferred = inventory.is_inferred("pipes", (*keys, "length_m"))[pipes.index]
    columns = (
        key_column("material", 26), key_column("diameter_mm", 10), key_column("install_fy", 10, YEAR), *era_columns(),
        LENGTH, PIPES, NO_LENGTH, INFERRED,
    )  # fmt: skip
    frame = with_eras(lengths_by(pipes, keys, inferred, field))
    none = Words(
        ja="この台帳に取付管の記録はありません(取付管がないという意味ではありません)。",
        en="The ledger has no record of laterals (which does not mean that there are none).",
    )
    return Table(columns, frame, notes=() if len(frame) else (none,), has_total=bool(len(frame)))


@form("sewer_facilities", ja="処理場・ポンプ場・吐口調書", en="Plants, pumps and outfalls", fields=BOTH, source=SOURCE)
def sewer_facilities(inventory: Inventory, field: str) -> Table:
    """What the ledger knows of plants, pumps and outfalls; an empty form where it knows nothing."""
    return facilities(inventory, field)


def _sewers(inventory: Inventory, field: str, laterals: bool) -> pd.DataFrame:
    pipes = inventory.pipes
    return pipes[(pipes["field"] == field) & ((pipes["pipe_kind"] == "LATERAL") == laterals)]


def _item(name: str, width: float) -> Column:
    """A column that is shown as it is; its blank stays blank in a list of single spans."""
    field = field_named(name)
    return Column(name, field.header, "number" if field.kind == "number" else "text", width)


def _slope_band(slopes: pd.Series) -> pd.Series:
    band = np.digitize(slopes.astype(float), SLOPE_EDGES).astype(float)
    return slopes.astype(float).where(slopes.isna(), band)


def _band_name(bands: pd.Series) -> pd.Series:
    return bands.map(lambda band: None if band != band else str(Words(SLOPE_BANDS[int(band)], SLOPE_BANDS_EN[int(band)])))


def _size(frame: pd.DataFrame) -> pd.Series:
    import pandas as pd

    sizes = [_size_text(wide, high) for wide, high in zip(frame["diameter_mm"], frame["height_mm"], strict=True)]
    return pd.Series(sizes, index=frame.index, dtype=object)


def _size_text(wide: float, high: float) -> str | None:
    """φ200, 600×400, or None where nothing is known.

    >>> _size_text(200.0, float("nan")), _size_text(600.0, 400.0)
    ('φ200', '600×400')
    """
    if wide != wide:
        return None
    return f"φ{wide:g}" if high != high else f"{wide:g}×{high:g}"
