"""Indicators and inputs from files, kept in the project (table indicator_values) and given back as values."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from waterdx.core.digest import digest_of
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.text import search_key
from waterdx.core.words import Words
from waterdx.indicators.definitions import INDICATORS, declared_for
from waterdx.indicators.input_names import INPUTS, MONEY
from waterdx.indicators.inputs import inputs
from waterdx.indicators.readers.registry import read_indicators
from waterdx.indicators.utilities import all_utilities
from waterdx.indicators.values import COLUMNS
from waterdx.store import project, tables
from waterdx.store.rows_of_files import add_source, refuse_again

TABLE = "indicator_values"
_KEY = ["year", "code", "field"]
YEN_RATIO = (300.0, 3000.0)  # of a typed amount to the last known one: within, it is yen and not thousand yen


@dataclass(frozen=True)
class Import:
    """What a file held: its layout, the rows (year, code, utility, field, item, value, text, basis), what was odd about it."""

    layout: Words
    rows: pd.DataFrame
    findings: tuple[Finding, ...]


def read_file(file: Path, *, encoding: str | None = None, yen: bool = False, year: int | None = None) -> Import:
    """The indicators and inputs of a file of a known layout; with `yen` its money is in yen, `year` is its fiscal year if it says none.

    UserError where it has no such layout, or its money looks like yen though thousand yen are expected.
    """
    layout, reading = read_indicators(file, encoding, year)
    rows = pd.DataFrame([asdict(one) for one in reading.entries]).assign(basis=reading.basis)
    money = rows["item"].isin(MONEY) & rows["item"].map(lambda item: item in INPUTS and INPUTS[item].unit.ja == "千円")
    if yen:
        rows.loc[money, "value"] /= 1000
    else:
        _refuse_yen(rows[money])
    twice = rows.duplicated([*_KEY, "item"], keep="last")
    findings = [*reading.findings, *([_told_twice(rows[twice])] if twice.any() else []), *_negative(rows)]
    if reading.basis == "draft":
        findings += _whose(rows)
    return Import(layout.name, rows[~twice].reset_index(drop=True), tuple(findings))


def import_file(path: Path, file: Path, *, encoding: str | None = None, yen: bool = False, year: int | None = None) -> Import:
    """Keep what a file says in the project, as one change of its history. UserError where it was imported before."""
    read = read_file(file, encoding=encoding, yen=yen, year=year)
    digest = digest_of(file)
    source = {
        "file_name": file.name, "sheet": "", "layer": TABLE, "digest": digest, "bytes": file.stat().st_size,
        "read_at": tables.now(), "rows_read": len(read.rows), "rows_accepted": len(read.rows),
    }  # fmt: skip
    label = Words(ja="経営指標の取り込み: {file}", en="Indicators imported: {file}").format(file=file.name)
    with project.editing(path) as conn:
        refuse_again(conn, digest, "", TABLE)
        add_source(conn, source, read.rows, into=TABLE, label=label, findings=read.findings)
    return read


def project_inputs(path: Path) -> pd.DataFrame:
    """The inputs kept in a project: year, code, field, utility, basis and one column per input; of several files the last counts."""
    return _inputs(_last(path))


def project_values(path: Path) -> pd.DataFrame:
    """The indicator values of a project, in the form of `values.values`: stated ones, and those computed from its inputs."""
    rows = _last(path)
    stated = rows[rows["item"].isin(list(INDICATORS)) & rows["value"].notna()].rename(columns={"item": "indicator"})
    return of_rows(stated, _inputs(rows))


def of_rows(stated: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """`stated` values and what the formulas make of the inputs `wide`; a stated value comes first."""
    parts = [stated.assign(source_url=stated["file"])[list(COLUMNS)]] if len(stated) else []
    for field, own in wide.groupby("field"):
        for one in declared_for(str(field)):
            value = one.calculate(own)
            found = own.assign(indicator=one.code, value=value, source_url=own["file"])[value.notna()]
            parts.append(found[list(COLUMNS)])
    parts = [part for part in parts if len(part)]
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    return whole.drop_duplicates([*_KEY, "indicator"], ignore_index=True)


def _last(path: Path) -> pd.DataFrame:
    """The rows kept, of each figure the one imported last, with the name of its file."""
    names = tables.read_table(path, "sources").set_index("id")["file_name"]
    rows = tables.read_table(path, TABLE).sort_values("id").drop_duplicates([*_KEY, "item"], keep="last")
    return rows.assign(file=rows["source_id"].map(names))


def _inputs(rows: pd.DataFrame) -> pd.DataFrame:
    own = rows[rows["item"].isin(list(INPUTS)) & rows["value"].notna()]
    wide = own.pivot(index=_KEY, columns="item", values="value")
    said = own.groupby(_KEY)[["utility", "basis", "file"]].last()
    return wide.join(said).reset_index()


def _refuse_yen(money: pd.DataFrame) -> None:
    """UserError where most amounts are about a thousand times the last known ones of the same utility."""
    known = inputs(sorted(set(money["code"]))).sort_values("year").groupby(["code", "field"]).last()
    ratios = []
    for row in money.to_dict("records"):
        before = known[row["item"]].get((row["code"], row["field"])) if row["item"] in known else None
        if before and row["value"] and before == before:
            ratios.append((row["value"] / before, row, before))
    high = [one for one in ratios if YEN_RATIO[0] <= one[0] <= YEN_RATIO[1]]
    if len(high) * 2 > len(ratios):
        _ratio, row, before = high[0]
        raise UserError(
            ja="金額が千円ではなく円で書かれているようです({item} {value:,.0f}。前回の公表値は {before:,.0f} 千円)。円なら「金額が千円でなく円のファイル」(--yen)を選ぶか、千円に直してください。",
            en="Money seems to be in yen, not in thousand yen ({item} {value:,.0f}; last published {before:,.0f} thousand yen). Choose “Money of the file is in yen” (--yen), or write thousand yen.",
            item=INPUTS[row["item"]].words, value=row["value"], before=before,
        )  # fmt: skip


def _told_twice(rows: pd.DataFrame) -> Finding:
    words = Words(
        ja="同じ団体・年度・項目の値が {n} 件重なっています(後に書かれた値を使いました)。",
        en="{n} figures are given twice for the same utility, year and item (the later one was taken).",
    ).format(n=len(rows))
    return Finding("given_twice", "warning", words, count=len(rows))


def _whose(rows: pd.DataFrame) -> list[Finding]:
    """Where the code typed is nobody's, or not that of the name beside it: a mistyped digit would give the figures to another town."""
    known = {one.code: one for one in all_utilities()}
    found = []
    for code, name in rows[["code", "utility"]].drop_duplicates().itertuples(index=False):
        shown = str(name)[:40]
        if code not in known:
            found.append(Finding("unknown_utility", "warning", _NOBODY.format(code=code, name=shown or code), id=str(code)))
        elif shown and search_key(str(name)) not in known[code].keys:
            words = _OTHER_NAME.format(code=code, name=shown, known=known[code].name)
            found.append(Finding("other_name", "warning", words, id=str(code)))
    return found


