"""waterdx ledger register, classify: the statutory register as a book, and the seismic class and age of the pipes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import AS_OF, option, out_option, project_argument, typed_day
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.classify import Classified, Total
    from waterdx.ledger.inventory import Basis, Inventory


def add_to(ledger: click.Group) -> None:
    _add_register(ledger)
    _add_classify(ledger)


def _add_register(ledger: click.Group) -> None:
    @command(
        ledger,
        "register",
        "調書(水道法施行規則 第17条の3。下水道・農業集落排水も)を Excel に書き出す",
        "write the statutory register (water, sewer, rural sewerage) as an Excel book",
    )
    @project_argument
    @out_option("書き出す .xlsx ファイル", "the .xlsx file to write", required=True)
    @option(
        "--length",
        "延長の採り方: register(台帳の延長)か drawn(図形の長さ)",
        "which length counts: as registered or as drawn",
        type=click.Choice(["register", "drawn"]),
        default="register",
        show_default=True,
    )
    @option("--as-of", *AS_OF)
    def register(project: Path, out: Path, length: Basis, as_of: str | None, as_json: bool) -> None:
        from waterdx.ledger.inventory import FIELD_NAMES, read_inventory
        from waterdx.reports.register_book import write_register

        refuse_original(project, out)
        inventory = read_inventory(project, length, typed_day(as_of))
        with progress_bar() as progress:
            write_register(out, inventory, progress)
        totals = {
            field: inventory.pipes.loc[inventory.pipes["field"] == field, "length_cm"].sum() / 100 for field in inventory.fields
        }
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.ledger.register", "version": 1}, "out": str(out), "as_of": inventory.as_of.isoformat(),
                 "length": inventory.basis, "length_m": totals,
                 "pipes": {field: int((inventory.pipes["field"] == field).sum()) for field in inventory.fields},
                 "left_out": [one.to_json() for one in inventory.left_out]}
            )  # fmt: skip
            return
        for field, metres in totals.items():
            say(Words(ja="{field}: {m:,.2f} m", en="{field}: {m:,.2f} m").format(field=FIELD_NAMES[field], m=metres))
        _say_left_out(inventory)
        say(Words(ja="調書を書き出しました: {file}", en="Register written: {file}").format(file=out))


def _say_left_out(inventory: Inventory) -> None:
    for one in inventory.left_out:
        said = Words(ja="数えない管 — {why}: {n:,} 本、{m:,.2f} m", en="Not counted: {why}: {n:,} pipes, {m:,.2f} m")
        say(said.format(why=one.why, n=one.pipes, m=one.length_cm / 100))


def _add_classify(ledger: click.Group) -> None:
    @command(
        ledger,
        "classify",
        "耐震区分・更新年度・法定耐用年数の超過を管ごとに決めて集計する",
        "the seismic class, renewal year and statutory life of every pipe, and their totals",
    )
    @project_argument
    @option(
        "--set",
        "町の設定を残す: ground=good / poor / unknown(地盤)、ACP=35 や DIP/K/SLEEVE=80(更新基準年数)",
        "keep a setting of the town: ground=good, poor or unknown; ACP=35 or DIP/K/SLEEVE=80 (years to renewal)",
        multiple=True,
        metavar="NAME=VALUE",
    )
    @option("--reset", "町の設定を忘れ、はじめの値に戻す", "forget the settings of the town", is_flag=True)
    @option("--as-of", *AS_OF)
    @out_option("管ごとの表を書き出す .xlsx / .csv", "the .xlsx or .csv to write, one row per pipe")
    def classify(project: Path, set: tuple[str, ...], reset: bool, as_of: str | None, out: Path | None, as_json: bool) -> None:  # noqa: A002
        from waterdx.ledger import classify as job
        from waterdx.reports.class_table import write_classes
        from waterdx.reports.tables import refuse_ending

        if out:
            refuse_ending(out)
            refuse_original(project, out)
        if set or reset:
            job.change_class_settings(project, set, reset)
        found = job.classify(project, typed_day(as_of))
        if out:
            write_classes(out, found)
        if as_json:
            say_json(_to_json(found) | {"out": str(out) if out else None})
        else:
            _say_classes(found)
            _say_left_out(found.inventory)
            if out:
                say(Words(ja="書き出しました: {file}", en="Written: {file}").format(file=out))


def _to_json(found: Classified) -> dict[str, object]:
    from waterdx.ledger import classify as job

    def lines(totals: Sequence[Total]) -> list[dict[str, object]]:
        return [total.to_json() for total in totals]

    return {
        "schema": {"name": "waterdx.ledger.classify", "version": 1}, "as_of": found.inventory.as_of.isoformat(), "fiscal_year": found.fiscal_year,
        "ground": found.settings.ground, "classes": lines(job.totals_by_class(found)), "unknown": lines(job.totals_of_unknown(found)),
        "renewal": lines(job.totals_by_renewal(found)),
        "statutory_life": {field: lines(job.totals_by_statutory_life(found, field)) for field in found.inventory.fields},
        "left_out": [one.to_json() for one in found.inventory.left_out],
        "renewal_years": [{**row, "years": int(row["years"])} for row in found.settings.table.rules.rows],
    }  # fmt: skip


def _say_classes(found: Classified) -> None:
    from waterdx.ledger import classify as job
    from waterdx.ledger.inventory import FIELD_NAMES
    from waterdx.ledger.renewal import STATUTORY_SOURCE
    from waterdx.ledger.seismic import GROUNDS

    ground = Words(
        ja="町の地盤: {ground}(--set ground=good で設定)", en="Ground of the town: {ground} (--set ground=good sets it)"
    )
    if "water" in found.inventory.fields:
        _say_totals(Words(ja="耐震区分(水道)", en="Seismic class (water)"), job.totals_by_class(found))
        _say_totals(Words(ja="区分が不明なわけ", en="Why the class is unknown"), job.totals_of_unknown(found))
        say(ground.format(ground=GROUNDS[found.settings.ground]))
        _say_totals(Words(ja="更新年度(水道)", en="Renewal (water)"), job.totals_by_renewal(found))
        say(_about_renewal(found))
    for field in found.inventory.fields:
        life = Words(ja="法定耐用年数({field})", en="Statutory life ({field})").format(field=FIELD_NAMES[field])
        _say_totals(life, job.totals_by_statutory_life(found, field))
    say(STATUTORY_SOURCE)


def _about_renewal(found: Classified) -> Words:
    own = found.settings.own_years
    return Words(
        ja="更新基準年数: 簡易支援ツールの標準値(再確認が必要な値。ledgers/renewal_years.csv)。町の設定 {n} 件 {own}",
        en="Years to renewal: the national example table (to be verified; ledgers/renewal_years.csv). {n} set by the town {own}",
    ).format(n=len(own), own=" ".join(f"{name}={years}" for name, years in own.items()))


def _say_totals(title: Words, totals: Sequence[Total]) -> None:
    whole = sum(total.length_cm for total in totals) or 1
    heads = (
        title, Words(ja="延長 (km)", en="Length (km)"), Words(ja="割合 (%)", en="Share (%)"), Words(ja="本数", en="Pipes"),
        Words(ja="うち推定値による (km)", en="of which by inferred values (km)"),
    )  # fmt: skip
    rows = [
        (
            one.name,
            round(one.length_cm / 1e5, 2),
            round(100 * one.length_cm / whole, 1),
            one.pipes,
            round(one.inferred_cm / 1e5, 2),
        )
        for one in totals
    ]
    say_table(rows, heads)
    say()
