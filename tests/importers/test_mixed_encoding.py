"""Files whose lines are not all in one encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.files import column, read
from waterdx.core.errors import UserError
from waterdx.importers.mixed_encoding import MAX_LINE_BYTES, decode_lines, has_utf8_lines

HEADER = "管路番号,管種,備考\n"
OLD, NEW = "A{},硬質塩化ビニル管,駅前ﾄﾞｵﾘ①髙\n", "B{},ダクタイル鋳鉄管,本町通り\n"


def mixed(folder: Path, *parts: bytes) -> Path:
    path = folder / "台帳.csv"
    path.write_bytes(b"".join(parts))
    return path


def test_utf8_rows_pasted_behind_a_cp932_register_are_each_read_in_their_own(tmp_path: Path) -> None:
    old, new = "".join(map(OLD.format, range(5))), "".join(map(NEW.format, range(3)))
    table = read(mixed(tmp_path, (HEADER + old).encode("cp932"), new.encode()))
    assert column(table, "管種") == ["硬質塩化ビニル管"] * 5 + ["ダクタイル鋳鉄管"] * 3
    told = [finding for finding in table.findings if finding.check == "mixed_encoding"]
    assert [(one.severity, one.row, one.count) for one in told] == [("warning", 7, 3)]


def test_cp932_rows_in_a_utf8_file_with_its_mark_are_read(tmp_path: Path) -> None:
    table = read(mixed(tmp_path, (HEADER + NEW.format(1)).encode("utf-8-sig"), OLD.format(1).encode("cp932")))
    assert column(table, "備考") == ["本町通り", "駅前ﾄﾞｵﾘ①髙"]


def test_lines_that_happen_to_be_valid_in_the_other_encoding_are_still_found(tmp_path: Path) -> None:
    """管 in UTF-8 is 邂｡ in CP932, so the whole file can be read as CP932, with one row in rubbish."""
    data = (HEADER + "A,硬質管,\n").encode("cp932") + "B,管,\n".encode()
    assert data.decode("cp932").endswith("B,邂｡,\n")
    assert column(read(mixed(tmp_path, data)), "管種") == ["硬質管", "管"]


def test_a_line_no_encoding_explains_is_a_rejected_row_with_its_number(tmp_path: Path) -> None:
    rows = (HEADER + "".join(map(OLD.format, range(5)))).encode("cp932").splitlines(keepends=True)
    table = read(mixed(tmp_path, *rows[:3], b"X,\xff\xfe\x81,\n", *rows[3:]))
    told = [(one.row, one.severity, one.raw) for one in table.findings if one.check == "unreadable_line"]
    assert told == [(4, "error", "X,\\xff\\xfe\\x81,")]
    assert table.unreadable == 1 and table.rows.tolist() == [2, 3, 5, 6, 7]


def test_a_file_that_is_mostly_in_no_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read as"):
        read(mixed(tmp_path, HEADER.encode(), *[b"X,\xff\xfe\x81,\n"] * 5, NEW.encode()))


def test_an_encoding_the_user_names_is_the_only_one_tried(tmp_path: Path) -> None:
    path = mixed(tmp_path, (HEADER + OLD).encode("cp932"), NEW.encode(), b"\xff\xfe\n")
    with pytest.raises(UserError, match="cp932"):
        read(path, encoding="cp932")


@given(st.lists(st.text(st.sampled_from("管種硬質塩ビ駅前ﾃｽﾄｱｲ表ソ①髙㎜0Ａ,ーあ漢"), max_size=12)))
def test_text_in_one_encoding_is_never_taken_for_the_other(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert not has_utf8_lines(text.encode("cp932"))
    read_back = decode_lines(text.encode())
    assert read_back and read_back.text == text and not read_back.findings


def test_a_line_of_100_mb_is_refused_without_being_parsed(tmp_path: Path) -> None:
    path = mixed(tmp_path, HEADER.encode(), b"B,VP," + b"x" * 100_000_000, b"\nC,VP,\n")
    with pytest.raises(UserError, match=r"Line 2 .* longer than 4 MB"):
        read(path)


def test_a_file_of_many_short_lines_is_no_long_line(tmp_path: Path) -> None:
    row = ("A,VP," + "x" * 10_000 + "\n").encode()
    assert len(read(mixed(tmp_path, HEADER.encode(), row * (2 * MAX_LINE_BYTES // len(row) + 1))).frame) > 700
