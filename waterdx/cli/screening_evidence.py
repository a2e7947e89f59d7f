"""waterdx screening evidence: signs of leaks from elsewhere, their lift over a random control, and folding them into the ranking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.help import Group
from waterdx.cli.options import argument, option, out_option, places_crs_option, project_argument, reading_options, typed_day
from waterdx.cli.output import command, exit_code, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.screening.points_of_interest import InterestSet, SetSettings

_KINDS = ("satellite", "logger", "night_flow")
_HIT_RATE = (
    "当たり率: 漏水のあった箇所数/確かめた箇所数(65/249)か 26%。倍率は使わない",
    "hit rate: places with a leak / places checked (65/249), or 26%; no multipliers",
)
_CONTROL = (
    "無作為に選んで調べた箇所の結果(3/120)。省くと町の平均漏水率から計算",
    "what places drawn at random gave (3/120); computed from the town's mean leak rate if left out",
)
_SINCE = (
    "この日より後の漏水で効果を確かめる(省くと年月日の列)",
    "judge by leaks after this day (the dates in the file if left out)",
)
_RADIUS = ("点のまわり何 m の管を対象にするか", "how many metres round a point count")


def add_to(screening: click.Group) -> None:
    text = Words(ja="衛星・ロガー・夜間流量など、ほかの手掛かり", en="other evidence: satellite, loggers, night flow")

    @screening.group("evidence", cls=Group, help=str(text))
    def evidence() -> None:
        pass

    _add_import(evidence)
    _add_list(evidence)
    _add_set(evidence)
    _add_fold(evidence)


def _iso(day: str | None) -> str | None:
    typed = typed_day(day)
    return typed.isoformat() if typed else None


def _add_import(evidence: click.Group) -> None:
    @command(
        evidence,
        "import",
        "漏水の疑い箇所(点・区域)を取り込む(CSV、GeoJSON、Shapefile など)",
        "take in places or districts under suspicion (CSV, GeoJSON, shapefile …)",
    )
    @project_argument
    @argument("file", "取り込むファイル", "the file", metavar="FILE", type=click.Path(path_type=Path))
    @option("--kind", "種類", "what they are", type=click.Choice(_KINDS), required=True)
    @option("--radius", *_RADIUS, type=float)
    @option("--hit-rate", *_HIT_RATE)
    @option("--control", *_CONTROL)
    @option("--since", *_SINCE)
    @places_crs_option
    @reading_options
    def import_evidence(
        project: Path, file: Path, kind: str, radius: float | None, hit_rate: str | None, control: str | None, since: str | None,
        crs: str | None, encoding: str | None, sheet: str | None, as_json: bool,
    ) -> int:  # fmt: skip
        from waterdx.importers.registry import ReadOptions
        from waterdx.screening.points_of_interest import KINDS, import_set

        found = import_set(
            project, file, kind, radius_m=radius, hit_rate=hit_rate, control=control, since=_iso(since), crs=crs,
            options=ReadOptions(encoding=encoding, sheet=sheet),
        )  # fmt: skip
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.evidence.import", "version": 1}, "set": found.source_id, "places": found.places,
                 "shapes": found.shapes, "findings": [one.to_json() for one in found.findings]}
            )  # fmt: skip
            return exit_code(found.findings)
        said = Words(
            ja="組 {n} として {places} か所を取り込みました(点 {points}、線 {lines}、面 {areas})。{note}。次は waterdx screening evidence list で効果を確かめます。",
            en="{places} places taken in as set {n} ({points} points, {lines} lines, {areas} areas; {note}). Next: waterdx screening evidence list.",
        )
        say(said.format(n=found.source_id, places=found.places, note=KINDS[kind].note, **found.shapes))
        say_findings(found.findings)
        return exit_code(found.findings)


def _add_list(evidence: click.Group) -> None:
    @command(
        evidence,
        "list",
        "取り込んだ組と、その後の漏水での効果(無作為の対照と比べる)",
        "the sets, and how each did on the leaks since, against a random control",
    )
    @project_argument
    def list_sets(project: Path, as_json: bool) -> None:
        from waterdx.screening.points_of_interest import sets_of

        sets = sets_of(project)
        judged = [_judged(project, one) for one in sets]
        if as_json:
            say_json({"schema": {"name": "waterdx.screening.evidence.list", "version": 1},
                      "sets": [_to_json(one, lift, words) for one, (lift, words) in zip(sets, judged, strict=True)]})  # fmt: skip
            return
        if not sets:
            say(Words(ja="漏水の疑いの組はありません。", en="There are no sets."))
        for one, (_lift, words) in zip(sets, judged, strict=True):
            say(_about(one))
            say(words)


def _judged(project: Path, one: InterestSet) -> tuple[Any, Words]:
    """The lift and its sentence; without a control no lift, and the sentence why."""
    from waterdx.screening.fold_evidence import lift_of

    try:
        lift = lift_of(project, one)
    except UserError as error:
        return None, error.words
    return lift, lift.words


def _about(one: InterestSet) -> Words:
    used = Words(ja="使う", en="used") if one.settings.used else Words(ja="使わない", en="not used")
    about = Words(ja="組 {n} {name}: {places} か所、{said}{use}", en="Set {n} {name}: {places} places, {said}{use}")
    return about.format(n=one.number, name=one.name, places=len(one.places), said=_said(one.settings), use=used)


def _said(said: SetSettings) -> Words:
    """Radius and hit rate; nothing of night flow, which has neither."""
    if said.kind == "night_flow":
        return Words("", "")
    if said.hit_rate is None:
        rate = Words(ja="未入力", en="not said")
    elif said.checked is None:
        rate = Words(ja="{share:.1%}(母数不明)", en="{share:.1%} (of how many is not said)").format(share=said.hit_rate)
    else:
        rate = Words(ja="{share:.1%}({n} か所)", en="{share:.1%} (of {n})").format(share=said.hit_rate, n=said.checked)
    return Words(ja="半径 {r:.0f} m、当たり率 {rate}、", en="radius {r:.0f} m, hit rate {rate}, ").format(
        r=said.radius_m, rate=rate
    )


def _to_json(one: InterestSet, lift: Any, words: Words) -> dict[str, Any]:
    said = one.settings
    told = {
        "set": one.number, "file": one.file_name, "kind": said.kind, "places": len(one.places), "radius_m": said.radius_m,
        "hit_rate": said.hit_rate, "checked": said.checked, "control_rate": said.control_rate, "since": one.since, "used": said.used,
        "lift_ja": words.ja, "lift_en": words.en, "lift": None,
    }  # fmt: skip
    if lift is not None:
        low, high = lift.interval
        told |= {"lift": lift.lift, "lift_low": low, "lift_high": high, "km_inside": lift.km_inside, "km_whole": lift.km_whole,
                 "leaks_inside": lift.leaks_inside, "leaks": lift.leaks, "control_leaks": lift.control}  # fmt: skip
    return told


def _add_set(evidence: click.Group) -> None:
    @command(evidence, "set", "組の半径・当たり率などを変える", "change the radius, hit rate … of a set")
    @project_argument
    @argument("number", "組の番号", "number of the set", metavar="N", type=int)
    @option("--radius", *_RADIUS, type=float)
    @option("--hit-rate", *_HIT_RATE)
    @option("--control", *_CONTROL)
    @option("--since", *_SINCE)
    @click.option("--use/--leave", default=None, help=str(Words(ja="反映に使う/使わない", en="use it in the ranking, or not")))
    def change(
        project: Path, number: int, radius: float | None, hit_rate: str | None, control: str | None, since: str | None,
        use: bool | None, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.screening.points_of_interest import change_set, sets_of

        change_set(project, number, radius_m=radius, hit_rate=hit_rate, control=control, since=_iso(since), used=use)
        one = next(one for one in sets_of(project) if one.number == number)
        lift, words = _judged(project, one)
        if as_json:
            say_json({"schema": {"name": "waterdx.screening.evidence.set", "version": 1}, **_to_json(one, lift, words)})
            return
        say(_about(one))
        say(words)


def _add_fold(evidence: click.Group) -> None:
    @command(
        evidence,
        "fold",
        "使う組を最新の順位に反映し、調査計画で使う順位として残す",
        "fold the sets in use into the latest ranking and keep it for the plan",
    )
    @project_argument
    @out_option("順位表の保存先(.csv か .xlsx)", "where to write the ranking (.csv or .xlsx)")
    def fold_in(project: Path, out: Path | None, as_json: bool) -> None:
        from waterdx.reports.screening_tables import write_scores
        from waterdx.reports.tables import refuse_ending
        from waterdx.screening.fold_evidence import fold, keep_folded

        if out:
            refuse_ending(out)
            refuse_original(project, out)
        screening, folded = fold(project)
        effective = [one for one in folded if one.ratio is not None]
        if effective:
            keep_folded(project, screening)
        if out:
            write_scores(out, screening, project)
        if as_json:
            say_json({"schema": {"name": "waterdx.screening.evidence.fold", "version": 1}, "sets": [one.to_json() for one in folded],
                      "kept": bool(effective), "expected_leaks": screening.expected_leaks, "out": str(out) if out else None})  # fmt: skip
            return
        say_table(
            [(one.one.number, one.one.name, one.why) for one in folded],
            (Words(ja="組", en="Set"), Words(ja="名前", en="Name"), Words(ja="反映", en="Effect")),
        )
        kept = Words(ja="反映した順位を残しました。waterdx screening plan はこの順位で計画します。", en="The ranking with them is kept; waterdx screening plan goes by it.")  # fmt: skip
        none = Words(ja="反映できる組がないため、順位は変えていません。", en="No set has an effect; the ranking is unchanged.")
        say(kept if effective else none)
        if out:
            say(Words(ja="順位表: {out}", en="Ranking: {out}").format(out=out))
