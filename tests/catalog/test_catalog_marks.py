"""Marks stand on what was asked for, in the text as it is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.catalog.entries import load
from waterdx.catalog.marks import excerpt, marks
from waterdx.core.words import set_language


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    set_language("ja")
    yield
    set_language(None)


@pytest.mark.parametrize(("text", "word", "marked"), [
    ("管内ﾄﾞﾛｰﾝで撮影", "ドローン", ["ﾄﾞﾛｰﾝ"]), ("無人航空機で撮影", "どろーん", ["無人航空機"]), ("管きょの漏水", "管渠", ["管きょ"]),
    ("AIの maintenance", "AI", ["AI"]), ("漏水 の漏 水", "漏水", ["漏水", "漏 水"]), ("漏水漏水", "漏水", ["漏水漏水"]), ("", "漏水", []),
    ("鉄管の腐食と掘削", "腐食を調べる", ["腐食"]), ("a*b", "*", ["*"]), ("<img src=x>", "<img", ["<img"]),
])  # fmt: skip
def test_marked_is_what_was_asked_for_as_it_is_written(text: str, word: str, marked: list[str]) -> None:
    assert [text[low:high] for low, high in marks(text, [word])] == marked


@given(st.text(max_size=40), st.text(max_size=8))
def test_marks_lie_in_the_text_in_order_and_apart(text: str, word: str) -> None:
    edges = [edge for span in marks(text, [word]) for edge in span]
    assert edges == sorted(set(edges)) and all(0 <= edge <= len(text) for edge in edges)


@given(st.sampled_from(load()), st.sampled_from(["漏水", "AI", "安く漏水を探したい", "管", "衛星 漏水"]))
def test_an_excerpt_holds_its_marks(technology: object, words: str) -> None:
    part = excerpt(technology, words.split())  # type: ignore[arg-type]
    if part is not None:
        assert part.marks and all(part.text[low:high].strip("…") for low, high in part.marks)


def test_without_words_there_is_no_excerpt() -> None:
    assert excerpt(load()[0], []) is None
