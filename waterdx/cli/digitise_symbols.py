"""waterdx digitise symbols: valves and hydrants on a drawing, learned from a few examples."""

from __future__ import annotations

import re
from pathlib import Path

import click

from waterdx.cli.options import option, project_argument, scan_arguments, terms_option
from waterdx.cli.output import command, progress_bar, say, say_json
from waterdx.core.errors import UserError
from waterdx.core.words import Words


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "symbols",
        "図面の弁栓の記号を、いくつかの例から探す",
        "find symbols of valves and hydrants on a drawing by a few examples",
    )
    @project_argument
    @scan_arguments
    @option(
        "--example",
        '例を囲む四角と種類 "x0,y0,x1,y1=仕切弁"(画素。繰り返し)',
        'a box round an example and its kind, "x0,y0,x1,y1=hydrant" (pixels; repeat it)',
        multiple=True,
        required=True,
    )
    @terms_option
    def symbols(project: Path, scan: Path, page: int, example: tuple[str, ...], field: str | None, as_json: bool) -> None:
        from waterdx.ledger.digitised_symbols import propose_symbols

        examples: dict[str, list[tuple[float, float, float, float]]] = {}
        for text in example:
            kind, box = read_example(text)
            examples.setdefault(kind, []).append(box)
        with progress_bar() as progress:
            sheet, found = propose_symbols(project, scan, page, examples, ledger_field=field, progress=progress)
        kinds = list(examples)
        if as_json:
            told = [
                {"kind": kinds[one.kind], "px": list(one.place), "turned_degrees": one.turned, "score": one.score}
                for one in found
            ]
            say_json({"schema": {"name": "waterdx.digitise.symbols", "version": 1}, "sheet": sheet.id, "symbols": told})
            return
        for number, kind in enumerate(kinds):
            say(
                Words(ja="{kind}: {n} か所", en="{kind}: {n} found").format(kind=kind, n=sum(one.kind == number for one in found))
            )
        say(Words(ja="図面 {sheet} の提案として残しました。", en="Kept as proposals of sheet {sheet}.").format(sheet=sheet.id))


def read_example(text: str) -> tuple[str, tuple[float, float, float, float]]:
    """The kind and the box of an example.

    >>> read_example("10,20,30,44.5=仕切弁")
    ('仕切弁', (10.0, 20.0, 30.0, 44.5))
    """
    match = re.fullmatch(r"\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*=\s*(.+?)\s*", text)
    try:
        x0, y0, x1, y1 = map(float, match.groups()[:4] if match else ["?"])
    except ValueError:
        raise UserError(
            ja='例「{text}」を読めません。"x0,y0,x1,y1=種類"(画素の四角と、仕切弁・消火栓などの種類)と書いてください。',
            en='The example “{text}” cannot be read. Write "x0,y0,x1,y1=kind" (a box in pixels, then a kind such as 仕切弁).',
            text=text,
        ) from None
    assert match is not None
    return match[5], (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
