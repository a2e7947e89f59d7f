"""What a person said of where a sheet lies."""

from __future__ import annotations

from dataclasses import dataclass

from waterdx.digitise.georeference.sheet_code import read_sheet_code


@dataclass(frozen=True)
class Told:
    """What a person said of where a sheet lies: its sheet code, its corner coordinates, or control points (and their transform), as
    typed; nothing where the sheet's own corner notes are to be read. `turned`: how far the page lies turned clockwise (0, 90, 180,
    270 degrees), None where its lettering is to tell."""

    sheet_code: str = ""
    corners: str = ""
    points: tuple[str, ...] = ()
    method: str | None = None
    turned: int | None = None

    @property
    def zone(self) -> int | None:
        """The plane rectangular zone that a sheet code names."""
        return read_sheet_code(self.sheet_code).zone if self.sheet_code else None
