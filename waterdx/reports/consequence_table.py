"""The matrix of likelihood and consequence as a table and a book: the cells, and the pipes of each."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from waterdx.core.words import Words
from waterdx.reports.tables import refuse_ending, write_book, write_table
from waterdx.screening.consequence import CLASSES, DISCLAIMER, WEIGHTS, Matrix

LIKELIHOODS = {
    5: Words(ja="起こりやすさ 5(最も漏れやすい)", en="5 (likeliest)"),
    4: Words(ja="起こりやすさ 4", en="4"),
    3: Words(ja="起こりやすさ 3", en="3"),
    2: Words(ja="起こりやすさ 2", en="2"),
    1: Words(ja="起こりやすさ 1(最も漏れにくい)", en="1 (least likely)"),
}
_LIST = Words(ja="管ごと", en="Pipes")
_AT_LEAST = {True: Words(ja="口径不明のため下限", en="at least (diameter unknown)"), False: Words("", "")}


def matrix_frame(matrix: Matrix, value: str = "km") -> pd.DataFrame:
    """Five rows of consequence, the gravest first, five columns of likelihood; `value` is km, pipes or expected_leaks."""
    cells = matrix.cells().pivot(index="consequence", columns="likelihood", values=value).loc[[5, 4, 3, 2, 1]].round(2)
    cells = cells.rename(columns={number: str(name) for number, name in LIKELIHOODS.items()})
    cells.insert(0, str(Words(ja="影響", en="Consequence")), [str(CLASSES[number]) for number in cells.index])
    return pd.DataFrame(cells.reset_index(drop=True).rename_axis(columns=None))


def pipe_frame(matrix: Matrix) -> pd.DataFrame:
    """Every pipe, the first priority first."""
    pipes = matrix.pipes
    return pd.DataFrame(
        {
            str(Words(ja="優先順位", en="Priority")): pipes["priority"],
            str(Words(ja="管路番号", en="Pipe number")): pipes["pipe_id"],
            str(Words(ja="路線名", en="Street")): pipes["street"],
            str(Words(ja="口径 (mm)", en="Diameter (mm)")): pipes["diameter_mm"],
            str(Words(ja="延長 (m)", en="Length (m)")): pipes["length_m"].round(1),
            str(Words(ja="起こりやすさ", en="Likelihood")): pipes["likelihood"],
            str(Words(ja="影響", en="Consequence")): pipes["consequence"],
            str(Words(ja="影響の点数", en="Points of consequence")): pipes["points"],
            str(Words(ja="影響の理由", en="Why")): [str(Words(ja="、", en="; ")).join(map(str, why)) for why in pipes["why"]],
            str(Words(ja="確かさ", en="Certainty")): [str(_AT_LEAST[bool(one)]) for one in pipes["at_least"]],
            str(Words(ja="期待漏水 (件/km・年)", en="Expected leaks (per km and year)")): pipes[
                "expected_leaks_per_km_year"
            ].round(4),
        }
    )


def weight_frame(matrix: Matrix) -> pd.DataFrame:
    """Every weight in use, its name for --set, and whether it is the default."""
    heads = (Words(ja="名前", en="Name"), Words(ja="項目", en="Item"), Words(ja="点数・距離", en="Points or distance"), Words(ja="初期値", en="Default"))  # fmt: skip
    rows = [(name, str(one.name), matrix.weights[name], one.default) for name, one in WEIGHTS.items()]
    return pd.DataFrame(rows, columns=[str(head) for head in heads])


def write_matrix(out: Path, matrix: Matrix) -> None:
    """The pipes as CSV, or the whole as an Excel book."""
    refuse_ending(out)
    if out.suffix.lower() == ".csv":
        write_table(out, pipe_frame(matrix), _LIST)
        return
    sheets = {
        str(Words(ja="延長 (km)", en="Length (km)")): matrix_frame(matrix),
        str(Words(ja="本数", en="Number of pipes")): matrix_frame(matrix, "pipes"),
        str(Words(ja="期待漏水 (件)", en="Expected leaks")): matrix_frame(matrix, "expected_leaks"),
        str(_LIST): pipe_frame(matrix),
        str(Words(ja="点数", en="Points")): weight_frame(matrix),
    }
    order = Words(
        ja="優先順位 = 期待漏水(件/km・年)× 影響の点数の大きい順", en="priority: expected leaks per km and year x points"
    )
    years = Words(ja="期待漏水は今後 {n} 年間の件数です。", en="Expected leaks are those of the next {n} years.").format(
        n=matrix.horizon_years
    )
    notes = (
        (Words(ja="注意", en="Mind"), DISCLAIMER),
        (Words(ja="順位", en="Order"), order),
        (Words(ja="期待漏水", en="Expected leaks"), years),
    )
    write_book(out, sheets, {str(name): str(text) for name, text in notes})
