"""waterdx ledger trace, isolate, long-section: following the network."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.exit_codes import DONE, DONE_WITH_ERRORS
from waterdx.cli.options import option, out_option, project_argument
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from waterdx.ledger.network.graph import PipeGraph
    from waterdx.ledger.network.names import Place

SHOWN = 50
WRITTEN = Words(ja="書き出しました: {file}", en="Written: {file}")


def add_to(ledger: click.Group) -> None:
    _add_trace(ledger)
    _add_isolate(ledger)
    _add_long_section(ledger)


def _add_trace(ledger: click.Group) -> None:
    @command(
        ledger,
        "trace",
        "下水道の上流・下流、または閉じた弁なしにつながる範囲をたどる",
        "follow the sewers up- or downstream, or all that is connected without a closed valve",
    )
    @project_argument
    @option("--from", "管か弁栓・人孔の番号", "number of a pipe or node", required=True, metavar="ID")
    @option(
        "--direction",
        "up(上流)、down(下流)、connected(つながる範囲。水道はこれだけ)",
        "up, down or connected (the only one for water)",
        type=click.Choice(["up", "down", "connected"]),
        required=True,
    )
    @option(
        "--layer",
        "番号が管にも弁栓にもあるとき",
        "where a pipe and a node have the number",
        type=click.Choice(["pipes", "nodes"]),
    )
    def trace_network(project: Path, direction: str, layer: str | None, as_json: bool, **named: str) -> None:
        from waterdx.ledger.network.graph import read_graph
        from waterdx.ledger.network.names import place_named
        from waterdx.ledger.network.trace import trace

        graph = read_graph(project)
        found = trace(graph, place_named(graph, named["from"], layer), direction)  # type: ignore[arg-type]
        if as_json:
            say_json(found.to_json())
            return
        say(found.sentence)
        say_table(*_pipes_shown(graph, found.rows))
        _say_more(len(found.rows))


def _add_isolate(ledger: click.Group) -> None:
    @command(
        ledger,
        "isolate",
        "管を止めるために閉める弁と、断水する管・消火栓・重要給水施設を求める",
        "which valves to close to cut a pipe off, and the pipes, hydrants and critical customers without water",
    )
    @project_argument
    @option("--pipe", "止める管の番号(管全体)", "number of the pipe to cut off (all of it)", metavar="ID")
    @option(
        "--at",
        "止める場所「東,北」(m、プロジェクトの座標系。弁に挟まれた区間だけ)",
        "place to cut off, EAST,NORTH in m of the project's system (only the part between valves)",
        metavar="E,N",
    )
    @option("--leave-out", "閉められない弁の番号(次の弁を探す。繰り返せる)", "a valve that cannot be closed: the next are found; may be repeated",
            multiple=True, metavar="VALVE")  # fmt: skip
    @out_option(
        "書き出すファイル(.xlsx は一覧、.csv は弁だけ、.pdf は断水区域図)",
        "file to write: .xlsx (lists), .csv (valves alone), .pdf (map)",
    )
    def isolate_pipe(
        project: Path, pipe: str | None, at: str | None, leave_out: tuple[str, ...], out: Path | None, as_json: bool
    ) -> int:  # fmt: skip
        from waterdx.ledger.network.graph import read_graph
        from waterdx.reports.isolation import shut_down
        from waterdx.reports.isolation_files import ENDINGS, save_isolation
        from waterdx.reports.isolation_table import valve_frame
        from waterdx.reports.tables import refuse_ending

        if out:
            refuse_ending(out, ENDINGS)
            refuse_original(project, out)
        graph = read_graph(project)
        stuck = [row for name in leave_out for row in _valves_named(graph, name)]
        found = shut_down(project, graph, _place_to_cut(graph, pipe, at), stuck)
        if out:
            with progress_bar() as progress:
                save_isolation(out, found, project, progress)
        code = DONE_WITH_ERRORS if found.isolation.inside else DONE
        if as_json:
            say_json(found.to_json() | {"out": str(out) if out else None})
            return code
        for words in (found.isolation.sentence, found.about_customers, *found.isolation.cautions):
            say(words)
        say()
        frame = valve_frame(found).dropna(axis=1, how="all")
        say_table(*_shown(frame))
        if out:
            say(WRITTEN.format(file=out))
        return code


def _add_long_section(ledger: click.Group) -> None:
    @command(
        ledger,
        "long-section",
        "2 つの人孔の間の下水道の縦断図を描く(A3、正しい縮尺)",
        "draw the long section of the sewers between two manholes (A3, at true scale)",
    )
    @project_argument
    @option("--from", "人孔の番号", "number of a manhole", required=True, metavar="M1")
    @option("--to", "もう 1 つの人孔の番号", "number of the other manhole", required=True, metavar="M2")
    @option(
        "--field", "事業(同じ番号が両方にあるとき)", "field (where both have these numbers)", type=click.Choice(["sewer", "agri"])
    )
    @out_option(
        "書き出すファイル(.pdf .png .svg は図、.xlsx .csv は表)", "file to write: .pdf, .png, .svg (drawing), .xlsx, .csv (table)"
    )
    def long_section(project: Path, field: str | None, out: Path | None, as_json: bool, **named: str) -> None:
        from waterdx.ledger.network.profile import read_long_section
        from waterdx.reports.long_section_table import section_frame
        from waterdx.reports.tables import refuse_ending

        if out:
            refuse_ending(out, (".pdf", ".png", ".svg", ".xlsx", ".csv"))
            refuse_original(project, out)
        section = read_long_section(project, named["from"], named["to"], field)
        if out:
            from waterdx.reports.long_section_files import save_long_section

            save_long_section(out, section)
        if as_json:
            say_json(section.to_json() | {"out": str(out) if out else None})
            return
        say(section.sentence)
        for note in section.notes:
            say(note)
        say_table(*_shown(section_frame(section)))
        if out:
            say(WRITTEN.format(file=out))


def _place_to_cut(graph: PipeGraph, pipe: str | None, at: str | None) -> Place:
    """The pipe, or the place typed as EAST,NORTH."""
    from waterdx.ledger.network.names import place_at, place_named

    if (pipe is None) == (at is None):
        raise UserError(
            ja="止める管(--pipe)か場所(--at)のどちらか 1 つを指定してください。",
            en="Give either a pipe (--pipe) or a place (--at).",
        )
    if pipe is not None:
        return place_named(graph, pipe, "pipes")
    assert at is not None
    try:
        east, north = (float(part) for part in at.split(","))
    except ValueError:
        east = north = math.nan
    if not math.isfinite(east + north):
        raise UserError(
            ja="場所「{at}」を読めません。--at 30100.5,150200 のように「東,北」を m で指定してください。",
            en="Cannot read the place “{at}”. Write it as EAST,NORTH in m: --at 30100.5,150200.",
            at=at,
        )
    return place_at(graph, east, north)


def _valves_named(graph: PipeGraph, name: str) -> np.ndarray:
    """The rows of the valves of this number. UserError where there is none."""
    from waterdx.ledger.network.gates import is_valve
    from waterdx.ledger.network.names import rows_named

    rows = rows_named(graph.nodes, "node_id", name)
    valves = rows[is_valve(graph.nodes)[rows]]
    if not len(valves):
        raise UserError(
            ja="「{name}」という仕切弁は台帳にありません。--leave-out には結果に出た弁の番号を指定してください。",
            en="There is no valve “{name}” in the ledger. Give --leave-out the number of a valve of the result.",
            name=name,
        )
    return valves


def _pipes_shown(graph: PipeGraph, rows: np.ndarray) -> tuple[list[tuple[object, ...]], tuple[Words, ...]]:
    """The first pipes of a trace as lines."""
    heads = (
        Words(ja="管路番号", en="Pipe number"), Words(ja="管種", en="Material"), Words(ja="口径 (mm)", en="Diameter (mm)"),
        Words(ja="延長 (m)", en="Length (m)"),
    )  # fmt: skip
    chosen = graph.pipes.iloc[rows[:SHOWN]]
    lines: list[tuple[object, ...]] = [
        (graph.pipe_name(int(row)), material or "-", _number(bore, 0), _number(graph.length[row], 1))
        for row, material, bore in zip(rows[:SHOWN], chosen["material"], chosen["diameter_mm"], strict=True)
    ]
    return lines, heads


def _shown(frame: pd.DataFrame) -> tuple[list[tuple[object, ...]], list[str]]:
    """A frame as lines; an unknown is a dash."""
    rows = [tuple("-" if value is None or value != value else value for value in row) for row in frame.itertuples(index=False)]
    return rows, [str(name) for name in frame.columns]


def _number(value: float, digits: int) -> str:
    return "-" if value != value else f"{value:,.{digits}f}"


def _say_more(count: int) -> None:
    if count > SHOWN:
        more = Words(ja="… ほか {n:,} 本(--json ですべて)", en="… and {n:,} more (all of them with --json)")
        say(more.format(n=count - SHOWN))
