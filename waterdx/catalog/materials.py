"""Names of pipe materials as catalogue entries write them, and the ledger codes they cover.

A family name is in FAMILIES, any other name or code is looked up among the terms of the ledger, of water and
of sewer. A name found in neither is unknown, never a "no". 鉄管 is read as cast and ductile iron, as the
trade uses it; steel is 鋼管.
"""

from __future__ import annotations

from functools import cache

from waterdx.core.terms import all_terms, find_term
from waterdx.core.text import key
from waterdx.core.words import Words

FAMILIES: dict[str, frozenset[str]] = {
    "鉄管": frozenset({"DIP", "CIP"}),
    "鋼管": frozenset({"SP", "STWP", "GP", "SSP", "SGP-V", "SGP-P", "SGP-E", "SGP-HV"}),
    "塩ビ管": frozenset({"VP", "HIVP", "HTVP", "VU", "VU-H"}),
    "ポリエチレン管": frozenset({"PP", "HPPE", "XPEP", "PE"}),
    "コンクリート管": frozenset({"CPP", "RC", "HP", "GRC", "SEG-RC", "SEG-M", "REC", "PCA", "RC-S"}),
    "鉄筋コンクリート管": frozenset({"RC", "HP", "GRC", "SEG-RC", "SEG-M", "RC-S"}),
}
FAMILY_NAMES = {
    "鉄管": "cast and ductile iron pipe",
    "鋼管": "steel pipe",
    "塩ビ管": "PVC pipe",
    "ポリエチレン管": "polyethylene pipe",
    "コンクリート管": "concrete pipe",
    "鉄筋コンクリート管": "reinforced concrete pipe",
}
# その他 tells no material, and 更生管 is what it was lined with inside and concrete outside.
TELLS_NOTHING = frozenset({"OTHER", "K-J"})
_BY_KEY = {key(name): codes for name, codes in FAMILIES.items()}


@cache
def codes_of(material: str) -> frozenset[str]:
    """The ledger codes that a material name or code stands for; empty where it is not known.

    >>> sorted(codes_of("鉄管")), sorted(codes_of("dip")), codes_of("不明")
    (['CIP', 'DIP'], ['DIP'], frozenset())
    """
    terms = (find_term("material", material, field) for field in ("water", "sewer"))
    return _BY_KEY.get(key(material)) or frozenset(term.code for term in terms if term) - TELLS_NOTHING


def material_name(material: str) -> Words:
    """What a reader reads for a material of an entry; as it is written where it is not known."""
    if material in FAMILIES:
        return Words(material, FAMILY_NAMES[material])
    found = (find_term("material", material, field) for field in ("water", "sewer"))
    return next((term.name for term in found if term), Words(material, material))


def known_materials() -> list[str]:
    """The family names, then the codes of the ledger."""
    codes = {term.code for term in all_terms() if term.kind == "material"} - TELLS_NOTHING
    return [*FAMILIES, *sorted(codes)]


def covered(materials: tuple[str, ...]) -> frozenset[str] | None:
    """The codes that the materials of an entry cover; None where it names none, or one we do not know."""
    each = [codes_of(name) for name in materials]
    return frozenset[str]().union(*each) if each and all(each) else None
