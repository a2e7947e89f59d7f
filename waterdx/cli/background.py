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
        "線や面: シェープ、GeoJSON、GeoPackage、DXF、基盤地図情報(GML・ZIP)。画像: ワールドファイル付き PNG・JPEG・TIFF、GeoTIFF、"
        "MBTiles・GeoPackage のタイル(写さず、場所を覚える)",
        "lines or areas: shapefile, GeoJSON, GeoPackage, DXF, 基盤地図情報 (GML, ZIP); pictures: PNG, JPEG, TIFF with a world file, GeoTIFF, "
        "tiles in MBTiles or GeoPackage (not copied; the project keeps where they are)",
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
    @option("--sheet", "読むレイヤー(タイルの表)", "layer (or table of tiles) of the file to read")
    @option("--encoding", "文字コード(cp932、utf-8。省くと判別)", "encoding (cp932, utf-8; found out if left out)")
    @option("--crs", "ファイルの座標系(EPSG:番号)", "coordinate system of the file (EPSG:n)")
    @option("--swap-axes", "座標の順が逆(北、東の順)のファイル", "the file gives north before east", is_flag=True)
    @option("--unit", "座標の単位", "unit of the coordinates", type=click.Choice(list(UNITS)), default="m", show_default=True)
    @option("--replace", "同じ種類の今までのものと入れ替える", "instead of what there is of the same kinds", is_flag=True)
    @option(
        "--remove",
        "--kind の背景図、または FILE の画像を除く",
        "take those of --kind, or the picture FILE, out of the project",
        is_flag=True,
    )
    def background(
        project: Path, file: Path | None, kind: str | None, sheet: str | None, encoding: str | None, crs: str | None, swap_axes: bool,
        unit: str, replace: bool, remove: bool, as_json: bool,
    ) -> None:  # fmt: skip
        if remove and (file is None) == (kind is None):
            raise UserError(
                ja="除くときは、--kind で種類を指定するか、画像のファイル名を指定してください。",
                en="To take something out, say its kind with --kind or give the file name of a picture.",
            )
        from waterdx.ledger.backdrop import kept

        how = Coordinates(crs, swap_axes, unit)
        done: dict[str, object] = {}
        if remove:
            done = _removed(project, file, kind)
        elif file is not None and kind is None and kept.is_picture(file):
            done = _picture_brought(project, file, how, sheet, as_json)
        elif file is not None:
            done = _brought(project, file, kind, replace, how, (encoding, sheet), as_json)
        _show(project, done, as_json)


def _removed(project: Path, file: Path | None, kind: str | None) -> dict[str, object]:
    from waterdx.ledger import background
    from waterdx.ledger.backdrop import kept

    if file is not None:
        return {"removed": len(kept.remove(project, [file.name]))}
    return {"removed": background.remove(project, [str(kind)])}


def _picture_brought(project: Path, file: Path, how: Coordinates, table: str | None, as_json: bool) -> dict[str, object]:
    from waterdx.ledger.backdrop import kept

    added, placement = kept.bring(project, file, coordinates=how, table=table)
    if not as_json:
        if placement is not None and placement.source == "project":
            say(placement.told().message)
        said = Words(
            ja="背景に敷きました: {name}(ファイルは写していません)", en="Laid beneath the pipes: {name} (the file is not copied)"
        )
        say(said.format(name=added.name))
    return {"added": {"picture": added.name, "crs": f"EPSG:{added.epsg}"}}


def _brought(
    project: Path,
    file: Path,
    kind: str | None,
    replace: bool,
    how: Coordinates,
    said: tuple[str | None, str | None],
    as_json: bool,
) -> dict[str, object]:
    from waterdx.importers.registry import ReadOptions
    from waterdx.ledger import background

    options = ReadOptions(*said)  # encoding and layer
    with progress_bar() as progress:
        brought = background.bring(project, file, kind=kind, replace=replace, coordinates=how, options=options, progress=progress)
    if not as_json:
        _say_brought(brought)
    return brought.to_json()


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
    from waterdx.ledger.backdrop import kept
    from waterdx.store import background
    from waterdx.store import project as store

    with store.reading(project) as conn:
        sources, pictures = background.sources_of(conn), kept.backdrops_in(conn)
    if as_json:
        listed = [{"kind": one.kind, "file": one.file_name, "read_at": one.read_at, "objects": one.objects} for one in sources]
        laid = [{"file": one.file, "kind": one.kind, "crs": f"EPSG:{one.epsg}", "table": one.part} for one in pictures]
        say_json({"schema": {"name": "waterdx.ledger.background", "version": 1}, **done, "background": listed, "pictures": laid})
        return
    if not sources and not pictures:
        say(Words(ja="背景図はまだありません。", en="There is no background yet."))
        return
    kind, file = Words(ja="種類", en="Kind"), Words(ja="ファイル", en="File")
    if sources:
        heads = (kind, file, Words(ja="取込", en="Read"), Words(ja="件数", en="Objects"))
        say_table([(KINDS[one.kind].name, one.file_name, one.read_at[:10], one.objects) for one in sources], heads)
    if pictures:
        rows = [(kept.KIND_NAMES[one.kind], one.file, f"EPSG:{one.epsg}") for one in pictures]
        say_table(rows, (kind, file, Words(ja="座標系", en="System")))
