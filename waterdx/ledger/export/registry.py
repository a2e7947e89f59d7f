"""Which formats can be written, and which profiles say what is written. A new one is one decorated function in a file here."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.export.source import Source
from waterdx.ledger.export.tables import Loss, Product, Table

Writer = Callable[[Sequence[Table], Path], list[Loss]]


@dataclass(frozen=True)
class ExportFormat:
    """One format: its name, the endings of its files, what writes it.

    `several` formats hold more than one table; `epsg` is the coordinate system its readers expect (None: any).
    """

    name: Words
    suffixes: tuple[str, ...]
    write: Writer
    several: bool
    epsg: int | None


@dataclass(frozen=True)
class Wishes:
    """What the person asked for beside the layers: the coordinate system of shapes (None: the usual), the zoom of spatial IDs."""

    epsg: int | None = None
    zoom: int = 25


Maker = Callable[[Source, Wishes], Product]


@dataclass(frozen=True)
class Profile:
    """What is written: `name` on the command line, its title and one sentence about it; `layers` and `suffixes` it is made for.

    `epsg` is the one coordinate system it may be in (None: any).
    """

    name: str
    title: Words
    about: Words
    make: Maker
    layers: tuple[str, ...]
    suffixes: tuple[str, ...]
    epsg: int | None


_FORMAT_MODULES = ("geopackage", "shapefile", "geojson", "dxf", "xlsx", "csv_file")
_PROFILE_MODULES = ("plain", "statutory", "nilim", "spatial_ids")
_FORMATS: list[ExportFormat] = []
_PROFILES: list[Profile] = []


def export_format(
    *suffixes: str, ja: str, en: str, several: bool, epsg: int | None = None
) -> Callable[[Writer], Writer]:  # fmt: skip
    """Make a function the writer of files with these endings."""

    def register(write: Writer) -> Writer:
        _FORMATS.append(ExportFormat(Words(ja, en), suffixes, write, several, epsg))
        return write

    return register


def profile(
    name: str, title: Words, about: Words, *, layers: tuple[str, ...], suffixes: tuple[str, ...] = (), epsg: int | None = None
) -> Callable[[Maker], Maker]:  # fmt: skip
    """Make a function the maker of what a profile writes; without `suffixes` in every format."""

    def register(make: Maker) -> Maker:
        _PROFILES.append(Profile(name, title, about, make, layers, suffixes, epsg))
        return make

    return register


def formats() -> tuple[ExportFormat, ...]:
    """Every format that can be written."""
    for module in _FORMAT_MODULES:
        importlib.import_module(f"waterdx.ledger.export.{module}")
    return tuple(sorted(_FORMATS, key=lambda one: _FORMAT_MODULES.index(one.write.__module__.rpartition(".")[2])))


def profiles() -> tuple[Profile, ...]:
    """Every profile, the plain one first."""
    for module in _PROFILE_MODULES:
        importlib.import_module(f"waterdx.ledger.export.{module}")
    return tuple(sorted(_PROFILES, key=lambda one: _PROFILE_MODULES.index(one.make.__module__.rpartition(".")[2])))


def profile_named(name: str) -> Profile:
    """The profile called `name`; UserError where there is none."""
    found = next((one for one in profiles() if one.name == name), None)
    if found is None:
        raise UserError(
            ja="書き出しの様式「{name}」はありません。あるのは {known} です。",
            en="There is no export profile “{name}”. These are: {known}.",
            name=name, known=" ".join(one.name for one in profiles()),
        )  # fmt: skip
    return found


def format_of(out: Path, wanted: Profile) -> ExportFormat:
    """The format `out` asks for by its ending; UserError where it cannot be written, or not in this profile."""
    ending = out.suffix.lower()
    found = next((one for one in formats() if ending in one.suffixes), None)
    known = [suffix for one in formats() for suffix in one.suffixes if not wanted.suffixes or suffix in wanted.suffixes]
    if found is None or ending not in known:
        raise UserError(
            ja="「{out}」の形式では書き出せません({profile})。拡張子を {known} にしてください。",
            en="“{out}” cannot be written in that format ({profile}). Let it end in {known}.",
            out=out, profile=wanted.title, known=Words(" か ".join(known), " or ".join(known)),
        )  # fmt: skip
    return found
