"""Seismic class, renewal year and statutory life of every pipe as a table people pass on, and the table of years behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.fields import field_named
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.classify import CLASS_COLUMNS, RESTING, Classified
from waterdx.ledger.inventory import FIELD_NAMES
from waterdx.ledger.renewal import STATUTORY_SOURCE
from waterdx.ledger.seismic import CLASSES, GROUNDS, REASONS
from waterdx.reports.tables import write_book, write_table

if TYPE_CHECKING:
    import pandas as pd

TITLE = Words(ja="耐震区分と更新年度", en="Seismic class and renewal")
YEARS = Words(ja="更新基準年数の表", en="Years to renewal")
YEAR_COLUMNS = ("renewal_years", "renewal_fy", "statutory_fy", "years_over")
CONFIDENCE = {
    "recalled_verify": Words(ja="要確認", en="to be verified"),
    "read": Words(ja="出典で確認", en="read in the source"),
    "set": Words(ja="町の設定", en="set by the town"),
}


def write_classes(path: Path, found: Classified) -> None:
    """One row per pipe as CSV or XLSX by the ending of `path`; the book also says which years were used."""
    frame = class_frame(found)
    if path.suffix.lower() == ".xlsx":
        notes = {str(Words(ja="法定耐用年数", en="Statutory life")): str(STATUTORY_SOURCE)}
        write_book(path, {str(TITLE): frame, str(YEARS): _years_frame(found)}, notes)
    else:
        whole = [str(field_named("install_fy").label), *(str(CLASS_COLUMNS[name]) for name in YEAR_COLUMNS)]
        write_table(path, frame.astype(dict.fromkeys(whole, "Int64")), TITLE)  # 1976, not 1976.0


def class_frame(found: Classified) -> pd.DataFrame:
    """The pipes with their classes in the language shown; an unknown is an empty cell, an unknown class is written out."""
    import pandas as pd

    pipes = found.pipes
    return pd.DataFrame(
        {
            str(field_named("pipe_id").label): pipes["shown_id"],
            str(field_named("field").label): pipes["field"].map({key: str(name) for key, name in FIELD_NAMES.items()}),
            str(field_named("material").label): _spoken(pipes, "material"),
            str(field_named("joint").label): _spoken(pipes, "joint"),
            str(field_named("install_fy").label): pipes["install_fy"],
            str(field_named("length_m").header): pipes["length_cm"] / 100,
            str(CLASS_COLUMNS["ground"]): pipes["ground"].map({key: str(name) for key, name in GROUNDS.items()}),
            str(CLASS_COLUMNS["seismic"]): pipes["seismic"].map({key: str(name) for key, name in CLASSES.items()}),
            str(Words(ja="不明なわけ", en="Why unknown")): pipes["seismic_reason"].map({key: str(name) for key, name in REASONS.items()}),
            **{str(CLASS_COLUMNS[name]): pipes[name] for name in ("renewal_years", "renewal_fy", "statutory_fy")},
            str(CLASS_COLUMNS["years_over"]): pipes["years_over"].where(pipes["years_over"] > 0),  # blank where there is no excess
            str(Words(ja="推定値による項目", en="What rests on inferred values")): _resting(pipes),
        }
    )  # fmt: skip


def _resting(pipes: pd.DataFrame) -> list[str]:
    """The columns of each pipe that would be others without the inferred values."""
    names = [str(CLASS_COLUMNS[name]) for name in RESTING]
    flags = zip(*(pipes[f"{name}_inferred"] for name in RESTING), strict=True)
    return [str(Words("、", ", ")).join(name for name, rests in zip(names, row, strict=True) if rests) for row in flags]


def _spoken(pipes: pd.DataFrame, name: str) -> list[str | None]:
    term = field_named(name).term
    pairs = zip(pipes[name], pipes["field"], strict=True)
    return [str(term_name(term, code, field)) if isinstance(code, str) and code else None for code, field in pairs]


def _years_frame(found: Classified) -> pd.DataFrame:
    import pandas as pd

    heads = {
        "name": Words(ja="名前", en="Name"), "material": field_named("material").label, "joint": field_named("joint").label,
        "ground": CLASS_COLUMNS["ground"], "coating": field_named("coating").label, "years": CLASS_COLUMNS["renewal_years"],
        "confidence": Words(ja="確かさ", en="Confidence"), "source": Words(ja="出典", en="Source"), "source_url": Words(ja="出典の場所", en="Address"),
    }  # fmt: skip
    rows = [{**row, "years": int(row["years"]), "source": str(Words(row["source_ja"], row["source"])), "confidence": str(CONFIDENCE.get(row["confidence"], row["confidence"]))}
            for row in found.settings.table.rules.rows]  # fmt: skip
    return pd.DataFrame(rows)[list(heads)].rename(columns={key: str(name) for key, name in heads.items()})
