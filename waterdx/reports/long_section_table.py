"""The long section of a sewer as a table: a row for each manhole, with the pipe that begins there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.network.long_section import BASES, STEP_M, LongSection, Span, Station, Value
from waterdx.reports.tables import write_book, write_table

if TYPE_CHECKING:
    import pandas as pd

TITLE = Words(ja="縦断図", en="Long section")
MANHOLE = Words(ja="人孔", en="Manhole")
CHAINAGE = Words(ja="追加距離 (m)", en="Chainage (m)")
GROUND = Words(ja="地盤高 (m)", en="Ground (m)")
DROP = Words(ja="人孔内の段差 (m)", en="Drop in the manhole (m)")
PIPE = Words(ja="下流側の管", en="Pipe from here")
MATERIAL = Words(ja="管種", en="Material")
SPAN_HEADS = {
    "diameter": (Words(ja="管径 (mm)", en="Diameter (mm)"), 0),
    "length": (Words(ja="区間距離 (m)", en="Length (m)"), 2),
    "slope": (Words(ja="勾配 (‰)", en="Slope (‰)"), 2),
    "up_invert": (Words(ja="始点の管底高 (m)", en="Invert at its start (m)"), 3),
    "down_invert": (Words(ja="終点の管底高 (m)", en="Invert at its end (m)"), 3),
    "up_cover": (Words(ja="始点の土被り (m)", en="Cover at its start (m)"), 2),
    "down_cover": (Words(ja="終点の土被り (m)", en="Cover at its end (m)"), 2),
}
NOT_READ = Words(ja="台帳の値でないもの", en="What is not read")
NOTES = Words(ja="注意", en="Notes")


def write_long_section(path: Path, section: LongSection) -> None:
    """The table as CSV or XLSX by the ending of `path`; the book also has the notes."""
    frame = section_frame(section)
    if path.suffix.lower() == ".xlsx":
        notes = {str(TITLE): str(section.sentence)} | {f"{NOTES} {n}": str(one) for n, one in enumerate(section.notes, start=1)}
        write_book(path, {str(TITLE): frame}, notes)
    else:
        write_table(path, frame, TITLE)


def section_frame(section: LongSection) -> pd.DataFrame:
    """One row a manhole, headings with units; an unknown is an empty cell."""
    import pandas as pd

    spans: list[Span | None] = [*section.spans, None]
    columns: dict[str, list[object]] = {
        str(MANHOLE): [one.name for one in section.stations],
        str(CHAINAGE): [_rounded(one.chainage_m, 2) for one in section.stations],
        str(GROUND): [_rounded(one.ground.number, 3) for one in section.stations],
        str(DROP): [_rounded(section.drop_at(at), 3) for at in range(len(section.stations))],
        str(PIPE): [span.pipe if span else None for span in spans],
        str(MATERIAL): [material_of(span) if span else None for span in spans],
    }
    for name, (head, digits) in SPAN_HEADS.items():
        columns[str(head)] = [_rounded(getattr(span, name).number, digits) if span else None for span in spans]
    columns[str(NOT_READ)] = [_not_read(one, span) for one, span in zip(section.stations, spans, strict=True)]
    numbers = {str(CHAINAGE), str(GROUND), str(DROP), *(str(head) for head, _digits in SPAN_HEADS.values())}
    return pd.DataFrame({name: pd.Series(values, dtype=float if name in numbers else object) for name, values in columns.items()})


def material_of(span: Span) -> str | None:
    """The material as people say it, None where it is unknown."""
    return str(term_name("material", span.material, span.field)) if span.material else None


def step_at(section: LongSection, number: int) -> float | None:
    """The drop within a manhole where it is one worth telling."""
    drop = section.drop_at(number)
    return drop if drop is not None and abs(drop) >= STEP_M else None


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)


def _not_read(station: Station, span: Span | None) -> str:
    """Each value that is computed, inferred or unknown, by its heading without the unit."""
    values: list[tuple[Words, Value]] = [(GROUND, station.ground)]
    values += [(head, getattr(span, name)) for name, (head, _digits) in SPAN_HEADS.items()] if span else []
    said = [f"{str(head).rpartition(' (')[0]}: {BASES[value.basis]}" for head, value in values if value.basis != "read"]
    return " / ".join(said)
