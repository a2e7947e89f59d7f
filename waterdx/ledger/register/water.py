"""The forms of the water register: 管路 by every combination of the five, 弁栓, 施設."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waterdx.core.fields import field_named
from waterdx.core.words import Words
from waterdx.ledger.inventory import Inventory, in_group, is_facility
from waterdx.ledger.register.forms import WATER_RULE, Column, Table, form
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

if TYPE_CHECKING:
    import pandas as pd

FIVE = ["use", "install_fy", "diameter_mm", "material", "joint"]  # 区分・設置年度・口径・材質・継手形式


@form("water_pipes", ja="管路調書", en="Pipes", fields=("water",), source=WATER_RULE)
def water_pipes(inventory: Inventory, field: str) -> Table:
    """Length by 区分 × 設置年度 × 口径 × 材質 × 継手形式, blanks as 不明, subtotals by 区分 and year."""
    pipes = inventory.pipes[inventory.pipes["field"] == field]
    inferred = inventory.is_inferred("pipes", (*FIVE, "length_m"))[pipes.index]
    columns = (
        key_column("use", 13, Words(ja="区分", en="Use")),
        key_column("install_fy", 9, Words(ja="設置年度", en="Fiscal year")),
        *era_columns(),
        key_column("diameter_mm", 9),
        key_column("material", 24, Words(ja="材質", en="Material")),
        key_column("joint", 15),
        LENGTH, PIPES, NO_LENGTH, INFERRED,
    )  # fmt: skip
    notes = (
        Words(
            ja="区分の「配水本管」と「配水支管」は、あわせて規則の「配水管」です。",
            en="“Distribution main” and “distribution branch” are together the “distribution pipe” of the rule.",
        ),
        Words(
            ja="「不明」は台帳に記載のない項目です。推定値を使った延長は右端の列に別に示します。",
            en="“Unknown” is what the ledger does not say. Length that rests on inferred values is shown apart, in the last column.",
        ),
    )
    return Table(columns, with_eras(lengths_by(pipes, FIVE, inferred, field)), subtotals=2, notes=notes)


@form("water_fittings", ja="弁栓調書", en="Valves and hydrants", fields=("water",), source=WATER_RULE)
def water_fittings(inventory: Inventory, field: str) -> Table:
    """Count by kind × diameter × year."""
    nodes = inventory.nodes[(inventory.nodes["field"] == field) & in_group(inventory.nodes, "fittings")]
    columns = (
        key_column("kind", 22), key_column("diameter_mm", 12),
        key_column("install_fy", 12, Words(ja="設置年度", en="Fiscal year")), *era_columns(), COUNT,
    )  # fmt: skip
    return Table(columns, with_eras(counts_by(nodes, ["kind", "diameter_mm", "install_fy"], field)), subtotals=1)


@form("water_facilities", ja="施設調書(管路以外)", en="Facilities other than pipes", fields=("water",), source=WATER_RULE)
def water_facilities(inventory: Inventory, field: str) -> Table:
    """名称, 設置年度, 数量, 構造又は形式, 能力; what the ledger does not say is 不明, and an empty form where it holds none."""
    return facilities(inventory, field)


def facilities(inventory: Inventory, field: str) -> Table:
    """The nodes that are facilities, one row each."""
    nodes = inventory.nodes[(inventory.nodes["field"] == field) & is_facility(inventory.nodes)]
    told = nodes[["kind", "install_fy", "shown_id", "name", "structure", "note"]].assign(count=1, capacity=_capacity(nodes))
    frame = as_shown(told, ["kind", "shown_id"], field)
    columns = (
        key_column("kind", 16), Column("shown_id", Words(ja="施設番号", en="Number"), "text", 14),
        Column("name", Words(ja="名称", en="Name"), "text", 24, is_key=True),
        key_column("install_fy", 10, Words(ja="設置年度", en="Fiscal year")), COUNT,
        Column("structure", Words(ja="構造又は形式", en="Structure or form"), "text", 22, is_key=True),
        Column("capacity", Words(ja="能力", en="Capacity"), "text", 16, is_key=True),
        Column("note", Words(ja="備考", en="Note"), "text", 24),
    )  # fmt: skip
    return Table(
        columns, frame, notes=(_ABOUT if len(frame) else _NONE,), has_total=bool(len(frame)), blank_rows=5 if len(frame) else 15
    )


def _capacity(nodes: pd.DataFrame) -> pd.Series:
    """What a facility holds or passes, with its unit: 1,500 ㎥, or 3,600 ㎥/日, or both."""
    import pandas as pd

    units = [(name, field_named(name).unit.replace("m3", "㎥")) for name in ("capacity_m3_day", "volume_m3")]
    told = [
        "、".join(f"{value:,g} {unit}" for value, (_, unit) in zip(values, units, strict=True) if value == value) or None
        for values in zip(*(nodes[name] for name, _ in units), strict=True)
    ]
    return pd.Series(told, index=nodes.index, dtype=object)


_ABOUT = Words(
    ja="「不明」は台帳に記載のない項目です。能力は ㎥/日(取水・浄水・送水)と有効容量 ㎥。台帳にない施設は下の空欄に記入してください。",
    en="“Unknown” is what the ledger does not say. Capacity is in ㎥ a day, effective volume in ㎥. Fill in below what the ledger lacks.",
)
_NONE = Words(
    ja="この台帳に該当する施設の記録はありません(施設がないという意味ではありません)。記入するか、種別が配水池・ポンプ所などの点を取り込んでください。",
    en="The ledger has no record of such facilities (which does not mean that there are none). Fill the form in, or import points of such kinds.",
)
