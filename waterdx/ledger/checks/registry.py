"""The checks of the ledger: each one decorated function. The finding list, the map marks, the command and the docs follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from waterdx.core.fields import ID_FIELDS, LAYER_NAMES
from waterdx.core.findings import Finding, Severity
from waterdx.core.words import Words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


MANY = 20  # a layer of fewer objects is told one by one even where all fail


@dataclass(frozen=True)
class Ledger:
    """What the checks look at: the layers as frames (store.layers.read_layer)."""

    pipes: gpd.GeoDataFrame
    nodes: gpd.GeoDataFrame
    leaks: gpd.GeoDataFrame


# Rows of the layer that fail, with a column for every {name} of the sentence that is not a column of the layer.
Rule = Callable[[Ledger], "pd.DataFrame"]


@dataclass(frozen=True)
class Check:
    """One check: its name, gravity, layer, the field it is about, the sentence told of each row, the rule."""

    name: str
    severity: Severity
    layer: str
    field: str
    sentence: Words
    rule: Rule

    def run(self, ledger: Ledger) -> list[Finding]:
        rows = self.rule(ledger)
        layer = getattr(ledger, self.layer)
        everything = int(layer["field"].isin(rows["field"].unique()).sum())
        parts = rows.groupby("field_name", sort=False) if "field_name" in rows else [(self.field, rows)]
        return [finding for _name, part in parts for finding in self._findings(part, whole=len(part) == everything >= MANY)]

    def _findings(self, rows: pd.DataFrame, *, whole: bool) -> list[Finding]:
        """One finding a row; one for all where every object of the layer fails, as with a column no file had."""
        number = ID_FIELDS[self.layer]
        found = [self._finding(row, number) for row in rows.head(1 if whole else len(rows)).to_dict("records")]
        if not whole:
            return found
        everyone = Words(ja="{layer} {n:,} 件すべて", en="All {n:,} objects of {layer}").format(
            layer=LAYER_NAMES[self.layer], n=len(rows)
        )
        words = self.sentence.format(**{str(k): v for k, v in rows.iloc[0].items()} | {"id": everyone})
        return [replace(found[0], id="", message=words, count=len(rows))]

    def _finding(self, row: Mapping[Any, Any], number: str) -> Finding:
        shown = str(row[number] or f"#{row['fid']}")
        words = self.sentence.format(**{str(k): v for k, v in row.items()} | {"id": shown})
        field = str(row.get("field_name") or self.field)
        return Finding(self.name, self.severity, words, layer=self.layer, id=shown, field=field)


CHECKS: list[Check] = []


def check(name: str, severity: Severity, *, ja: str, en: str, layer: str = "pipes", field: str = "") -> Callable[[Rule], Rule]:
    """Make a rule one of the checks. `ja` and `en` are told of each row the rule returns; {id} is its number."""

    def register(rule: Rule) -> Rule:
        CHECKS.append(Check(name, severity, layer, field, Words(ja, en), rule))
        return rule

    return register
