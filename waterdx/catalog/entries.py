"""One technology of the catalogue, as catalog/technologies/<id>.toml tells it. What is absent is unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from waterdx.catalog import taxonomy
from waterdx.core.errors import UserError
from waterdx.core.resources import resource
from waterdx.core.words import Words

T = TypeVar("T")


@dataclass(frozen=True)
class Key:
    """One key of an entry file: what it is called on the screen, and its shape (of `shapes.SHAPES`)."""

    name: str
    label: Words
    shape: str
    required: bool = False


KEYS: tuple[Key, ...] = (
    Key("id", Words("識別名", "Identifier"), "text", required=True),
    Key("name", Words("技術名", "Name"), "words", required=True),
    Key("provider", Words("提供者", "Provider"), "text"),
    Key("field", Words("分野", "Field"), "text", required=True),
    Key("purpose", Words("目的", "Purpose"), "list", required=True),
    Key("element_tech", Words("要素技術", "Element technology"), "list"),
    Key("facility", Words("対象施設", "Facility"), "list", required=True),
    Key("materials", Words("対象管種", "Pipe materials"), "list"),
    Key("diameter_mm", Words("対象口径(mm)", "Diameter (mm)"), "range"),
    Key("listed", Words("国のカタログへの掲載", "Listed in the national catalogue"), "listed"),
    Key("evidence_year", Words("情報の年", "Year of the evidence"), "year"),
    Key("words", Words("検索語", "Search words"), "list"),
    Key("summary", Words("概要", "Summary"), "words", required=True),
    Key("conditions", Words("適用条件", "Conditions"), "words"),
    Key("cost", Words("費用", "Cost"), "words"),
    Key("effect", Words("効果", "Effect"), "words"),
    Key("adopters", Words("導入実績", "Adopters"), "words"),
    Key("sources", Words("出典", "Sources"), "sources", required=True),
)


@dataclass(frozen=True)
class DiameterRange:
    """Nominal diameters a technology is for, in mm; an end that is None is not told."""

    min: float | None
    max: float | None

    def admits(self, diameter_mm: float) -> bool:
        low = self.min is None or self.min <= diameter_mm
        return low and (self.max is None or diameter_mm <= self.max)

    def told(self) -> Words | None:
        """The range for a reader, None where neither end is told."""
        if self.min is not None and self.max is not None:
            return Words(f"{self.min:g}〜{self.max:g} mm", f"{self.min:g}–{self.max:g} mm")
        if self.min is not None:
            return Words(f"{self.min:g} mm以上", f"{self.min:g} mm or more")
        return Words(f"{self.max:g} mm以下", f"up to {self.max:g} mm") if self.max is not None else None


@dataclass(frozen=True)
class Source:
    """Where it is told; `says` names the key this source supports, '' for the entry as a whole."""

    url: str
    says: str = ""


@dataclass(frozen=True)
class Technology:
    """One entry. None and the empty tuple mean "not known", never "none" or "no"."""

    id: str
    name: Words
    field: str
    purpose: tuple[str, ...]
    facility: tuple[str, ...]
    summary: Words
    sources: tuple[Source, ...]
    provider: str | None = None
    element_tech: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    diameter_mm: DiameterRange | None = None
    listed: str = "unknown"
    listed_edition: str | None = None
    evidence_year: int | None = None
    words: tuple[str, ...] = ()
    conditions: Words | None = None
    cost: Words | None = None
    effect: Words | None = None
    adopters: Words | None = None

    def codes(self, axis: str) -> frozenset[str]:
        """The terms of `axis` under which this is found: what is for both fields is found under either."""
        value = getattr(self, axis)
        codes = frozenset({value} if isinstance(value, str) else value)
        return codes | {"water", "sewer"} if axis == "field" and "both" in codes else codes

    def labels(self) -> Iterator[Words]:
        """What the terms of this entry are called, in the order of the axes."""
        for axis in ("field", "purpose", "element_tech", "facility"):
            value = getattr(self, axis)
            for code in (value,) if isinstance(value, str) else value:
                yield taxonomy.label(axis, code)


def folder() -> Path:
    """Where the entry files lie."""
    return resource("catalog", "technologies")


def files(where: Path) -> list[Path]:
    return sorted(where.glob("*.toml"))


def load(where: Path | None = None) -> list[Technology]:
    """All technologies, by id: those shipped (read once), or those of another folder.

    Raises UserError naming the file where one cannot be read.
    """
    return list(_shipped()) if where is None else [read(file) for file in files(where)]


@cache
def _shipped() -> tuple[Technology, ...]:
    return tuple(read(file) for file in files(folder()))


def read(file: Path) -> Technology:
    """The technology one file tells of; UserError where the file is not such an entry."""
    try:
        return technology(tomllib.loads(file.read_text("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            ja="登録ファイル {file} を読めません({why})。「waterdx catalog check」で直す所が分かります。",
            en='Entry {file} cannot be read ({why}). "waterdx catalog check" tells what to put right.',
            file=file.name, why=str(error) or type(error).__name__,
        ) from error  # fmt: skip


def technology(data: dict[str, Any]) -> Technology:
    """The technology in a parsed entry; KeyError or TypeError where a needed key is missing or misshapen."""
    listed = data.get("listed", {})
    return Technology(
        id=_text(data["id"]),
        name=_words(data["name"]),
        field=_text(data["field"]),
        purpose=_texts(data["purpose"]),
        facility=_texts(data["facility"]),
        summary=_words(data["summary"]),
        sources=tuple(Source(_text(one["url"]), _text(one.get("says", ""))) for one in data["sources"]),
        provider=_maybe(_text, data.get("provider")),
        element_tech=_texts(data.get("element_tech", [])),
        materials=_texts(data.get("materials", [])),
        diameter_mm=_maybe(_range, data.get("diameter_mm") or None),
        listed=_text(listed.get("state", "unknown")),
        listed_edition=_maybe(_text, listed.get("edition")),
        evidence_year=_maybe(int, data.get("evidence_year")),
        words=_texts(data.get("words", [])),
        **{name: _maybe(_words, data.get(name)) for name in ("conditions", "cost", "effect", "adopters")},
    )


def _maybe(shape: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else shape(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {value!r}")
    return tuple(_text(one) for one in value)


def _words(value: Any) -> Words:
    return Words(_text(value["ja"]), _text(value["en"]))


def _range(value: Any) -> DiameterRange:
    low, high = (_maybe(float, value.get(end)) for end in ("min", "max"))
    return DiameterRange(low, high)
