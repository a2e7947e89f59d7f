"""What a local background shows beneath the pipes: boundaries, roads, rivers, railways. A kind is one row of KINDS.

The statutory drawings ask for them (水道法施行規則 第17条の3 第3項; the sewer order of 1967, art. 3).
"""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.core.text import fold
from waterdx.core.words import Words

BACKGROUND = Words(ja="背景図", en="Background")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".mbtiles")  # images and tiles; a GeoPackage may hold either
ALL_FIELDS = ("water", "sewer", "agri")


@dataclass(frozen=True)
class BackgroundKind:
    """One kind of line or area; `fields` are those whose drawings need it, `words` what names it in files (folded, lower case)."""

    code: str
    name: Words
    fields: tuple[str, ...]
    words: tuple[str, ...]


# In the order of legends. Names of 国土数値情報 (N03 …) and 基盤地図情報 (RdEdg …) files are among the words.
KINDS = {
    kind.code: kind
    for kind in (
        BackgroundKind("boundary", Words(ja="行政区域界", en="Municipal boundary"), ALL_FIELDS,
                       ("行政", "市町村界", "市区町村", "町界", "町村界", "自治体", "n03", "admbdry", "admarea", "boundary", "municipal")),
        BackgroundKind("supply_area", Words(ja="給水区域界", en="Boundary of the service area"), ("water",),
                       ("給水区域", "配水区域", "supply area", "service area", "a21")),
        BackgroundKind("treatment_area", Words(ja="処理区域界", en="Boundary of the treatment area"), ("sewer", "agri"),
                       ("処理区域", "排水区域", "処理区", "排水区", "treatment area", "sewershed", "a22")),
        BackgroundKind("site", Words(ja="施設の敷地界", en="Site of a facility"), ALL_FIELDS, ("敷地", "site")),
        BackgroundKind("road", Words(ja="道路", en="Road"), ALL_FIELDS,
                       ("道路", "国道", "県道", "市道", "町道", "村道", "農道", "林道", "道路縁", "n01", "n13", "rdedg", "rdcompt", "rdcl", "road", "street")),
        BackgroundKind("river", Words(ja="河川・水域", en="River or water"), ALL_FIELDS,
                       ("河川", "水域", "水涯", "水部", "水路", "湖沼", "川", "w05", "w09", "wstra", "wstrl", "rvrcl", "海岸線", "river", "stream", "water body")),
        BackgroundKind("railway", Words(ja="鉄道", en="Railway"), ALL_FIELDS, ("鉄道", "軌道", "線路", "n02", "railcl", "railroad", "railway")),
    )
}  # fmt: skip


def kind_in(text: str) -> str | None:
    """The kind a file name, a layer or an attribute speaks of: its code, its name, or a word in it, the longest first.

    >>> kind_in("N03-20240101_15.shp"), kind_in("町道中央線"), kind_in("river"), kind_in("給水区域界"), kind_in("建物")
    ('boundary', 'road', 'river', 'supply_area', None)
    """
    folded = fold(text).lower()
    found = [(len(word), kind.code) for kind in KINDS.values() for word in (kind.code, *kind.words) if word in folded]
    return max(found)[1] if found else None
