"""The parts of the indicators page, in the order of the work. A new one is one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from waterdx.app.indicators.charts_tab import ChartsTab
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.compare_tab import CompareTab
from waterdx.app.indicators.council_tab import CouncilTab
from waterdx.app.indicators.explain_tab import ExplainTab
from waterdx.app.indicators.import_tab import ImportTab
from waterdx.app.indicators.ledger_tab import LedgerTab
from waterdx.app.indicators.merge_tab import MergeTab
from waterdx.app.indicators.outlook_tab import OutlookTab
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.session import Session
from waterdx.core.words import Words


@dataclass(frozen=True)
class TabEntry:
    id: str
    title: Words
    make: Callable[[Session, Choice], IndicatorTab]


TABS: tuple[TabEntry, ...] = (
    TabEntry("compare", Words(ja="比較", en="Compare"), CompareTab),
    TabEntry("charts", Words(ja="図", en="Charts"), ChartsTab),
    TabEntry("explain", Words(ja="説明", en="Explain"), ExplainTab),
    TabEntry("merge", Words(ja="統合", en="Merge"), MergeTab),
    TabEntry("ledger", Words(ja="管路から", en="From the ledger"), LedgerTab),
    TabEntry("outlook", Words(ja="将来", en="Ahead"), OutlookTab),
    TabEntry("import", Words(ja="取込", en="Take in"), ImportTab),
    TabEntry("council", Words(ja="議会資料", en="Council"), CouncilTab),
)
