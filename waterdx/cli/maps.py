"""waterdx ledger map: 一般図 and 施設平面図 as a PDF at true scale."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
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
    @option(
        "--paper",
        "用紙(横長。A4 は --layout で)",
        "paper, landscape (A4 with --layout)",
        type=click.Choice(["A1", "A3", "A4"]),
        default="A1",
        show_default=True,
    )
    @option(
        "--field",
        "事業(省くと、あるもののうち水道・下水道・農集の順)",
        "water, sewer or agri (the first there is if left out)",
        type=click.Choice(["water", "sewer", "agri"]),
    )
    @option("--sheets", "描く図葉(A-1,B-2 など。省くとすべて)", "sheets to draw, such as A-1,B-2 (all if left out)")
    @option("--as-of", *AS_OF)
    @option(
        "--layout",
        "表題欄(図面名・縮尺・日付・作成者)のあるレイアウトにする。縮尺は自由",
        "a layout with a title block; any scale",
        is_flag=True,
    )
    @option("--title", "図面名(--layout で)", "name of the drawing (with --layout)")
    @option("--author", "作成者(--layout で)", "who drew it (with --layout)", default="")
    @option("--portrait", "縦長の用紙(--layout で)", "upright paper (with --layout)", is_flag=True)
    @option(
        "--box",
        "描く範囲: 西,南,東,北 の座標 m(--layout で。省くと全体)",
        "ground to draw: west,south,east,north in metres (with --layout; all if left out)",
    )
    @option(
        "--pictures", "背景の画像・タイルも描く(--layout で)", "with the pictures of the background (with --layout)", is_flag=True
    )
    def map_command(
        project: Path, out: Path, kind: str, scale: int | None, paper: str, field: str | None, sheets: str | None, as_of: str | None,
        layout: bool, title: str | None, author: str, portrait: bool, box: str | None, pictures: bool, as_json: bool,
    ) -> None:  # fmt: skip
        wish = _Wish(kind, scale, paper, field, as_of, title, author, portrait, box, pictures)
        if layout:
            _write_layout(project, out, wish, as_json)
            return
        _refuse_what_sheets_have_not(wish)
        names = tuple(name.strip() for name in sheets.split(",")) if sheets else ()
        _write_sheets(project, out, wish, names, as_json)


def _refuse_what_sheets_have_not(wish: _Wish) -> None:
    if wish.paper == "A4" or wish.title or wish.author or wish.portrait or wish.box or wish.pictures:
        raise UserError(
            ja="A4 や --title、--author、--portrait、--box、--pictures は、--layout を付けたときに使えます。",
            en="A4, --title, --author, --portrait, --box and --pictures go with --layout.",
        )
    if wish.scale is not None and wish.scale not in SCALES:
        raise UserError(
            ja="縮尺 1:{s} は使えません。{known} のどれかにしてください。",
            en="The scale 1:{s} is not offered. Use one of {known}.",
            s=wish.scale, known=", ".join(map(str, SCALES)),
        )  # fmt: skip


def _write_sheets(project: Path, out: Path, wish: _Wish, names: tuple[str, ...], as_json: bool) -> None:
    from waterdx.ledger.inventory import read_inventory
    from waterdx.reports.maps.advice import label_advice
    from waterdx.reports.maps.book import field_of, write_maps

    refuse_original(project, out)
    inventory = read_inventory(project, as_of=typed_day(wish.as_of))
    with progress_bar() as progress:
        drawn = write_maps(
            out, inventory, wish.kind, field=wish.field, scale=wish.scale, paper=wish.paper, names=names, progress=progress
        )
    advice = label_advice(inventory, wish.kind, field_of(inventory, wish.field), wish.scale, wish.paper)
    if as_json:
        say_json(
            {"schema": {"name": "waterdx.ledger.map", "version": 1}, "out": str(out), "kind": wish.kind, "paper": wish.paper, "sheets": drawn,
             "advice_ja": advice.ja if advice else None, "advice_en": advice.en if advice else None}
        )  # fmt: skip
        return
    said = Words(
        ja="{n} 枚(と索引)を書き出しました: {file}  図葉: {names}",
        en="{n} sheets and their index written: {file}  Sheets: {names}",
    )
    say(said.format(n=len(drawn), file=out, names=" ".join(drawn[:30]) + (" …" if len(drawn) > 30 else "")))
    if advice:
        say(advice)


@dataclass(frozen=True)
class _Wish:
    """What was said of a map on the command line."""

    kind: str
    scale: int | None
    paper: str
    field: str | None
    as_of: str | None
    title: str | None
    author: str
    portrait: bool
    box: str | None
    pictures: bool


def _write_layout(project: Path, out: Path, wish: _Wish, as_json: bool) -> None:
    from waterdx.ledger.inventory import FIELD_NAMES, read_inventory
    from waterdx.reports.maps.book import bounds_of, field_of
    from waterdx.reports.maps.content import KINDS
    from waterdx.reports.maps.layout import write_layout
    from waterdx.reports.maps.on_screen import shown_of_kind
    from waterdx.reports.maps.sheet_layout import Layout, scale_for, sheets_of
    from waterdx.reports.maps.sheets import occupied

    refuse_original(project, out)
    inventory = read_inventory(project, as_of=typed_day(wish.as_of))
    field, usual = field_of(inventory, wish.field), KINDS[wish.kind]
    shown = shown_of_kind(inventory, wish.kind, field, wish.scale or usual.scale, wish.pictures)
    box = _box(wish.box) if wish.box else bounds_of(shown.content)
    layout = Layout(wish.title or str(usual.title), wish.author, inventory.as_of, wish.paper, wish.portrait, wish.scale or 0, box)
    layout = replace(layout, scale=wish.scale or scale_for(box, layout))
    if wish.box and not occupied(sheets_of(layout), shown.content.lines):
        raise UserError(
            ja="--box「{box}」の中に{field}の管がありません。管のある範囲は {there} です。",
            en="There are no pipes ({field}) within --box “{box}”. They lie within {there}.",
            box=wish.box, field=FIELD_NAMES[field], there=",".join(f"{side:.0f}" for side in bounds_of(shown.content)),
        )  # fmt: skip
    with progress_bar() as progress:
        drawn = write_layout(out, layout, shown, progress)
    if as_json:
        done = {"out": str(out), "kind": wish.kind, "paper": wish.paper, "sheets": drawn, "scale": layout.scale}
        say_json({"schema": {"name": "waterdx.ledger.map", "version": 1}, **done})
    else:
        said = Words(ja="1:{s:,} で {n} 枚を書き出しました: {file}", en="{file} written at 1:{s:,}, sheets: {n}")
        say(said.format(s=layout.scale, n=len(drawn), file=out))


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (west < east and south < north):
        raise UserError(
            ja="--box「{text}」は読めません。西,南,東,北 の順に 4 つの数(m)で指定してください。例: --box 28000,149000,29000,150000",
            en="--box “{text}” cannot be read. Give four numbers (m): west,south,east,north, such as 28000,149000,29000,150000.",
            text=text,
        )
    return west, south, east, north
