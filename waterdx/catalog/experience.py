"""Experience with technologies: the town's own and that of other towns, kept in the project and passed on as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.catalog.catalogue import catalogue_of
from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.personal import MAIL, MAIL_MASK, redacted
from waterdx.core.words import Words
from waterdx.store import history, project, tables
from waterdx.store.records import Record, added, records, removed

TABLE = "catalog_experiences"
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True)
class Experience:
    """What a town made of a technology. None and '' are not known; `file_name` is '' for the town's own."""

    technology_id: str
    technology: str
    town: str
    adopted_fy: int | None = None
    cost_yen: float | None = None
    cost_covers: str = ""
    result: str = ""
    comment: str = ""
    file_name: str = ""
    number: int = 0

    @property
    def is_own(self) -> bool:
        return not self.file_name

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "id": self.technology_id or None, "technology": self.technology, "town": self.town,
            "own": self.is_own, "adopted_fy": self.adopted_fy, "cost_yen": self.cost_yen, "cost_covers": self.cost_covers or None,
            "result": self.result or None, "comment": self.comment or None, "file": self.file_name or None,
        }  # fmt: skip

    def told(self) -> Words:
        """One line for a reader: who, since when, cost, result, comment; what is not known is left out."""
        year = Words(f"{self.adopted_fy}年度", f"FY{self.adopted_fy}") if self.adopted_fy else Words("年度不明", "year not known")
        parts = [Words(f"{self.town}({year.ja})", f"{self.town} ({year.en})")]
        if self.cost_yen is not None:
            covers = Words(f"({self.cost_covers})", f" ({self.cost_covers})") if self.cost_covers else Words("", "")
            parts.append(Words(f"{self.cost_yen:,.0f} 円{covers.ja}", f"{self.cost_yen:,.0f} yen{covers.en}"))
        parts += [Words(text, text) for text in (self.result, self.comment) if text]
        return Words("、".join(one.ja for one in parts), "; ".join(one.en for one in parts))


def experiences(path: Path, technology_id: str | None = None) -> list[Experience]:
    """What is known in a project, oldest first; of one technology where it is given."""
    with project.reading(path) as conn:
        found = [_experience(row) for row in records(conn, TABLE)]
    return [one for one in found if technology_id in {None, one.technology_id}]


def record(
    path: Path, technology_id: str, *, adopted_fy: int | None = None, cost_yen: float | None = None, cost_covers: str = "",
    result: str = "", comment: str = "",
) -> None:  # fmt: skip
    """Keep the town's own experience with a technology. UserError where nothing is told or a figure cannot be."""
    technology = catalogue_of(path).find(technology_id)
    if adopted_fy is None and cost_yen is None and not (result.strip() or comment.strip()):
        raise UserError(
            ja="導入年度・費用・結果・所感のどれかを書いてください。",
            en="Tell at least one of fiscal year, cost, result and comment.",
        )
    _refuse_figures(adopted_fy, cost_yen)
    one = Experience(
        technology.id, technology.name.ja, project.info(path).name, adopted_fy, cost_yen, cost_covers.strip(), result.strip(), comment.strip()
    )  # fmt: skip
    label = Words(ja="導入実績を書く: {id}", en="Experience with {id}").format(id=technology.id)
    with project.editing(path) as conn:
        history.apply(conn, EditGroup(label, tuple(added(conn, TABLE, row_of(one)))), action="catalog")


def _refuse_figures(adopted_fy: int | None, cost_yen: float | None) -> None:
    if adopted_fy is not None and not FIRST_YEAR <= adopted_fy <= LAST_YEAR:
        raise UserError(
            ja="導入年度 {y} は使えません。{a}〜{b} の西暦で指定してください。",
            en="Fiscal year {y} cannot be used. Give one from {a} to {b}.",
            y=adopted_fy, a=FIRST_YEAR, b=LAST_YEAR,
        )  # fmt: skip
    if cost_yen is not None and not 0 <= cost_yen < 1e13:
        raise UserError(
            ja="費用 {c} は使えません。0 以上の円で指定してください。",
            en="Cost {c} cannot be used. Give yen, 0 or more.",
            c=cost_yen,
        )


def remove(path: Path, number: int) -> None:
    """Take one record away. UserError where there is none of this number."""
    with project.editing(path) as conn:
        row = next((one for one in records(conn, TABLE) if one["id"] == number), None)
        if row is None:
            raise UserError(
                ja="番号 {n} の導入実績はありません。waterdx catalog experience --for で一覧を確かめてください。",
                en="There is no experience {n}. waterdx catalog experience --for lists them.",
                n=number,
            )
        label = Words(ja="導入実績を消す: {t}", en="Experience removed: {t}").format(t=row["technology"])
        history.apply(conn, EditGroup(label, (removed(TABLE, row),)), action="catalog")


def to_share(some: Sequence[Experience]) -> list[dict[str, str | None]]:
    """The town's own experience as rows for other towns, by column of EXPERIENCE_COLUMNS.

    User names and notes are not in it; what looks like a telephone number, a name or a mail address in the texts is masked.
    """
    return [
        {
            "id": one.technology_id, "name_ja": one.technology, "town": one.town,
            "adopted_fy": None if one.adopted_fy is None else str(one.adopted_fy), "cost_yen": None if one.cost_yen is None else f"{one.cost_yen:.0f}",
            "cost_covers": _impersonal(one.cost_covers), "result": _impersonal(one.result), "comment": _impersonal(one.comment),
        }
        for one in some if one.is_own
    ]  # fmt: skip


def _impersonal(text: str) -> str:
    return MAIL.sub(MAIL_MASK, redacted(text))


def row_of(one: Experience) -> Record:
    """The row of the project's table that keeps an experience."""
    return {
        "technology_id": one.technology_id, "technology": one.technology, "town": one.town, "adopted_fy": one.adopted_fy,
        "cost_yen": one.cost_yen, "cost_covers": one.cost_covers, "result": one.result, "comment": one.comment,
        "file_name": one.file_name, "at": tables.now(), "who": history.who(),
    }  # fmt: skip


def _experience(row: Record) -> Experience:
    values = {
        name: row[name] or "" for name in ("technology_id", "technology", "town", "cost_covers", "result", "comment", "file_name")
    }
    return Experience(**values, adopted_fy=row["adopted_fy"], cost_yen=row["cost_yen"], number=row["id"])
