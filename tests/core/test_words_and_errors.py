"""Everything is said in the language of the reader."""

from __future__ import annotations

import errno
from string import Formatter

import pytest

from waterdx.core import errors
from waterdx.core.errors import UserError, reason_of
from waterdx.core.words import Words, language, set_language


def test_words_follow_the_language_chosen_also_afterwards() -> None:
    words = Words(ja="管路 {n} 本", en="{n} pipes").format(n=3)
    assert str(words) == "管路 3 本"
    set_language("en")
    assert str(words) == "3 pipes"


def test_words_inside_words_are_taken_in_the_matching_language() -> None:
    inner = Words(ja="管路", en="Pipes")
    assert Words(ja="{x}の表", en="Table of {x}").format(x=inner) == Words("管路の表", "Table of Pipes")


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, "ja"), ({"LANG": "C"}, "ja"), ({"LANG": "ja_JP.UTF-8"}, "ja"), ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "WATERDX_LANG": "ja"}, "ja"), ({"LANG": "ja_JP.UTF-8", "WATERDX_LANG": "en_US"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "ja"), ({"WATERDX_LANG": "fr"}, "ja"),
    ],
)  # fmt: skip
def test_japanese_is_shown_unless_the_system_is_english(
    variables: dict[str, str], shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "WATERDX_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    set_language(None)
    assert language() == shown


def test_a_user_error_speaks_both_languages_and_a_brace_in_a_file_name_is_no_placeholder() -> None:
    error = UserError(ja="{file} がありません。", en="{file} does not exist.", file="a{0}.csv")
    assert str(error) == "a{0}.csv がありません。"
    assert error.words.en == "a{0}.csv does not exist."


def test_the_reason_of_the_system_is_told_in_words() -> None:
    assert reason_of(OSError(errno.ENOSPC, "No space left on device")).ja == "ディスクに空きがありません"
    assert reason_of(OSError(9999, "odd")).ja == "odd"
    assert reason_of(OSError("without a number")).en == "without a number"


def test_every_reason_is_in_both_languages_and_needs_no_filling_in() -> None:
    for words in errors._REASONS.values():
        assert words.ja and words.en and words.ja != words.en
        assert not [name for _, name, _, _ in Formatter().parse(words.ja + words.en) if name is not None]
