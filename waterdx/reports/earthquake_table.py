"""Expected earthquake damage as tables and a book, beside the seismic class of each pipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.seismic import CLASSES
from waterdx.reports.tables import refuse_ending, write_book, write_table
from waterdx.screening.earthquake import MISSING, OUTAGE_SOURCE, Scenario
from waterdx.screening.earthquake_town import Earthquake

if TYPE_CHECKING:
    from collections.abc import Iterable

PIPES = Words(ja="管ごと", en="Pipes")
_MEAN = Words(
    ja="式は過去の地震の平均的な被害率です。実際の地震では大きくばらつきます。下限・上限は継手が不明な管の幅だけで、式のばらつきは含みません。",
    en="The formula gives the mean rate of past earthquakes; real ones scatter widely. Low and high are only the range of pipes whose joint is unknown.",
)


def scenario_frame(scenarios: Iterable[Scenario]) -> pd.DataFrame:
    """One row per velocity."""
    heads = (
        Words(ja="地表最大速度 (cm/s)", en="Peak ground velocity (cm/s)"), Words(ja="被害件数(継手不明の管を除く)", en="Damages (without pipes of unknown joint)"),
        Words(ja="継手不明の管を含む下限", en="Low with them"), Words(ja="同 上限", en="High with them"), Words(ja="被害率 (件/km)", en="Damages per km"), Words(ja="1日後の断水率 (%)", en="Without water a day later (%)"),
        Words(ja="式の範囲", en="Range of the formula"),
    )  # fmt: skip
    beyond = {True: Words(ja="範囲の外", en="outside"), False: Words(ja="範囲内", en="inside")}
    rows = [
        (s.velocity_cm_s, round(s.damages, 1), round(s.low, 1), round(s.high, 1), round(s.per_km, 3), round(100 * s.outage_share, 1), str(beyond[s.beyond]))
        for s in scenarios
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[str(head) for head in heads])


_HEADS = {
    "pipe": Words(ja="管路番号", en="Pipe number"), "street": Words(ja="路線名", en="Street"), "material": Words(ja="管種", en="Material"),
    "joint": Words(ja="継手形式", en="Joint"), "diameter": Words(ja="口径 (mm)", en="Diameter (mm)"), "length": Words(ja="延長 (m)", en="Length (m)"),
    "class": Words(ja="耐震区分", en="Seismic class"), "Cp": Words(ja="Cp 管種・継手", en="Cp pipe and joint"), "Cd": Words(ja="Cd 口径", en="Cd diameter"),
    "Cg": Words(ja="Cg 地盤", en="Cg ground"), "per_km": Words(ja="被害率 (件/km)", en="Damages per km"), "low": Words(ja="下限", en="Low"),
    "high": Words(ja="上限", en="High"), "damages": Words(ja="被害件数", en="Damages"), "why": Words(ja="値のない理由", en="Why no value"),
}  # fmt: skip
_ON_A_SCREEN = (
    "pipe", "per_km", "damages", "class", "material", "joint", "diameter", "length", "why", "low", "high", "Cp", "Cd", "Cg", "street",
)  # fmt: skip


def damage_frame(found: Earthquake, seismic: pd.Series) -> pd.DataFrame:
    """Every pipe, the most damages per km first; `seismic` is the class (ledger.seismic.CLASSES) by fid."""
    order = found.pipes["damage_per_km"].fillna(found.pipes["high_per_km"]).sort_values(ascending=False, kind="stable").index
    pipes = found.pipes.loc[order]
    columns = {
        "pipe": pipes["pipe_id"], "street": pipes["street"], "material": _names("material", pipes), "joint": _names("joint", pipes),
        "diameter": pipes["diameter_mm"], "length": pipes["length_m"].round(1),
        "class": [str(CLASSES[one]) if one in CLASSES else "" for one in pipes["fid"].map(seismic)],
        "Cp": pipes["Cp"], "Cd": pipes["Cd"], "Cg": pipes["Cg"], "per_km": pipes["damage_per_km"].round(3), "low": pipes["low_per_km"].round(3),
        "high": pipes["high_per_km"].round(3), "damages": pipes["damages"].round(4), "why": [str(MISSING[one]) for one in pipes["missing"]],
    }  # fmt: skip
    return pd.DataFrame({str(head): list(columns[name]) for name, head in _HEADS.items()})


def _names(kind: str, pipes: pd.DataFrame) -> list[str]:
    return ["" if pd.isna(one) else str(term_name(kind, one, "water")) for one in pipes[kind]]


def frame_for_a_screen(found: Earthquake, seismic: pd.Series) -> pd.DataFrame:
    """The same columns with the result first: a window shows six without scrolling."""
    return damage_frame(found, seismic)[[str(_HEADS[name]) for name in _ON_A_SCREEN]]


def write_damage(out: Path, found: Earthquake, seismic: pd.Series) -> None:
    """The pipes as CSV, or the whole as an Excel book with formula and sources."""
    refuse_ending(out)
    if out.suffix.lower() == ".csv":
        write_table(out, damage_frame(found, seismic), PIPES)
        return
    sheets = {
        str(Words(ja="想定", en="Scenarios")): scenario_frame(found.scenarios),
        str(PIPES): damage_frame(found, seismic),
    }
    write_book(out, sheets, {str(name): str(text) for name, text in notes(found).items()})


def notes(found: Earthquake) -> dict[Words, Words]:
    """Formula, what is assumed, what is left out: to be said with every figure."""
    velocity = found.scenarios[-1].velocity_cm_s
    other, scenario = found.beside
    differ = scenario.damages != found.scenarios[-1].damages
    assumed = Words(
        ja="{km:.1f} km は地盤が不明のため Cg = 1.0 とみなしました(地盤を指定するか、地盤の区域を取り込むと変わります)。",
        en="For {km:.1f} km nobody says the ground; Cg = 1.0 was assumed (say the ground, or import areas of it).",
    ).format(km=found.ground_assumed_km)
    if not found.ground_assumed_km > 0:
        assumed = Words(
            ja="どの管にも、取り込んだ区域・台帳の土質・指定した地盤のどれかの係数を当てました。",
            en="Every pipe has the coefficient of an imported area, of its soil, or of the ground that was said.",
        )
    return {
        Words(ja="式", en="Formula"): Words("{title}: {note}", "{title}: {note}").format(title=found.formula.title, note=found.formula.note),
        Words(ja="管ごとの表の速度", en="Velocity of the table of pipes"): Words(f"{velocity:g} cm/s", f"{velocity:g} cm/s"),
        Words(ja="値のない管", en="Pipes without a value"): _left_out(found),
        Words(ja="地盤", en="Ground"): assumed,
        Words(ja="もうひとつの式", en="The other formula"): (_BESIDE if differ else _ALIKE).format(title=other.title, n=scenario.damages, per_km=scenario.per_km),
        Words(ja="断水率", en="Outage"): OUTAGE_SOURCE,
        Words(ja="不確かさ", en="Uncertainty"): _MEAN,
    }  # fmt: skip


_BESIDE = Words(
    ja="{title}では {n:.0f} 件({per_km:.2f} 件/km)。式の選び方だけでこれだけ違います。",
    en="{title} gives {n:.0f} damages ({per_km:.2f} per km): the choice of the formula alone makes this much difference.",
)
_ALIKE = Words(ja="{title}でも {n:.0f} 件です。", en="{title} gives {n:.0f} damages too.")


def _left_out(found: Earthquake) -> Words:
    told = [
        Words(ja="{why} {n} 本 {km:.1f} km", en="{why}: {n} pipes, {km:.1f} km").format(why=MISSING[why], n=n, km=km)
        for why, (n, km) in found.missing_km().items()
    ]
    none = Words(ja="なし", en="none")
    return Words("、".join(one.ja for one in told) or none.ja, "; ".join(one.en for one in told) or none.en)
