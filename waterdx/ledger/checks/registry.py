"""The checks of the ledger: each one decorated function. The finding list, the map marks, the command and the docs follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.edits import Edit
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES
from waterdx.core.findings import Finding, Severity
from waterdx.core.words import LANGUAGES, Words
from waterdx.ledger.checks.ledger import Ledger

if TYPE_CHECKING:
    import pandas as pd

MANY = 20  # a layer of fewer objects is told one by one even where all fail

# Rows of the layer that fail, with a column for every {name} of the sentence that is not a column of the layer.
# Three columns may say more of a row: `field_name` (which field), `raw` (what was written), `count`, `fixable` (if not all are).
Rule = Callable[[Ledger], "pd.DataFrame"]
# The edits that put the rows right; a row it cannot put right safely has no edits. Column `named` says that the user named the
# rows or asked for the doubtful ones too: then what only a person can judge is mended as well.
Fix = Callable[[Ledger, "pd.DataFrame"], list[Edit]]


@dataclass(frozen=True)
class Check:
    """One check: its name, gravity, layer, the field it is about, the sentence told of each row, the rule, what mends it."""

    name: str
    severity: Severity
    layer: str
    field: str
    sentence: Words
    rule: Rule
    fix: Fix | None = None
    mended: Words | None = None  # what the fix does, as the history tells it

    def run(self, ledger: Ledger) -> list[Finding]:
        """One finding a row; one for all where every object of the layer fails, as with a column no file had."""
        layer = getattr(ledger, self.layer)
        if not len(layer):
            return []
        rows = self.rows(ledger)
        in_fields = layer["field"].isin(rows["field"].unique()).sum()
        found: list[Finding] = []
        for _name, part in rows.groupby("field_name", sort=False):
            whole = len(part) >= MANY and part["fid"].nunique() == in_fields and self._says_the_same(part)
            found += self._findings(part.head(1), of_all=len(part)) if whole else self._findings(part)
        return found

    def _says_the_same(self, rows: pd.DataFrame) -> bool:
        """Whether the sentence differs in nothing but the number of the object."""
        said = [name for _text, name, *_ in Formatter().parse(self.sentence.ja + self.sentence.en) if name and name != "id"]
        return all(rows[name].nunique(dropna=False) == 1 for name in set(said))

    def rows(self, ledger: Ledger) -> pd.DataFrame:
        """The rows that fail, each with its `shown` number, `field_name` and whether it is `fixable`."""
        with np.errstate(invalid="ignore"):  # a coordinate that is no number is told by not_finite
            rows = self.rule(ledger)
        number = rows[ID_FIELDS[self.layer]]
        return rows.assign(
            shown=number.where(number.notna() & (number != ""), "#" + rows["fid"].astype(str)),
            field_name=rows.get("field_name", self.field),
            fixable=rows.get("fixable", self.fix is not None),
        )

    def _findings(self, rows: pd.DataFrame, of_all: int = 0) -> list[Finding]:
        everyone = _everyone(self.layer, of_all) if of_all else None
        messages = (
            _sentences(self.sentence.in_language(one), rows, everyone.in_language(one) if everyone else None) for one in LANGUAGES
        )
        ids = [""] if of_all else rows["shown"].tolist()
        raws = rows["raw"].tolist() if "raw" in rows else [""] * len(rows)
        counts = [of_all] if of_all else rows["count"].tolist() if "count" in rows else [1] * len(rows)
        return [
            Finding(self.name, self.severity, Words(ja, en), self.layer, shown, field, None, raw, int(count), bool(fixable))
            for (ja, en), shown, field, raw, count, fixable in zip(
                zip(*messages, strict=True), ids, rows["field_name"].tolist(), raws, counts, rows["fixable"].tolist(), strict=True
            )
        ]


def _everyone(layer: str, count: int) -> Words:
    return Words(ja="{layer} {n:,} 件すべて", en="All {n:,} objects of {layer}").format(layer=LAYER_NAMES[layer], n=count)


def _sentences(sentence: str, rows: pd.DataFrame, everyone: str | None) -> Iterator[str]:
    """The sentence of each row. Column by column, because 100,000 findings must not take longer than the checks."""
    pieces = list(Formatter().parse(sentence))
    names = [name for _text, name, _spec, _conversion in pieces if name]
    columns = [rows["shown" if name == "id" else name].tolist() for name in names]
    if everyone is not None:
        columns[names.index("id")] = [everyone]
    in_order = "".join(text.replace("{", "{{").replace("}", "}}") + ("{}" if name else "") for text, name, *_ in pieces)
    return map(in_order.format, *columns)


CHECKS: list[Check] = []


def check(
    name: str, severity: Severity, *, ja: str, en: str, layer: str = "pipes", field: str = "", fix: Fix | None = None,
    mended: Words | None = None,
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Make a rule one of the checks. `ja` and `en` are told of each row the rule returns; {id} is its number."""

    def register(rule: Rule) -> Rule:
        CHECKS.append(Check(name, severity, layer, field, Words(ja, en), rule, fix, mended))
        return rule

    return register


def check_named(name: str) -> Check | None:
    """The check of that name, or None."""
    return next((one for one in CHECKS if one.name == name), None)


def shown_number(values: Any, form: str = "{:g}") -> Any:
    """Numbers as a sentence shows them."""
    return values.map(form.format)
