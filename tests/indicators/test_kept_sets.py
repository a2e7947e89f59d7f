"""A set of peers picked by hand is kept under a name, used by it, and can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.core.errors import UserError
from waterdx.indicators.compare import compare
from waterdx.indicators.kept_sets import keep_set, kept_sets
from waterdx.store import history, project


@pytest.fixture
def empty_town(tmp_path: Path) -> Path:
    project.create(tmp_path / "t.gpkg", "糸魚川市", "EPSG:6676", "152161")
    return tmp_path / "t.gpkg"


def test_a_kept_set_is_what_one_compares_with_and_undo_forgets_it(empty_town: Path) -> None:
    keep_set(empty_town, "近隣の会", ["152161", "152170", "152226"])
    found = compare(["糸魚川市"], 2020, peers="近隣の会", kept=kept_sets(empty_town))
    assert (found.peers.n, str(found.peers.name)) == (3, "近隣の会")
    with project.editing(empty_town) as conn:
        history.undo_last(conn)
    assert kept_sets(empty_town) == {}


def test_a_set_is_replaced_and_forgotten_by_its_name(empty_town: Path) -> None:
    keep_set(empty_town, "甲", ["152161", "152170"])
    keep_set(empty_town, "乙", ["152161"])
    keep_set(empty_town, "甲", ["152161"])
    assert kept_sets(empty_town) == {"乙": ("152161",), "甲": ("152161",)}
    keep_set(empty_town, "甲", [])
    assert list(kept_sets(empty_town)) == ["乙"]


@pytest.mark.parametrize("name", ["", " ", "class", "a\nb", "あ" * 41])
def test_a_name_that_cannot_be_used_changes_nothing(empty_town: Path, name: str) -> None:
    before = empty_town.read_bytes()
    with pytest.raises(UserError):
        keep_set(empty_town, name, ["152161"])
    assert empty_town.read_bytes() == before


def test_who_is_gone_since_is_said(empty_town: Path) -> None:
    keep_set(empty_town, "甲", ["152161", "999999"])
    found = compare(["糸魚川市"], 2020, peers="甲", kept=kept_sets(empty_town))
    assert found.peers.n == 1 and any("1 団体" in note.ja for note in found.notes)
