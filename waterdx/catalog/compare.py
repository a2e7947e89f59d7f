"""Two to five technologies side by side, the lines in which they differ marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.catalog.describe import UNKNOWN
from waterdx.catalog.dossier import Dossier, dossiers
from waterdx.core.errors import UserError
from waterdx.core.words import Words

FEWEST, MOST = 2, 5
SAME_FOR_NONE = frozenset({"識別名", "技術名"})  # heads of the columns, not lines


@dataclass(frozen=True)
class ComparedLine:
    """One label with the text of each technology, and whether they differ (an unknown differs from what is known)."""

    label: Words
    texts: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1

    def to_json(self) -> dict[str, Any]:
        return {"label_ja": self.label.ja, "label_en": self.label.en, "texts": list(self.texts), "differs": self.differs}


@dataclass(frozen=True)
class Comparison:
    dossiers: tuple[Dossier, ...]
    lines: tuple[ComparedLine, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.catalog.compare", "version": 1},
            "technologies": [
                {"id": one.technology.id, "name_ja": one.technology.name.ja, "name_en": one.technology.name.en}
                for one in self.dossiers
            ],
            "lines": [line.to_json() for line in self.lines],
        }


def compare(technology_ids: Sequence[str], project: Path | None = None) -> Comparison:
    """Some technologies side by side; with a project also how they fit that town. UserError unless they are two to five."""
    if not FEWEST <= len(dict.fromkeys(technology_ids)) <= MOST:
        raise UserError(
            ja="比べられるのは {a}〜{b} 件です(指定は {n} 件)。",
            en="From {a} to {b} technologies can be compared ({n} are given).",
            a=FEWEST, b=MOST, n=len(dict.fromkeys(technology_ids)),
        )  # fmt: skip
    some = dossiers(technology_ids, project)
    return Comparison(tuple(some), tuple(lines_of(some)))


def lines_of(some: Sequence[Dossier]) -> list[ComparedLine]:
    """The lines of all of them by label, in the order in which they come; those of which nobody knows anything are left out."""
    told = [{line.label: "\n".join(line.texts) for line in one.lines()} for one in some]
    labels = dict.fromkeys(label for one in told for label in one if label.ja not in SAME_FOR_NONE)
    lines = [ComparedLine(label, tuple(one.get(label, str(UNKNOWN)) for one in told)) for label in labels]
    return [line for line in lines if set(line.texts) != {str(UNKNOWN)}]
