"""What of a town the outlook is made of: its accounts (its own imported ones first) and the assumptions kept in the project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.text import search_key
from waterdx.core.words import Words
from waterdx.indicators import outlook_assumptions
from waterdx.indicators.definitions.water import COST_INPUTS, cost_of_supply
from waterdx.indicators.imported import project_inputs
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import amounts, inputs
from waterdx.indicators.outlook import Accounts
from waterdx.indicators.outlook_assumptions import SETTING, Range
from waterdx.indicators.utilities import resolve
from waterdx.store import history, project

FIELD = "water"
NEEDED = (*COST_INPUTS, "water_supply_revenue", "annual_billed_volume")


def own_assumptions(path: Path) -> dict[str, Range]:
    """What the town has set of the assumptions of the outlook."""
    with project.reading(path) as conn:
        return outlook_assumptions.from_text(project.read_settings(conn).get(SETTING))


def set_assumptions(path: Path, own: Mapping[str, Range], *, reset: bool = False) -> dict[str, Range]:
    """Keep these assumptions in the project (one step of undo); `reset` forgets the former ones. Returns all that are set."""
    with project.editing(path) as conn:
        kept = project.read_settings(conn).get(SETTING)
        now = {**({} if reset else outlook_assumptions.from_text(kept)), **own}
        text = outlook_assumptions.to_text(now) if now else None
        if text != kept:
            label = Words(ja="将来の見通しの仮定を変えた", en="Assumptions of the outlook changed")
            history.apply(conn, EditGroup(label, (Edit(SETTINGS, 0, SETTING, kept, text),)), objects=len(now))
    return now


def accounts_of(path: Path, utility: str | None = None) -> Accounts:
    """The latest year whose accounts are whole, of `utility` (name or code; the one of the project if left out).

    What was imported into the project comes before what the program ships. UserError saying which figures are missing.
    """
    own = project_inputs(path)
    own = own[own["field"] == FIELD]
    code = _code(path, utility, own)
    rows = _rows(own[own["code"] == code], inputs([code], field=FIELD))
    positive = (rows[["cost", "water_supply_revenue", "annual_billed_volume"]] > 0).all(axis=1)
    whole = rows[rows[list(NEEDED)].notna().all(axis=1) & positive]
    if whole.empty:
        raise _incomplete(rows, utility or code)
    last = whole.iloc[-1]
    return Accounts(
        code, str(last["utility"]), int(last["year"]), float(last["cost"]), float(last["water_supply_revenue"]),
        float(last["annual_billed_volume"]), str(last["source"]),
    )  # fmt: skip


def _rows(own: pd.DataFrame, shipped: pd.DataFrame) -> pd.DataFrame:
    """The years there are, in order, each once: the own one where there are two."""
    parts = [
        pd.concat([part[["year", "utility"]], amounts(part, NEEDED)], axis=1).assign(source=part[source])
        for part, source in ((own, "file"), (shipped, "source_url"))
        if len(part)
    ]
    together = pd.concat(parts) if parts else pd.DataFrame(columns=["year", "utility", *NEEDED, "source"])
    years = together.drop_duplicates("year").sort_values("year", ignore_index=True)
    return years.assign(cost=cost_of_supply(years))


def _code(path: Path, utility: str | None, own: pd.DataFrame) -> str:
    """The 団体コード meant: by the words typed, else that of the project, else that of the one utility imported into it."""
    if utility is not None:
        wanted = search_key(utility)
        named = {str(row.code) for row in own.itertuples() if wanted in (search_key(str(row.utility)), row.code)}
        return named.pop() if len(named) == 1 else resolve([utility], FIELD)[0].code
    with project.reading(path) as conn:
        code = project.read_settings(conn)["code"]
    imported = sorted(set(own["code"]))
    if code or len(imported) == 1:
        return str(code or imported[0])
    raise UserError(
        ja="どの団体の決算を使うか分かりません。--utility に団体名か団体コードを指定してください。",
        en="It is not known whose accounts to use: name the utility or its code with --utility.",
    )


def _incomplete(rows: pd.DataFrame, utility: str) -> UserError:
    never = [INPUTS[name].words for name in NEEDED if rows[name].isna().all()]
    missing = Words("、".join(one.ja for one in never), ", ".join(one.en for one in never)) if never else _NOT_TOGETHER
    return UserError(
        ja="「{utility}」の水道事業には、見通しに要る決算の値が揃った年度がありません({missing})。記入様式(indicators template)に記入して「取込」(indicators import)で取り込んでください。",
        en="No fiscal year of “{utility}” has the water accounts that the outlook needs ({missing}). Fill in the sheet to fill in (indicators template) and take it in on “Take in” (indicators import).",
        utility=utility, missing=missing,
    )  # fmt: skip


_NOT_TOGETHER = Words(
    ja="同じ年度に揃わないか、給水収益・水量・費用が 0 以下", en="not in one year, or revenue, volume or cost is not above 0"
)
