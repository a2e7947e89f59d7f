"""waterdx indicators find, values, template, import: what the program knows, and what a town adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waterdx.cli.options import argument, for_option, option, out_option
from waterdx.cli.output import command, exit_code, say, say_findings, say_json, say_table
from waterdx.core.words import Words


def add_to(indicators: click.Group) -> None:
    _add_find(indicators)
    _add_values(indicators)
    _add_template(indicators)
    _add_import(indicators)
    _add_verify(indicators)


def _add_find(indicators: click.Group) -> None:
    @command(indicators, "find", "団体を名前・都道府県・団体コードで探す", "find utilities by name, prefecture or code")
    @argument("words", "探す言葉", "words to look for", nargs=-1, required=True, metavar="WORDS...")
    @option("--limit", "表示する件数", "how many to show", type=click.IntRange(1, 2000), default=20, show_default=True)
    def find(words: tuple[str, ...], limit: int, as_json: bool) -> None:
        from waterdx.indicators.inputs import FIELDS
        from waterdx.indicators.utilities import find_utilities

        found = find_utilities(" ".join(words), limit=limit)
        if as_json:
            rows = [
                {"code": one.code, "name": one.name, "prefecture": one.prefecture, "fields": list(one.fields)} for one in found
            ]
            say_json({"schema": {"name": "waterdx.indicators.find", "version": 1}, "utilities": rows})
            return
        rows_shown = [(one.code, one.prefecture, one.name, " ".join(str(FIELDS[field]) for field in one.fields)) for one in found]
        heads = (Words(ja="団体コード", en="Code"), Words(ja="都道府県", en="Prefecture"), Words(ja="団体", en="Utility"),
                 Words(ja="事業", en="Business"))  # fmt: skip
        say_table(rows_shown, heads)


def _add_values(indicators: click.Group) -> None:
    @command(
        indicators,
        "values",
        "1 団体の指標の値を、根拠(公表・計算など)と一緒に示す",
        "the values of one utility, each with its basis",
    )
    @argument("utility", "団体の名前か団体コード", "name or code of the utility", metavar="UTILITY")
    @option("--year", "年度(省くとすべて)", "fiscal year (all if left out)", type=int)
    @option(
        "--field", "事業 water、sewer_public など", "field, such as water or sewer_public", default="water", show_default=True
    )
    @for_option("取り込んだ値も使う", "use the values imported into this project, too")
    def values_command(utility: str, year: int | None, field: str, project: Path | None, as_json: bool) -> None:
        from waterdx.indicators.definitions import INDICATORS
        from waterdx.indicators.imported import project_values
        from waterdx.indicators.utilities import resolve
        from waterdx.indicators.values import BASES, values

        (one,) = resolve([utility], field)
        own = project_values(project) if project else None
        found = values(one.code, None if year is None else [year], field, own=own)
        if as_json:
            rows = found.assign(unit=[INDICATORS[code].unit.ja for code in found["indicator"]]).to_dict("records")
            say_json(
                {
                    "schema": {"name": "waterdx.indicators.values", "version": 1},
                    "code": one.code,
                    "name": one.name,
                    "values": rows,
                }
            )
            return
        say_table(
            [
                (f"{row['indicator']} {INDICATORS[row['indicator']].name}", row["year"], f"{row['value']:,.2f}",
                 INDICATORS[row["indicator"]].unit, BASES[row["basis"]], row["source_url"])
                for row in found.to_dict("records")
            ],
            (Words(ja="指標", en="Indicator"), Words(ja="年度", en="FY"), Words(ja="値", en="Value"), Words(ja="単位", en="Unit"),
             Words(ja="根拠", en="Basis"), Words(ja="出典", en="Source")),
        )  # fmt: skip
        if found.empty:
            say(Words(ja="{name}の値はありません。", en="There are no values for {name}.").format(name=one.name))


def _add_template(indicators: click.Group) -> None:
    @command(
        indicators,
        "template",
        "今年度の見込み・速報を書く Excel 様式を作る",
        "make the Excel sheet for this year's draft figures",
    )
    @argument("out", "保存先(.xlsx)", "where to write (.xlsx)", metavar="OUT.xlsx", type=click.Path(path_type=Path))
    @option(
        "--field", "事業 water、sewer_public など", "field, such as water or sewer_public", default="water", show_default=True
    )
    @option("--utility", "団体の名前か団体コード(記入しておく)", "name or code of the utility, to be filled in")
    @option("--year", "年度(記入しておく)", "fiscal year, to be filled in", type=int)
    def template(out: Path, field: str, utility: str | None, year: int | None, as_json: bool) -> None:
        from waterdx.indicators.readers.template import SHEET, template_frame
        from waterdx.indicators.utilities import resolve
        from waterdx.reports.tables import refuse_ending, write_book

        refuse_ending(out, (".xlsx",))
        known = resolve([utility], field)[0] if utility else None
        frame = template_frame(field, known.code if known else "", known.name if known else "", year)
        write_book(out, {str(SHEET): frame})
        if as_json:
            say_json({"schema": {"name": "waterdx.indicators.template", "version": 1}, "out": str(out), "rows": len(frame)})
        else:
            say(Words(ja="様式を {out} に保存しました。値の列に記入し、waterdx indicators import で読み込みます。",
                      en="The sheet is {out}. Fill in its values and read it with waterdx indicators import.").format(out=out))  # fmt: skip


def _add_import(indicators: click.Group) -> None:
    @command(
        indicators,
        "import",
        "指標や決算の値のファイルを読み、プロジェクトに取り込む(TOWN.gpkg を省くと読むだけ)",
        "read a file of indicators or accounts into the project (without TOWN.gpkg it is only looked at)",
    )
    @argument("file", "読むファイル(Excel、CSV)", "file to read (Excel, CSV)", metavar="FILE", type=click.Path(path_type=Path))
    @argument(
        "project",
        "プロジェクトファイル",
        "the project file",
        metavar="[TOWN.gpkg]",
        required=False,
        type=click.Path(path_type=Path),
    )
    @option("--encoding", "文字コード(cp932、utf-8。省くと判別)", "encoding (cp932, utf-8; found out if left out)")
    @option("--yen", "金額が千円でなく円のファイル", "the money of the file is in yen, not in thousand yen", is_flag=True)
    @option(
        "--year",
        "年度の書かれていないファイル(年鑑の個表)の年度",
        "fiscal year of a file that does not say it (yearbook)",
        type=click.IntRange(1950, 2100),
    )
    def import_command(file: Path, project: Path | None, encoding: str | None, yen: bool, year: int | None, as_json: bool) -> int:
        from waterdx.indicators.imported import import_file, read_file

        reading: dict[str, Any] = {"encoding": encoding, "yen": yen, "year": year}
        read = import_file(project, file, **reading) if project else read_file(file, **reading)
        rows, known = read.rows, read.rows["value"].notna()
        counts = {"utilities": rows["code"].nunique(), "values": int(known.sum()), "no_value": int((~known).sum())}
        years = sorted(set(rows["year"].tolist()))
        if as_json:
            say_json({"schema": {"name": "waterdx.indicators.import", "version": 1}, "layout": read.layout.en, "years": years, **counts,
                      "kept": project is not None, "findings": [one.to_json() for one in read.findings]})  # fmt: skip
            return exit_code(read.findings)
        say(
            Words(
                ja="{layout}: {utilities} 団体、{years} 年度、値 {values} 件(「値なし」{no_value} 件){kept}",
                en="{layout}: {utilities} utilities, FY{years}, {values} values ({no_value} said to have none){kept}",
            ).format(
                layout=read.layout, years=", ".join(map(str, years)), **counts,
                kept=Words(ja="を取り込みました。", en=" taken in.") if project else Words(ja="。", en="."),
            )
        )  # fmt: skip
        if read.findings:
            say_findings(read.findings)
        return exit_code(read.findings)


def _add_verify(indicators: click.Group) -> None:
    @command(
        indicators,
        "verify",
        "収録した指標の値を、収録した決算の入力値から計算し直して確かめる(違うものは理由つきで一覧)",
        "reckon the shipped values again from the shipped inputs; what differs is listed with its reason",
    )
    @out_option("違うものの一覧の保存先(.xlsx .csv)", "where to write the list of differences (.xlsx, .csv)")
    def verify(out: Path | None, as_json: bool) -> int:
        from waterdx.indicators.recount import REASONS, recount
        from waterdx.reports.compare_table import recount_frame
        from waterdx.reports.tables import refuse_ending, write_table

        if out:
            refuse_ending(out)
        found = recount()
        if out:
            write_table(out, recount_frame(found))
        if as_json:
            say_json(found.to_json() | {"out": str(out) if out else None})
            return 1 if found.unexplained else 0
        say(
            Words(
                ja="収録値 {values:,} 件と平均 {averages:,} 件を計算し直しました。印字の丸めを超えて違うもの {n:,} 件:",
                en="{values:,} values and {averages:,} averages reckoned again; {n:,} differ by more than their printed rounding:",
            ).format(values=found.values, averages=found.averages, n=len(found.exceptions))
        )
        for name, words in REASONS.items():
            say(
                Words(ja="  {words}: {n:,} 件", en="  {words}: {n:,}").format(
                    words=words, n=int((found.exceptions["reason"] == name).sum())
                )
            )
        return 1 if found.unexplained else 0
