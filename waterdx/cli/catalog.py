"""waterdx catalog: search, show, check; what is kept for a town has its own files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waterdx.catalog.score import SCORE
from waterdx.cli import catalog_compare, catalog_experience, catalog_export, catalog_match, catalog_notes, catalog_update
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
    for module in (catalog_compare, catalog_notes, catalog_experience, catalog_update, catalog_export):
        module.add_to(catalog)


def _add_search(catalog: click.Group) -> None:
    @command(
        catalog,
        "search",
        "言葉と条件で技術を探す(例: waterdx catalog search 漏水 衛星)",
        "find technologies by words and conditions",
    )
    @argument("words", "探す言葉", "words to look for", nargs=-1)
    @option("--field", "分野 water / sewer", "field: water or sewer", multiple=True)
    @option("--purpose", "目的 inspection / prediction / information / operation", "purpose", multiple=True)
    @option("--tech", "要素技術(catalog/taxonomy.csv の記号)", "element technology (code of catalog/taxonomy.csv)", multiple=True)
    @option("--facility", "対象施設(同)", "facility (code)", multiple=True)
    @option("--material", "管種(名前か記号)", "pipe material", multiple=True)
    @option("--diameter", "口径 mm", "diameter in mm", type=float)
    @for_option(
        "この町の台帳に合う順に並べ、対象の km、合う・合わない・不明な条件、費用の見積りを示す。" + SCORE.ja,
        "rank by fit with the ledger of this town: km concerned, conditions met, not met and unknown, estimated cost. "
        + SCORE.en,
    )
    @option("--limit", "表示する数", "how many to show", type=click.IntRange(1), default=20, show_default=True)
    def search_catalog(words: tuple[str, ...], project: Path | None, limit: int, as_json: bool, **filters: object) -> None:
        from waterdx.catalog.catalogue import catalogue_of
        from waterdx.catalog.search import search

        catalogue = catalogue_of(project)
        chosen = {name: value or None for name, value in filters.items()}
        found = search(" ".join(words), limit=None if project else limit, index=catalogue.index, **chosen)  # type: ignore[arg-type]
        result = found.to_json()
        if project:
            result["results"] = catalog_match.results(project, catalogue, [hit.technology for hit in found.results])[:limit]
        if as_json:
            say_json(result)
            return
        catalog_match.say_results(result["results"]) if project else _say_results(result["results"])
        say(Words(ja="{n} 件中 {shown} 件", en="{shown} of {n}").format(n=result["total"], shown=len(result["results"])))
        for hint in found.hints:
            say(hint.words)


def _say_results(results: list[dict[str, Any]]) -> None:
    name = str(Words(ja="name_ja", en="name_en"))
    rows = [(one["id"], one[name], round(one["score"], 2)) for one in results]
    say_table(rows, ("ID", Words(ja="技術", en="Technology"), Words(ja="点", en="Score")))


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
    @command(catalog, "check", "カタログの項目の書き方を点検する", "check how the entries are written")
    def check_catalog(as_json: bool) -> int:
        from waterdx.catalog.checks import check
        from waterdx.catalog.entries import load

        findings = check()
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.catalog.check", "version": 1},
                    "findings": [finding.to_json() for finding in findings],
                }
            )
        else:
            say_findings(findings)
            if not findings:
                say(
                    Words(ja="{n} 件の技術に指摘はありません。", en="{n} technologies, nothing to correct.").format(n=len(load()))
                )
        return exit_code(findings)
