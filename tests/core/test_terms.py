"""Every way a term is written leads to its code, in the field in which it is asked for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from waterdx.core.fields import FIELDS
from waterdx.core.terms import COMMON, all_terms, find_term, term_name, terms_of
from waterdx.core.text import says_unknown


def reference_terms(file: Path) -> list[dict[str, str]]:
    """Materials, joints and uses of a field. 不明 is left out: unknown is not a material (core.text.says_unknown)."""
    with file.open(encoding="utf-8", newline="") as opened:
        wanted = [row for row in csv.DictReader(opened) if row["kind"] in {"material", "joint", "use"}]
    return [row for row in wanted if row["field"] != COMMON and not says_unknown(row["label_ja"])]


def test_every_material_joint_and_use_of_the_reference_is_found_by_its_japanese_name(shared: Callable[..., Path]) -> None:
    rows = reference_terms(shared("reference", "pipe_terms.csv"))
    lost = [(row["field"], row["label_ja"]) for row in rows if find_term(row["kind"], row["label_ja"], row["field"]) is None]
    assert len(rows) > 50 and not lost


def test_every_synonym_of_the_reference_is_found(shared: Callable[..., Path]) -> None:
    rows = reference_terms(shared("reference", "pipe_terms.csv"))
    lost = [
        (row["field"], row["label_ja"], spelling)
        for row in rows
        for spelling in filter(None, row["synonyms"].split(";"))
        if find_term(row["kind"], spelling, row["field"]) is None
    ]
    assert not lost


def test_the_same_letters_mean_different_things_in_different_fields() -> None:
    assert [find_term("material", "CP", field).name.ja for field in ("water", "sewer", "agri")] == ["銅管", "陶管", "陶管"]  # type: ignore[union-attr]


def test_rural_sewerage_uses_the_terms_of_the_sewer() -> None:
    assert terms_of("material", "agri") == terms_of("material", "sewer")


@pytest.mark.parametrize("text", ["", "　", "不明", "謎管", "DIPP", "; DROP TABLE", "・"])
def test_a_spelling_that_is_not_in_the_table_is_not_guessed(text: str) -> None:
    assert find_term("material", text, "water") is None


def test_every_spelling_of_a_term_finds_a_term_and_its_code_finds_itself() -> None:
    for term in all_terms():
        field = "water" if term.field == COMMON else term.field
        assert all(find_term(term.kind, spelling, field) for spelling in term.spellings() if spelling), term
        found = find_term(term.kind, term.code, field)
        assert found is not None and found.code == term.code


def test_a_code_means_one_term_in_each_field() -> None:
    twice = [seen for seen, n in Counter((t.field, t.kind, t.code) for t in all_terms()).items() if n > 1]
    assert not twice


def test_every_term_has_both_names_and_a_kind_that_a_column_asks_for() -> None:
    asked = {field.term for field in FIELDS if field.term}
    assert {term.kind for term in all_terms()} == asked
    assert all(term.name.ja and term.name.en and term.code for term in all_terms())
    assert all(terms_of(kind, "water") or terms_of(kind, "sewer") for kind in asked)


def test_a_code_the_table_does_not_know_is_shown_as_it_is() -> None:
    assert term_name("material", "XYZ", "water").ja == "XYZ"
    assert term_name("material", "DIP", "water").ja == "ダクタイル鋳鉄管"
