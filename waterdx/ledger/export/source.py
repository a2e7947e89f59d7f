"""The ledger as it is read for an export: values without control codes, without personal data unless they are asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.fields import LAYER_NAMES, Field, field_named, fields_of
from waterdx.core.findings import Finding
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.ledger.inferred_column import written
from waterdx.ledger.personal import LOOK_THROUGH, changed, redacted_texts
from waterdx.store import project
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import columns_of, read_layer_of

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass
class Source:
    """A ledger at one moment. `layers` are those asked for; `all_nodes` are there whatever was asked, for ground heights.

    `inferred` says per layer and object which values were inferred, by `fid`; `personal` counts texts with personal data.
    """

    name: str
    epsg: int
    layers: dict[str, gpd.GeoDataFrame]
    all_nodes: gpd.GeoDataFrame
    inferred: dict[str, dict[int, str]] = field(default_factory=dict)
    personal: int = 0
    keeps_personal: bool = False
    findings: list[Finding] = field(default_factory=list)


def read_source(path: Path, layers: Sequence[str], *, keep_personal: bool) -> Source:
    """The layers of a project. Only read: the project is opened by sqlite3, and never by GDAL."""
    with project.reading(path) as conn:
        settings = project.read_settings(conn)
        read = {layer: read_layer_of(conn, layer) for layer in dict.fromkeys((*layers, "nodes"))}
        inferred = {layer: _inferred(conn, layer, read[layer]) for layer in layers}
        others = {layer: _other_columns(conn, layer) for layer in layers}
    source = Source(settings["name"], int(settings["epsg"]), {}, read["nodes"], inferred, keeps_personal=keep_personal)
    for layer in layers:
        source.layers[layer] = _cleaned(source, layer, read[layer])
    source.findings += [_left_out(layer, names) for layer, names in others.items() if names]
    if source.personal:
        source.findings.append(_told(source.personal, keep_personal))
    return source


def _cleaned(source: Source, layer: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The layer with clean texts; what was taken out is counted in `source`."""
    values, controls = {}, 0
    for one in fields_of(layer):
        if one.kind in {"number", "year"}:
            continue
        frame_values, count = changed(frame[one.name], clean_text)
        controls += count
        without, found = redacted_texts(frame_values, one)
        source.personal += found
        frame_values = frame_values if source.keeps_personal else without
        values[one.name] = frame_values
    if controls:
        source.findings.append(_controls(layer, controls))
    return frame.assign(**values)


def _inferred(conn: sqlite3.Connection, layer: str, frame: gpd.GeoDataFrame) -> dict[int, str]:
    """Which values of which objects were inferred, as a text with the probability of each."""
    said: dict[int, list[tuple[Field, float | None]]] = {}
    exported = set(frame["fid"])
    for (fid, name), probability in inferred_values(conn, layer).items():
        if fid in exported and name in frame:
            said.setdefault(fid, []).append((field_named(name), probability))
    return {fid: written(values) for fid, values in said.items()}


def _other_columns(conn: sqlite3.Connection, layer: str) -> list[str]:
    """Columns another program added to the layer: no field of the ledger, so not exported."""
    return sorted(columns_of(conn, layer) - {"fid", "geom", "source_id"} - {one.name for one in fields_of(layer)})


def _left_out(layer: str, names: list[str]) -> Finding:
    words = Words(
        ja="{layer}の列 {names} は台帳の項目ではないため、書き出しませんでした。",
        en="Columns {names} of {layer} are no fields of the ledger and were not written.",
    )
    told = words.format(layer=LAYER_NAMES[layer], names=", ".join(names))
    return Finding("export_other_columns", "warning", told, layer=layer, raw=", ".join(names), count=len(names))


def _controls(layer: str, count: int) -> Finding:
    words = Words(
        ja="制御文字(NUL など)を {layer}の文 {n} 件から取り除いて書き出しました。",
        en="Control codes (NUL and the like) were taken out of {n} texts of {layer}.",
    )
    return Finding("export_control_codes", "warning", words.format(layer=LAYER_NAMES[layer], n=count), layer=layer, count=count)


def _told(count: int, kept: bool) -> Finding:
    if kept:
        words = Words(
            ja="個人情報とみられる文 {n} 件を、指定により含めました。取り扱いに注意してください。",
            en="{n} texts that seem to hold personal data are included, as asked. Handle the file with care.",
        )
        return Finding("export_personal", "warning", words.format(n=count), count=count)
    words = Words(
        ja="個人情報とみられる文 {n} 件の電話番号・メールアドレス・氏名を伏せて書き出しました(必要なら --keep-personal)。{look}",
        en="Telephone numbers, mail addresses and names in {n} texts were masked (--keep-personal keeps them). {look}",
    )
    return Finding("export_personal", "info", words.format(n=count, look=LOOK_THROUGH), count=count)
