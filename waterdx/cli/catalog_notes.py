"""waterdx catalog shortlist, note: what a town keeps for itself of the technologies it looks at."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, for_option, option
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words

KEPT_IN = ("検討候補・メモを残すプロジェクト", "the project in which they are kept")
UNDO = Words(ja="元に戻すには waterdx ledger history {project} --undo。", en="Undo with waterdx ledger history {project} --undo.")


def add_to(catalog: click.Group) -> None:
    _add_shortlist(catalog)
    _add_note(catalog)


def _add_shortlist(catalog: click.Group) -> None:
    @command(
        catalog,
        "shortlist",
        "検討候補の技術を見る・入れる・外す(例: waterdx catalog shortlist --for 山中町.gpkg --add asterra-recover)",
        "see, add to, take off the shortlist of technologies",
    )
    @for_option(*KEPT_IN, required=True)
    @option("--add", "候補に入れる技術の ID(何度でも)", "technology to put on it (may be repeated)", multiple=True, metavar="ID")
    @option(
        "--remove", "候補から外す技術の ID(何度でも)", "technology to take off it (may be repeated)", multiple=True, metavar="ID"
    )
    def shortlist_command(project: Path, add: tuple[str, ...], remove: tuple[str, ...], as_json: bool) -> None:
        from waterdx.catalog.catalogue import catalogue_of
        from waterdx.catalog.shortlist import put, shortlist, take_off

        added = put(project, add) if add else []
        removed = take_off(project, remove) if remove else []
        catalogue = catalogue_of(project)
        kept = [catalogue.find(one) for one in shortlist(project)]
        if as_json:
            listed = [{"id": one.id, "name_ja": one.name.ja, "name_en": one.name.en} for one in kept]
            say_json(
                {
                    "schema": {"name": "waterdx.catalog.shortlist", "version": 1},
                    "shortlist": listed,
                    "added": added,
                    "removed": removed,
                }
            )
            return
        say_table([(one.id, one.name) for one in kept], ("ID", Words(ja="技術", en="Technology")))
        if added or removed:
            said = Words(ja="入れた {a} 件、外した {r} 件。", en="{a} added, {r} taken off. ").format(
                a=len(added), r=len(removed)
            )
            say(f"{said}{UNDO.format(project=project)}")


def _add_note(catalog: click.Group) -> None:
    @command(
        catalog,
        "note",
        "技術に自団体のメモを書く・見る(例: waterdx catalog note --for 山中町.gpkg asterra-recover 県の説明会で聞いた)",
        "write and see the town's own notes on technologies",
    )
    @argument(
        "technology_id", "技術の ID(省くとすべてのメモ)", "the technology (all notes if left out)", metavar="ID", required=False
    )
    @argument("text", "書くメモ(省くと見るだけ)", "the note to write (only shown if left out)", metavar="TEXT", nargs=-1)
    @for_option(*KEPT_IN, required=True)
    @option("--remove", "消すメモの番号", "number of a note to remove", type=int, metavar="N")
    def note_command(project: Path, technology_id: str | None, text: tuple[str, ...], remove: int | None, as_json: bool) -> None:
        from waterdx.catalog.notes import notes, remove_note, write_note

        if remove is not None:
            remove_note(project, remove)
        if technology_id and text:
            write_note(project, technology_id, " ".join(text))
        found = notes(project, technology_id)
        if as_json:
            say_json({"schema": {"name": "waterdx.catalog.note", "version": 1}, "notes": [one.to_json() for one in found]})
            return
        heads = (Words(ja="番号", en="No."), "ID", Words(ja="日", en="Day"), Words(ja="メモ", en="Note"))
        say_table([(one.number, one.technology_id, one.at[:10], one.note) for one in found], heads)
        if text or remove is not None:
            say(UNDO.format(project=project))
