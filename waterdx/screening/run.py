"""Screening a project: its pipes and leaks in, a score for every water pipe kept in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.progress import Progress, share, silent
from waterdx.core.terms import all_terms
from waterdx.core.words import Words
from waterdx.screening.evaluate import Evaluation, evaluate
from waterdx.screening.model import train
from waterdx.screening.scores import predict
from waterdx.store import project, tables
from waterdx.store.inferred import inferred
from waterdx.store.layers import read_layer_of
from waterdx.store.lengths import length_m

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

HORIZON_YEARS = 3


@dataclass
class Screening:
    """What a screening found: the card of its model as JSON, one score per pipe (screening.scores.COLUMNS and fid)."""

    card: dict[str, Any]
    scores: pd.DataFrame

    @property
    def expected_leaks(self) -> float:
        """Leaks expected on all pipes over the horizon of the model."""
        return float(self.scores["expected_leaks"].sum())

    @property
    def interval(self) -> tuple[float, float]:
        """The pipes' 90 % intervals summed: wider than the interval of the sum, so it errs on the safe side."""
        return float(self.scores["low"].sum()), float(self.scores["high"].sum())


def screen(path: Path, *, as_of: str | None = None, horizon: int = HORIZON_YEARS, progress: Progress = silent) -> Screening:
    """Train on the project's own record up to `as_of`, score every water pipe, and keep both in the project.

    `as_of` is a day (YYYY-MM-DD), by default that of the latest leak recorded. UserError where the record is too short.
    """
    pipes, leaks = record_of(path)
    day = _within_the_record(as_of, last_day(leaks))
    model = train(pipes, leaks, as_of=day, horizon=horizon, progress=share(progress, 0.0, 0.8))
    progress(0.85, 1, Words(ja="全ての管に順位を付けています", en="Ranking every pipe"))
    scores = predict(model, pipes, leaks, as_of=day, horizon=horizon, material_names=material_names())
    scores.insert(0, "fid", pipes["fid"].loc[scores.index])
    card = replace(model.card, limits=(*model.card.limits, *say_inferred(scores, inferred_fields(path))))
    progress(0.95, 1, Words(ja="プロジェクトに書き込んでいます", en="Writing to the project"))
    with project.editing(path) as conn:
        tables.insert_screening(conn, card.to_json(), storable(scores))
    progress(1, 1, Words(ja="終わりました", en="Done"))
    return Screening(card.to_json(), scores)


def inferred_fields(path: Path) -> pd.Series:
    """By fid of a pipe, the fields whose value is inferred, not read."""
    with project.reading(path) as conn:
        return inferred(conn).groupby("fid")["field"].agg(tuple)


def say_inferred(scores: pd.DataFrame, fields: pd.Series) -> tuple[Words, ...]:
    """Tell it in the reasons of every score that rests on inferred values; returns what the model card has to say of them."""
    import pandas as pd

    resting = scores["fid"].isin(fields.index)
    if not resting.any():
        return ()
    told = {fid: _inferred_reason(names) for fid, names in fields.items()}
    reasons = [(*one, told[fid]) if fid in told else one for fid, one in zip(scores["fid"], scores["reasons"], strict=True)]
    scores["reasons"] = pd.Series(reasons, index=scores.index, dtype=object)
    said = Words(ja="{n:,} 本の管は布設年度・管種・口径のいずれかが推定値です(理由の欄に示します)。推定の誤りは区間に含みません。",
                 en="{n:,} pipes have an inferred laying year, material or diameter (said in their reasons); the intervals do not include that it may be wrong.")  # fmt: skip
    return (said.format(n=int(resting.sum())),)


def _inferred_reason(fields: tuple[str, ...]) -> Words:
    labels = [field_named(one).label for one in fields]
    named = Words("・".join(one.ja for one in labels), ", ".join(one.en for one in labels))
    return Words(ja="{fields}は推定値", en="inferred, not read: {fields}").format(fields=named)


