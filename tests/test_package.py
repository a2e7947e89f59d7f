"""The packed program holds what the program reads and loads. (`make package` builds it and lets it test itself.)"""

from __future__ import annotations

import ast
import runpy
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from waterdx.app.warming import HEAVY
from waterdx.digitise.ocr.engine import ENGINES
from waterdx.importers.registry import importers
from waterdx.indicators.readers.registry import formats as indicator_formats
from waterdx.ledger.export.registry import formats, profiles

ROOT = Path(__file__).resolve().parents[1]
CONTENTS = runpy.run_path(str(ROOT / "packaging" / "contents.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def places() -> set[str]:
    """Where the files lie that are no code."""
    return {str(PurePosixPath(place) / Path(file).name) for file, place in CONTENTS["data"]()}


def _files(folder: Path) -> Iterator[PurePosixPath]:
    for file in folder.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            yield PurePosixPath(file.relative_to(folder).as_posix())


def test_every_file_of_the_package_that_is_no_code_is_at_its_place():
    wanted = {f"waterdx/{file}" for file in _files(ROOT / "waterdx") if file.suffix != ".py"}
    assert "waterdx/app/style.qss" in wanted and wanted <= places()


def test_catalogue_ledgers_and_docs_are_where_the_wheel_has_them():
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {"catalog", "ledgers", "docs"} <= set(included)
    assert {f"{place}/{file}" for folder, place in included.items() for file in _files(ROOT / folder)} <= places()


def test_every_module_loaded_by_name_is_there():
    loaded = {one.read.__module__ for one in (*importers(), *indicator_formats())}
    loaded |= {one.write.__module__ for one in formats()} | {one.make.__module__ for one in profiles()}
    loaded |= {f"waterdx.reports.{file.stem}" for file in (ROOT / "waterdx" / "reports").glob("*_charts.py")}
    loaded |= {f"waterdx.digitise.ocr.{name}" for name in ENGINES} | {name for name in HEAVY if name.startswith("waterdx.")}
    assert len(loaded) >= 40 and loaded <= set(CONTENTS["modules"]())


def test_nothing_the_program_imports_is_left_out():
    imported = set()
    for file in (ROOT / "waterdx").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    assert "PySide6.QtWidgets" in imported and not imported & set(CONTENTS["LEFT_OUT"])


def test_the_licence_of_every_part_travels_with_it():
    parts = {part.name for part in CONTENTS["parts"]()}
    assert {"numpy", "rapidocr"} <= parts
    assert parts <= {place.split("/")[1] for place in places() if place.startswith("licences/")}
    assert {"licences/waterdx/LICENSE", "licences/waterdx/LGPL-3.0.txt"} <= places()


def test_packing_needs_one_extra_and_ends_with_the_self_test():
    assert any(one.startswith("pyinstaller") for one in PROJECT["project"]["optional-dependencies"]["package"])
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\npackage:")[2].partition("\n\n")[0]
    assert "env -i" in recipe and recipe.splitlines()[-1].endswith("--json") and "--self-test" in recipe.splitlines()[-1]
