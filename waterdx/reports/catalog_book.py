"""Technologies as an Excel book, experience as a table for other towns, and the one place that knows the formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.catalog.catalogue import Catalogue, catalogue_of
from waterdx.catalog.compare import FEWEST, MOST, ComparedLine, lines_of
from waterdx.catalog.dossier import Dossier, dossiers
from waterdx.catalog.experience import Experience, to_share
from waterdx.catalog.file_columns import EXPERIENCE_COLUMNS
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.reports.catalog_sheet import notes_of, title_of
from waterdx.reports.tables import refuse_ending, write_book, write_table

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".xlsx", ".docx", ".pdf")
EXPERIENCE = Words(ja="導入実績", en="Experience")
COMPARED = Words(ja="比較", en="Comparison")
DIFFERS = Words(ja="違い", en="Differs")
ITEM = Words(ja="項目", en="Item")
FOOT = Words(ja="版と読み方", en="Edition and reading")


def write_technologies(
    path: Path, technology_ids: Sequence[str], project: Path | None = None, progress: Progress = silent
) -> int:
    """Some technologies as XLSX, DOCX or PDF, by the ending of `path`; two to five are compared, too. Returns how many.

    With a project: how they fit the town, notes and experience. UserError for another ending or an unknown id.
    """
    refuse_ending(path, ENDINGS)
    some, catalogue = dossiers(technology_ids, project), catalogue_of(project)
    compared = lines_of(some) if FEWEST <= len(some) <= MOST else []
    if path.suffix.lower() == ".xlsx":
        write_xlsx(path, some, catalogue)
    elif path.suffix.lower() == ".docx":
        from waterdx.reports.catalog_docx import write_docx

        write_docx(path, some, catalogue, compared)
    else:
        from waterdx.reports.catalog_pdf import write_pdf

        write_pdf(path, some, catalogue, progress)
    return len(some)


def write_xlsx(path: Path, some: Sequence[Dossier], catalogue: Catalogue) -> None:
    """One sheet: a line per item, a column per technology, the lines that differ marked; a second with edition and day."""
    notes = {f"{FOOT} {n}": text for n, text in enumerate(notes_of(catalogue, some), start=1)}
    write_book(path, {str(COMPARED): comparison_frame(some, lines_of(some))}, notes, wrapped=True)


def comparison_frame(some: Sequence[Dossier], compared: Sequence[ComparedLine]) -> pd.DataFrame:
    """The lines as a frame; technologies of one name are told apart by their ids."""
    import pandas as pd

    heads = [str(ITEM), str(DIFFERS), *(f"{title_of(one)} [{one.technology.id}]" for one in some)]
    return pd.DataFrame([(str(line.label), "≠" if line.differs else "", *line.texts) for line in compared], columns=heads)


def write_experiences(path: Path, some: Sequence[Experience]) -> None:
    """The town's own experience as CSV or XLSX, headed so that `catalog update` of another town reads it."""
    import pandas as pd

    frame = pd.DataFrame(to_share(some), columns=[column.name for column in EXPERIENCE_COLUMNS])
    write_table(path, frame.set_axis([str(column.label) for column in EXPERIENCE_COLUMNS], axis=1), EXPERIENCE)
