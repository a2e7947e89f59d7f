"""waterdx screening explain: why a pipe stands where it stands."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, project_argument
from waterdx.cli.output import command, say, say_json
from waterdx.core.words import Words


def add_to(screening: click.Group) -> None:
    @command(
        screening,
        "explain",
        "1 本の管の順位の理由、分かっていないこと、それが分かると区分がどう変わり得るか",
        "why one pipe ranks where it does, what is not known of it, and what finding that out could change",
    )
    @project_argument
    @argument("pipe", "管路番号", "number of the pipe", metavar="PIPE")
    def explain(project: Path, pipe: str, as_json: bool) -> None:
        from waterdx.screening.of_project import explain_project, named

        found = explain_project(project, pipe)
        if as_json:
            say_json(found.to_json())
            return
        say(f"{found.pipe_id}  {found.risk}")
        say(Words(ja="理由: {words}", en="Why: {words}").format(words=found.reasons.words))
        for label, fields in (
            (Words(ja="分かっていないこと: {fields}", en="Not known: {fields}"), found.unknown),
            (Words(ja="推定値: {fields}", en="Inferred, not read: {fields}"), found.inferred),
        ):
            if fields:
                say(label.format(fields=named(fields)))
        for one in found.what_if:
            say(Words("  {words}", "  {words}").format(words=one.words))
