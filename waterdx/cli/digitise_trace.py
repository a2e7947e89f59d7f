"""waterdx digitise trace: the pipes of a scanned drawing as lines, all of them or between places that are given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.options import option, out_option, project_argument, scan_arguments, terms_option
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.digitised_trace import SheetTraced
    from waterdx.ledger.sheet_place import ToGround

_SHOWN = 20


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "trace",
        "図面の管を線として読む: 色か太さで自動、または始点と終点から線をたどる",
        "pipes of a drawing as lines: all by colour or thickness, or followed between two places",
    )
    @project_argument
    @scan_arguments
    @option(
        "--between",
        '線の始点と終点 "x,y x,y"(画素。途中の点も可。繰り返し)',
        'start and end of a line "x,y x,y" (pixels; places between may be added; repeat it)',
        multiple=True,
    )
    @option("--colour", "この色の線だけ: 赤、青 … または #rrggbb", "only lines of this colour: red, blue … or #rrggbb")
    @out_option(
        "線を GeoJSON で保存(位置合わせ済みなら平面直角座標 m、そうでなければ画素)",
        "save the lines as GeoJSON (metres once georeferenced, else pixels)",
    )
    @terms_option
    def trace(
        project: Path,
        scan: Path,
        page: int,
        between: tuple[str, ...],
        colour: str | None,
        out: Path | None,
        field: str | None,
        as_json: bool,
    ) -> int:
        from waterdx.digitise.trace.typed import read_colour, read_places
        from waterdx.ledger import digitised_trace
        from waterdx.ledger.sheet_place import to_ground_of

        with progress_bar() as progress:
            if between:
                found = digitised_trace.propose_followed(
                    project, scan, page, [read_places(one) for one in between], progress=progress
                )
            else:
                wanted = read_colour(colour) if colour else None
                found = digitised_trace.propose_lines(project, scan, page, colour=wanted, ledger_field=field, progress=progress)
        to_ground = to_ground_of(found.sheet)
        if out is not None:
            _save(project, out, found, to_ground)
        if as_json:
            say_json(_told(found, to_ground) | {"out": str(out) if out else None})
        else:
            if found.possible:
                _say(found, to_ground)
            say_findings(found.findings)
        return int(any(finding.severity == "error" for finding in found.findings))


def _told(found: SheetTraced, to_ground: ToGround | None) -> dict[str, Any]:
    """Every line in pixels and, where the sheet has a place, in metres; with what its label says."""
    from waterdx.digitise.trace.traced import length_of

    lines = []
    for line, proposal in zip(found.lines, found.proposals, strict=True):
        texts = {name: text for name, text in proposal.texts.items() if text}
        told = {**line.to_json(), "texts": texts, "doubtful": proposal.doubtful, "points_px": line.points.round(2).tolist()}
        if to_ground is not None:
            at = to_ground(line.points)
            told |= {"points_m": at.round(3).tolist(), "length_m": round(float(length_of(at)), 2)}
        lines.append(told)
    return {
        "schema": {"name": "waterdx.digitise.trace", "version": 1}, "sheet": found.sheet.id, "possible": found.possible, "labels": found.labels,
        "lines": lines, "findings": [finding.to_json() for finding in found.findings],
    }  # fmt: skip


def _save(project: Path, out: Path, found: SheetTraced, to_ground: ToGround | None) -> None:
    """GeoJSON in the coordinates of the project where the sheet has a place, else in pixels with y downwards."""
    from waterdx.core.replacing import replacing
    from waterdx.store.originals import refuse_to_replace

    refuse_to_replace(project, out)
    features = [
        {"type": "Feature", "properties": {"number": number, **proposal.texts, **line.to_json()},
         "geometry": {"type": "LineString", "coordinates": (line.points if to_ground is None else to_ground(line.points)).round(3).tolist()}}
        for number, (line, proposal) in enumerate(zip(found.lines, found.proposals, strict=True), start=1)
    ]  # fmt: skip
    with replacing(out) as draft:
        draft.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")


def _say(found: SheetTraced, to_ground: ToGround | None) -> None:
    unit, lengths = _lengths(found, to_ground)
    heads = (Words(ja="線", en="Line"), Words(ja="長さ {unit}", en="Length {unit}").format(unit=unit), Words(ja="色", en="Colour"),
             Words(ja="確度", en="Confidence"), Words(ja="ラベル", en="Label"))  # fmt: skip
    rows = [
        (
            number,
            f"{length:,.{0 if to_ground is None else 1}f}",
            line.to_json()["colour"] or "-",
            f"{line.confidence:.2f}",
            " ".join(filter(None, proposal.texts.values())) or "-",
        )
        for number, (line, proposal, length) in enumerate(
            zip(found.lines[:_SHOWN], found.proposals[:_SHOWN], lengths[:_SHOWN], strict=True), start=1
        )
    ]
    if rows:
        say_table(rows, heads)
    words = Words(
        ja="図面 {sheet}: {n} 本の線(全長 {length:,.0f} {unit})と {labels} 個のラベルを読み、提案として残しました。",
        en="Sheet {sheet}: {n} lines ({length:,.0f} {unit} in all) and {labels} labels read and kept as proposals.",
    )
    say(words.format(sheet=found.sheet.id, n=len(found.lines), length=sum(lengths), unit=unit, labels=found.labels))


def _lengths(found: SheetTraced, to_ground: ToGround | None) -> tuple[Words, list[float]]:
    """The length of every line, in metres where the sheet has a place, and the unit."""
    from waterdx.digitise.trace.traced import length_of

    if to_ground is None:
        return Words(ja="画素", en="px"), [line.length_px for line in found.lines]
    return Words("m", "m"), [float(length_of(to_ground(line.points))) for line in found.lines]
