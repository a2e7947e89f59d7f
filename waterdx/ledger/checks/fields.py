"""Checks that an object belongs to one field: a water pipe with a sewer's material, use or business contradicts itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.terms import term_name, terms_of
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check

FIELDS_OF_BUSINESS = {
    "WATER": {"water"}, "KANI": {"water"}, "PUBLIC": {"sewer"}, "TOKKAN": {"sewer"}, "AGRI": {"agri"}, "FISHERY": {"agri", "sewer"},
}  # fmt: skip


@check("business_of_other_field", "error", field="business", ja="{id}: 事業区分「{name_ja}」と事業「{field_ja}」が合いません。",
       en="{id}: the business ({name_en}) does not belong to the field ({field_en}).")  # fmt: skip
def business_of_other_field(ledger: Ledger) -> pd.DataFrame:
    given = ledger.pipes.groupby(["field", "business"], sort=False).indices
    wrong = [at for (field, business), at in given.items() if field not in FIELDS_OF_BUSINESS.get(business, {field})]
    return _named(ledger.pipes.iloc[np.sort(np.concatenate([np.zeros(0, dtype=int), *wrong]))], "business", "business")


@check("material_of_other_field", "warning", field="material", ja="{id}: 管種「{code}」は事業「{field_ja}」の用語ではありません。",
       en="{id}: material “{code}” is no term of the field ({field_en}).")  # fmt: skip
def material_of_other_field(ledger: Ledger) -> pd.DataFrame:
    return _foreign(ledger.pipes, "material", "material")


@check("use_of_other_field", "warning", field="use", ja="{id}: 区分「{code}」は事業「{field_ja}」の用語ではありません。",
       en="{id}: use “{code}” is no term of the field ({field_en}).")  # fmt: skip
def use_of_other_field(ledger: Ledger) -> pd.DataFrame:
    return _foreign(ledger.pipes, "use", "use")


@check("kind_of_other_field", "warning", layer="nodes", field="kind", ja="弁栓・人孔 {id}: 種別「{code}」は事業「{field_ja}」の用語ではありません。",
       en="Node {id}: kind “{code}” is no term of the field ({field_en}).")  # fmt: skip
def kind_of_other_field(ledger: Ledger) -> pd.DataFrame:
    return _foreign(ledger.nodes, "kind", "node_kind")


def _foreign(rows: pd.DataFrame, column: str, kind: str) -> pd.DataFrame:
    known = {(field, term.code) for field in ("water", "sewer", "agri") for term in terms_of(kind, field)}
    given = rows.groupby(["field", column], sort=False).indices
    wrong = [at for pair, at in given.items() if pair not in known]
    return _named(rows.iloc[np.sort(np.concatenate([np.zeros(0, dtype=int), *wrong]))], column, kind)


def _named(rows: pd.DataFrame, column: str, kind: str) -> pd.DataFrame:
    names = [term_name(kind, code, field) for code, field in zip(rows[column], rows["field"], strict=True)]
    fields = [term_name("field", field, field) for field in rows["field"]]
    return rows.assign(
        code=rows[column], name_ja=[n.ja for n in names], name_en=[n.en for n in names],
        field_ja=[f.ja for f in fields], field_en=[f.en for f in fields],
    )  # fmt: skip
