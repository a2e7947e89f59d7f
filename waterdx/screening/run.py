"""Screening a project: its pipes and leaks in, a score for every water pipe kept in it."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.eras import fiscal_year_of
from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.progress import Progress, share, silent
from waterdx.core.terms import all_terms
from waterdx.core.words import Words
from waterdx.screening.choice import AUTO
from waterdx.screening.joining import joined
from waterdx.screening.model import Model, check_horizon, check_level, train
from waterdx.screening.model_file import read_model
from waterdx.screening.scores import predict
from waterdx.store import history, project, tables
from waterdx.store.in_use import out_without_day
from waterdx.store.inferred import guesses
from waterdx.store.layers import read_layer_of
from waterdx.store.lengths import length_m

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

HORIZON_YEARS = 3
KEPT_MODEL = "model"  # where a stored card holds the model
LEVEL = "leak_level_per_km_year"  # of the settings of a project


@dataclass
class Screening:
    """What a screening found: the card of its model as JSON, one score per pipe (screening.scores.COLUMNS and fid), and the model itself
    as JSON (None where an older version kept none)."""

    card: dict[str, Any]
    scores: pd.DataFrame
    model: dict[str, Any] | None = None

    @property
    def expected_leaks(self) -> float:
        """Leaks expected on all pipes over the horizon of the model."""
        return float(self.scores["expected_leaks"].sum())

    @property
    def interval(self) -> tuple[float, float]:
        """The pipes' 90 % intervals summed: wider than the interval of the sum, so it errs on the safe side."""
        return float(self.scores["low"].sum()), float(self.scores["high"].sum())


def screen(
    path: Path, *, as_of: str | None = None, horizon: int = HORIZON_YEARS, method: str = AUTO, level: float | None = None,
    progress: Progress = silent,
) -> Screening:  # fmt: skip
    """Rate every water pipe by what is known up to `as_of`, and keep scores and card in the project. No leak need be on record.

    `as_of`: a day (YYYY-MM-DD), by default that of the latest leak recorded, today without any. `method`: a name of METHODS, auto, or the
    file of a model that `train_project` wrote. `level`: see town_level.
    """
    pipes, leaks = rated_record(path)
    day = ranking_day(as_of, pipes, leaks)
    check_horizon(horizon)
    model = model_for(path, pipes, leaks, day, horizon, method, level, share(progress, 0.0, 0.8))
    progress(0.85, 1, Words(ja="全ての管に順位を付けています", en="Ranking every pipe"))
    scores = predict(model, pipes, leaks, as_of=day, horizon=horizon, material_names=material_names())
    scores.insert(0, "fid", pipes["fid"].loc[scores.index])
    limits = (*model.card.limits, *say_inferred(scores, inferred_fields(path)))
    card = replace(model.card, as_of=day, horizon=horizon, limits=limits)
    progress(0.95, 1, Words(ja="プロジェクトに書き込んでいます", en="Writing to the project"))
    found = Screening(card.to_json(), scores, model.to_json())
    keep(path, found)
    progress(1, 1, Words(ja="終わりました", en="Done"))
    return found


def keep(path: Path, found: Screening) -> None:
    """Make it the latest of the project. The model is kept with its card, so that it can be explained as it was."""
    with project.editing(path) as conn:
        tables.insert_screening(
            conn, {**found.card, **({KEPT_MODEL: found.model} if found.model else {})}, storable(found.scores)
        )


def train_project(
    path: Path, *, as_of: str | None = None, horizon: int = HORIZON_YEARS, method: str = AUTO, level: float | None = None,
    progress: Progress = silent,
) -> Model:  # fmt: skip
    """The model `screen` would use, without scoring or keeping anything."""
    pipes, leaks = rated_record(path)
    return model_for(path, pipes, leaks, ranking_day(as_of, pipes, leaks), horizon, method, level, progress)