def evaluate_project(path: Path, *, as_of: str, horizon: int = HORIZON_YEARS, progress: Progress = silent) -> Evaluation:
    """How a screening made at `as_of` would have done in the `horizon` years that followed."""
    pipes, leaks = record_of(path)
    return evaluate(pipes, leaks, as_of=as_of, horizon=horizon, progress=progress)


def latest(path: Path) -> tuple[Screening, int]:
    """The latest screening kept in the project and the number of its model. UserError where there is none."""
    import pandas as pd

    models = tables.read_table(path, "risk_models")
    if models.empty:
        raise UserError(
            ja="「{path}」はまだ漏水スクリーニングをしていません。先に waterdx screening run を実行してください。",
            en="“{path}” has not been screened yet. Run waterdx screening run first.",
            path=path,
        )
    newest = models.iloc[-1]
    scores = tables.read_table(path, "risk_scores").query("model_id == @newest.id").drop(columns=["id", "model_id"])
    reasons = [(Words(ja, en),) if ja else () for ja, en in zip(scores["reasons_ja"], scores["reasons_en"], strict=True)]
    whole = (
        scores.drop(columns=["reasons_ja", "reasons_en"])
        .assign(reasons=pd.Series(reasons, index=scores.index))
        .reset_index(drop=True)
    )
    return Screening(json.loads(newest["card"]), whole), int(newest["id"])


def record_of(path: Path) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """The water pipes of the project, each with its own pipe_id and length, and its leaks with their days."""
    import pandas as pd

    with project.reading(path) as conn:
        pipes, leaks = read_layer_of(conn, "pipes"), read_layer_of(conn, "leaks")
    pipes = pipes[pipes["field"] == "water"].reset_index(drop=True)
    if pipes.empty:
        raise UserError(
            ja="「{path}」に水道の管路がありません。先に台帳を取り込んでください(waterdx ledger import)。",
            en="“{path}” has no water pipes. Import a ledger first (waterdx ledger import).",
            path=path,
        )
    own = pipes["pipe_id"].where(~pipes["pipe_id"].duplicated() & pipes["pipe_id"].notna(), "#" + pipes["fid"].astype(str))
    leaks = leaks.assign(date=pd.to_datetime(leaks["date"]))
    return pipes.assign(pipe_id=own, length_m=length_m(pipes)), leaks


def _within_the_record(as_of: str | None, last: str) -> str:
    """The day to rank as of. UserError more than a year after the last leak: months without a record would pass for months without leaks."""
    import pandas as pd

    from waterdx.screening.record import day_of

    if as_of is None:
        return last
    if day_of(as_of) > pd.Timestamp(last) + pd.DateOffset(years=1):
        raise UserError(
            ja="基準日 {as_of} は最後の漏水記録({last})より 1 年以上あとです。記録のない期間を「漏水なし」と数えてしまうため計算しません。"
            "新しい修繕記録を取り込むか、基準日を {last} 頃にしてください。",
            en="{as_of} is more than a year after the last leak recorded ({last}); the time without a record would count as free of leaks. "
            "Import the newer repair records, or choose a day about {last}.",
            as_of=as_of, last=last,
        )  # fmt: skip
    return as_of


def last_day(leaks: pd.DataFrame) -> str:
    """The day of the latest leak recorded: what came after it is not known to be free of leaks."""
    if leaks["date"].isna().all():
        raise UserError(
            ja="日付のある漏水記録がありません。修繕記録を取り込んでから実行してください(waterdx ledger import … --layer leaks)。",
            en="There is no leak with a date. Import the repair records first (waterdx ledger import … --layer leaks).",
        )
    return str(leaks["date"].max().date())


def material_names() -> dict[str, Words]:
    """Names of the materials of water pipes, for the reasons of a score."""
    return {term.code: term.name for term in all_terms() if term.kind == "material" and term.field == "water"}


def storable(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores as the table of the project holds them."""
    said = {
        f"reasons_{language}": [separator.join(words.in_language(language) for words in reasons) for reasons in scores["reasons"]]
        for language, separator in (("ja", "、"), ("en", "; "))
    }
    return scores.drop(columns="reasons").assign(**said)
