"""waterdx catalog compare: two to five technologies side by side."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, for_option
from waterdx.cli.output import command, say, say_json
from waterdx.core.words import Words


def add_to(catalog: click.Group) -> None:
    @command(
        catalog,
        "compare",
        "2〜5 件の技術を並べて比べる(違う項目に ≠ が付く)",
        "compare two to five technologies, the lines that differ marked ≠",
    )
    @argument("technology_ids", "技術の ID", "the technologies", metavar="ID ID...", nargs=-1, required=True)
    @for_option("この町での適合と費用の見積りも比べる", "also by how they fit this town and what they would cost it")
    def compare_technologies(technology_ids: tuple[str, ...], project: Path | None, as_json: bool) -> None:
        from waterdx.catalog.compare import compare

        found = compare(technology_ids, project)
        if as_json:
            say_json(found.to_json())
            return
        names = [f"[{n}] {one.technology.name}({one.technology.id})" for n, one in enumerate(found.dossiers, start=1)]
        for name in names:
            say(name)
        for line in found.lines:
            say(f"{'≠' if line.differs else '='} {line.label}")
            for n, text in enumerate(line.texts if line.differs else line.texts[:1], start=1):
                place = f"[{n}]" if line.differs else "[*]"
                for row, part in enumerate(text.split("\n")):
                    say(f"    {place if row == 0 else '   '} {part}")
        say(Words(ja="≠ 違う項目、= 同じ項目([*] はすべて)", en="≠ differ, = the same ([*]: all of them)"))
