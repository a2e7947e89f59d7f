"""waterdx ledger map: 一般図 and 施設平面図 as a PDF at true scale."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import AS_OF, option, out_option, project_argument, typed_day
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json
from waterdx.core.errors import UserError
from waterdx.core.words import Words

SCALES = (500, 1000, 2500, 5000, 10_000, 25_000, 50_000)  # as in reports/maps/sheets.py, which is too heavy for --help


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "map",
        "一般図・施設平面図を正しい縮尺の PDF にする(1 枚目は図葉の索引)",
        "general map or facility plan as a PDF at true scale; its first page is the index of sheets",
    )
    @project_argument
    @out_option("書き出す .pdf ファイル", "the .pdf file to write", required=True)
    @option(
        "--kind",
        "general(一般図)か plan(施設平面図)",
        "general map or facility plan",
        type=click.Choice(["general", "plan"]),
        default="plan",
        show_default=True,
    )
    @option(
        "--scale",
        "縮尺の分母(省くと 一般図 10000、施設平面図 2500)",
        "denominator of the scale (general 10000, plan 2500 if left out)",
        type=int,
    )
    @option("--paper", "用紙(横長)", "paper, landscape", type=click.Choice(["A1", "A3"]), default="A1", show_default=True)
    @option(
        "--field",
        "事業(省くと、あるもののうち水道・下水道・農集の順)",
        "water, sewer or agri (the first there is if left out)",
        type=click.Choice(["water", "sewer", "agri"]),
    )
    @option("--sheets", "描く図葉(A-1,B-2 など。省くとすべて)", "sheets to draw, such as A-1,B-2 (all if left out)")
    @option("--as-of", *AS_OF)
    def map_command(
        project: Path, out: Path, kind: str, scale: int | None, paper: str, field: str | None, sheets: str | None, as_of: str | None, as_json: bool
    ) -> None:  # fmt: skip
        if scale is not None and scale not in SCALES:
            raise UserError(
                ja="縮尺 1:{s} は使えません。{known} のどれかにしてください。",
                en="The scale 1:{s} is not offered. Use one of {known}.",
                s=scale, known=", ".join(map(str, SCALES)),
            )  # fmt: skip
        from waterdx.ledger.inventory import read_inventory
        from waterdx.reports.maps.book import write_maps

        refuse_original(project, out)
        inventory = read_inventory(project, as_of=typed_day(as_of))
        names = tuple(name.strip() for name in sheets.split(",")) if sheets else ()
        with progress_bar() as progress:
            drawn = write_maps(out, inventory, kind, field=field, scale=scale, paper=paper, names=names, progress=progress)
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.ledger.map", "version": 1},
                    "out": str(out),
                    "kind": kind,
                    "paper": paper,
                    "sheets": drawn,
                }
            )
        else:
            said = Words(
                ja="{n} 枚(と索引)を書き出しました: {file}  図葉: {names}",
                en="{n} sheets and their index written: {file}  Sheets: {names}",
            )
            say(said.format(n=len(drawn), file=out, names=" ".join(drawn[:30]) + (" …" if len(drawn) > 30 else "")))
