"""Likelihood against consequence, and an earthquake, as the window shows and takes them: plain functions for jobs, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.map.sketch import Sketch, sketch_of
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import table_of, text_column
from waterdx.app.table.model import Table
from waterdx.core.findings import remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

IMPORTING = Words(ja="施設・道路・地盤を取り込んでいます", en="Taking in places")
SAVE_MATRIX = Words(ja="マトリックスを保存", en="Save the matrix")
SHAKING = Words(ja="地震の想定", en="Earthquake")
SAVE_DAMAGE = Words(ja="地震の想定を保存", en="Save the earthquake")
_TAKEN = Words(ja="{n:,} か所を取り込みました。{odd}", en="{n:,} places taken in. {odd}")
_CHANGED = Words(ja="影響度の点数を変えました。", en="Points of the consequence changed.")
_RESET = Words(ja="影響度の点数を初期値に戻しました。", en="Points of the consequence are the defaults again.")
_USED = Words(
    ja="{n:,} 本、{km:,.1f} km。重要給水施設 {c:,} か所、緊急輸送道路 {r:,} 区間を使いました。{alone}地図ではひし形と線です。期待漏水は {years} 年間。ますを押すと、その管が選ばれます。",
    en="{n:,} pipes, {km:,.1f} km, with {c:,} critical customers and {r:,} stretches of emergency road (diamonds and lines on the map); leaks expected in {years} years. "
    "{alone}Press a cell to choose its pipes.",
)


@dataclass(frozen=True)
class Cell:
    """One of the 25: `fids` are its pipes, `shade` and `ink` its colours as on paper."""

    consequence: int
    likelihood: int
    km: float
    leaks: float
    fids: tuple[int, ...]
    shade: str
    ink: str


@dataclass(frozen=True)
class Consequence:
    """The matrix laid out: its cells, the pipes in the order of priority with their fids, the points, what to mind, and the critical
    customers and emergency roads, to draw."""

    cells: tuple[Cell, ...]
    pipes: Table
    fids: list[int]
    weights: Table
    weight_names: list[str]
    sentence: Words
    minded: Words
    places: Sketch


@dataclass(frozen=True)
class Shaken:
    """An earthquake laid out: its scenarios, its pipes the most damaged first with their fids, and what to mind."""

    found: Any
    scenarios: Table
    pipes: Table
    fids: list[int]
    notes: Words


def read_matrix(path: Path, progress: Progress = silent) -> Consequence:
    """Likelihood (the latest screening) against consequence. UserError where nothing was screened."""
    from waterdx.reports.consequence_table import pipe_frame, weight_frame
    from waterdx.screening.consequence import DISCLAIMER, matrix_of, no_pipe_near

    matrix = matrix_of(path)
    weights = weight_frame(matrix)
    said = _USED.format(
        n=len(matrix.pipes), km=float(matrix.pipes["length_m"].sum() / 1000), c=matrix.customers, r=matrix.roads, years=matrix.horizon_years, alone=no_pipe_near(matrix)
    )  # fmt: skip
    return Consequence(
        _cells(matrix), table_of(pipe_frame(matrix)), matrix.pipes["fid"].astype(int).tolist(), _weights(weights),
        weights.iloc[:, 0].tolist(), said, DISCLAIMER, _places(path),
    )  # fmt: skip


def _places(path: Path) -> Sketch:
    from waterdx.screening.town_places import town_places

    return sketch_of(np.concatenate([town_places(path, purpose).geometry.to_numpy() for purpose in ("customer", "road")]))


def _cells(matrix: Any) -> tuple[Cell, ...]:
    from waterdx.reports.consequence_charts import shade_of

    fids = {place: tuple(group["fid"].astype(int)) for place, group in matrix.pipes.groupby(["consequence", "likelihood"])}
    cells = zip(*(matrix.cells()[name].tolist() for name in ("consequence", "likelihood", "km", "expected_leaks")), strict=True)
    return tuple(Cell(c, li, km, leaks, fids.get((c, li), ()), *shade_of(c, li)) for c, li, km, leaks in cells)


def _weights(frame: Any) -> Table:
    _names, items, points, defaults = (frame.iloc[:, n] for n in range(4))
    return Table((
        text_column("item", Words(ja="項目", en="Item"), items),
        text_column("points", Words(ja="点数・距離", en="Points or distance"), [f"{value:g}" for value in points]),
        text_column("default", Words(ja="初期値", en="Default"), [f"{value:g}" for value in defaults]),
    ))  # fmt: skip


def import_places(opened: Opened, file: Path, purpose: str, crs: str | None = None, progress: Progress = silent) -> Edited:
    """Take in critical customers, emergency roads or ground, as one step of undo. `crs`: where a person says by which system."""
    from waterdx.screening import town_places

    progress(0, 1, IMPORTING)
    found = town_places.import_places(opened.town.path, file, purpose, crs=crs)
    return last_edited(opened, _TAKEN.format(n=found.places, odd=remarks(found.findings)))


def change_weight(opened: Opened, name: str, text: str, progress: Progress = silent) -> Edited:
    """Points or a distance as typed, as one step of undo. UserError where it cannot be read."""
    from waterdx.screening.consequence import change_weights

    change_weights(opened.town.path, (f"{name}={text}",))
    return last_edited(opened, _CHANGED)


def reset_weights(opened: Opened, progress: Progress = silent) -> Edited:
    """The points as they come with the program."""
    from waterdx.screening.consequence import change_weights

    change_weights(opened.town.path, (), reset=True)
    return last_edited(opened, _RESET)


def save_matrix(path: Path, out: Path, progress: Progress = silent) -> Path:
    from waterdx.reports.consequence_table import write_matrix
    from waterdx.screening.consequence import matrix_of

    progress(0, 1, SAVE_MATRIX)
    write_matrix(out, matrix_of(path))
    return out


def shake(path: Path, velocity: str, formula: str, ground: str, liquefaction: str, progress: Progress = silent) -> Shaken:
    """Expected damage for a velocity of the ground as typed. UserError where it or the ground cannot be read."""
    from waterdx.ledger.classify import classify
    from waterdx.reports.earthquake_table import frame_for_a_screen, notes, scenario_frame
    from waterdx.screening.earthquake_town import read_velocities
    from waterdx.screening.earthquake_town import shake as shaken

    progress(0, 1, SHAKING)
    found = shaken(path, read_velocities(velocity), formula=formula, ground=ground.strip() or None, liquefaction=liquefaction)
    pipes = frame_for_a_screen(found, classify(path).pipes.set_index("fid")["seismic"])
    order = found.pipes["damage_per_km"].fillna(found.pipes["high_per_km"]).sort_values(ascending=False, kind="stable").index
    told = notes(found).items()
    words = Words(
        "\n".join(f"{name.ja}: {text.ja}" for name, text in told), "\n".join(f"{name.en}: {text.en}" for name, text in told)
    )
    fids = found.pipes.loc[order, "fid"].astype(int).tolist()
    return Shaken(found, table_of(scenario_frame(found.scenarios)), table_of(pipes), fids, words)


def save_damage(path: Path, found: Any, out: Path, progress: Progress = silent) -> Path:
    from waterdx.ledger.classify import classify
    from waterdx.reports.earthquake_table import write_damage

    progress(0, 1, SAVE_DAMAGE)
    write_damage(out, found, classify(path).pipes.set_index("fid")["seismic"])
    return out
