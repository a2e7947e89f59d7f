"""waterdx catalog: search, show, check; every other subject has its own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waterdx.catalog.score import SCORE
from waterdx.cli import (
    catalog_compare,
    catalog_experience,
    catalog_export,
    catalog_match,
    catalog_notes,
    catalog_policy,
    catalog_saved,
    catalog_update,
)
from waterdx.cli.help import Group
from waterdx.cli.options import argument, for_option, option
from waterdx.cli.output import command, exit_code, say, say_findings, say_json, say_table
from waterdx.core.words import Words


def add_to(group: click.Group) -> None:
    @group.group(
        "catalog",
        cls=Group,
        help=str(
            Words(
                ja="上下水道DX技術のカタログ: 検索、照合、比較、検討候補、更新",
                en="catalogue of water DX technologies: search, match, compare, shortlist, update",
            )
        ),
    )
    def catalog() -> None:
        pass

    _add_search(catalog)
    _add_show(catalog)
    _add_check(catalog)
    for module in (
        catalog_compare, catalog_notes, catalog_experience, catalog_update, catalog_export, catalog_policy, catalog_saved,
    ):  # fmt: skip
        module.add_to(catalog)


def _add_search(catalog: click.Group) -> None:
    @command(
        catalog,
        "search",
        "言葉と条件で技術を探す(例: waterdx catalog search 漏水 衛星)",
        "find technologies by words and conditions",
    )
    @argument("words", "探す言葉", "words to look for", nargs=-1)
    @option("--field", "分野 water / sewer / agri(農業集落排水)", "field: water, sewer or agri (rural sewerage)", multiple=True)
    @option("--purpose", "目的 inspection / prediction / information / operation", "purpose", multiple=True)
    @option("--tech", "要素技術(catalog/taxonomy.csv の記号)", "element technology (code of catalog/taxonomy.csv)", multiple=True)
    @option("--facility", "対象施設(同)", "facility (code)", multiple=True)
    @option("--maturity", "成熟度 service / pilot / research / guideline", "maturity", multiple=True)
    @option("--listed", "国のカタログへの掲載 yes / no / unknown", "listed in the national catalogue", multiple=True)
    @option("--material", "管種(名前か記号)", "pipe material", multiple=True)
    @option("--diameter", "口径 mm", "diameter in mm", type=float)
    @for_option(
        "この町の台帳に合う順に並べ、対象の km、合う・合わない・不明な条件、費用の見積りを示す。" + SCORE.ja,
        "rank by fit with the ledger of this town: km concerned, conditions met, not met and unknown, estimated cost. "
        + SCORE.en,
    )
    @option("--limit", "表示する数", "how many to show", type=click.IntRange(1), default=20, show_default=True)
    @option("--save", "この検索を名前を付けて保存する", "keep this search under a name", metavar="NAME")
    @option("--saved", "保存した検索を使う(ほかの条件も足せる)", "use a search kept under a name", metavar="NAME")
    def search_catalog(
        words: tuple[str, ...], project: Path | None, limit: int, as_json: bool, save: str | None, saved: str | None, **filters: object
    ) -> None:  # fmt: skip
        from waterdx.catalog.catalogue import catalogue_of
        from waterdx.catalog.saved_searches import save_search, saved_search
        from waterdx.catalog.search import search

        catalogue = catalogue_of(project)
        typed = {"words": " ".join(words), **{name: value for name, value in filters.items() if value}}
        asked = (saved_search(saved) if saved else {}) | {name: value for name, value in typed.items() if value}
        found = search(limit=None if project else limit, index=catalogue.index, **asked)
        if save:
            save_search(save, asked)
        result = found.to_json()
        if project:
            result["results"] = catalog_match.results(project, catalogue, [hit.technology for hit in found.results])[:limit]
        if as_json:
            say_json(result)
            return
        _say_results(result, bool(project))
        for hint in found.hints:
            say(hint.words)


def _say_results(result: dict[str, object], matched: bool) -> None:
    results: list[dict[str, Any]] = result["results"]  # type: ignore[assignment]
    if matched:
        catalog_match.say_results(results)
    elif any(one["excerpt"] for one in results):
        for one in results:
            _say_hit(one)
    else:
        say_table([(one["id"], one[_name_key()]) for one in results], ("ID", Words(ja="技術", en="Technology")))
    say(Words(ja="{n} 件中 {shown} 件", en="{shown} of {n}").format(n=result["total"], shown=len(results)))
    if result["near"]:
        near = Words(
            "うち {n} 件は、すべての語は含まないが近いもの", "{n} of them do not hold every word, but most of what was meant"
        )
        say(near.format(n=result["near"]))


def _name_key() -> str:
    return str(Words("name_ja", "name_en"))


def _say_hit(one: dict[str, Any]) -> None:
    """The technology, and the first place that holds what was asked for, marked."""
    say(f"{one['id']}  {one[_name_key()]}")
    if part := one["excerpt"]:
        text = part["text"]
        for low, high in reversed(part["marks"]):
            text = f"{text[:low]}【{text[low:high]}】{text[high:]}"
        say(f"    {text}")


def _add_show(catalog: click.Group) -> None:
    @command(catalog, "show", "1 つの技術を詳しく見る", "show one technology")
    @argument("technology_id", "技術の ID", "the technology", metavar="ID")
    @for_option(
        "この町での適合、費用の見積り、メモ、導入実績も示す",
        "also how it fits this town, its estimated cost, notes and experience",
    )
    def show(technology_id: str, project: Path | None, as_json: bool) -> None:
        from waterdx.catalog.describe import to_json
        from waterdx.catalog.dossier import dossiers

        [dossier] = dossiers([technology_id], project)
        if as_json:
            of_town = dossier.to_json() if project else {}
            technology = to_json(dossier.technology)
            say_json({"schema": {"name": "waterdx.catalog.show", "version": 1}, "technology": technology, **of_town})
            return
        for line in dossier.lines():
            for text in line.texts:
                say(f"{line.label}: {text}")


def _add_check(catalog: click.Group) -> None:
    @command(
        catalog,
        "check",
        "技術のファイルの書き方を点検し、直す所を行とともに示す(例: waterdx catalog check 新しい技術.toml)",
        "check how the entry files are written: what to put right, and on which line",
    )
    @argument(
        "where",
        "技術のファイル(.toml)か、それを置いたフォルダ(省くと付属のカタログ)",
        "an entry file (.toml) or a folder of them (the catalogue that comes with the program if left out)",
        metavar="[DIR|FILE]",
        required=False,
        type=click.Path(path_type=Path),
    )
    def check_catalog(where: Path | None, as_json: bool) -> int:
        from waterdx.catalog.checks import check, checked_files

        findings = check(where)
        if as_json:
            schema = {"name": "waterdx.catalog.check", "version": 1}
            say_json({"schema": schema, "findings": [finding.to_json() for finding in findings]})
            return exit_code(findings)
        say_findings(findings)
        if not findings:
            fine = Words(ja="{n} 件の技術に指摘はありません。", en="{n} technologies, nothing to correct.")
            say(fine.format(n=len(checked_files(where))))
        return exit_code(findings)
