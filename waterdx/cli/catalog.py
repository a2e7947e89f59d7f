"""waterdx catalog: search, show, check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waterdx.cli import catalog_policy, catalog_saved
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
    for module in (catalog_policy, catalog_saved):
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
    @option(
        "--for",
        "この台帳の管に合う順に並べ、合う条件・合わない条件・不明な条件を示す",
        "rank by how they fit the pipes of this ledger, with the conditions met, not met and unknown",
        type=click.Path(path_type=Path),
    )
    @option("--limit", "表示する数", "how many to show", type=click.IntRange(1), default=20, show_default=True)
    @option("--save", "この検索を名前を付けて保存する", "keep this search under a name", metavar="NAME")
    @option("--saved", "保存した検索を使う(ほかの条件も足せる)", "use a search kept under a name", metavar="NAME")
    def search_catalog(
        words: tuple[str, ...], limit: int, as_json: bool, save: str | None, saved: str | None, **filters: object
    ) -> None:
        from waterdx.catalog.saved_searches import save_search, saved_search
        from waterdx.catalog.search import search

        project = filters.pop("for")
        typed = {"words": " ".join(words), **{name: value for name, value in filters.items() if value}}
        asked = (saved_search(saved) if saved else {}) | {name: value for name, value in typed.items() if value}
        found = search(limit=None if project else limit, **asked)
        if save:
            save_search(save, asked)
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
    results: list[dict[str, Any]] = result["results"]  # type: ignore[assignment]
    if matched:
        _say_matches(results)
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


def _say_matches(results: list[dict[str, Any]]) -> None:
    rows = [
        [
            one["id"],
            one[_name_key()],
            round(one["score"], 2),
            round(one["possible_length_m"] / 1000, 1),
            *("・".join(one[state]) for state in ("met", "not_met", "unknown")),
        ]
        for one in results
    ]
    heads = (
        ("ID", "ID"), ("技術", "Technology"), ("点", "Score"), ("対象 km", "km"),
        ("合う", "Met"), ("合わない", "Not met"), ("不明", "Unknown"),
    )  # fmt: skip
    say_table(rows, [Words(*head) for head in heads])


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
