"""A comparison of utilities as the window shows it: table, notes and charts, made in a job's thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from waterdx.app.chart_image import Picture, picture
from waterdx.app.chart_tasks import DRAWING, charts_of
from waterdx.app.table.columns import number_writer, text_column
from waterdx.app.table.model import UNKNOWN_MARK, Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words


@dataclass(frozen=True)
class Compared:
    """A comparison as the window shows it: a table, its notes and the charts."""

    table: Table
    notes: str
    charts: list[Picture]


def find(text: str, progress: Progress = silent) -> list[Any]:
    """Utilities for the search box."""
    from waterdx.indicators.compare import find_utilities

    return find_utilities(text)


def compare(codes: tuple[str, ...], year: int | None, progress: Progress = silent) -> Compared:
    """The comparison and every chart there is, drawn to images."""
    from waterdx.indicators.compare import compare as compare_utilities

    comparison = compare_utilities(list(codes), year)
    charts = []
    for chart in charts_of("indicators"):
        progress(0, 1, chart.title)
        with DRAWING:
            figure = chart.draw(list(codes), year=comparison.year)
            charts.append(picture(chart.title, figure))
    notes = "\n".join(str(note) for note in comparison.notes)
    return Compared(_table(comparison), notes, charts)


def _table(comparison: Any) -> Table:
    from waterdx.indicators.definitions import INDICATORS

    names = list(comparison.peers.statistics)
    own = [
        text_column(one.code, Words(one.name, one.name), [_number(one.values.get(name)) for name in names])
        for one in comparison.utilities
    ]
    peers = comparison.peers.statistics
    rank_of = comparison.peers.ranks
    first = comparison.utilities[0].code
    parts = (("median", Words(ja="類似団体 中央値", en="Peer median")), ("q1", Words(ja="下位25%点", en="Lower quartile")),
             ("q3", Words(ja="上位25%点", en="Upper quartile")), ("ratio_of_sums", Words(ja="類似団体 平均", en="Peer average")))  # fmt: skip
    columns = [
        text_column("name", Words(ja="指標", en="Indicator"), [str(INDICATORS[name].name) for name in names]),
        text_column("unit", Words(ja="単位", en="Unit"), [str(INDICATORS[name].unit) for name in names]),
        *own,
        text_column("rank", Words(ja="順位", en="Rank"), [_rank(rank_of[name].get(first), peers[name].n) for name in names]),
        *(text_column(part, head, [_number(getattr(peers[name], part)) for name in names]) for part, head in parts),
        text_column("year", Words(ja="年度", en="Fiscal year"), [str(comparison.year)] * len(names)),
    ]
    numbers = {one.code for one in comparison.utilities} | {part for part, _ in parts} | {"rank"}
    return Table(tuple(_right(one) if one.name in numbers else one for one in columns))


def _right(made: Any) -> Any:
    return replace(made, is_number=True)


def _number(value: float | None) -> str | None:
    return None if value is None else number_writer(2)(value)


def _rank(rank: int | None, n: int) -> str:
    return UNKNOWN_MARK if rank is None else f"{rank} / {n}"
