"""The columns of any town's file find their place, or stay out with a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from waterdx.ledger.columns import guess_columns, guess_layer

MATERIALS, YEARS, NUMBERS = ["ﾀﾞｸﾀｲﾙ", "VP", "不明"], ["S48", "昭和50年度", "H元"], ["75", "１００", "φ150"]
HEADERS = {
    "pipe_id": (["A-1", "A-2", "B-1"], ["管路番号", "管路ID", "管渠番号", "管番号", "施設番号", "SAUID", "Pipe ID"]),
    "material": (MATERIALS, ["管種", "材質", "管材質", "管　種", "管種名称", "水道管種", "構造 管種", "Material", "管路材質"]),
    "diameter_mm": (
        NUMBERS,
        ["口径", "口径（ｍｍ）", "口径(㎜)", "管径", "管径 cm", "呼び径", "呼径", "内径", "口 径", "diameter_mm", "Pipe Size"],
    ),
    "install_fy": (
        YEARS,
        ["布設年度", "布設年", "施工年度", "竣工年度", "敷設年度", "設置年度", "布設\n年度", "Install Year", "布設年度(和暦)"],
    ),
    "length_m": (["12.5", "1,234.5", "7ｍ"], ["延長", "延長（ｍ）", "管路延長", "実延長", "延長 m", "布設延長(m)", "Length"]),
    "joint": (["K形", "NS", "TS"], ["継手", "継手形式", "接合形式", "継手種別"]),
    "use": (["配水支管", "送水管", "導水管"], ["区分", "管路区分", "用途", "管路用途"]),
    "cover_m": (["1.2", "0.9", "1.5"], ["土被り", "土かぶり(m)", "埋設深さ", "土被り（ｍ）"]),
    "street": (["駅前線", "本町", "川原"], ["路線名", "町名", "大字", "場所"]),
    "note": (["竣工図なし", "", ""], ["備考", "摘要", "メモ", "Remarks"]),
}


@pytest.mark.parametrize(("field", "header"), [(field, header) for field, (_, headers) in HEADERS.items() for header in headers])
def test_a_header_as_towns_write_it_names_its_field(field: str, header: str) -> None:
    guess = guess_columns(pd.DataFrame({header: HEADERS[field][0]}, dtype=str), "pipes")[0]
    assert guess.field == field and guess.confidence >= 0.5
    assert guess.reason.ja and guess.reason.en


@pytest.mark.parametrize("header", ["品名", "単価", "担当", "更新日時", "色", "foo"])
def test_a_column_the_ledger_does_not_know_stays_out_with_a_reason(header: str) -> None:
    guess = guess_columns(pd.DataFrame({header: ["あれ", "これ"]}, dtype=str), "pipes")[0]
    assert guess.field is None and guess.reason.ja and guess.reason.en


def test_a_field_is_given_to_the_likeliest_column_only() -> None:
    frame = pd.DataFrame({"管種コード": ["1", "2"], "管種": ["VP", "DIP"], "材質": ["あ", "い"]}, dtype=str)
    given = {guess.name: guess.field for guess in guess_columns(frame, "pipes")}
    assert given == {"管種コード": None, "管種": "material", "材質": None}


def test_a_column_of_values_that_do_not_fit_its_name_is_doubted() -> None:
    frame = pd.DataFrame({"口径": ["あ", "い"], "管径": ["75", "100"]}, dtype=str)
    given = {guess.name: guess.field for guess in guess_columns(frame, "pipes")}
    assert given == {"口径": None, "管径": "diameter_mm"}


def test_an_empty_column_is_known_by_its_name() -> None:
    assert guess_columns(pd.DataFrame({"布設年度": ["", "不明"]}, dtype=str), "pipes")[0].field == "install_fy"


@pytest.mark.parametrize(
    ("columns", "layer"),
    [(["管路番号", "管種", "口径", "延長"], "pipes"), (["弁栓番号", "種別", "口径"], "nodes"), (["人孔番号", "人孔種別", "地盤高"], "nodes"),
     (["整理№", "修繕日", "管路番号", "修繕方法"], "leaks"), (["受付番号", "発生日", "場所", "原因"], "leaks")],
)  # fmt: skip
def test_a_table_without_shapes_finds_its_layer(columns: list[str], layer: str) -> None:
    assert guess_layer(pd.DataFrame({name: [""] for name in columns}, dtype=str), None)[0] == layer
