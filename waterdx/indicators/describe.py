"""One indicator told to a reader or to a script."""

from __future__ import annotations

from typing import Any

from waterdx.core.words import Words
from waterdx.indicators.registry import DIRECTIONS, Indicator


def lines_of(one: Indicator) -> list[tuple[Words, Words]]:
    """(label, text) of what an indicator is, how it is read and where that is from."""
    level = Words(ja="国の手引きに数値の水準なし", en="official guidance names no figure")
    if one.reference is not None:
        level = Words("{value:g} {unit}", "{value:g} {unit}").format(value=one.reference, unit=one.unit)
    why = [(Words(ja="計算できない理由", en="Why not computed"), one.published_only)] if one.published_only else []
    return [
        (Words(ja="指標", en="Indicator"), Words("{code} {name}", "{code} {name}").format(code=one.code, name=one.name)),
        (Words(ja="意味", en="Meaning"), one.meaning),
        (Words(ja="単位", en="Unit"), one.unit),
        (Words(ja="算式", en="Formula"), one.formula),
        (Words(ja="向き", en="Direction"), DIRECTIONS[one.direction]),
        (Words(ja="目安の水準", en="Level"), level),
        (Words(ja="読み方の注意", en="Caution"), one.caution),
        *why,
        (Words(ja="出典", en="Source"), Words(one.source, one.source)),
    ]


def to_json(one: Indicator) -> dict[str, Any]:
    """The definition as plain values."""
    return {
        "code": one.code, "name_ja": one.name.ja, "name_en": one.name.en, "meaning_ja": one.meaning.ja,
        "meaning_en": one.meaning.en, "unit": one.unit.ja, "direction": one.direction,
        "reference": one.reference, "formula_ja": one.formula.ja, "formula_en": one.formula.en, "caution_ja": one.caution.ja,
        "caution_en": one.caution.en, "source": one.source, "inputs": list(one.inputs), "fields": list(one.fields),
        "published_only": one.published_only is not None,
    }  # fmt: skip
