"""waterdx catalog: search, show, check."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.catalog_policy import add_policy
from waterdx.cli.help import Group
from waterdx.cli.options import argument, option
from waterdx.cli.output import command, exit_code, say, say_findings, say_json, say_table
from waterdx.core.words import Words


def add_to(group: click.Group) -> None:
    @group.group(
        "catalog",
        cls=Group,
        help=str(Words(ja="上下水道DX技術のカタログ: 検索、表示", en="catalogue of water DX technologies: search, show")),
    )
    def catalog() -> None:
        pass

    _add_search(catalog)
    _add_show(catalog)
    _add_check(catalog)
    add_policy(catalog)


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
    @option(
        "--for",
        "この台帳の管に合う順に並べ、合う条件・合わない条件・不明な条件を示す",
        "rank by how they fit the pipes of this ledger, with the conditions met, not met and unknown",
        type=click.Path(path_type=Path),
    )
    @option("--limit", "表示する数", "how many to show", type=click.IntRange(1), default=20, show_default=True)
    def search_catalog(words: tuple[str, ...], limit: int, as_json: bool, **filters: object) -> None:
        from waterdx.catalog.search import search

        project = filters.pop("for")
        chosen = {name: value or None for name, value in filters.items()}
        found = search(" ".join(words), limit=None if project else limit, **chosen)  # type: ignore[arg-type]
        result = found.to_json()
        if project:
            assert isinstance(project, Path)
            result["results"] = _matched(project, [hit.technology for hit in found.results])[:limit]
        if as_json:
            say_json(result)
            return
        _say_results(result, bool(project))
        for hint in found.hints:
            say(hint.words)


def _matched(project: Path, technologies: list[object]) -> list[dict[str, object]]:
    """Results with what of the ledger they fit, best first."""
    from waterdx.catalog.match import match
    from waterdx.store.layers import read_layer
    from waterdx.store.lengths import length_m

    pipes = read_layer(project, "pipes")
    matches = match(pipes.assign(length_m=length_m(pipes)), technologies)  # type: ignore[arg-type]
    return [
        {"name_ja": one.technology.name.ja, "name_en": one.technology.name.en, "score": one.score, **one.to_json()}
        for one in matches
    ]


def _say_results(result: dict[str, object], matched: bool) -> None:
    name = str(Words(ja="name_ja", en="name_en"))
    rows = []
    for one in result["results"]:  # type: ignore[attr-defined]
        row = [one["id"], one[name], round(one["score"], 2)]
        if matched:
            row += [
                round(one["possible_length_m"] / 1000, 1),
                "・".join(one["met"]),
                "・".join(one["not_met"]),
                "・".join(one["unknown"]),
            ]
        rows.append(row)
    heads = ["ID", Words(ja="技術", en="Technology"), Words(ja="点", en="Score")]
    if matched:
        heads += [
            Words(ja="対象 km", en="km"),
            Words(ja="合う", en="Met"),
            Words(ja="合わない", en="Not met"),
            Words(ja="不明", en="Unknown"),
        ]
    say_table(rows, heads)
    say(Words(ja="{n} 件中 {shown} 件", en="{shown} of {n}").format(n=result["total"], shown=len(rows)))


def _add_show(catalog: click.Group) -> None:
    @command(catalog, "show", "1 つの技術を詳しく見る", "show one technology")
    @argument("technology_id", "技術の ID", "the technology", metavar="ID")
    def show(technology_id: str, as_json: bool) -> None:
        from waterdx.catalog.describe import find, lines_of, to_json

        technology = find(technology_id)
        if as_json:
            say_json({"schema": {"name": "waterdx.catalog.show", "version": 1}, "technology": to_json(technology)})
            return
        for label, text in lines_of(technology):
            say(f"{label}: {text}")


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
