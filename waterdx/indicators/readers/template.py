"""Our own sheet for this year's draft figures: one row per input that the indicators of the business need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import plain_cell
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.indicators.definitions import declared_for
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import DERIVED, FIELDS
from waterdx.indicators.readers.cells import fiscal_year, number, says_none, utility_code
from waterdx.indicators.readers.registry import Entry, Reading, Sheets, reader
from waterdx.indicators.readers.survey_addresses import PIPES

if TYPE_CHECKING:
    import pandas as pd

SHEET = Words(ja="指標の入力", en="Indicator inputs")
COLUMNS = ("name", "項目 Item", "単位 Unit", "値 Value")
HEAD = {
    "code": Words(ja="団体コード(6桁)", en="utility code, six digits"),
    "utility": Words(ja="団体名", en="name of the utility"),
    "field": Words(ja="事業", en="business"),
    "year": Words(ja="年度(令和7年度 か 2025)", en="fiscal year, such as 2025"),
}


def template_frame(field: str, code: str = "", utility: str = "", year: int | None = None) -> pd.DataFrame:
    """The rows of an empty sheet for `field`; what is known of the head is filled in. UserError for an unknown field."""
    import pandas as pd

    if field not in FIELDS:
        raise UserError(
            ja="事業「{field}」はありません(使えるもの: {known})。",
            en="There is no field “{field}” (known: {known}).",
            field=field, known=", ".join(FIELDS),
        )  # fmt: skip
    known = {"code": code, "utility": utility, "field": field, "year": "" if year is None else str(year)}
    head = [(name, _both(words), "", known[name]) for name, words in HEAD.items()]
    rows = [(name, _both(INPUTS[name].words), _both(INPUTS[name].unit), None) for name in asked_for(field)]
    return pd.DataFrame([*head, *rows], columns=list(COLUMNS))


def asked_for(field: str) -> list[str]:
    """The inputs to type for `field`, in the order of INPUTS; what follows from others is not asked."""
    names = {name for one in declared_for(field) for name in one.inputs} - set(PIPES)
    needed = set[str]().union(*map(_typed, names))
    return [name for name in INPUTS if name in needed]


# Asked for as they are: the year's volume is exact, 365 times a rounded daily one is not; lengths are asked once, as totals.
_STATED = (
    "annual_billed_volume", "annual_distributed_volume", "total_pipe_length", "pipe_length_over_useful_life",
    "pipe_length_renewed_in_year",
)  # fmt: skip


def _typed(name: str) -> set[str]:
    """The inputs somebody types for `name`: itself, or what it is made of."""
    if name in _STATED or name not in DERIVED:
        return {name}
    return set[str]().union(*map(_typed, DERIVED[name][0]))


def _both(words: Words) -> str:
    return words.ja if words.ja == words.en else f"{words.ja} / {words.en}"


def _is_template(sheets: Sheets) -> bool:
    return any(_start(rows) is not None for rows in sheets.values())


def _start(rows: list[list[str]]) -> int | None:
    heads = tuple(map(fold, COLUMNS))
    return next((at for at, row in enumerate(rows[:5]) if tuple(map(fold, row[: len(heads)])) == heads), None)


@reader("入力様式(waterdx indicators template)", "our own template (waterdx indicators template)", is_such=_is_template)
def read_template(sheets: Sheets) -> Reading:
    """The figures typed into a template; blank cells are unknown. UserError where the head is not filled in."""
    rows, start = next((rows, at) for rows in sheets.values() if (at := _start(rows)) is not None)
    cells = {
        row[0]: (at, plain_cell(row[3])) for at, row in enumerate(rows, start=1) if at > start + 1 and len(row) > 3 and row[0]
    }
    code, utility, field, year = _head({name: cells.pop(name, (0, ""))[1] for name in HEAD})
    reading = Reading(basis="draft")
    for name, (at, text) in cells.items():
        if name not in INPUTS or (number(text) is None and not says_none(text)):
            reading.findings.append(_unread(name, at, text))
        elif text.strip():
            reading.entries.append(Entry(year, code, utility, field, name, number(text), text))
    return reading


def _head(said: dict[str, str]) -> tuple[str, str, str, int]:
    code, year, field = utility_code(said["code"]), fiscal_year(said["year"]), said["field"].strip()
    wrong = [HEAD[name] for name, good in (("code", code), ("field", field in FIELDS), ("year", year)) if not good]
    if wrong or year is None:
        raise UserError(
            ja="様式の「{names}」を読めません。値の列に正しく記入してください。",
            en="The template does not say its {names}. Fill in the column of values.",
            names=Words("」「".join(one.ja for one in wrong), ", ".join(one.en for one in wrong)),
        )
    return code, said["utility"].strip(), field, year


def _unread(name: str, row: int, text: str) -> Finding:
    words = Words(
        ja="{row} 行目の{name}「{text}」を読めないため、不明として扱いました。",
        en="Row {row}: {name} “{text}” cannot be read and counts as unknown.",
    ).format(row=row, name=INPUTS[name].words if name in INPUTS else name[:40], text=text[:40])
    return Finding("unread_cell", "warning", words, row=row, raw=text[:200])
