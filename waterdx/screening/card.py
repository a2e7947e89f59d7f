"""What a model is: trained on what, as of when, how it did, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from waterdx.core.words import Words

LIMITS = (
    Words(
        ja="台帳の管番号に結び付く漏水だけを数えるため、管番号の無い漏水の分だけ予測件数は実際より少なくなります。",
        en="Only leaks joined to a pipe of the ledger are counted; leaks without a pipe number are not in the expectation.",
    ),
    Words(
        ja="更新済みで台帳から消えた管は学習に含まれないため、古い管の危険度は低めに出ることがあります。",
        en="Pipes already replaced are not in the ledger and not learnt from: old pipes may look safer than they are.",
    ),
    Words(
        ja="下限・上限は期待漏水率の90%区間(町の水準・管種・不明や推定の属性の不確かさによる)です。年ごとの変動と一本ごとの運は含まず、実際の件数は外れることがあります。",
        en="Low and high: 90 % interval of the expected rate (how unsure level, material and missing attributes are). Good and bad years and the luck of single pipes are not in it.",
    ),
    Words(
        ja="順位は延長当たりの漏水の起こりやすさです。断水の影響は含みません。これだけで更新を決めないでください。",
        en="The rank is the likelihood of leaks per metre, not the consequence of one. Do not decide renewals on it alone.",
    ),
)  # fmt: skip

TABLES = ("years", "record", "compared")


@dataclass(frozen=True)
class ModelCard:
    """`trained_on`: pipes, leaks, windows. `figures`: plain numbers and texts by name. `features`: names in the registry.
    `tables`: rows by name: years (predicted against observed), record (the town and its materials against the shipped model),
    compared (the models that competed)."""

    name: str
    trained_on: Mapping[str, int]
    as_of: str
    horizon: int
    features: tuple[str, ...]
    figures: Mapping[str, float | int | str]
    limits: tuple[Words, ...] = LIMITS
    tables: Mapping[str, list[dict[str, float | str]]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "trained_on": dict(self.trained_on), "as_of": self.as_of, "horizon_years": self.horizon,
            "features": list(self.features), "figures": dict(self.figures),
            "limits": [{"ja": one.ja, "en": one.en} for one in self.limits], **self.tables,
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ModelCard:
        """The card `to_json` wrote; KeyError where it is something else."""
        limits = tuple(Words(one["ja"], one["en"]) for one in stored["limits"])
        return cls(stored["name"], dict(stored["trained_on"]), stored["as_of"], int(stored["horizon_years"]),
                   tuple(stored["features"]), dict(stored["figures"]), limits, {name: stored[name] for name in TABLES})  # fmt: skip
