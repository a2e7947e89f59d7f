"""One difference between the ledger and a new edition of a file, as it is told, listed and carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from waterdx.core.edits import SHAPE, Edit, Value
from waterdx.core.fields import field_named
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.merge import shown

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["added", "changed", "gone", "kept"]
KIND_NAMES: dict[Kind, Words] = {
    "added": Words(ja="追加", en="Added"),
    "changed": Words(ja="変更", en="Changed"),
    "gone": Words(ja="廃止", en="Gone"),
    "kept": Words(ja="台帳を優先", en="Kept"),
}
HEADS = (
    Words(ja="違い", en="Difference"), Words(ja="番号", en="Number"), Words(ja="項目", en="Field"), Words(ja="台帳", en="Ledger"),
    Words(ja="新しい版", en="New edition"), Words(ja="行", en="Row"), Words(ja="理由", en="Reason"),
)  # fmt: skip
_SHAPE_NAME = Words(ja="形状", en="Shape")


@dataclass(frozen=True)
class Difference:
    """`before` is the ledger's, `after` the edition's, `row` the row of the file (0: not in it), `why` what keeps ours."""

    kind: Kind
    number: str
    fid: int | None
    field: str
    before: Value
    after: Value
    row: int = 0
    why: Words | None = None

    @property
    def is_edit(self) -> bool:
        return bool(self.field) and self.kind in {"changed", "gone"}

    def edit(self, layer: str) -> Edit:
        assert self.fid is not None
        return Edit(layer, self.fid, self.field, self.before, self.after)

    def taken(self) -> Difference:
        """The same with the edition's value taken over."""
        return replace(self, kind="changed") if self.kind == "kept" else self

    def to_json(self) -> dict[str, Any]:
        before, after = (None if self.field == SHAPE else value for value in (self.before, self.after))
        return {
            "id": self.number, "fid": self.fid, "row": self.row or None, "field": self.field, "before": before, "after": after,
            "reason_ja": self.why.ja if self.why else "", "reason_en": self.why.en if self.why else "",
        }  # fmt: skip

    def cells(self) -> tuple[str, ...]:
        """As a row of a table for people, under HEADS."""
        name = _SHAPE_NAME if self.field == SHAPE else field_named(self.field).header if self.field else ""
        before, after = (
            "" if value is None or self.field == SHAPE else _said(self.field, value) for value in (self.before, self.after)
        )
        return str(KIND_NAMES[self.kind]), self.number, str(name), before, after, str(self.row or ""), str(self.why or "")


def _said(field: str, value: Value) -> str:
    """A value as people read it: a status by its name, the rest as the files write it."""
    if field == "status":
        return str(term_name("status", str(value), "water"))
    return shown(value)


def as_frame(differences: Sequence[Difference]) -> pd.DataFrame:
    """All differences as a table to save, in the language shown."""
    import pandas as pd

    return pd.DataFrame([one.cells() for one in differences], columns=list(map(str, HEADS)))
