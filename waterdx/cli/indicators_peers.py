"""waterdx indicators compare, peers: utilities beside those they are compared with, and who these are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from waterdx.cli.options import argument, option, project_option
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.indicators.compare import Comparison
    from waterdx.indicators.panel import Own

F = TypeVar("F", bound=Callable[..., Any])


def peers_option(decorated: F) -> F:
    """--peers, the same wherever something is compared."""
    return option(
        "--peers",
        "比較の相手: class(類似団体区分) country(全国) prefecture(同じ都道府県) neighbours(近隣) similar(よく似た団体) または保存した名前",
        "peers: class, country, prefecture, neighbours, similar, or the name of a kept set",
        default="class",
        show_default=True,
    )(decorated)


def from_project(project: Path | None) -> tuple[Own | None, Mapping[str, Sequence[str]]]:
    """What a town brought itself and the sets of peers it keeps."""
    if project is None:
        return None, {}
    from waterdx.indicators.kept_sets import kept_sets
    from waterdx.indicators.panel import own_of

    return own_of(project), kept_sets(project)


def add_to(indicators: click.Group) -> None:
    _add_compare(indicators)
    _add_peers(indicators)


def _add_compare(indicators: click.Group) -> None:
    @command(
        indicators,
        "compare",
        "団体(名前か団体コード)の指標を、類似団体などと並べる",
        "the indicators of utilities (name or code) beside their peers",
    )
    @argument("utilities", "団体の名前か団体コード", "names or codes of utilities", nargs=-1, required=True, metavar="UTILITY...")
    @option("--year", "年度(省くと決算の揃う最新)", "fiscal year (the latest with whole accounts if left out)", type=int)
    @option("--field", "事業 water など", "field, such as water", default="water", show_default=True)
    @peers_option
    @project_option(
        "取り込んだ自団体の値と、保存した比較の相手も使う", "use the figures imported into it, and its kept sets of peers, too"
    )
    def compare_utilities(
        utilities: tuple[str, ...], year: int | None, field: str, peers: str, project: Path | None, as_json: bool
    ) -> None:
        from waterdx.indicators.compare import compare

        own, kept = from_project(project)
        result = compare(utilities, year, field, peers=peers, own=own, kept=kept)
        say_json(result.to_json()) if as_json else _say(result)


def _say(result: Comparison) -> None:
    from waterdx.indicators.definitions import INDICATORS
    from waterdx.indicators.values import BASES

    peers = result.peers
    say(_TITLE.format(year=result.year, name=peers.name, n=peers.n, at=peers.year))
    first = result.utilities[0]
    unknown = Words(ja="不明", en="unknown")
    rows = [
        (f"{code} {INDICATORS[code].name}", INDICATORS[code].unit, *(_shown(one.values[code]) for one in result.utilities),
         _rank(peers.ranks[code].get(first.code), s.n), *(_shown(value) for value in (s.median, s.q1, s.q3, s.ratio_of_sums)),
         BASES.get(first.basis.get(code, ""), unknown))
        for code, s in peers.statistics.items()
    ]  # fmt: skip
    say_table(rows, (_INDICATOR, _UNIT, *(one.name for one in result.utilities), *_HEADS))
    for note in dict.fromkeys(map(str, (peers.chosen.why, *result.notes))):  # why may be a note, too
        say(note)
    say(Words(ja="出典: {said}", en="Source: {said}").format(said=", ".join(sorted({*first.source.values()} - {""}))))


def _add_peers(indicators: click.Group) -> None:
    @command(
        indicators,
        "peers",
        "比較の相手は誰か、なぜか、どれだけ離れているかを示す。相手を手で選んでプロジェクトに保存する",
        "who the peers are, why, and how far they are; pick them by hand and keep them in the project",
    )
    @argument("utility", "団体の名前か団体コード", "name or code of the utility", metavar="UTILITY")
    @option("--year", "年度(省くと決算の揃う最新)", "fiscal year (the latest with whole accounts if left out)", type=int)
    @option("--field", "事業 water など", "field, such as water", default="water", show_default=True)
    @peers_option
    @option("--add", "加える団体(複数可)", "utility to add (repeat)", multiple=True)
    @option("--remove", "除く団体(複数可)", "utility to leave out (repeat)", multiple=True)
    @project_option("相手を保存する、または保存した相手を使うプロジェクト", "the project whose sets are used or changed")
    @option("--keep", "この名前でプロジェクトに保存する(元に戻せる)", "keep them in the project under this name (can be undone)")
    @option(
        "--forget", "保存した相手のうち、この名前のものを消す(元に戻せる)", "forget the kept set of this name (can be undone)"
    )
    def peers_command(
        utility: str, year: int | None, field: str, peers: str, add: tuple[str, ...], remove: tuple[str, ...],
        project: Path | None, keep: str | None, forget: str | None, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.indicators.compare import compare
        from waterdx.indicators.kept_sets import keep_set
        from waterdx.indicators.peer_sets import picked

        if (keep or forget) and project is None:
            raise UserError(
                ja="相手を保存・削除するプロジェクトを --project で指定してください。",
                en="Name the project to keep the set in with --project.",
            )
        own, kept = from_project(project)
        found = compare([utility], year, field, peers=peers, own=own, kept=kept)
        chosen = picked(found.panel, found.peers.chosen, _codes(add, field), _codes(remove, field))
        if project and keep:
            keep_set(project, keep, chosen.codes)
        if project and forget:
            keep_set(project, forget, ())
        say_json(chosen.to_json(found.panel) | {"kept": keep}) if as_json else _say_peers(found, chosen, keep)


def _codes(texts: tuple[str, ...], field: str) -> list[str]:
    from waterdx.indicators.utilities import resolve

    return [one.code for one in resolve(texts, field)] if texts else []


def _say_peers(found: Comparison, chosen: Any, keep: str | None) -> None:
    from waterdx.indicators.peer_sets import members_table

    say(Words(ja="{year} 年度、{name}: 自団体を含む {n} 団体", en="FY{year}, {name}: {n} utilities with itself").format(
        year=chosen.year, name=chosen.name, n=len(chosen.codes)))  # fmt: skip
    say(chosen.why)
    rows = [
        (code, row["prefecture"], row["utility"], row["class_code"] or "-", _far(row["distance"]))
        for code, row in members_table(found.panel, chosen).iterrows()
    ]
    far = (
        Words(ja="距離({unit})", en="Distance ({unit})").format(unit=chosen.unit)
        if chosen.unit
        else Words(ja="距離", en="Distance")
    )
    say_table(rows, (Words(ja="団体コード", en="Code"), Words(ja="都道府県", en="Prefecture"), Words(ja="団体", en="Utility"),
                     Words(ja="区分", en="Class"), far))  # fmt: skip
    for note in chosen.notes:
        say(note)
    if keep:
        say(
            Words(
                ja="「{name}」として保存しました(--peers {name} で使えます)。",
                en="Kept as “{name}” (use it with --peers {name}).",
            ).format(name=keep)
        )


def _far(distance: float) -> str:
    return "" if distance != distance else f"{distance:.2f}"


def _rank(place: int | None, n: int) -> str:
    return "-" if place is None else f"{place}/{n}"


def _shown(value: float | None) -> str:
    return str(Words(ja="不明", en="unknown")) if value is None else f"{value:,.2f}"


_TITLE = Words(
    ja="{year} 年度、比較の相手: {name}(自団体を含む {n} 団体、{at} 年度)",
    en="FY{year}, peers: {name} ({n} utilities with itself, FY{at})",
)
_INDICATOR, _UNIT = Words(ja="指標", en="Indicator"), Words(ja="単位", en="Unit")
_HEADS = (
    Words(ja="順位", en="Rank"), Words(ja="中央値", en="Median"), "Q1", "Q3", Words(ja="平均(合計の比)", en="Ratio of sums"),
    Words(ja="値の根拠", en="Basis"),
)  # fmt: skip
