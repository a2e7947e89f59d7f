"""The outlook and its assumptions as tables a person reads: headings with units, one row a year, one row an assumption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.outlook import MEASURES
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS, Range

if TYPE_CHECKING:
    from waterdx.indicators.outlook import Outlook

EDGES = {"low": Words(ja="低", en="low"), "middle": Words(ja="中", en="middle"), "high": Words(ja="高", en="high")}


def outlook_frame(found: Outlook) -> pd.DataFrame:
    """One row a fiscal year; of each measure low, middle and high, rounded as it is shown."""
    frames = {"low": found.low, "middle": found.middle, "high": found.high}
    columns = {
        f"{one.words} {EDGES[edge]} ({one.unit})": frame[name].round(one.decimals)
        for name, one in MEASURES.items()
        for edge, frame in frames.items()
    }
    return pd.DataFrame(columns).rename_axis(str(Words(ja="年度", en="Fiscal year"))).reset_index()


def assumption_frame(assumed: Mapping[str, Range]) -> pd.DataFrame:
    """One row an assumption, with its unit, whether the town has set it, and its source."""
    own, default = Words(ja="町の設定", en="set by the town"), Words(ja="初期値", en="default")
    rows = [
        (one.name, str(one.label), assumed[one.name].low, assumed[one.name].middle, assumed[one.name].high, str(one.unit),
         str(own if assumed[one.name] != one.default else default), str(one.source))
        for one in ASSUMPTIONS
    ]  # fmt: skip
    heads = (Words(ja="名前", en="Name"), Words(ja="仮定", en="Assumption"), *EDGES.values(), Words(ja="単位", en="Unit"),
             Words(ja="設定", en="Set"), Words(ja="出典(初期値の)", en="Source (of the default)"))  # fmt: skip
    return pd.DataFrame(rows, columns=[str(one) for one in heads])
