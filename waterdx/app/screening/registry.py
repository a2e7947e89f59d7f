"""The tabs of the screening page, in the order of the work. A new tab is one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from waterdx.app.map.town_map import TownMap
from waterdx.app.screening.consequence_tab import ConsequenceTab
from waterdx.app.screening.diagnosis_tab import DiagnosisTab
from waterdx.app.screening.evaluation_tab import EvaluationTab
from waterdx.app.screening.evidence_tab import EvidenceTab
from waterdx.app.screening.plan_tab import PlanTab
from waterdx.app.screening.results_tab import ResultsTab
from waterdx.app.screening.sewer_tab import SewerTab
from waterdx.app.screening.slips_tab import SlipsTab
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.session import Session
from waterdx.core.words import Words


@dataclass(frozen=True)
class TabEntry:
    id: str
    title: Words
    make: Callable[[Session, TownMap], ScreeningTab]


TABS: tuple[TabEntry, ...] = (
    TabEntry("diagnosis", Words(ja="診断", en="Diagnosis"), DiagnosisTab),
    TabEntry("plan", Words(ja="計画", en="Plan"), PlanTab),
    TabEntry("results", Words(ja="結果", en="Results"), ResultsTab),
    TabEntry("evaluation", Words(ja="検証", en="Evaluation"), EvaluationTab),
    TabEntry("slips", Words(ja="修繕票", en="Repair slips"), SlipsTab),
    TabEntry("evidence", Words(ja="他の証拠", en="Other evidence"), EvidenceTab),
    TabEntry("consequence", Words(ja="影響度", en="Consequence"), ConsequenceTab),
    TabEntry("sewer", Words(ja="下水", en="Sewers"), SewerTab),
)
