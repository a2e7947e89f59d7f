"""What the packed program holds beside the code that PyInstaller finds by itself; waterdx.spec and tests/test_package.py read it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "waterdx"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LICENCE = re.compile(r"licen[cs]e|copying|notice|copyright", re.IGNORECASE)

# Packages that read files of their own.
WITH_DATA = ("matplotlib_fontja", "rapidocr", "ezdxf", "pyogrio", "docx", "pptx")
# Packages that load modules of their own by name, or that nothing imports: the font is looked for beside matplotlib_fontja.
WITH_MODULES = ("rapidocr", "pyogrio", "matplotlib_fontja")
# What packages would use if they could, and waterdx never does: tools, tests, other windows. Not numpy.f2py: scipy asks for every name
# of numpy.
LEFT_OUT = (
    "tkinter", "_tkinter", "IPython", "jedi", "PyQt5", "PyQt6", "PySide2", "PyInstaller", "pip", "setuptools",
    "pytest", "_pytest", "hypothesis", "mypy", "xdist", "pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.console",
    "pyqtgraph.jupyter", "pandas.tests", "sklearn.datasets.tests", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql",
    "PySide6.QtDesigner", "PySide6.QtUiTools", "matplotlib.tests", "torch", "paddle", "tensorflow",
)  # fmt: skip


def data() -> list[tuple[str, str]]:
    """(file, folder in the program) of every file that waterdx reads and every licence text."""
    return [*_of_package(), *_shipped(), *_own_licences(), *_licences_of_parts()]


def modules() -> list[str]:
    """Every module of waterdx: readers, checks, exports and charts are loaded by name, which PyInstaller cannot see."""
    return sorted(_name(file) for file in PACKAGE.rglob("*.py"))


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)


def _of_package() -> Iterator[tuple[str, str]]:
    for file in _files(PACKAGE):
        if file.suffix != ".py":
            yield str(file), file.parent.relative_to(ROOT).as_posix()


def _shipped() -> Iterator[tuple[str, str]]:
    """The same folders at the same places as in the wheel."""
    for folder, place in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].items():
        for file in _files(ROOT / folder):
            yield str(file), (Path(place) / file.parent.relative_to(ROOT / folder)).as_posix()


def _own_licences() -> Iterator[tuple[str, str]]:
    for pattern in PROJECT["project"]["license-files"]:
        for file in ROOT.glob(pattern):
            yield str(file), "licences/waterdx"


def _licences_of_parts() -> Iterator[tuple[str, str]]:
    """Whoever hands the program on hands on the licence of each part, and where it is from."""
    for part in parts():
        for file in part.files or ():
            folder, *inner = file.parts
            if folder.endswith(".dist-info") and (inner == ["METADATA"] or LICENCE.search("/".join(inner))):
                yield str(part.locate_file(file)), "/".join(["licences", part.name, *inner[:-1]])


def parts() -> list[Distribution]:
    """The installed packages that waterdx needs, with those that they need in turn."""
    found: dict[str, Distribution] = {}
    wanted = [
        Requirement(text) for text in (*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["ocr"])
    ]
    while wanted:
        one = wanted.pop()
        name = canonicalize_name(one.name)
        if name in found or (one.marker is not None and not one.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        wanted += map(Requirement, found[name].requires or ())
    return [found[name] for name in sorted(found)]
