"""From what a person types (name, prefecture and name, 団体コード) to one utility, or a sentence that helps."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.text import fold, search_key
from waterdx.core.words import Words
from waterdx.indicators.inputs import FIELDS, shipped
from waterdx.indicators.values import shipped_values

_SHOWN_LENGTH = 40


@dataclass(frozen=True)
class Utility:
    """One body: `name` as in its latest year, `names` as in any year, and the `fields` it runs."""

    code: str
    name: str
    prefecture: str
    names: tuple[str, ...]
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.prefecture} {self.name} ({self.code})"

    @cached_property
    def keys(self) -> set[str]:
        """What it answers to, folded for comparing."""
        return {search_key(name) for one in self.names for name in (one, self.prefecture + one)} | {self.code}


def all_utilities(frame: pd.DataFrame | None = None) -> tuple[Utility, ...]:
    """Every utility of `frame` (default: the shipped inputs) in the order of its code."""
    return _shipped_utilities() if frame is None else _utilities(frame)


@cache
def _shipped_utilities() -> tuple[Utility, ...]:
    """All with inputs or values, sewerage included."""
    stated = shipped_values()
    who = ["code", "year", "utility", "prefecture", "field"]
    of_values = stated.loc[(stated["code"] != "") & stated["field"].isin(list(FIELDS)), who].drop_duplicates()
    return _utilities(pd.concat([shipped()[who], of_values.astype({name: str for name in who if name != "year"})]))


def _utilities(frame: pd.DataFrame) -> tuple[Utility, ...]:
    rows = frame[["code", "year", "utility", "prefecture", "field"]].drop_duplicates().sort_values(["code", "year"])
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for code, _year, *who in rows.itertuples(index=False):
        groups.setdefault(str(code), []).append((str(who[0]), str(who[1]), str(who[2])))
    return tuple(_utility(code, group) for code, group in groups.items())


def _utility(code: str, rows: list[tuple[str, str, str]]) -> Utility:
    names, prefectures, fields = zip(*rows, strict=True)
    prefecture = next((one for one in reversed(prefectures) if one), "")
    return Utility(code, names[-1], prefecture, tuple(dict.fromkeys(names)), tuple(one for one in FIELDS if one in fields))


def find_utilities(text: str, *, limit: int = 20, frame: pd.DataFrame | None = None) -> list[Utility]:
    """Utilities whose name, prefecture or code contains every word of `text`, best first; for a search box.

    Best is the whole name or code, then a beginning of it, then the rest; within these, in the order of codes.
    """
    words = [search_key(word) for word in fold(text).split() if search_key(word)]
    scored = ((_closeness(words, one), one) for one in all_utilities(frame)) if words else ()
    found = sorted((pair for pair in scored if pair[0] is not None), key=lambda pair: (pair[0], pair[1].code))
    return [one for _, one in found[:limit]]


def _closeness(words: list[str], one: Utility) -> int | None:
    keys = one.keys
    if not all(any(word in key for key in keys) for word in words):
        return None
    whole = "".join(words)
    return 0 if whole in keys else 1 if any(key.startswith(words[-1]) for key in keys) else 2


def check_field(field: str) -> None:
    """UserError where there is no such field."""
    if field not in FIELDS:
        raise UserError(
            ja="事業「{field}」はありません(使えるもの: {known})。",
            en="There is no field “{field}” (known: {known}).",
            field=shown(field), known=", ".join(FIELDS),
        )  # fmt: skip


def resolve(texts: Iterable[str], field: str, frame: pd.DataFrame | None = None) -> list[Utility]:
    """One utility running `field` per text, repeated ones once; UserError naming the nearest otherwise."""
    check_field(field)
    known = all_utilities(frame)
    chosen = {one.code: one for one in (_resolve(text, field, known) for text in texts)}
    if not chosen:
        raise UserError(
            ja="団体名か 6 桁の団体コードを 1 つ以上指定してください。",
            en="No utility was chosen: give at least one name or six-digit code.",
        )
    return list(chosen.values())


def _resolve(text: str, field: str, known: Sequence[Utility]) -> Utility:
    wanted = search_key(text)
    named = [one for one in known if wanted in one.keys]
    running = [one for one in named if field in one.fields]
    if len(running) == 1:
        return running[0]
    if running:
        raise _ambiguous(text, running)
    raise _other_field(text, field, named) if named else _unknown(text, known)


def _ambiguous(text: str, found: Sequence[Utility]) -> UserError:
    return UserError(
        ja="「{text}」は {n} 団体あります(団体コードで指定してください: {found})。",
        en="{n} utilities are called “{text}”: give the code instead ({found}).",
        text=shown(text), n=len(found), found=_listed(found),
    )  # fmt: skip


def _other_field(text: str, field: str, named: Sequence[Utility]) -> UserError:
    fields = [f"{words} [{one}]" for one, words in FIELDS.items() if any(one in utility.fields for utility in named)]
    return UserError(
        ja="「{text}」には{field}の値がありません(値のある事業: {others})。",
        en="“{text}” has no values for {field}: choose one of its own fields ({others}).",
        text=shown(text), field=FIELDS[field], others=", ".join(fields),
    )  # fmt: skip


def _unknown(text: str, known: Sequence[Utility]) -> UserError:
    near = nearest(text, known)
    if near:
        return UserError(
            ja="「{text}」という団体はありません(名前の近い団体: {near})。",
            en="No utility is called “{text}”: choose one of the nearest ({near}).",
            text=shown(text), near=_listed(near),
        )  # fmt: skip
    return UserError(
        ja="「{text}」という団体はありません(団体名か 6 桁の団体コードで指定してください)。",
        en="No utility is called “{text}”: give its name or its six-digit code.",
        text=shown(text),
    )


def nearest(text: str, known: Sequence[Utility], limit: int = 4) -> list[Utility]:
    """The utilities whose name or code is most like `text`; those that contain it first."""
    wanted = search_key(text)[:_SHOWN_LENGTH]
    if not wanted:
        return []
    owners = {key: one for one in known for key in one.keys}
    inside = [one for key, one in owners.items() if wanted in key]
    alike = [owners[key] for key in difflib.get_close_matches(wanted, owners, n=2 * limit, cutoff=0.5)]
    return list({one.code: one for one in (*inside, *alike)}.values())[:limit]


def shown(text: str) -> str:
    """`text` on one line and short enough to stand inside a sentence."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1] + "…"


def _listed(found: Sequence[Utility]) -> Words:
    names = [str(one) for one in found[:4]]
    return Words("、".join(names), ", ".join(names))
