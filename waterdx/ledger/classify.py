"""Seismic class, renewal year and statutory life of every pipe, and their totals by length. Nothing of the ledger is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.eras import fiscal_year_of
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger import renewal, seismic
from waterdx.ledger.inventory import Inventory, read_inventory
from waterdx.ledger.seismic import GROUNDS, Ground
from waterdx.store import history, project

if TYPE_CHECKING:
    import pandas as pd

DECIDING = ("material", "joint", "install_fy", "soil", "coating")
RESTING = ("seismic", "renewal_fy", "statutory_fy")  # what follows from values that may be inferred
_GROUND, _RENEWAL = "ground", "renewal_years"  # keys in the settings table


@dataclass(frozen=True)
class ClassSettings:
    """What a town says: the ground of the whole town, and its own years of renewal (see renewal.table_with)."""

    ground: Ground = "unknown"
    own_years: dict[str, int] = field(default_factory=dict)

    @property
    def table(self) -> renewal.RenewalTable:
        return renewal.table_with(self.own_years)

    @property
    def said(self) -> list[str]:
        """The words that say all of this to `change_class_settings`."""
        return [f"ground={self.ground}", *(f"{name}={years}" for name, years in self.own_years.items())]

    def with_years(self, name: str, years: str) -> ClassSettings:
        """With other years for a row of the table or for material/joint/coating. UserError where they cannot be read."""
        name, number = renewal.read_setting(f"{name}={years}")
        return replace(self, own_years={**self.own_years, name: number})

    def without(self, names: Collection[str]) -> ClassSettings:
        """With these rows as they are shipped, or gone if the town had added them."""
        return replace(self, own_years={name: years for name, years in self.own_years.items() if name not in names})


@dataclass(frozen=True)
class Classified:
    """`pipes` has one row per pipe in use: CLASS_COLUMNS beside fid, shown_id, field and length_cm, and of each column
    of RESTING (as `seismic_inferred`) whether it would be another without the inferred values."""

    inventory: Inventory
    settings: ClassSettings
    pipes: pd.DataFrame
    fiscal_year: int


CLASS_COLUMNS = {
    "seismic": Words(ja="耐震区分", en="Seismic class"),
    "ground": Words(ja="地盤", en="Ground"),
    "renewal_years": Words(ja="更新基準年数 (年)", en="Renewal standard (years)"),
    "renewal_fy": Words(ja="更新年度", en="Renewal fiscal year"),
    "statutory_fy": Words(ja="法定耐用年数の満了年度", en="End of the statutory life (fiscal year)"),
    "years_over": Words(ja="法定耐用年数の超過 (年)", en="Years beyond the statutory life"),
}


def read_class_settings(path: Path) -> ClassSettings:
    """What the project at `path` says."""
    with project.reading(path) as conn:
        return settings_of(project.read_settings(conn))


def settings_of(kept: dict[str, str]) -> ClassSettings:
    ground = kept.get(_GROUND, "unknown")
    return ClassSettings(ground if ground in GROUNDS else "unknown", renewal.from_text(kept.get(_RENEWAL, "")))


def change_class_settings(path: Path, said: Sequence[str], reset: bool = False) -> int:
    """Keep what is said (`ground=good`, `ACP=35`, `DIP/K/SLEEVE=80`) in the project; all of it or nothing, one step of undo.

    `reset` forgets what was said before. Returns the number of the entry in the history, 0 where all of it was so already.
    UserError where a word cannot be read.
    """
    ground = [_read_ground(word) for word in said if word.startswith("ground=")]
    years = dict(renewal.read_setting(word) for word in said if not word.startswith("ground="))
    with project.editing(path) as conn:
        kept = project.read_settings(conn)
        former = settings_of(kept)
        base = ClassSettings() if reset else former
        now = ClassSettings(ground[-1] if ground else base.ground, {**base.own_years, **years})
        told = _told(former, now)
        if not told:
            return 0
        after = {
            _GROUND: None if now.ground == "unknown" else now.ground,
            _RENEWAL: renewal.to_text(now.own_years) if now.own_years else None,
        }
        edits = tuple(Edit(SETTINGS, 0, key, kept.get(key), text) for key, text in after.items())
        return history.apply(conn, EditGroup(_in_one_line(told), edits), objects=len(told))


MOST_TOLD = 4


def _told(former: ClassSettings, now: ClassSettings) -> list[Words]:
    """What is other than before, each in a few words."""
    old, new = former.own_years, now.own_years
    ground = [Words(ja="町の地盤 {g}", en="ground: {g}").format(g=GROUNDS[now.ground])] if now.ground != former.ground else []
    return ground + [_told_years(name, new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)]


def _told_years(name: str, years: int | None) -> Words:
    if years is None:
        return Words(ja="{name} 標準に戻す", en="{name} as shipped").format(name=name)
    return Words(ja="{name} {years} 年", en="{name} {years} years").format(name=name, years=years)


def _in_one_line(told: list[Words]) -> Words:
    """「更新年数の表を変えた(ACP 35 年)」."""
    shown, more = told[:MOST_TOLD], len(told) > MOST_TOLD
    what = Words(
        "、".join(one.ja for one in shown) + ("ほか" if more else ""), ", ".join(one.en for one in shown) + (" …" if more else "")
    )
    return Words(ja="地盤・更新年数の表を変えた({what})", en="Ground and renewal years changed ({what})").format(what=what)


def _read_ground(word: str) -> Ground:
    said = word.partition("=")[2]
    if said not in GROUNDS:
        raise UserError(
            ja="地盤「{said}」を読めません。ground=good(良い地盤)、ground=poor(良い地盤ではない)、ground=unknown(不明)のどれかにしてください。",
            en="Cannot read the ground “{said}”. Use ground=good, ground=poor or ground=unknown.",
            said=said,
        )
    return said


def classify(path: Path, as_of: dt.date | None = None) -> Classified:
    """Every pipe in use with its class, renewal year and statutory life, on a day (today if none is given)."""
    return classified(read_inventory(path, as_of=as_of), read_class_settings(path))


def classified(inventory: Inventory, settings: ClassSettings) -> Classified:
    """The same from what is read already."""
    fiscal_year = fiscal_year_of(inventory.as_of)
    pipes = inventory.pipes[["fid", "shown_id", "field", "material", "joint", "install_fy", "length_cm"]]
    pipes = pipes.join(class_columns(inventory.pipes, settings, fiscal_year))
    rests = resting(inventory.pipes, pipes, inventory.inferred["pipes"], settings).add_suffix("_inferred")
    return Classified(inventory, settings, pipes.join(rests), fiscal_year)


def resting(
    pipes: pd.DataFrame, found: pd.DataFrame, inferred: Mapping[str, Collection[int]], settings: ClassSettings
) -> pd.DataFrame:
    """Which of `found` (those of RESTING it has) rest on inferred values: they would be others if these were blank. Same index.

    `inferred` are the fids per field. An A joint guessed on asbestos cement decides nothing, nor does a year the seismic class.
    """
    import pandas as pd

    names = [name for name in RESTING if name in found]
    guessed = pd.DataFrame({name: pipes["fid"].isin(inferred.get(name, ())) for name in DECIDING}, index=pipes.index)
    rows = guessed.any(axis=1)
    blank = pipes[rows].assign(**{name: pipes.loc[rows, name].mask(guessed.loc[rows, name]) for name in DECIDING})
    without = class_columns(blank[["field", *DECIDING]], settings, 0)[names]
    kept = found.loc[rows, names]
    rests = (kept != without) & ~(kept.isna() & without.isna())
    return rests.reindex(pipes.index, fill_value=False).astype(bool)


def class_columns(pipes: pd.DataFrame, settings: ClassSettings, fiscal_year: int) -> pd.DataFrame:
    """seismic, seismic_reason, ground, renewal_rule, renewal_years, renewal_fy, statutory_fy, years_over (below 0: still to go)."""
    import pandas as pd

    ground = seismic.ground_of(pipes, settings.ground)
    lasting = settings.table.lasting(pipes, ground)
    statutory = pipes["install_fy"] + pipes["field"].map(renewal.STATUTORY_YEARS)
    return pd.DataFrame(
        {
            **seismic.seismic_classes(pipes, ground),
            "ground": ground,
            **lasting,
            "renewal_fy": pipes["install_fy"] + lasting["renewal_years"],
            "statutory_fy": statutory,
            "years_over": fiscal_year - statutory,
        },
        index=pipes.index,
    )


@dataclass(frozen=True)
class Total:
    """One line of a total: which pipes, how many, how long, how much of it rests on inferred values."""

    key: str
    name: Words
    pipes: int
    length_cm: int
    inferred_pipes: int
    inferred_cm: int

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "name_ja": self.name.ja, "name_en": self.name.en, "pipes": self.pipes, "length_m": self.length_cm / 100,
            "inferred_pipes": self.inferred_pipes, "inferred_length_m": self.inferred_cm / 100,
        }  # fmt: skip


_CLASS, _DUE, _LIFE = (f"{name}_inferred" for name in RESTING)


def total_of(key: str, name: Words, pipes: pd.DataFrame, resting: str) -> Total:
    """`resting` names the column that says which of the pipes are in this line by an inferred value."""
    guessed = pipes[pipes[resting]]
    return Total(key, name, len(pipes), int(pipes["length_cm"].sum()), len(guessed), int(guessed["length_cm"].sum()))


def totals_by_class(found: Classified) -> list[Total]:
    """Water pipes by seismic class, every class once."""
    water = found.pipes[found.pipes["field"] == "water"]
    return [total_of(key, name, water[water["seismic"] == key], _CLASS) for key, name in seismic.CLASSES.items()]


def totals_of_unknown(found: Classified) -> list[Total]:
    """Water pipes of unknown class by what is missing."""
    unknown = found.pipes[found.pipes["seismic"] == "unknown"]
    lines = [total_of(key, name, unknown[unknown["seismic_reason"] == key], _CLASS) for key, name in seismic.REASONS.items()]
    return [line for line in lines if line.pipes]


DUE = Words(ja="期限が来ている({fy} 年度まで)", en="Due by now (to FY{fy})")
SPAN = Words(ja="{a}〜{b} 年度", en="FY{a}–{b}")
LATER = Words(ja="{a} 年度以降", en="from FY{a}")
YEAR_UNKNOWN = Words(ja="不明(布設年度か管種がない)", en="Unknown (no laying year or material)")
HORIZON = 40  # years; the forecast of the law covers at least 30 (規則 17条の4)


def totals_by_renewal(found: Classified, step: int = 5) -> list[Total]:
    """Water pipes by the fiscal years in which they fall due: by now, `step` years at a time, later, unknown."""
    water = found.pipes[found.pipes["field"] == "water"]
    due, now = water["renewal_fy"], found.fiscal_year
    lines = [total_of("due", DUE.format(fy=now), water[due <= now], _DUE)]
    for first in range(now + 1, now + 1 + HORIZON, step):
        last = first + step - 1
        lines.append(total_of(f"{first}-{last}", SPAN.format(a=first, b=last), water[due.between(first, last)], _DUE))
    end = now + HORIZON
    lines.append(total_of("later", LATER.format(a=end + 1), water[due > end], _DUE))
    return [*lines, total_of("unknown", YEAR_UNKNOWN, water[due.isna()], _DUE)]


OVER = {
    "within": Words(ja="法定耐用年数の内", en="Within the statutory life"),
    "over": Words(ja="法定耐用年数を超えた", en="Beyond the statutory life"),
    "unknown": Words(ja="不明(布設年度がない)", en="Unknown (no laying year)"),
}


def totals_by_statutory_life(found: Classified, field: str) -> list[Total]:
    """Pipes of one field by whether their statutory life is over."""
    pipes = found.pipes[found.pipes["field"] == field]
    over = pipes["years_over"]
    masks = {"within": over <= 0, "over": over > 0, "unknown": over.isna()}
    return [total_of(key, OVER[key], pipes[mask], _LIFE) for key, mask in masks.items()]
