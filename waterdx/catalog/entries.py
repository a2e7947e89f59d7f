"""One technology of the catalogue, as catalog/technologies/<id>.toml tells it. What is absent is unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from waterdx.catalog import parsing, taxonomy
from waterdx.catalog.figures import UNKNOWN, Adopter, Amount, Cost, Effect
from waterdx.core.errors import UserError
from waterdx.core.resources import resource
from waterdx.core.words import Words


@dataclass(frozen=True)
class Source:
    """Where it is told; `says` names the key this source supports, '' for the entry as a whole; `read`: when it was read."""

    url: str
    says: str = ""
    read: date | None = None


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
    maturity: str = UNKNOWN
    materials: tuple[str, ...] = ()
    diameter_mm: Amount | None = None
    pressure_mpa: Amount | None = None
    depth_m: Amount | None = None
    access: tuple[str, ...] = ()
    data_needed: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    least_scale: Amount | None = None
    listed: str = UNKNOWN
    listed_edition: str | None = None
    evidence_year: int | None = None
    words: tuple[str, ...] = ()
    conditions: Words | None = None
    cost: Words | None = None
    costs: tuple[Cost, ...] = ()
    effect: Words | None = None
    effects: tuple[Effect, ...] = ()
    adopters: Words | None = None
    adopted_by: tuple[Adopter, ...] = ()

    def codes(self, axis: str) -> frozenset[str]:
        """The terms of `axis` under which this is found.

        What is for both fields is found under either; what is for public sewers under rural sewerage too, where
        it may fit: no source says that it does not.
        """
        value = getattr(self, axis)
        codes = frozenset({value} if isinstance(value, str) else value)
        if axis == "field" and "both" in codes:
            codes |= {"water", "sewer"}
        return codes | {"agri"} if axis == "field" and "sewer" in codes else codes

    def sources_of(self, key: str) -> tuple[Source, ...]:
        """The sources that support `key`: those that say so, else those of the entry as a whole."""
        named = tuple(source for source in self.sources if source.says == key)
        return named or tuple(source for source in self.sources if not source.says) or self.sources

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
    shaped = {name: shape(data[name]) for name, shape in _SHAPES.items() if name in data}
    return Technology(
        listed=parsing.text(listed.get("state", UNKNOWN)),
        listed_edition=parsing.maybe(parsing.text, listed.get("edition")),
        **shaped,
    )


def _source(value: Any) -> Source:
    says = parsing.text(value.get("says", ""))
    return Source(parsing.text(value["url"]), says, parsing.maybe(parsing.day, value.get("read")))


_SHAPES: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("id", "field", "provider", "maturity"), parsing.text),
    **dict.fromkeys(
        ("purpose", "facility", "element_tech", "materials", "access", "data_needed", "network", "words"), parsing.texts
    ),
    **dict.fromkeys(("name", "summary", "conditions", "cost", "effect", "adopters"), parsing.words),
    "diameter_mm": parsing.range_in("mm"),
    "pressure_mpa": parsing.range_in("MPa"),
    "depth_m": parsing.range_in("m"),
    "least_scale": parsing.amount,
    "evidence_year": int,
    "costs": parsing.several(parsing.cost),
    "effects": parsing.several(parsing.effect),
    "adopted_by": parsing.several(parsing.adopter),
    "sources": parsing.several(_source),
}
