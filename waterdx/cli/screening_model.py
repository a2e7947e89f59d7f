"""waterdx screening train and level: the model itself, and the one number of it a town sets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waterdx.cli.options import argument, option, out_option, project_argument, typed_day
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.core.words import Words

AS_OF = (
    "基準日 2022-03-31 か R4.3.31(省くと最後の漏水の日、記録が無ければ今日)。それより後の記録は使わない",
    "day, 2022-03-31 or R4.3.31 (that of the latest leak if left out, today without a record); later records are not used",
)
HORIZON = ("何年先までを見込むか", "how many years ahead")
MODEL = (
    "モデル: auto(記録が多ければ比べて選ぶ)、default(既定モデル+自記録)、poisson、logistic、boosting、combined(平均)、または train で作った .json",
    "model: auto (compared and chosen where the record is long), default (shipped model and own record), poisson, logistic, boosting, combined (their mean), or a .json made by train",
)
LEVEL = (
    "町全体の漏水の水準(100 km・年当たりの件数)。省くとプロジェクトの設定、無ければ全国のめやす 2.75",
    "level of leaks of the whole town, per 100 km and year; that set in the project if left out, else about 2.75 as in all Japan",
)


def iso(typed: str | None) -> str | None:
    day = typed_day(typed)
    return day.isoformat() if day else None


def per_km(level: float | None) -> float | None:
    """What people say per 100 km, per km."""
    return None if level is None else level / 100


def add_to(screening: click.Group) -> None:
    _add_train(screening)
    _add_level(screening)


def _add_train(screening: click.Group) -> None:
    @command(
        screening,
        "train",
        "モデルだけを作り、何を学んだか(水準・管種の補正、年ごとの予測と実績、比べた結果)を見る",
        "make the model alone and show what it learnt: level and materials, predicted against observed by year, the contest",
    )
    @project_argument
    @option("--as-of", *AS_OF)
    @option("--horizon", *HORIZON, type=int, default=3, show_default=True)
    @option("--model", *MODEL, default="auto", show_default=True)
    @option("--level", *LEVEL, type=float)
    @out_option("モデルの保存先(.json)。run --model で使える", "where to write the model (.json), for run --model")
    def train(
        project: Path, as_of: str | None, horizon: int, model: str, level: float | None, out: Path | None, as_json: bool
    ) -> None:
        from waterdx.screening.model_file import write_model
        from waterdx.screening.run import train_project

        refuse_original(project, out)
        with progress_bar() as progress:
            trained = train_project(
                project, as_of=iso(as_of), horizon=horizon, method=model, level=per_km(level), progress=progress
            )
        if out:
            write_model(out, trained.to_json())
        card = trained.card.to_json()
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.train", "version": 1}, "model": card, "out": str(out) if out else None}
            )
            return
        _say_card(card)
        if out:
            say(Words(ja="モデル: {out}", en="Model: {out}").format(out=out))


def _say_card(card: dict[str, Any]) -> None:
    from waterdx.screening.methods import METHODS

    said = Words(ja="{as_of} までの記録によるモデル: {label}", en="Model of the record up to {as_of}: {label}")
    say(said.format(as_of=card["as_of"], label=METHODS[card["name"]].label))
    _say_contest(card["compared"])
    _say_record(card["record"])
    _say_years(card["years"])


def _say_contest(compared: list[dict[str, Any]]) -> None:
    if compared:
        likelihood = Words(
            ja="対数尤度/件(直近3年を1年先ずつ予測、大きいほど良い)",
            en="Log likelihood per leak (last 3 years, each foretold; higher is better)",
        )
        rows = [
            (
                Words(one["label_ja"], one["label_en"]),
                one["log_likelihood_per_leak"],
                f"{one['gain']:+.1f} ± {one['gain_error']:.1f}",
            )
            for one in compared
        ]
        gain = Words(ja="既定モデルとの差の合計 ± 誤差", en="In all over the shipped model ± error")
        say_table(rows, (Words(ja="モデル", en="Model"), likelihood, gain))


def _say_record(record: list[dict[str, Any]]) -> None:
    from waterdx.screening.training_card import name_of

    rows = [
        (name_of(one["of"]), int(one["observed_leaks"]), round(one["expected_leaks"], 1), round(one["factor"], 2))
        for one in record
    ]
    heads = (
        Words(ja="自記録と既定モデル", en="Own record against the shipped model"), Words(ja="実績 件", en="Observed"),
        Words(ja="見込み 件", en="Expected"), Words(ja="補正", en="Factor"),
    )  # fmt: skip
    say_table(rows, heads)


def _say_years(years: list[dict[str, Any]]) -> None:
    if years:
        rows = [(one["start"], one["end"], int(one["observed_leaks"]), round(one["predicted_leaks"], 1)) for one in years]
        heads = (
            Words(ja="この日の翌日から", en="After"), Words(ja="まで", en="Up to"), Words(ja="実績 件", en="Observed"),
            Words(ja="モデル 件(後からの当てはめ)", en="Model (with hindsight)"),
        )  # fmt: skip
        say_table(rows, heads)


def _add_level(screening: click.Group) -> None:
    @command(
        screening,
        "level",
        "記録の少ない町の漏水の水準(100 km・年当たりの件数)を見る・決める",
        "see or set the level of leaks (per 100 km and year) of a town with little record",
    )
    @project_argument
    @argument(
        "per_100_km",
        "100 km・年当たりの件数(省くと見るだけ)",
        "leaks per 100 km and year (shown only, if left out)",
        required=False,
        type=float,
    )
    @option("--forget", "設定を消し、全国のめやすに戻す", "forget what was set and go back to that of all Japan", is_flag=True)
    def level(project: Path, per_100_km: float | None, forget: bool, as_json: bool) -> None:
        from waterdx.screening.default_model import shipped
        from waterdx.screening.run import set_town_level, town_level

        if forget or per_100_km is not None:
            set_town_level(project, None if forget else per_km(per_100_km))
        kept = town_level(project)
        used = 100 * (shipped().level if kept is None else kept)
        if as_json:
            say_json({"schema": {"name": "waterdx.screening.level", "version": 1}, "leaks_per_100_km_year": round(used, 6),
                      "set_in_project": kept is not None})  # fmt: skip
            return
        where = (
            Words(ja="全国のめやす", en="as in all Japan")
            if kept is None
            else Words(ja="このプロジェクトの設定", en="set in this project")
        )
        say(Words(ja="漏水の水準: 100 km・年当たり {n:.2f} 件({where})。記録が増えるほど、記録の方が効きます。",
                  en="Level of leaks: {n:.2f} per 100 km and year ({where}). The more record there is, the more it counts instead.")
            .format(n=used, where=where))  # fmt: skip
