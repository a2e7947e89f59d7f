"""Searches kept under a name come back as they were asked."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from waterdx.catalog.saved_searches import FILE, KEPT, remove_search, save_search, saved_search, saved_searches
from waterdx.catalog.search import search
from waterdx.core.errors import UserError


def test_a_kept_search_comes_back_and_finds_the_same(tmp_path: Path) -> None:
    asked = {"words": "漏水", "field": ["water"], "diameter": 100.0}
    save_search("  今年の 候補 ", asked, tmp_path)
    assert saved_search("今年の 候補", tmp_path) == asked
    assert search(**saved_search("今年の 候補", tmp_path)).total == search("漏水", field="water", diameter=100).total


def test_a_search_of_the_same_name_takes_the_place_of_the_old_one_and_can_be_removed(tmp_path: Path) -> None:
    save_search("a", {"words": "1"}, tmp_path)
    save_search("a", {"words": "2"}, tmp_path)
    save_search("b", {"words": "3"}, tmp_path)
    remove_search("b", tmp_path)
    assert saved_searches(tmp_path) == {"a": {"words": "2"}}


def test_looking_writes_nothing(tmp_path: Path) -> None:
    assert saved_searches(tmp_path / "none") == {} and not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "  ", "あ" * 100])
def test_a_name_that_cannot_be_kept_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError):
        save_search(name, {"words": "漏水"}, tmp_path)


def test_a_name_that_is_not_kept_is_told_with_those_that_are(tmp_path: Path) -> None:
    save_search("候補", {"words": "漏水"}, tmp_path)
    with pytest.raises(UserError, match="候補"):
        remove_search("こうほ", tmp_path)


@pytest.mark.parametrize("text", ["{", "[1]", '{"a": 1}', "null"])
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(UserError):
        save_search("a", {"words": "漏水"}, tmp_path)
    assert (tmp_path / FILE).read_text("utf-8") == text


def test_everything_a_search_can_be_asked_is_kept() -> None:
    assert set(inspect.signature(search).parameters) - {"limit", "index"} == set(KEPT)
