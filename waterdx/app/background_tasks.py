"""Bringing a background into the project and taking it out, for jobs; no Qt in here."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from waterdx.app.screening.tasks import Opened, open_project
from waterdx.core.background import KINDS
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words

TITLE = Words(ja="背景図を取り込む", en="Bring in a background")
REMOVE = Words(ja="背景図を除く", en="Remove background")


def bring(
    path: Path, file: Path, kind: str | None, crs: str | None, replace: bool, progress: Progress = silent
) -> tuple[Words, Opened]:
    """Bring the lines and areas of a file, or a picture, beneath the pipes, then the project as it is now."""
    from waterdx.ledger import background
    from waterdx.ledger.backdrop import kept
    from waterdx.ledger.coordinates import Coordinates

    if kind is None and kept.is_picture(file):
        return _bring_picture(path, file, crs, progress)
    done = background.bring(
        path, file, kind=kind, replace=replace, coordinates=Coordinates(crs), progress=share(progress, 0.0, 0.5)
    )
    what = Words(
        ja="、".join(f"{KINDS[code].name.ja} {n:,} 件" for code, n in done.added.items()),
        en=", ".join(f"{KINDS[code].name.en} {n:,}" for code, n in done.added.items()),
    )
    said = Words(ja="「{file}」を背景図に取り込みました: {what}。", en="“{file}” is in the background: {what}.")
    left = done.of_no_kind + done.no_shape + done.far
    if left:
        more = Words(
            ja="{said}種類が分からない・町から離れているなどの {n:,} 件は入れていません。",
            en="{said} {n:,} were left out (of no known kind, or far away).",
        )
        said = more.format(said=said.format(file=file.name, what=what), n=left)
    return said.format(file=file.name, what=what), open_project(path, share(progress, 0.5, 1.0))


def remove(path: Path, kinds: Collection[str], progress: Progress = silent) -> tuple[Words, Opened]:
    """Take some kinds out of the project, then the project as it is now."""
    from waterdx.ledger import background

    said = Words(
        ja="背景図を {n:,} 件除きました。「元に戻す」で戻せます。",
        en="{n:,} objects of the background removed. Undo brings them back.",
    )
    return said.format(n=background.remove(path, kinds)), open_project(path, progress)


def _bring_picture(path: Path, file: Path, crs: str | None, progress: Progress) -> tuple[Words, Opened]:
    """Lay an image or tiles beneath the pipes, then the project as it is now."""
    from waterdx.ledger.backdrop import kept
    from waterdx.ledger.coordinates import Coordinates

    progress(0, 1, TITLE)
    added, placement = kept.bring(path, file, coordinates=Coordinates(crs))
    said = Words(
        ja="「{file}」を背景に敷きました。ファイルは写していないので、移さないでください。",
        en="“{file}” lies beneath the pipes. It is not copied, so leave the file where it is.",
    ).format(file=added.name)
    if placement is not None and placement.source == "project":
        said = Words("{said}{told}", "{said} {told}").format(said=said, told=placement.told().message)
    return said, open_project(path, share(progress, 0.5, 1.0))


def remove_picture(path: Path, name: str, progress: Progress = silent) -> tuple[Words, Opened]:
    """Take an image or tiles from beneath the pipes, then the project as it is now."""
    from waterdx.ledger.backdrop import kept

    kept.remove(path, [name])
    said = Words(
        ja="背景から「{name}」を除きました(ファイルはそのままです)。「元に戻す」で戻せます。",
        en="“{name}” is out of the background; the file stays as it is. Undo brings it back.",
    )
    return said.format(name=name), open_project(path, progress)
