"""waterdx digitise clean: a scan laid straight, without stains, shadows and specks, as a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import option, scan_arguments
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    import numpy as np


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "clean",
        "スキャンの傾き・しみ・影・ごみを除いた画像を別のファイルに保存する",
        "save a scan laid straight, without stains, shadows and specks",
    )
    @scan_arguments
    @option("--out", "保存先(.png .tif)", "where to (.png, .tif)", type=click.Path(path_type=Path), required=True)
    @option(
        "--before-after", "前後を並べた画像の保存先(.png .tif)", "before and after side by side (.png, .tif)", type=click.Path(path_type=Path)
    )  # fmt: skip
    def clean(scan: Path, page: int, out: Path, before_after: Path | None, as_json: bool) -> int:
        from waterdx.core.progress import share
        from waterdx.digitise import clean as cleaning
        from waterdx.digitise.look import look
        from waterdx.digitise.pages import pixels, scan_of
        from waterdx.digitise.straight import straightened

        for target in filter(None, (out, before_after)):
            _refuse_target(target, scan)
        opened = scan_of(scan, page)
        with progress_bar() as progress:
            grey = pixels(opened, progress=share(progress, 0, 0.3))
            straight = straightened(grey, share(progress, 0.3, 0.6))
            after = cleaning.cleaned(straight.image, share(progress, 0.6, 1.0))
        _save(out, after, opened.dpi)
        if before_after is not None:
            _save(before_after, cleaning.side_by_side(grey, after), None)
        findings = look(grey)
        if as_json:
            say_json({"schema": {"name": "waterdx.digitise.clean", "version": 1}, "out": str(out), "turned_degrees": straight.degrees,
                      "flattened": straight.flattened, "findings": [one.to_json() for one in findings]})  # fmt: skip
            return 0
        words = Words(
            ja="{out} に保存しました(傾き {degrees:+.2f}° を直し、汚れを除きました)。元のスキャンは変わりません。",
            en="Saved to {out}: turned back by {degrees:+.2f}° and cleaned. The scan itself is not changed.",
        )
        say(words.format(out=out, degrees=straight.degrees))
        say_findings(findings)
        return 0


def _refuse_target(out: Path, scan: Path) -> None:
    if out.suffix.lower() not in (".png", ".tif", ".tiff"):
        raise UserError(
            ja="「{out}」の形式では保存できません。.png か .tif にしてください。",
            en="“{out}” is no format for this. Use .png or .tif.",
            out=out,
        )
    if out.exists() and scan.exists() and out.samefile(scan):
        raise UserError(
            ja="「{out}」は元のスキャンです。別の名前で保存してください。",
            en="“{out}” is the scan itself. Save under another name.",
            out=out,
        )


def _save(out: Path, image: np.ndarray, dpi: float | None) -> None:
    from PIL import Image

    picture = Image.fromarray(image)
    if dpi is None:
        picture.save(out)
    else:
        picture.save(out, dpi=(dpi, dpi))
