"""What the window remembers between two days, in one INI file a person can read, copy or delete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from waterdx.core.words import LANGUAGES, Language

ThemeChoice = Literal["system", "light", "dark"]
THEME_CHOICES: tuple[ThemeChoice, ...] = ("system", "light", "dark")
RECENT = 8


def settings_folder() -> Path:
    """Where settings live when nobody says otherwise."""
    return platformdirs.user_config_path("waterdx", appauthor=False)


def log_folder() -> Path:
    """Where the log and the last report live; the command line writes to the same place."""
    return platformdirs.user_log_path("waterdx", appauthor=False)


class Settings:
    """Typed access to the INI file; a value that makes no sense reads as the default.

    A file that is none is put aside, to `set_aside`, and a new one begun.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings_folder()
        file = self.folder / "window.ini"
        self.set_aside = _set_aside_if_damaged(file)
        self._ini = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def language(self) -> Language | None:
        said = self._text("language")
        return said if said in LANGUAGES else None

    @language.setter
    def language(self, chosen: Language) -> None:
        self._ini.setValue("language", chosen)

    @property
    def theme(self) -> ThemeChoice:
        said = self._text("theme")
        return said if said in THEME_CHOICES else "system"

    @theme.setter
    def theme(self, chosen: ThemeChoice) -> None:
        self._ini.setValue("theme", chosen)

    @property
    def shows_background(self) -> bool:
        """Whether maps show what lies beneath the pipes."""
        return self._text("background") != "hidden"

    @shows_background.setter
    def shows_background(self, wanted: bool) -> None:
        self._ini.setValue("background", "shown" if wanted else "hidden")

    def map_looks(self, path: Path) -> str:
        """How the layers of a project's maps are wanted (map_layers.Looks as text)."""
        return self._text(f"maps/{_key_of(path)}")

    def remember_map_looks(self, path: Path, looks: str) -> None:
        self._ini.setValue(f"maps/{_key_of(path)}", looks)

    def map_style(self, kind: str) -> str:
        """By what a kind of map colours the pipes; "" where nobody chose."""
        return self._text(f"styles/{kind}")

    def remember_map_style(self, kind: str, style: str) -> None:
        self._ini.setValue(f"styles/{kind}", style)

    @property
    def author(self) -> str | None:
        """The name recorded with changes, "" for none; None for the user of the PC."""
        said = self._ini.value("author")
        return said if isinstance(said, str) else None

    @author.setter
    def author(self, name: str | None) -> None:
        if name is None:
            self._ini.remove("author")
        else:
            self._ini.setValue("author", name)

    @property
    def help_zoom(self) -> int:
        """How many steps larger (or smaller) than usual the letters of the help are."""
        said = self._text("help_zoom")
        return int(said) if re.fullmatch(r"-?\d", said) else 0

    @help_zoom.setter
    def help_zoom(self, steps: int) -> None:
        self._ini.setValue("help_zoom", str(steps))

    @property
    def label_parts(self) -> tuple[str, ...]:
        """What the labels of pipes on maps say (fields of the ledger); nothing for no labels."""
        return tuple(part for part in self._text("labels").split("+") if part)

    @label_parts.setter
    def label_parts(self, parts: tuple[str, ...]) -> None:
        self._ini.setValue("labels", "+".join(parts))

    @property
    def docks(self) -> list[str]:
        """The panes round the page that are wanted."""
        return self._list("docks")

    @docks.setter
    def docks(self, wanted: list[str]) -> None:
        self._ini.setValue("docks", wanted)

    def print_choice(self, name: str) -> str:
        """What was chosen the last time something was printed; "" where nothing was."""
        return self._text(f"print/{name}")

    def remember_print_choice(self, name: str, said: str) -> None:
        self._ini.setValue(f"print/{name}", said)

    @property
    def recent(self) -> list[Path]:
        """The projects opened last, newest first."""
        return [Path(text) for text in self._list("recent")]

    def remember_project(self, path: Path) -> None:
        self._set_recent([path, *(old for old in self.recent if old != path)])

    def forget_project(self, path: Path) -> None:
        self._set_recent([old for old in self.recent if old != path])

    def place(self, name: str) -> QByteArray | None:
        """The remembered geometry of a window or splitter."""
        said = self._ini.value(f"place/{name}")
        return said if isinstance(said, QByteArray) and not said.isEmpty() else None

    def remember_place(self, name: str, state: QByteArray) -> None:
        self._ini.setValue(f"place/{name}", state)

    def columns_of(self, layer: str) -> str:
        """How the columns of a table of the ledger are arranged, as ColumnLayout writes it."""
        return self._text(f"columns/{layer}")

    def remember_columns(self, layer: str, layout: str) -> None:
        self._ini.setValue(f"columns/{layer}", layout)

    def save(self) -> None:
        self._ini.sync()

    def _set_recent(self, paths: list[Path]) -> None:
        self._ini.setValue("recent", [str(one) for one in paths[:RECENT]])

    def _list(self, key: str) -> list[str]:
        said = self._ini.value(key, [])
        return [str(one) for one in (said if isinstance(said, list) else [said]) if one]

    def _text(self, key: str) -> str:
        said = self._ini.value(key)
        return said if isinstance(said, str) else ""


def _key_of(path: Path) -> str:
    """A name for a file that an INI file takes: slashes would be groups."""
    import hashlib

    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]


def _set_aside_if_damaged(file: Path) -> Path | None:
    """Where the file was put if it is no text with settings; None if it is, or there is none."""
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        text = "\0"
    lines = [line for line in text.splitlines() if line.strip()]
    if "\0" not in text and all(line.startswith(("[", ";")) or "=" in line for line in lines):
        return None
    kept = file.with_suffix(".damaged")
    try:
        file.replace(kept)
    except OSError:
        return file
    return kept
