"""Texts a format cannot hold (too long, letters without a code): told, and written in full in a CSV beside the file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.ledger.export.tables import Loss, Table, named_column

_WORDS = Words(
    ja="{item}の文 {n} 件は、この形式では長すぎるか文字コードにない字(〓 と書きました)を含むため、全文を「{file}」に書きました。",
    en="{n} texts of {item} are too long for this format or have letters it lacks (〓); they are in full in “{file}”.",
)


def told(losses: Sequence[Loss], file: str) -> list[Finding]:
    """One finding per column."""
    counts = pd.Series([loss.column.header for loss in losses]).value_counts()
    return [
        Finding(
            "export_text_not_whole",
            "warning",
            _WORDS.format(item=item, n=int(count), file=file),
            field=str(item),
            count=int(count),
        )
        for item, count in counts.items()
    ]


def table_of_losses(losses: Sequence[Loss]) -> Table:
    """Every such text with where it belongs."""
    columns = (
        named_column(str(Words(ja="表", en="Table")), "", "text"),
        named_column(str(Words(ja="番号", en="Number")), "", "text"),
        named_column(str(Words(ja="行", en="Row")), "", "integer"),
        named_column(str(Words(ja="項目", en="Item")), "", "text"),
        named_column(str(Words(ja="全文", en="Full text")), "", "text"),
    )
    rows = [
        (loss.table.title, loss.table.frame.iloc[loss.row, 0], loss.row + 1, loss.column.header, loss.text) for loss in losses
    ]
    return Table("losses", columns[-1].name, columns, pd.DataFrame(rows, columns=[column.name for column in columns]))
