"""Screening as of a past day held against the leaks that followed: plain functions for a job, no Qt in here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Column, Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

NOT_EVALUATED = Words(
    ja="過去のある日までの記録だけで順位を付け、その後の漏水をどれだけ当てたかを、古い順・過去の漏水順・無作為と比べます。",
    en="Ranks with the record up to a past day only, and shows how many of the following leaks it caught, beside a ranking by age, "
    "by earlier leaks and at random.",
)


def evaluate(path: Path, as_of: str, horizon: int, progress: Progress = silent) -> Any:
    """How a screening made at `as_of` would have done in the `horizon` years that followed (an Evaluation)."""
    from waterdx.screening.of_project import evaluate_project

    return evaluate_project(path, as_of=as_of, horizon=horizon, progress=progress)


def caught_table(evaluation: Any) -> Table:
    """Share of the leaks each ranking caught in the first 5, 10, 20 % of the length."""
    from waterdx.screening.evaluate import RANKINGS
    from waterdx.screening.figures import SHARES

    rankings = text_column("ranking", Words(ja="順位の付け方", en="Ranking"), [str(RANKINGS[name]) for name in evaluation.caught])
    return Table((rankings, *(_share_column(share, [one[share] for one in evaluation.caught.values()]) for share in SHARES)))


def _share_column(share: float, caught: list[float]) -> Column:
    head = Words(ja="上位 {share:.0f} % の延長", en="Top {share:.0f} % of length").format(share=100 * share)
    tip = Words(ja="この延長で当てた、その後の漏水の割合", en="Share of the following leaks that lay on this length")
    return Column(f"top_{share}", head, np.array(caught), lambda value: f"{100 * value:.1f} %", is_number=True, tip=tip)
