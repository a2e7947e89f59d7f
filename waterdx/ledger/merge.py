"""A row whose number the ledger has already: what it adds to the object, and where it says something else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.edits import Edit
from waterdx.core.fields import ID_FIELDS, Field, field_named
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store.layers import plain

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

MOST_FINDINGS = 200  # differences told one by one per field
LENGTH_TOLERANCE = 0.01  # share by which a register and a drawing may differ without a word


@dataclass
class Merge:
    """`row_to_fid` says which incoming rows (by position) belong to which present object."""

    row_to_fid: dict[int, int]
    edits: list[Edit]
    places: dict[int, int]  # fid → incoming row whose shape it gets
    findings: list[Finding]


def merge(
    layer: str, present: gpd.GeoDataFrame, values: pd.DataFrame, shapes: np.ndarray | None,
    inferred: Collection[tuple[int, str]] = (),
) -> Merge:  # fmt: skip
    """Match incoming rows to present objects by number and field; blanks are filled, what is there is never overwritten.

    What is only `inferred` (fid, field) gives way to what is read.
    """
    matched = matched_by_number(layer, present, values)
    rows, fids = np.array(list(matched), dtype=int), np.array(list(matched.values()), dtype=int)
    at = present.set_index("fid").index.get_indexer(fids)
    edits: list[Edit] = []
    findings: list[Finding] = []
    for name in values.columns.difference([ID_FIELDS[layer], "field"], sort=False):
        field = field_named(name)
        old, new = present[name].iloc[at].reset_index(drop=True), values[name].iloc[rows].reset_index(drop=True)
        stands, old = old, old.mask(np.array([(fid, name) in inferred for fid in fids], dtype=bool))
        filled = (old.isna() & new.notna()).to_numpy()
        ends = zip(fids[filled], plain(stands[filled]), plain(new[filled]), strict=True)
        edits += [Edit(layer, int(fid), name, before, value) for fid, before, value in ends if before != value]
        findings += _differences(layer, field, old, new, present[ID_FIELDS[layer]].iloc[at].to_list())
    bare = present.geometry.iloc[at].isna().to_numpy() & np.array(
        [shapes is not None and shapes[row] is not None for row in rows], dtype=bool
    )
    return Merge(matched, edits, {int(f): int(r) for f, r in zip(fids[bare], rows[bare], strict=True)}, findings)


def matched_by_number(
    layer: str, present: gpd.GeoDataFrame, values: pd.DataFrame, *, once_in_file: bool = False
) -> dict[int, int]:
    """Incoming row → fid, where one object bears the number in this field; of rows with one number the first, or none."""
    name = ID_FIELDS[layer]
    if name not in values or present.empty:
        return {}
    known = present.dropna(subset=name)
    one_only = known[~known.duplicated([name, "field"], keep=False)]
    fids = dict(zip(zip(one_only[name], one_only["field"], strict=True), one_only["fid"], strict=True))
    first = ~values.duplicated([name, "field"], keep=False if once_in_file else "first") & values[name].notna()
    keys = zip(values[name][first], values["field"][first], strict=True)
    return {int(row): int(fids[key]) for row, key in zip(np.flatnonzero(first), keys, strict=True) if key in fids}


def _differences(layer: str, field: Field, old: pd.Series, new: pd.Series, ids: list[str]) -> list[Finding]:
    both = (old.notna() & new.notna()).to_numpy()
    if field.kind == "number":
        a, b = old.to_numpy(dtype=float), new.to_numpy(dtype=float)
        slack = LENGTH_TOLERANCE * np.abs(a) if field.name == "length_m" else 1e-9
        differ = both & (np.abs(a - b) > slack)
    else:
        differ = both & (old.astype(str) != new.astype(str)).to_numpy()
    where = np.flatnonzero(differ)
    findings = [_differs(layer, field, ids[at], old.iloc[at], new.iloc[at]) for at in where[:MOST_FINDINGS]]
    if len(where) > MOST_FINDINGS:
        words = Words(
            ja="{field}が台帳と違う行は、ほかに {n} 行あります。", en="{n} more rows differ from the ledger in {field}."
        )
        rest = len(where) - MOST_FINDINGS
        findings.append(
            Finding(
                "more_differences", "warning", words.format(field=field.label, n=rest), layer=layer, field=field.name, count=rest
            )
        )
    return findings


def _differs(layer: str, field: Field, number: str, old: object, new: object) -> Finding:
    words = Words(ja="{id}: {field}は台帳では「{old}」、取り込むファイルでは「{new}」です。台帳の値を残しました。",
                  en="{id}: {field} is “{old}” in the ledger, “{new}” in the file. The value of the ledger was kept.")  # fmt: skip
    told = words.format(id=number, field=field.label, old=shown(old), new=shown(new))
    return Finding("differs_from_ledger", "warning", told, layer=layer, id=str(number), field=field.name, raw=shown(new))


def shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
