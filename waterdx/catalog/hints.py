"""What to drop when nothing is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from waterdx.catalog.conditions import Conditions, bits
from waterdx.catalog.index import Index
from waterdx.catalog.taxonomy import AXES, label
from waterdx.core.words import Words

LONGEST_SHOWN = 30  # characters of a word that is quoted


@dataclass(frozen=True)
class Hint:
    """A condition that could be dropped, and how many technologies would then be found."""

    drop: str  # words | an axis | material | diameter | filters | all
    value: str  # the word or the codes as given
    total: int
    words: Words

    def to_json(self) -> dict[str, str | int]:
        said = {"message_ja": self.words.ja, "message_en": self.words.en}
        return {"drop": self.drop, "value": self.value, "total": self.total, **said}


Easing = tuple[str, str, Words, Conditions]


def hints(index: Index, wanted: Conditions) -> list[Hint]:
    """Single conditions whose dropping gives something, most first; else all words or filters; else all."""
    for easings in (_drop_one(wanted), _drop_a_kind(wanted), _drop_all()):
        counted = ((drop, value, name, _count(index, eased)) for drop, value, name, eased in easings)
        found = [Hint(drop, value, n, _hint_words(name, n)) for drop, value, name, n in counted if n]
        if found:
            return sorted(found, key=lambda hint: -hint.total)
    return []


def _drop_one(wanted: Conditions) -> Iterator[Easing]:
    for word in wanted.words:
        left = tuple(other for other in wanted.words if other != word)
        shown = word if len(word) <= LONGEST_SHOWN else word[:LONGEST_SHOWN] + "…"
        yield "words", word, Words(f"「{shown}」", f'"{shown}"'), replace(wanted, words=left)
    for axis, codes in wanted.axes.items():
        named = [label(axis, code) for code in codes]
        what = Words("・".join(one.ja for one in named), ", ".join(one.en for one in named))
        name = Words("{axis}「{what}」", '{axis} "{what}"').format(axis=AXES[axis], what=what)
        yield axis, ",".join(codes), name, wanted.without_axis(axis)
    if wanted.materials:
        value = ",".join(wanted.materials)
        name = Words(f"管種「{value}」", f'material "{value}"')
        yield "material", value, name, replace(wanted, materials=())
    if wanted.diameter_mm is not None:
        value = f"{wanted.diameter_mm:g}"
        name = Words(f"口径{value}mm", f"diameter {value} mm")
        yield "diameter", value, name, replace(wanted, diameter_mm=None)


def _drop_a_kind(wanted: Conditions) -> Iterator[Easing]:
    yield "words", " ".join(wanted.words), Words("すべての検索語", "all words"), replace(wanted, words=())
    yield "filters", "", Words("すべての絞り込み", "all filters"), Conditions(wanted.words, {})


def _drop_all() -> Iterator[Easing]:
    yield "all", "", Words("すべての条件", "all conditions"), Conditions((), {})


def _hint_words(name: Words, total: int) -> Words:
    return Words("{name}を外すと{n}件見つかります。", "Without {name}: {n} found.").format(name=name, n=total)


def _count(index: Index, wanted: Conditions) -> int:
    return (bits(index.find(wanted.words).scores) & wanted.admitted(index)).bit_count()
