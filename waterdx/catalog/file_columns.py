"""Columns of a table of technologies or of experience, as people head them. One more is one row here.

A column map (TOML) says what no header does:
    [columns]          "技術の名前" = "name_ja"     # header in the file = column of ours; "" leaves it out
    [values.field]     "上水" = "water"             # word in the file = code of the taxonomy
    [defaults]         facility = "water-pipe"      # for every row that says nothing
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from waterdx.core.errors import UserError, reason_of
from waterdx.core.text import key
from waterdx.core.words import Words


@dataclass(frozen=True)
class FileColumn:
    """`name` is what column maps say, `label` what we head it with, `synonyms` what others do."""

    name: str
    label: Words
    synonyms: tuple[str, ...] = ()

    def headers(self) -> tuple[str, ...]:
        return (self.name, self.label.ja, self.label.en, *self.synonyms)


def _column(name: str, ja: str, en: str, *synonyms: str) -> FileColumn:
    return FileColumn(name, Words(ja, en), synonyms)


# The technology a row is about: the same in both kinds of table.
_WHICH = (
    _column("id", "識別名", "Identifier", "ID", "技術ID"),
    _column("name_ja", "技術名", "Technology", "名称", "技術の名称", "技術名称", "name"),
)
ENTRY_COLUMNS = (
    *_WHICH,
    _column("name_en", "技術名(英)", "Name in English", "英語名"),
    _column("provider", "提供者", "Provider", "会社名", "企業名", "事業者名", "提供企業", "開発者", "問合せ先企業"),
    _column("field", "分野", "Field", "事業", "対象分野", "水道/下水道"),
    _column("purpose", "目的", "Purpose", "目的区分", "活用目的"),
    _column("element_tech", "要素技術", "Element technology", "技術区分"),
    _column("facility", "対象施設", "Facility", "対象", "施設"),
    _column("maturity", "成熟度", "Maturity"),
    _column("materials", "対象管種", "Pipe materials", "管種"),
    _column("diameter_min_mm", "口径 最小(mm)", "Smallest diameter (mm)", "最小口径", "適用口径下限"),
    _column("diameter_max_mm", "口径 最大(mm)", "Largest diameter (mm)", "最大口径", "適用口径上限"),
    _column("access", "調査・取付けの方法", "Access"),
    _column("data_needed", "必要なデータ", "Data needed"),
    _column("network", "必要な通信・クラウド", "Network or cloud needed"),
    _column("summary_ja", "概要", "Summary", "技術概要", "技術の概要", "特徴", "説明"),
    _column("summary_en", "概要(英)", "Summary in English"),
    _column("conditions_ja", "適用条件", "Conditions", "条件", "留意点", "conditions"),
    _column("conditions_en", "適用条件(英)", "Conditions in English"),
    _column("cost_ja", "費用", "Cost", "コスト", "費用の説明", "cost_note"),
    _column("cost_amount", "費用の金額", "Amount of cost", "単価", "金額"),
    _column("cost_unit", "費用の単位", "Unit of cost", "単位"),
    _column("cost_covers", "費用の内容", "What the cost covers", "費用内訳"),
    _column("cost_year", "費用の年", "Year of cost"),
    _column("cost_who", "費用を言う人", "Who tells the cost"),
    _column("effect_ja", "効果", "Effect", "導入効果", "effect_note"),
    _column("adopters_ja", "導入実績", "Adopters", "実績", "導入事例", "track_record_note"),
    _column("listed", "国のカタログへの掲載", "Listed in the national catalogue", "listed_in_mlit_catalogue"),
    _column("listed_edition", "掲載版", "Edition listed in"),
    _column("evidence_year", "情報の年", "Year of the evidence"),
    _column("source_url", "出典", "Source", "出典URL", "URL", "参考URL", "リンク"),
    _column("source_url_2", "出典2", "Second source"),
)
EXPERIENCE_COLUMNS = (
    *_WHICH,
    _column("town", "団体", "Utility", "団体名", "自治体", "市町村", "事業体", "事業体名"),
    _column("adopted_fy", "導入年度", "Fiscal year of adoption", "導入年", "採用年度"),
    _column("cost_yen", "費用(円)", "Cost (yen)", "実績費用"),
    _column("cost_covers", "費用の内容", "What the cost covers", "費用内訳"),
    _column("result", "結果", "Result", "導入結果", "成果"),
    _column("comment", "所感", "Comment", "感想", "意見"),
)


@dataclass(frozen=True)
class FileMap:
    """What the user said about the columns of a file, its words and what every row is."""

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)


def load_map(file: Path) -> FileMap:
    """The column map in a TOML file; UserError where it is none."""
    try:
        told = tomllib.loads(file.read_text("utf-8-sig"))
        found = FileMap(told.get("columns", {}), told.get("values", {}), told.get("defaults", {}))
    except OSError as error:
        raise _no_map(file, reason_of(error)) from error
    except ValueError as error:
        raise _no_map(file, error) from error
    known = {one.name for one in (*ENTRY_COLUMNS, *EXPERIENCE_COLUMNS)}
    if not all(isinstance(part, dict) for part in (found.columns, found.values, found.defaults)):
        raise _no_map(file, "[columns] [values] [defaults]")
    strange = {*found.columns.values(), *found.values, *found.defaults} - known - {""}
    if strange:
        raise UserError(
            ja="列対応表「{file}」の {names} は使えません。使えるのは {known} です。",
            en="Column map “{file}” names {names}, which are no columns. There are: {known}.",
            file=file, names=", ".join(map(str, strange)), known=", ".join(sorted(known)),
        )  # fmt: skip
    return found


def _no_map(file: Path, why: object) -> UserError:
    return UserError(
        ja="列対応表「{file}」を読めません({why})。TOML の書き方を確かめてください。",
        en="Column map “{file}” cannot be read ({why}). Check how the TOML is written.",
        file=file, why=why,
    )  # fmt: skip


def columns_in(headers: Iterable[str], said: FileMap, columns: tuple[FileColumn, ...]) -> dict[str, str]:
    """Which column of ours (value) each header (key) is; those that are none of ours are left out."""
    known = _by_header(columns)
    names = {one.name for one in columns}
    guessed = {header: said.columns.get(header, known.get(key(header), "")) for header in headers}
    return {header: name for header, name in guessed.items() if name in names}


@cache
def _by_header(columns: tuple[FileColumn, ...]) -> dict[str, str]:
    return {key(header): column.name for column in reversed(columns) for header in column.headers()}
