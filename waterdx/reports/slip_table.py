"""Repair slips and the pipes they may have been on, as a table for the desk: what was entered, what a person has to choose, what has none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.words import Words
from waterdx.reports.tables import write_table

if TYPE_CHECKING:
    import pandas as pd

    from waterdx.screening.joining import Candidate
    from waterdx.screening.slips import Matching, Slip

TITLE = Words(ja="修繕票", en="Repair slips")
_ENTERED = Words(ja="結び付けた", en="matched")
_DOUBTFUL = Words(ja="人が選ぶ", en="to choose")
_NONE = Words(ja="候補なし", en="no candidate")


def slip_frame(found: Matching) -> pd.DataFrame:
    """A row per slip and pipe it may have been on (one without a pipe where there is none), the surest slips first."""
    import pandas as pd

    doubtful = sorted(found.doubtful, key=lambda one: -one.confidence)
    rows = [_row(_ENTERED, slip, one, 1) for slip, one in found.accepted]
    rows += [_row(_DOUBTFUL, slip, one, place) for slip in doubtful for place, one in enumerate(slip.candidates, start=1)]
    rows += [_row(_NONE, slip, None, None) for slip in found.unmatched]
    heads = (
        Words(ja="整理番号", en="Leak"), Words(ja="修繕票の内容", en="Slip"), Words(ja="扱い", en="Status"), Words(ja="候補の順", en="Candidate"),
        Words(ja="管路番号", en="Pipe"), Words(ja="確からしさ", en="Confidence"), Words(ja="離れ (m)", en="Apart (m)"), Words(ja="理由", en="Reason"),
    )  # fmt: skip
    frame = pd.DataFrame(rows, columns=[str(one) for one in heads])
    return frame.astype({str(heads[3]): "Int64"})


def _row(status: Words, slip: Slip, one: Candidate | None, place: int | None) -> tuple[object, ...]:
    pipe = (None, None, None, None) if one is None else (one.pipe_id, round(one.confidence, 3), one.apart_m, str(one.reason))
    return (slip.number, slip.told, str(status), place, *pipe)


def write_slips(path: Path, found: Matching) -> None:
    """The table as CSV or XLSX."""
    write_table(path, slip_frame(found), TITLE)
