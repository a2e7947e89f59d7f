"""Facts that a table keeps apart or together: a year in two columns, several facts in one, a word meant for the rows below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledger.towns import content_of, write
from waterdx.importers.registry import read_file
from waterdx.ledger.column_map import ColumnMap, dump, from_result, load
from waterdx.ledger.ingest import ingest
from waterdx.ledger.prepare import Prepared, prepare
from waterdx.ledger.synonyms import add


def understood(folder: Path, text: str, **said: Any) -> Prepared:
    return prepare(read_file(write(folder / "台帳.csv", text)), 6676, **said)


def values(prepared: Prepared, *names: str) -> list[list[object]]:
    frame = prepared.values.reindex(columns=list(names)).astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


def found(prepared: Prepared, check: str) -> list[tuple[int | None, str]]:
    return [(one.row, one.raw) for one in prepared.findings if one.check == check]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("元号,年", "年"),
        ("年号,年度", "年度"),
        ("布設年号,布設年", "布設年"),
        ("布設年号,年", "布設年"),
        ("布設年度 年号,布設年度 年", "布設年度"),
    ],
)
@pytest.mark.parametrize("era", ["昭和", "S", "昭", "Ｓ", "s"])
def test_an_era_and_its_year_in_two_columns_are_one_year(tmp_path: Path, header: str, name: str, era: str) -> None:
    prepared = understood(tmp_path, f"管路番号,管種,{header},口径\nA,VP,{era},48,75\nB,VP,{era},４９,75\nC,VP,H,元,50\n")
    assert values(prepared, "install_fy", "diameter_mm") == [[1973, 75], [1974, 75], [1989, 50]]
    assert [column.name for column in prepared.columns if column.field == "install_fy"] == [name]
    assert found(prepared, "year_joined") == [(None, header.replace(",", ", "))]


def test_month_and_day_beside_them_decide_the_fiscal_year(tmp_path: Path) -> None:
    prepared = understood(
        tmp_path, "管路番号,管種,布設年月日,,,\n,,年号,年,月,日\nA,VP,S,55,3,31\nB,VP,〃,55,4,1\nC,VP,〃,55,,\n"
    )
    assert values(prepared, "install_fy") == [[1979], [1980], [1980]]


def test_both_texts_are_kept_as_written(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,布設年号,布設年\nA,VP,昭和,４８\n"))
    assert '"布設年号": "昭和", "布設年": "４８"' in str(content_of(empty)["evidence"])


def test_half_a_year_is_told_and_not_completed(tmp_path: Path) -> None:
    prepared = understood(
        tmp_path, "管路番号,管種,年号,年\nA,VP,昭和,48\nB,VP,昭和,不明\nC,VP,,50\nD,VP,,\nE,VP,S,70\nF,VP,H,3\n"
    )
    assert values(prepared, "install_fy") == [[1973], [None], [None], [None], [None], [1991]]
    assert found(prepared, "not_a_year") == [(3, "昭和不明"), (4, "50"), (6, "S70")]


def test_an_era_in_the_header_is_that_of_its_two_digits(tmp_path: Path) -> None:
    prepared = understood(tmp_path, "管路番号,管種,布設年度（昭和）\nA,VP,48\nB,VP,H2\nC,VP,不明\nD,VP,元\nE,VP,50\nF,VP,51\n")
    assert values(prepared, "install_fy") == [[1973], [1990], [None], [1926], [1975], [1976]]


def test_letters_that_are_no_eras_join_nothing(tmp_path: Path) -> None:
    prepared = understood(tmp_path, "管路番号,管種,記号,口径\nA,VP,S,75\nB,VP,H,50\n")
    assert not found(prepared, "year_joined") and values(prepared, "diameter_mm") == [[75], [50]]


def test_columns_the_user_said_something_of_are_left_as_they_are(tmp_path: Path) -> None:
    prepared = understood(
        tmp_path, "管路番号,年号,年\nA,S,48\n", column_map=ColumnMap("pipes", {"年号": "", "管路番号": "pipe_id"})
    )
    assert [column.name for column in prepared.columns] == ["管路番号", "年号", "年"]


@pytest.mark.parametrize("header", ["管種口径", "管種・口径", "規格", "仕様", "管種", "口径", "名称"])
def test_a_column_of_labels_gives_each_fact_to_its_field(tmp_path: Path, header: str) -> None:
    prepared = understood(
        tmp_path, f"管路番号,{header}\nA,DIP φ150\nB,VP75\nC,DIP-K φ200 L=45.2\nD,ＨＩＶＰ５０Ａ\nE,DIP(K)100 S52\n"
    )
    assert [column.field for column in prepared.columns] == ["pipe_id", "label"]
    assert values(prepared, "material", "joint", "diameter_mm", "length_m", "install_fy") == [
        ["DIP", None, 150, None, None], ["VP", None, 75, None, None], ["DIP", "K", 200, 45.2, None], ["HIVP", None, 50, None, None],
        ["DIP", "K", 100, None, 1977],
    ]  # fmt: skip


def test_a_column_of_its_own_stands_and_what_contradicts_it_is_told(tmp_path: Path) -> None:
    prepared = understood(tmp_path, "管路番号,規格,口径,延長\nA,VP75,75,10\nB,VP50,40,5\nC,VP100 L=7,,\nD,DIP150,150,3\n")
    assert values(prepared, "diameter_mm", "length_m") == [[75, 10], [40, 5], [100, 7], [150, 3]]
    assert found(prepared, "label_differs") == [(3, "VP50")]


def test_what_of_a_label_is_not_understood_is_told_with_its_row_and_text(tmp_path: Path) -> None:
    rows = "A,VP75\nB,VP50\nC,DIP150\nD,HIVP75 特殊\nE,ナゾ管 φ50\nF,不明\nG,なぞ\nH,VP40\n"
    prepared = understood(tmp_path, "管路番号,規格\n" + rows)
    assert values(prepared, "material", "diameter_mm")[3:7] == [["HIVP", 75], [None, 50], [None, None], [None, None]]
    assert sorted(found(prepared, "label_not_understood")) == [(5, "HIVP75 特殊"), (6, "ナゾ管 φ50"), (8, "なぞ")]


def test_words_of_the_project_and_of_the_map_are_understood_inside_labels(tmp_path: Path, empty: Path) -> None:
    words = add(empty, "material", "water", "ナゾ管", "CIP")
    said = ColumnMap("pipes", {"管路番号": "pipe_id", "規格": "label"}, {"material": {"K管": "DIP"}})
    prepared = understood(tmp_path, "管路番号,規格\nA,ナゾ管 φ50\nB,K管 φ75\n", column_map=said, synonyms=words)
    assert values(prepared, "material", "diameter_mm") == [["CIP", 50], ["DIP", 75]]


def test_plain_columns_of_materials_numbers_or_sizes_are_no_labels(tmp_path: Path) -> None:
    text = "管路番号,管種,口径,備考\nVP75-1,VP,75,φ75\nVP75-2,DIP,100,\nVP75-3,HIVP,50,継手不明\n"
    assert [column.field for column in understood(tmp_path, text).columns] == ["pipe_id", "material", "diameter_mm", "note"]


GROUPED = "町名,管路番号,管種,口径\n駅前,1,VP,75\n,2,VP,75\n,3,VP,50\n本町,4,VP,75\n,5,VP,75\n"


def test_a_blank_repeats_the_word_above_only_where_the_map_says_so(tmp_path: Path) -> None:
    unasked = understood(tmp_path, GROUPED)
    assert values(unasked, "street") == [["駅前"], [None], [None], ["本町"], [None]]
    assert found(unasked, "blanks_may_repeat") == [(3, "町名")]
    asked = understood(tmp_path, GROUPED, column_map=ColumnMap(blank_repeats=["町名"]))
    assert values(asked, "street") == [["駅前"], ["駅前"], ["駅前"], ["本町"], ["本町"]]
    assert not found(asked, "blanks_may_repeat") and asked.table.raw["町名"].tolist() == ["駅前", "", "", "本町", ""]


def test_a_column_with_some_blanks_is_proposed_for_nothing(tmp_path: Path) -> None:
    prepared = understood(tmp_path, "町名,管路番号,管種\n駅前,1,VP\n,2,VP\n駅前,3,VP\n,4,VP\n本町,5,VP\n")
    assert not found(prepared, "blanks_may_repeat")


def test_what_was_said_of_blanks_and_labels_is_saved_for_next_year(tmp_path: Path) -> None:
    said = ColumnMap(blank_repeats=["町名"])
    prepared = understood(tmp_path, GROUPED.replace("管種,口径", "規格,摘要"), column_map=said)
    path = tmp_path / "map.toml"
    path.write_text(dump(from_result(prepared, said=said, corrected={"規格": "label"})), encoding="utf-8")
    again = load(path)
    assert again.blank_repeats == ["町名"] and again.columns["規格"] == "label"


@pytest.mark.parametrize("header", ["年号,年", "布設年号,布設年", "布設年度 年号,布設年度 年", "備考,布設年度(昭和)"])
def test_the_map_saved_from_a_reading_reads_the_same_years_next_year(tmp_path: Path, header: str) -> None:
    text = f"管路番号,{header}\nA,昭和,48\nB,昭和,50\n"
    first = understood(tmp_path, text)
    again = understood(tmp_path, text, column_map=from_result(first))
    assert values(first, "install_fy") == [[1973], [1975]] == values(again, "install_fy")


def test_the_map_saved_from_a_column_of_labels_reads_it_again(tmp_path: Path) -> None:
    first = understood(tmp_path, "管路番号,名称\nA,VP75\nB,DIP150\n")
    again = understood(tmp_path, "管路番号,名称\nA,VP75\nB,なぞ\nC,なぞ2\n", column_map=from_result(first))
    assert values(again, "diameter_mm") == [[75], [None], [None]]
