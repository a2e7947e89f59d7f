"""The borders between the parts hold, and the program starts fast because it imports little."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "waterdx"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {
    "pandas",
    "geopandas",
    "numpy",
    "sklearn",
    "scipy",
    "matplotlib",
    "pyproj",
    "shapely",
    "PySide6",
    "pyqtgraph",
    "sqlite_utils",
}
CONTRACTS = (
    "Data flows one way", "Only the window knows Qt", "The core is standard library only", "GDAL is touched only where it is fenced in",
)  # fmt: skip


@pytest.fixture(scope="module")
def import_rules() -> str:
    """What import-linter says of the rules in pyproject.toml."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("rule", CONTRACTS)
def test_an_import_rule_is_kept(rule: str, import_rules: str) -> None:
    assert f"{rule} KEPT" in import_rules, import_rules


def test_no_import_rule_is_forgotten_here(import_rules: str) -> None:
    assert f"{len(CONTRACTS)} kept, 0 broken" in import_rules


def imported_by(code: str) -> set[str]:
    """The top packages in a new process after `code`."""
    report = "import sys; print('|'.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split("|"))


@pytest.mark.parametrize(
    "code",
    [
        "import waterdx.cli.main",
        "from waterdx.cli.main import run; run(['--help'])",
        "from waterdx.cli.main import run; run(['ledger', 'import', '--help'])",
        "from waterdx.cli.main import run; run(['--version'])",
    ],
)
def test_the_command_line_starts_without_a_heavy_import(code: str) -> None:
    assert not imported_by(code) & HEAVY


def test_every_module_can_be_loaded() -> None:
    for module in MODULES:
        name = ".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            import_module(name)


@cache
def nodes_of(module: Path) -> list[ast.AST]:
    """Every node of a module, read once for all that is asked of it."""
    return list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))


def calls(name: str, module: Path) -> Iterator[ast.Call]:
    for node in nodes_of(module):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name | ast.Attribute) and (called.id if isinstance(called, ast.Name) else called.attr) == name:
            assert isinstance(node, ast.Call)
            yield node


@pytest.mark.parametrize("name", ["Words", "UserError"])
def test_everything_that_is_said_is_said_in_both_languages(name: str) -> None:
    silent = []
    for module in MODULES:
        for call in calls(name, module):
            said = [*call.args[:2], *(word.value for word in call.keywords if word.arg in {"ja", "en"})]
            unpacked = any(isinstance(argument, ast.Starred) for argument in call.args)
            empty = [isinstance(text, ast.Constant) and not text.value for text in said]  # nothing to say is said in both
            if not unpacked and (len(said) != 2 or empty[0] != empty[1]):
                silent.append(f"{module.relative_to(ROOT)}:{call.lineno}")
    assert not silent


def test_japanese_and_english_leave_the_same_places_to_fill_in() -> None:
    unequal = []
    for module in MODULES:
        for call in (*calls("Words", module), *calls("UserError", module)):
            said = [*call.args[:2], *(word.value for word in call.keywords if word.arg in {"ja", "en"})]
            texts = [text.value for text in said if isinstance(text, ast.Constant) and isinstance(text.value, str)]
            if len(texts) == 2 and placeholders(texts[0]) != placeholders(texts[1]):
                unequal.append(f"{module.relative_to(ROOT)}:{call.lineno}")
    assert not unequal


def placeholders(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


FORBIDDEN_CALLS: dict[str, str] = {  # with the folder where the word means something else
    "eval": "-", "exec": "waterdx/app/", "extractall": "-", "urlopen": "-", "socket": "-",
}  # fmt: skip
FORBIDDEN_IMPORTS = {"pickle", "joblib", "dill", "socket", "urllib.request", "http.client", "requests", "yaml", "skops"}


def imports_of(module: Path) -> set[str]:
    named = {alias.name for node in nodes_of(module) if isinstance(node, ast.Import) for alias in node.names}
    return named | {node.module for node in nodes_of(module) if isinstance(node, ast.ImportFrom) and node.module}


def test_nothing_is_unpickled_evaluated_or_fetched() -> None:
    found = []
    for module in MODULES:
        place = module.relative_to(ROOT).as_posix()
        found += [f"{place} imports {name}" for name in imports_of(module) & FORBIDDEN_IMPORTS]
        for name, allowed in FORBIDDEN_CALLS.items():
            if not place.startswith(allowed):
                found += [f"{place}:{call.lineno} calls {name}" for call in calls(name, module)]
    assert not found


def test_only_sqlite_opens_the_live_project() -> None:
    """GDAL, and any plain open(), would drop the locks the process holds on it. GDAL may write the draft of a new one."""
    for module in sorted((PACKAGE / "store").glob("*.py")):
        assert "pyogrio" not in imports_of(module) or module.name == "project.py", module
        opened = [call.lineno for name in ("open", "read_bytes", "write_bytes", "read_file") for call in calls(name, module)]
        assert not opened or module.name == "restore.py", (module, opened)


def test_the_network_is_local_pipes_between_windows_only() -> None:
    """Qt's classes for anything else are named nowhere."""
    named = {
        (module.relative_to(PACKAGE).as_posix(), node.attr)
        for module in MODULES
        for node in nodes_of(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "QtNetwork"
    }
    assert named == {("app/other_windows.py", name) for name in ("QLocalServer", "QLocalSocket")}
    importing = [
        module for module in MODULES for name in imports_of(module) if name.startswith(("PySide6.QtNetwork", "PySide6.QtWeb"))
    ]
    assert not importing, "other_windows has it as a module, which the names above are looked for in"


def test_every_result_for_a_script_says_its_name_and_a_number() -> None:
    told = {f"{module.name}:{node.lineno}" for module in MODULES for node in nodes_of(module) if isinstance(node, ast.Dict)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "schema" and isinstance(value, ast.Constant)}  # fmt: skip
    assert not told
