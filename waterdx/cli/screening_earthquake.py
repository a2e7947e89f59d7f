"""waterdx screening earthquake: expected damage of water pipes for a velocity of the ground."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, out_option, project_argument
from waterdx.cli.output import command, refuse_original, say, say_json, say_table
from waterdx.core.words import Words


def add_to(screening: click.Group) -> None:
    @command(
        screening,
        "earthquake",
        "地震による水道管の想定被害(地表最大速度から、管種・継手・口径・地盤の係数で)",
        "expected earthquake damage of water pipes, from the peak ground velocity",
    )
    @project_argument
    @option(
        "--velocity",
        "地表最大速度 cm/s。60 か 30-90(10 ごと)",
        "peak ground velocity in cm/s: 60, or 30-90 (every 10)",
        required=True,
    )
    @option("--formula", "式", "formula", type=click.Choice(["jwrc2013", "isoyama2000"]), default="jwrc2013", show_default=True)
    @option(
        "--ground",
        "地盤の分からない管の地盤(谷底低地、台地、埋立地など)",
        "landform where none is known, by its Japanese word",
    )
    @option("--liquefaction", "液状化(isoyama2000 のみ)", "liquefaction (isoyama2000 only)", type=click.Choice(["none", "partial", "total"]), default="none", show_default=True)  # fmt: skip
    @out_option("表の保存先(.csv か .xlsx)", "where to write the table (.csv or .xlsx)")
    def earthquake(
        project: Path, velocity: str, formula: str, ground: str | None, liquefaction: str, out: Path | None, as_json: bool
    ) -> None:
        from waterdx.ledger.classify import classify
        from waterdx.reports.earthquake_table import notes, scenario_frame, write_damage
        from waterdx.reports.tables import refuse_ending
        from waterdx.screening.earthquake_town import read_velocities, shake

        if out:
            refuse_ending(out)
            refuse_original(project, out)
        found = shake(project, read_velocities(velocity), formula=formula, ground=ground, liquefaction=liquefaction)
        if out:
            write_damage(out, found, classify(project).pipes.set_index("fid")["seismic"])
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.earthquake", "version": 1}, "formula": formula,
                 "scenarios": [
                     {"velocity_cm_s": one.velocity_cm_s, "damages": one.damages, "low": one.low, "high": one.high, "length_km": one.km,
                      "damages_per_km": one.per_km, "outage_share": one.outage_share, "beyond_formula": one.beyond}
                     for one in found.scenarios
                 ],
                 "without_value": {why: {"pipes": n, "length_km": km} for why, (n, km) in found.missing_km().items()},
                 "ground_assumed_km": found.ground_assumed_km, "out": str(out) if out else None}
            )  # fmt: skip
            return
        frame = scenario_frame(found.scenarios)
        say_table(frame.astype(object).values.tolist(), list(frame.columns))
        for name, text in notes(found).items():
            say(Words("{n}: {t}", "{n}: {t}").format(n=name, t=text))
        if out:
            say(Words(ja="書き出しました: {out}", en="Written: {out}").format(out=out))