_NOBODY = Words(
    ja="団体コード {code}(「{name}」)は、収録データにない団体です。コードを確かめてください(そのまま取り込みました)。",
    en="The code {code} (“{name}”) is that of no utility among the data. Check the code (it was taken in as it is).",
)
_OTHER_NAME = Words(
    ja="団体コード {code} は「{known}」のもので、書かれた団体名「{name}」と違います。どちらが正しいか確かめてください({known}の値として取り込みました)。",
    en="The code {code} is that of “{known}”, not of “{name}” as written. Check which is right (taken in as figures of {known}).",
)


def _negative(rows: pd.DataFrame) -> list[Finding]:
    """Stocks and volumes below zero: kept, and told."""
    never = rows[(rows["value"] < 0) & rows["item"].isin([name for name, one in INPUTS.items() if one.never_negative])]
    return [Finding("negative_amount", "warning", _below_zero(row), id=row["code"]) for row in never.to_dict("records")]


def _below_zero(row: Mapping[Hashable, Any]) -> Words:
    return _BELOW_ZERO.format(
        utility=row["utility"] or row["code"], year=row["year"], item=INPUTS[row["item"]].words, value=row["value"]
    )


_BELOW_ZERO = Words(
    ja="{utility} {year}年度の{item}が負の値({value:,.0f})です。値を確かめてください(そのまま取り込みました)。",
    en="{utility} FY{year}: {item} is negative ({value:,.0f}). Check it (it was taken in as it is).",
)