def model_for(
    path: Path,
    pipes: pd.DataFrame,
    leaks: pd.DataFrame,
    day: str,
    horizon: int,
    method: str,
    level: float | None,
    progress: Progress,
) -> Model:
    """The model of the file `method` names, else one learnt by that method."""
    if method.lower().endswith(".json"):
        return Model.from_json(read_model(Path(method)))
    return train(pipes, leaks, as_of=day, horizon=horizon, method=method, level=level or town_level(path), progress=progress)


def town_level(path: Path) -> float | None:
    """Leaks per km and year of the whole town where its record does not tell, as set in the project; None where it is not."""
    with project.reading(path) as conn:
        kept = project.read_settings(conn).get(LEVEL)
    return None if kept is None else float(kept)


def set_town_level(path: Path, level: float | None) -> None:
    """Keep the level in the project, None to forget it; in the history, so that it can be undone."""
    check_level(level)
    with project.editing(path) as conn:
        before = project.read_settings(conn).get(LEVEL)
        after = None if level is None else str(level)
        if before != after:
            edit = Edit(SETTINGS, 0, LEVEL, before, after)
            history.apply(conn, EditGroup(Words(ja="漏水の水準", en="Level of leaks"), (edit,)), action="level")


def inferred_fields(path: Path) -> pd.Series:
    """By fid of a pipe, the fields whose value is inferred, not read."""
    with project.reading(path) as conn:
        return guesses(conn).groupby("fid")["field"].agg(tuple)


def say_inferred(scores: pd.DataFrame, fields: pd.Series) -> tuple[Words, ...]:
    """Tell it in the reasons of every score that rests on inferred values; returns what the model card has to say of them."""
    import pandas as pd

    resting = scores["fid"].isin(fields.index)
    if not resting.any():
        return ()
    told = {fid: _inferred_reason(names) for fid, names in fields.items()}
    reasons = [(*one, told[fid]) if fid in told else one for fid, one in zip(scores["fid"], scores["reasons"], strict=True)]
    scores["reasons"] = pd.Series(reasons, index=scores.index, dtype=object)
    said = Words(ja="{n:,} 本の管は布設年度・管種・口径のいずれかが推定値です(理由の欄に示します)。推定の確からしさに応じて、ほかの値の場合も平均し、区間を広げています。",
                 en="{n:,} pipes have an inferred laying year, material or diameter (said in their reasons); the rate is averaged over what else it may be, and the interval is wider for it.")  # fmt: skip
    return (said.format(n=int(resting.sum())),)


def _inferred_reason(fields: tuple[str, ...]) -> Words:
    labels = [field_named(one).label for one in fields]
    named = Words("・".join(one.ja for one in labels), ", ".join(one.en for one in labels))
    return Words(ja="{fields}は推定値", en="inferred, not read: {fields}").format(fields=named)


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
    scores = tables.read_table(path, "risk_scores")
    scores = scores[scores["model_id"] == newest["id"]].drop(columns=["id", "model_id"])
    reasons = [(Words(ja, en),) if ja else () for ja, en in zip(scores["reasons_ja"], scores["reasons_en"], strict=True)]
    whole = (
        scores.drop(columns=["reasons_ja", "reasons_en"])
        .assign(reasons=pd.Series(reasons, index=scores.index))
        .reset_index(drop=True)
    )
    card = json.loads(newest["card"])
    return Screening(card, whole, card.pop(KEPT_MODEL, None)), int(newest["id"])


