"""waterdx screening places, consequence: critical customers, emergency roads, ground; and the matrix of likelihood and consequence."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, option, out_option, places_crs_option, project_argument, reading_options
from waterdx.cli.output import command, exit_code, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.words import Words


def add_to(screening: click.Group) -> None:
    _add_places(screening)
    _add_consequence(screening)


def _add_places(screening: click.Group) -> None:
    @command(
        screening,
        "places",
        "重要給水施設(点)・緊急輸送道路(線)・地盤(面)を取り込む",
        "take in critical customers (points), emergency roads (lines) or ground (areas)",
    )
    @project_argument
    @argument(
        "file",
        "取り込むファイル(CSV、GeoJSON、Shapefile など)",
        "the file (CSV, GeoJSON, shapefile …)",
        metavar="FILE",
        type=click.Path(path_type=Path),
    )
    @click.option(
        "--as", "purpose", help=str(Words(ja="何として取り込むか", en="what they are")),
        type=click.Choice(["customer", "road", "ground"]), required=True,
    )  # fmt: skip
    @option("--kind", "種別の列がないときの種別(病院、避難所など)", "their kind where no column says it (hospital, shelter …)")
    @places_crs_option
    @reading_options
    def places(
        project: Path, file: Path, purpose: str, kind: str | None, crs: str | None, encoding: str | None, sheet: str | None,
        as_json: bool,
    ) -> int:  # fmt: skip
        from waterdx.importers.registry import ReadOptions
        from waterdx.screening.town_places import import_places

        options = ReadOptions(encoding=encoding, sheet=sheet)
        found = import_places(project, file, purpose, kind=kind, crs=crs, options=options)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.places", "version": 1}, "purpose": purpose, "places": found.places,
                 "shapes": found.shapes, "findings": [one.to_json() for one in found.findings]}
            )  # fmt: skip
            return exit_code(found.findings)
        told = Words(ja="{n} か所を取り込みました(点 {points}、線 {lines}、面 {areas})。", en="{n} places taken in ({points} points, {lines} lines, {areas} areas).")  # fmt: skip
        say(told.format(n=found.places, **found.shapes))
        say_findings(found.findings)
        return exit_code(found.findings)


def _add_consequence(screening: click.Group) -> None:
    @command(
        screening,
        "consequence",
        "漏水の起こりやすさと影響(口径・重要給水施設・緊急輸送道路)の 5×5 マトリックス",
        "5 x 5 matrix of the likelihood of leaks and their consequence (diameter, critical customers, emergency roads)",
    )
    @project_argument
    @option(
        "--set",
        "点数・距離を変えて残す(hospital=50、road_m=15 など)",
        "change points or a distance and keep it (hospital=50, road_m=15 …)",
        multiple=True,
        metavar="NAME=VALUE",
    )
    @option("--reset", "点数を初期値に戻す", "back to the defaults", is_flag=True)
    @out_option("表の保存先(.csv か .xlsx)", "where to write the table (.csv or .xlsx)")
    def consequence(project: Path, set: tuple[str, ...], reset: bool, out: Path | None, as_json: bool) -> None:  # noqa: A002
        from waterdx.reports.consequence_table import matrix_frame, weight_frame, write_matrix
        from waterdx.reports.tables import refuse_ending
        from waterdx.screening.consequence import DISCLAIMER, change_weights, matrix_of, no_pipe_near

        if out:
            refuse_ending(out)
            refuse_original(project, out)
        if set or reset:
            change_weights(project, set, reset=reset)
        matrix = matrix_of(project)
        if out:
            write_matrix(out, matrix)
        if as_json:
            cells = matrix.cells().rename(columns={"km": "length_km"})
            say_json(
                {"schema": {"name": "waterdx.screening.consequence", "version": 1}, "cells": cells.to_dict("records"), "weights": matrix.weights,
                 "customers": matrix.customers, "customers_without_pipe": list(matrix.alone), "roads": matrix.roads, "out": str(out) if out else None}
            )  # fmt: skip
            return
        say(Words(ja="管路延長 (km)", en="Length of pipes (km)"))
        frame = matrix_frame(matrix)
        say_table(frame.astype(object).values.tolist(), list(frame.columns))
        weights = weight_frame(matrix)
        say_table(weights.astype(object).values.tolist(), list(weights.columns))
        said = Words(ja="重要給水施設 {c} か所、緊急輸送道路 {r} 区間を使いました。", en="{c} critical customers and {r} stretches of emergency road were used.")  # fmt: skip
        say(said.format(c=matrix.customers, r=matrix.roads))
        if matrix.alone:
            say(no_pipe_near(matrix))
        say(DISCLAIMER)
