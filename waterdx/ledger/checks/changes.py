"""Edits of values, places and whole objects, made from frames: what the fixes of checks are written in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.edits import OBJECT, SHAPE, Edit
from waterdx.ledger.checks.ledger import Ledger
from waterdx.store.geometry import to_blobs
from waterdx.store.layers import plain

if TYPE_CHECKING:
    import pandas as pd


def set_values(layer: str, rows: pd.DataFrame, field: str, values: Iterable[Any]) -> list[Edit]:
    """One field of these rows, from what it is to `values` (None = unknown)."""
    before = plain(rows[field])
    return [
        Edit(layer, int(fid), field, old, new) for fid, old, new in zip(rows["fid"], before, values, strict=True) if old != new
    ]


def set_shapes(ledger: Ledger, layer: str, fids: Sequence[int], shapes: Any) -> list[Edit]:
    """New places of objects; what is stored now is kept byte for byte."""
    blobs = to_blobs(np.asarray(shapes, dtype=object), ledger.epsg)
    return [
        Edit(layer, int(fid), SHAPE, ledger.rows.shape(layer, int(fid)), None if blob is None else blob.hex())
        for fid, blob in zip(fids, blobs, strict=True)
    ]


def remove_objects(ledger: Ledger, layer: str, fids: Iterable[int]) -> list[Edit]:
    return [Edit(layer, int(fid), OBJECT, ledger.rows.whole(layer, int(fid)), None) for fid in fids]


def add_like(ledger: Ledger, layer: str, fid: int, new_fid: int, shape: Any, different: Mapping[str, Any]) -> Edit:
    """A new object with the values of object `fid`, but another place and what is `different`."""
    values = json.loads(ledger.rows.whole(layer, fid)) | dict(different)
    blob = to_blobs(np.array([shape], dtype=object), ledger.epsg)[0]
    values["geom"] = blob.hex() if blob else None
    known = {name: value for name, value in values.items() if value is not None}
    return Edit(layer, new_fid, OBJECT, None, json.dumps(known, ensure_ascii=False))
