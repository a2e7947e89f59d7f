"""waterdx digitise georeference: give a scanned sheet its place on the ground."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.options import option, project_argument, scan_arguments
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.digitise.georeference.georeference import Georeference
    from waterdx.digitise.georeference.told import Told

TURNS = ("0", "90", "180", "270")
METHODS = ("similarity", "affine", "projective", "second_order", "thin_plate")


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "georeference",
        "図面の位置合わせ: 図郭番号、四隅の座標、または基準点から",
        "give a sheet its place: by sheet code, corner coordinates or control points",
    )
    @project_argument
    @scan_arguments
    @option("--sheet-code", "国土基本図の図郭番号(例 08EE753)", "sheet code of the national base map, such as 08EE753")
    @option(
        "--corners",
        '図郭四隅の座標 "X,Y X,Y X,Y X,Y"(X 北、Y 東、m。向かい合う 2 隅でもよい)',
        'corners of the neat line "X,Y X,Y X,Y X,Y" (X north, Y east, m; two opposite ones will do)',
    )
    @option("--point", '基準点 "px,py=X,Y"(繰り返し)', 'control point "px,py=X,Y" (repeat it)', multiple=True)
    @option(
        "--method",
        "基準点の変換(省くと点の数から)",
        "transform of control points (by their number if left out)",
        type=click.Choice(METHODS),
    )
    @option(
        "--turned",
        "図面が右に何度回って(180 は逆さま)スキャンされているか(省くと文字の向きから)",
        "how far the sheet was scanned turned clockwise (180 is upside down; by its lettering if left out)",
        type=click.Choice(TURNS),
    )
    @option(
        "--out",
        "保存先: .tif(GeoTIFF)、.pgw/.jgw/.tfw(ワールドファイル)",
        "also write a GeoTIFF (.tif) or a world file (.pgw, .jgw, .tfw)",
        type=click.Path(path_type=Path),
    )
    def georeference(
        project: Path, scan: Path, page: int, sheet_code: str | None, corners: str | None, point: tuple[str, ...], method: str | None,
        turned: str | None, out: Path | None, as_json: bool,
    ) -> int:  # fmt: skip
        from waterdx.ledger.digitised import place_sheet, refuse_place_file, save_placed
        from waterdx.ledger.sheet_place import georeference_of

        told = _told(sheet_code, corners, point, method, turned)
        if out is not None:
            refuse_place_file(project, out)  # before the sheet is kept
        with progress_bar() as progress:
            kept, findings = place_sheet(project, scan, page, told, progress)
            made = georeference_of(kept)
            assert made is not None
            off = save_placed(project, kept, out, progress) if out else None
        written = {} if out is None else {"out": str(out)} | ({} if off is None else {"off_m": off})
        result = {"schema": {"name": "waterdx.digitise.georeference", "version": 1}, "sheet": kept.id, **facts(made, kept.dpi), **written,
                  "findings": [finding.to_json() for finding in findings]}  # fmt: skip
        if as_json:
            say_json(result)
        else:
            _say(result, made, kept.dpi)
            say_findings(findings)
        return int(any(finding.severity == "error" for finding in findings))


def _told(sheet_code: str | None, corners: str | None, point: tuple[str, ...], method: str | None, turned: str | None) -> Told:
    """What the options say. UserError where they say two things."""
    from waterdx.digitise.georeference.told import Told

    if sum((sheet_code is not None, corners is not None, bool(point))) > 1:
        raise UserError(
            ja="--sheet-code、--corners、--point は、どれか一つだけを指定してください(どれも省くと、四隅に書かれた座標を読みます)。",
            en="Give only one of --sheet-code, --corners and --point (without any, the coordinates at the corners are read).",
        )
    if point and turned is not None:
        raise UserError(
            ja="--turned は基準点(--point)と一緒には使えません。点の座標が向きも決めます。",
            en="--turned cannot go with control points (--point): their coordinates say how the sheet lies.",
        )
    return Told(sheet_code or "", corners or "", point, method, None if turned is None else int(turned))


def facts(made: Georeference, dpi: float | None) -> dict[str, Any]:
    """What scripts and people are told of a georeference."""
    left_out = made.left_out_m
    points = [
        {"name": one.name, "px": list(one.paper), "x_north_m": one.ground[1], "y_east_m": one.ground[0], "residual_m": float(made.residuals_m[k]),
         "left_out_m": None if left_out is None else float(left_out[k]), "bad": k in made.bad_points}
        for k, one in enumerate(made.points)
    ]  # fmt: skip
    return {"method": made.method, "points": points, "rms_m": made.rms_m, "metres_per_pixel": made.metres_per_pixel,
            "scale_denominator": made.scale(dpi), "turn_degrees": made.turn_degrees}  # fmt: skip


def _say(result: dict[str, Any], made: Georeference, dpi: float | None) -> None:
    from waterdx.digitise.georeference.transforms import METHODS as KNOWN

    heads = (
        Words(ja="基準点", en="Point"),
        Words(ja="残差 m", en="Residual m"),
        Words(ja="その点を除いたとき m", en="Left out m"),
    )
    rows = [
        (one["name"], f"{one['residual_m']:.3f}", "-" if one["left_out_m"] is None else f"{one['left_out_m']:.3f}")
        for one in result["points"]
    ]
    say_table(rows, heads)
    words = Words(
        ja="図面 {sheet}: {method}、RMS {rms}、縮尺 {scale}、1 画素 {px:.3f} m、回転 {turn:.2f}°",
        en="Sheet {sheet}: {method}, RMS {rms}, scale {scale}, a pixel is {px:.3f} m, turned by {turn:.2f}°",
    )
    say(
        words.format(
            sheet=result["sheet"],
            method=KNOWN[result["method"]].name,
            rms=made.rms_words,
            scale=made.scale_words(dpi),
            px=result["metres_per_pixel"],
            turn=result["turn_degrees"],
        )
    )
    if "off_m" in result:
        say(
            Words(
                ja="ワールドファイル(一次式)とのずれは最大 {m:.3f} m です。",
                en="The world file (straight) is off by at most {m:.3f} m.",
            ).format(m=result["off_m"])
        )
