"""GeoJSON (RFC 7946: longitude and latitude, unless an older file names a coordinate system)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.importers import gdal, sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer


@importer(".geojson", ".json", ja="GeoJSON", en="GeoJSON")
def read_geojson(path: Path, options: ReadOptions) -> RawTable:
    """The features of a GeoJSON file."""
    sniff.expect(path, None)
    data = path.read_bytes()
    if not data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise UserError(
            ja="「{path}」は GeoJSON ではありません({{ で始まっていません)。",
            en="“{path}” is no GeoJSON (it does not begin with {{).",
            path=path,
        )
    _refuse_links(data, path)
    return gdal.read_layer(path)


class _LinkFoundError(ValueError):
    """A coordinate system given as a link."""


def _refuse_links(data: bytes, path: Path) -> None:
    """GDAL would fetch a coordinate system given as a link from the network (measured), so such a file is not shown to it."""
    if b"link" not in data.lower() and b"\\u00" not in data:  # the second: letters written as codes
        return
    try:
        json.loads(data, object_pairs_hook=_without_link)
    except (ValueError, RecursionError) as error:
        linked = isinstance(error, _LinkFoundError)
        raise UserError(
            ja="「{path}」は{why}ため読みません。EPSG 番号の座標系で保存し直してください。",
            en="“{path}” is not read because {why}. Save it again with a coordinate system by EPSG number.",
            path=path, why=_LINKED if linked else _NO_JSON,
        ) from None  # fmt: skip


_LINKED = Words(ja="座標系をネットワークへのリンクで示している", en="it gives its coordinate system as a link to the network")
_NO_JSON = Words(ja="JSON として正しくない", en="it is no valid JSON")


def _without_link(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, value in pairs:
        if name.lower() == "crs" and isinstance(value, dict) and "link" in {str(said).lower() for said in value.values()}:
            raise _LinkFoundError(name)
    return dict(pairs)
