"""Each row of FIELDS is complete: both names, a unit where it is a number, a term where it takes terms."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from waterdx.core.fields import FIELDS, GEOMETRY_TYPES, ID_FIELDS, LAYER_NAMES, PLACES, Field, field_named, fields_of
from waterdx.core.headers import header_key, headers_of
from waterdx.core.units import FACTORS

EVERY = (*FIELDS, *PLACES)


@pytest.mark.parametrize("field", EVERY, ids=lambda field: field.name)
def test_a_field_is_complete(field: Field) -> None:
    assert field.ja and field.en and field.ja != field.en
    assert field.layers and set(field.layers) <= set(LAYER_NAMES)
    assert bool(field.unit) == (field.kind == "number")
    assert bool(field.term) == (field.kind == "term")
    assert field.low is None or field.high is None or field.low < field.high
    assert field_named(field.name) is field
    assert field.unit in str(field.header)
    assert field.name.isidentifier() and field.name.islower()


def test_the_unit_in_a_name_is_the_unit_of_the_field() -> None:
    tails = {"m": "m", "mm": "mm", "mpa": "MPa", "permille": "‰", "yen": "円"}
    named = {field.name: field.unit for field in EVERY if field.name.rpartition("_")[2] in tails}
    assert named and all(unit == tails[name.rpartition("_")[2]] for name, unit in named.items())
    assert all((field.unit, field.unit) in FACTORS for field in FIELDS if field.unit)


def test_no_two_fields_share_a_name_and_no_two_of_a_layer_a_label() -> None:
    assert max(Counter(field.name for field in EVERY).values()) == 1
    for layer in LAYER_NAMES:
        for language in ("ja", "en"):
            labels = Counter(getattr(field, language) for field in fields_of(layer))
            assert max(labels.values()) == 1, labels.most_common(1)


def test_every_field_is_found_by_its_own_names_in_each_of_its_layers() -> None:
    for layer in LAYER_NAMES:
        for field in fields_of(layer):
            for name in (field.name, field.ja, field.en, field.header.ja):
                assert field in headers_of(layer)[header_key(name)], (layer, field.name, name)


def test_every_layer_has_a_name_a_shape_and_a_number_of_its_own() -> None:
    assert set(LAYER_NAMES) == set(GEOMETRY_TYPES) == set(ID_FIELDS)
    assert all(field_named(ID_FIELDS[layer]) in fields_of(layer) for layer in LAYER_NAMES)


def test_the_statutory_columns_are_those_the_rule_totals_by(shared: Callable[..., Path]) -> None:
    with shared("reference", "ledger_items.csv").open(encoding="utf-8", newline="") as file:
        asked = {
            row["machine_name"]
            for row in csv.DictReader(file)
            if row["law_or_standard"] == "水道法施行規則 第17条の3 第2項1号 調書(管路等)"
        }
    assert {field.name for field in FIELDS if field.statutory} == asked
