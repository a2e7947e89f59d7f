"""waterdx ledger background: boundaries, roads, rivers and railways beneath the pipes."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, option, project_argument
from waterdx.cli.output import command, progress_bar, say, say_json, say_table
from waterdx.core.background import KINDS
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.coordinates import UNITS, Coordinates

_KINDS = Words(ja="、".join(f"{one.code}({one.name.ja})" for one in KINDS.values()),
               en=", ".join(f"{one.code} ({one.name.en})" for one in KINDS.values()))  # fmt: skip


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "background",
        "図面の下敷き(行政区域界・道路・河川・鉄道など)を取り込む。ファイルを省くと、あるものの一覧を見る",
        "bring in what lies beneath the pipes on maps (boundaries, roads, rivers, railways …); without a file, list what there is",
    )
    @project_argument
    @argument(
        "file",
        "シェープ、GeoJSON、GeoPackage、DXF",
        "shapefile, GeoJSON, GeoPackage or DXF",
        required=False,
        type=click.Path(path_type=Path),
    )
    @option(
        "--kind",
        f"種類(省くと属性・レイヤー・ファイル名から): {_KINDS.ja}",
        f"kind (if left out: by attribute, layer or file name): {_KINDS.en}",
        type=click.Choice(list(KINDS)),
        metavar="KIND",
    )
    @option("--sheet", "読むレイヤー", "layer of the file to read")
    @option("--encoding", "文字コード(cp932、utf-8。省くと判別)", "encoding (cp932, utf-8; found out if left out)")
    @option("--crs", "ファイルの座標系(EPSG:番号)", "coordinate system of the file (EPSG:n)")
    @option("--swap-axes", "座標の順が逆(北、東の順)のファイル", "the file gives north before east", is_flag=True)
    @option("--unit", "座標の単位", "unit of the coordinates", type=click.Choice(list(UNITS)), default="m", show_default=True)
    @option("--replace", "同じ種類の今までのものと入れ替える", "instead of what there is of the same kinds", is_flag=True)
    @option("--remove", "KIND の背景図を除く(--kind で指定)", "take those of --kind out of the project", is_flag=True)
    def background(
        project: Path, file: Path | None, kind: str | None, sheet: str | None, encoding: str | None, crs: str | None, swap_axes: bool,
        unit: str, replace: bool, remove: bool, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.importers.registry import ReadOptions
        from waterdx.ledger import background as of_town

        if remove and (file is not None or kind is None):
            raise UserError(
                ja="除くときは、ファイルを付けずに --kind で種類を指定してください。",
                en="To take a kind out, say it with --kind and give no file.",
            )
        done: dict[str, object] = {}
        if file is not None:
            how = Coordinates(crs, swap_axes, unit)
            with progress_bar() as progress:
                brought = of_town.bring(
                    project, file, kind=kind, replace=replace, coordinates=how, options=ReadOptions(encoding, sheet), progress=progress
                )  # fmt: skip
            done = brought.to_json()
            if not as_json:
                _say_brought(brought)
        elif remove and kind is not None:
            done = {"removed": of_town.remove(project, [kind])}
        _show(project, done, as_json)


def _say_brought(brought: object) -> None:
    from waterdx.ledger.background import Brought

    assert isinstance(brought, Brought)
    said = Words(ja="背景図に取り込みました: {what}", en="Brought into the background: {what}")
    say(said.format(what=", ".join(f"{KINDS[code].name} {n:,}" for code, n in brought.added.items())))
    if brought.placement.source == "project":
        say(brought.placement.told().message)
    for count, words in (
        (brought.removed, Words(ja="入れ替えたもの: {n:,} 件", en="Replaced: {n:,}")),
        (brought.far, Words(ja="町から離れているため取り込まなかったもの: {n:,} 件", en="Left out, far from the town: {n:,}")),
        (brought.of_no_kind, Words(ja="種類が分からず取り込まなかったもの: {n:,} 件(--kind で指定できます)", en="Left out, of no known kind: {n:,} (--kind says it)")),
        (brought.no_shape, Words(ja="線・面でないため取り込まなかったもの: {n:,} 件", en="Left out, no line and no area: {n:,}")),
    ):  # fmt: skip
        if count:
            say(words.format(n=count))


def _show(project: Path, done: dict[str, object], as_json: bool) -> None:
    """What the background holds now."""
    from waterdx.store import background
    from waterdx.store import project as store

    with store.reading(project) as conn:
        sources = background.sources_of(conn)
    if as_json:
        listed = [{"kind": one.kind, "file": one.file_name, "read_at": one.read_at, "objects": one.objects} for one in sources]
        say_json({"schema": {"name": "waterdx.ledger.background", "version": 1}, **done, "background": listed})
        return
    if not sources:
        say(Words(ja="背景図はまだありません。", en="There is no background yet."))
        return
    heads = (
        Words(ja="種類", en="Kind"),
        Words(ja="ファイル", en="File"),
        Words(ja="取込", en="Read"),
        Words(ja="件数", en="Objects"),
    )
    say_table([(KINDS[one.kind].name, one.file_name, one.read_at[:10], one.objects) for one in sources], heads)
