"""The card of a model for people: what it learnt from, how its years fit, what the own record changed, what to keep in mind."""

from __future__ import annotations

from typing import Any

from waterdx.core.words import Words

HEAD = Words(
    ja="モデル: {name}\n基準日: {as_of}    見込む期間: {horizon} 年間\n学習: 管路 {pipes:,} 本、漏水 {leaks:,} 件、{windows} 期間",
    en="Model: {name}\nAs of: {as_of}    Horizon: {horizon} years\nTrained on {pipes:,} pipes and {leaks:,} leaks in {windows} windows",
)
YEARS = Words(
    ja="年ごとの実際の漏水と、モデルの当てはめ(件):\n{lines}", en="Leaks of each year, and the model fitted to them:\n{lines}"
)
RECORD = Words(
    ja="町の記録による補正(実際の件数 / 既定モデルの見込み → 掛ける値):\n{lines}",
    en="Corrected by the own record (leaks that came / expected by the shipped model → factor):\n{lines}",
)
COMPARED = Words(
    ja="比べたモデル(漏水 1 件当たりの対数尤度、直近 3 年、大きいほど良い):\n{lines}",
    en="Models compared (log likelihood per leak, last 3 years, higher is better):\n{lines}",
)
FEATURES = Words(ja="見ているもの:\n{lines}", en="Looks at:\n{lines}")
LIMITS = Words(ja="知っておいていただきたいこと:\n{lines}", en="What to keep in mind:\n{lines}")
BETWEEN = "\n\n"


def model_words(card: dict[str, Any]) -> Words:
    """The whole card; parts about which it says nothing are left out."""
    parts = [_head(card)]
    for title, lines in ((LIMITS, _limits(card)), (YEARS, _years(card)), (RECORD, _record(card)), (COMPARED, _compared(card)),
                         (FEATURES, _features(card))):  # fmt: skip
        if lines:
            parts.append(title.format(lines=_listed(lines)))
    return Words(BETWEEN.join(one.ja for one in parts), BETWEEN.join(one.en for one in parts))


def _head(card: dict[str, Any]) -> Words:
    from waterdx.screening.methods import METHODS

    method = METHODS.get(card["name"])
    trained = {name: card["trained_on"].get(name, 0) for name in ("pipes", "leaks", "windows")}
    name = method.label if method else Words(card["name"], card["name"])
    return HEAD.format(name=name, as_of=card["as_of"], horizon=card["horizon_years"], **trained)


def _limits(card: dict[str, Any]) -> list[Words]:
    return [Words(one["ja"], one["en"]) for one in card["limits"]]


def _years(card: dict[str, Any]) -> list[Words]:
    line = Words(
        ja="{start} の翌日〜{end}: 実際 {n:,.0f}、モデル {told:,.1f}",
        en="after {start} to {end}: {n:,.0f} came, model {told:,.1f}",
    )
    return [
        line.format(start=one["start"], end=one["end"], n=one["observed_leaks"], told=one["predicted_leaks"])
        for one in card.get("years", ())
    ]


def _record(card: dict[str, Any]) -> list[Words]:
    from waterdx.screening.training_card import name_of

    line = Words(ja="{of}: {n:,.0f} / {told:,.1f} → ×{factor:.2f}", en="{of}: {n:,.0f} / {told:,.1f} → ×{factor:.2f}")
    return [
        line.format(of=name_of(one["of"]), n=one["observed_leaks"], told=one["expected_leaks"], factor=one["factor"])
        for one in card.get("record", ())
    ]


def _compared(card: dict[str, Any]) -> list[Words]:
    line = Words(ja="{name}: {value:.3f}(既定モデルとの差の合計 {gain:+.1f} ± {error:.1f})",
                 en="{name}: {value:.3f} (in all {gain:+.1f} ± {error:.1f} over the shipped model)")  # fmt: skip
    return [
        line.format(
            name=Words(one["label_ja"], one["label_en"]),
            value=one["log_likelihood_per_leak"],
            gain=one.get("gain", 0.0),
            error=one.get("gain_error", 0.0),
        )
        for one in card.get("compared", ())
    ]


def _features(card: dict[str, Any]) -> list[Words]:
    from waterdx.screening.features import FEATURES as KNOWN

    return [KNOWN[name].label if name in KNOWN else Words(name, name) for name in card["features"]]


def _listed(items: list[Words]) -> Words:
    return Words("\n".join(f"・{one.ja}" for one in items), "\n".join(f"- {one.en}" for one in items))