def record_of(path: Path) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """The water pipes of the project, each with its own pipe_id and length, and its leaks with their days, those without a pipe
    number joined by place and date where that is certain (joining.joined). A pipe whose use has ended is one until that day; one
    that is only planned, or ended nobody knows when, is none."""
    import pandas as pd

    with project.reading(path) as conn:
        pipes, leaks = read_layer_of(conn, "pipes"), read_layer_of(conn, "leaks")
        found = guesses(conn)
    pipes = pipes[(pipes["field"] == "water") & ~out_without_day(pipes)].reset_index(drop=True)
    if pipes.empty:
        raise UserError(
            ja="「{path}」に水道の管路がありません。先に台帳を取り込んでください(waterdx ledger import)。",
            en="“{path}” has no water pipes. Import a ledger first (waterdx ledger import).",
            path=path,
        )
    own = pipes["pipe_id"].where(~pipes["pipe_id"].duplicated() & pipes["pipe_id"].notna(), "#" + pipes["fid"].astype(str))
    leaks = leaks.assign(date=pd.to_datetime(leaks["date"]))
    pipes = with_guesses(pipes.assign(pipe_id=own, length_m=length_m(pipes)), found)
    return pipes, joined(pipes, leaks)


def rated_record(path: Path) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """What a ranking goes by: record_of without the leaks before any pipe. They are of predecessors, and the years since are no years
    without leaks."""
    from waterdx.screening.record import fiscal_years

    pipes, leaks = record_of(path)
    return pipes, leaks[~(fiscal_years(leaks["date"]) < first_laid(pipes))]


def first_laid(pipes: pd.DataFrame) -> float:
    """The fiscal year of the oldest pipe; as early as can be where one is not known."""
    return float(pipes["install_fy"].fillna(-math.inf).min())


def with_guesses(pipes: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The pipes with what is inferred of material and laying year (`store.inferred.guesses`): the value where the ledger has none, and
    how probable it is, in the columns record.INFERRED."""
    of = {
        name: found[found["field"] == name].drop_duplicates("fid", keep="last").set_index("fid")
        for name in ("material", "install_fy")
    }
    at = pipes["fid"]
    return pipes.assign(
        material=pipes["material"].where(pipes["material"].notna(), at.map(of["material"]["value"])),
        install_fy=pipes["install_fy"].fillna(at.map(of["install_fy"]["value"]).astype(float)),
        class_p=at.map(of["material"]["probability"]), fy_p=at.map(of["install_fy"]["probability"]),
        fy_low=at.map(of["install_fy"]["low"]), fy_high=at.map(of["install_fy"]["high"]),
    )  # fmt: skip


def ranking_day(as_of: str | None, pipes: pd.DataFrame, leaks: pd.DataFrame) -> str:
    """The day to rank as of: the latest leak's, today where none is on record. UserError where no pipe was in the ground, and more than a year after the last leak: months without a record would pass for months without leaks."""
    import pandas as pd

    from waterdx.screening.record import day_of

    today = dt.date.today().isoformat()
    first_fy = first_laid(pipes)
    if as_of is not None and fiscal_year_of(day_of(as_of).date()) < first_fy:
        raise UserError(
            ja="基準日 {as_of} には、台帳の管がまだ 1 本も布設されていません(最も古い管は {first:.0f} 年度)。もっと後の日を指定してください。",
            en="On {as_of} no pipe of the ledger was laid yet (the oldest is of fiscal year {first:.0f}). Give a later day.",
            as_of=as_of, first=first_fy,
        )  # fmt: skip
    if not (leaks["date"] <= today).any():
        return today if as_of is None else str(day_of(as_of).date())
    last = last_day(leaks)
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
    return str(day_of(as_of).date())


def last_day(leaks: pd.DataFrame) -> str:
    """The day of the latest leak recorded, those of the future left out: what came after it is not known to be free of leaks."""
    past = leaks["date"][leaks["date"] <= dt.date.today().isoformat()]
    if past.empty:
        raise UserError(
            ja="日付のある漏水記録がありません(将来の日付は数えません)。修繕記録を取り込んでから実行してください(waterdx ledger import … --layer leaks)。",
            en="There is no leak with a date (those of the future do not count). Import the repair records first (waterdx ledger import … --layer leaks).",
        )
    return str(past.max().date())


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
