"""waterdx digitise trace: the pipes of a scanned drawing as lines, all of them or between places that are given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.options import argument, option, out_option, project_argument
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.digitise.trace.traced import Traced, Tracing

MM_PER_INCH = 25.4
_SHOWN = 20


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "trace",
        "図面の管を線として読む: 色か太さで自動、または始点と終点から線をたどる",
        "pipes of a drawing as lines: all by colour or thickness, or followed between two places",
    )
    @project_argument
    @argument("scan", "スキャン(PNG、JPEG、TIFF、PDF)", "the scan (PNG, JPEG, TIFF, PDF)", type=click.Path(path_type=Path))
    @option("--page", "ページ", "page", type=click.IntRange(min=1), default=1, show_default=True)
    @option(
        "--between",
        '線の始点と終点 "x,y x,y"(画素。途中の点も可。繰り返し)',
        'start and end of a line "x,y x,y" (pixels; places between may be added; repeat it)',
        multiple=True,
    )
    @option("--colour", "この色の線だけ: 赤、青 … または #rrggbb", "only lines of this colour: red, blue … or #rrggbb")
    @out_option("線を GeoJSON で保存(画素の座標、y は下向き)", "save the lines as GeoJSON (in pixels, y down)")
    def trace(
        project: Path, scan: Path, page: int, between: tuple[str, ...], colour: str | None, out: Path | None, as_json: bool
    ) -> int:
        from waterdx.store.project import info

        info(project)  # says so where it is no project
        with progress_bar() as progress:
            found = traced(scan, page, between, colour, progress)
        if out is not None:
            _save(project, out, found.lines)
        told = [finding for line in found.lines for finding in line.findings] + found.findings
        if as_json:
            say_json({"schema": {"name": "waterdx.digitise.trace", "version": 1}, "possible": found.possible, "unit": "px",
                      "lines": [{**line.to_json(), "points_px": line.points.round(2).tolist()} for line in found.lines],
                      "findings": [finding.to_json() for finding in told], "out": str(out) if out else None})  # fmt: skip
        else:
            _say(found.lines)
            say_findings(told)
        return int(any(finding.severity == "error" for finding in told))


def traced(scan: Path, page: int, between: Sequence[str], colour: str | None, progress: Any) -> Tracing:
    """The lines of a page in its pixels: followed between the places that are given, else all that stand out."""
    from waterdx.digitise.pages import pixels, scan_of
    from waterdx.digitise.trace.automatic import trace_all
    from waterdx.digitise.trace.follow import FollowLine
    from waterdx.digitise.trace.traced import Tracing
    from waterdx.digitise.trace.typed import read_colour, read_places

    places, wanted = [read_places(one) for one in between], read_colour(colour) if colour else None
    looked = scan_of(scan, page)
    image = pixels(looked, colour=looked.colour, progress=progress)
    per_mm = looked.dpi / MM_PER_INCH if looked.dpi else None
    if not places:
        return trace_all(image, pixels_per_mm=per_mm, colour=wanted, progress=progress)
    follow = FollowLine(image, pixels_per_mm=per_mm)
    return Tracing([follow.along(one) for one in places], possible=True)


def _save(project: Path, out: Path, lines: Sequence[Traced]) -> None:
    from waterdx.store.originals import refuse_to_replace

    refuse_to_replace(project, out)
    features = [
        {"type": "Feature", "properties": {"number": number, **line.to_json()},
         "geometry": {"type": "LineString", "coordinates": line.points.round(2).tolist()}}
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    out.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")


def _say(lines: Sequence[Traced]) -> None:
    heads = (Words(ja="線", en="Line"), Words(ja="長さ 画素", en="Length px"), Words(ja="太さ 画素", en="Width px"), Words(ja="色", en="Colour"),
             Words(ja="確度", en="Confidence"))  # fmt: skip
    rows = [
        (number, round(line.length_px), round(line.width_px, 1), line.to_json()["colour"] or "-", f"{line.confidence:.2f}")
        for number, line in enumerate(lines[:_SHOWN], start=1)
    ]
    if rows:
        say_table(rows, heads)
    words = Words(ja="{n} 本の線を読みました(全長 {length:,.0f} 画素)。", en="{n} lines read ({length:,.0f} px in all).")
    say(words.format(n=len(lines), length=sum(line.length_px for line in lines)))
