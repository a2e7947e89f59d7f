"""What a developer needs to know of an error, without anything of the person or the town: no names, paths, values. No Qt in here."""

from __future__ import annotations

import getpass
import re
import traceback
from collections.abc import Iterator
from pathlib import Path, PurePath

from waterdx import __version__
from waterdx.core.fields import FIELDS, LAYER_NAMES

HIDDEN = "…"
_OUR_OWN = {*LAYER_NAMES, *(field.name for field in FIELDS)}
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|“[^”]*”|「[^」]*」|`[^`]*`""")
_PATH = re.compile(r"\S*[\\/]\S*|\S+\.(?:gpkg|xlsx?|csv|shp|dbf|dxf|pdf|tiff?|png|jpe?g|zip|geojson|json|toml|txt|ini)\b", re.I)
_NOT_ENGLISH = re.compile(r"[^\x00-\x7f]+")
_NUMBER = re.compile(r"\d+(?:[.,:-]\d+)*")


def report_of(error: BaseException) -> str:
    """Where it broke and what kind of error it was; what an error says of the data is left out."""
    import platform

    head = f"waterdx {__version__} · Python {platform.python_version()} · {platform.system()} {platform.release()}"
    return "\n\n".join([head, *reversed([_told(one) for one in _with_causes(error)])]) + "\n"


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}\n    {frame.line or ''}" for frame in frames]
    return "\n".join([*lines, f"{type(error).__name__}: {without_data(str(error))}"])


def _place(file: str) -> str:
    """A file of a program without the folders it is installed in."""
    parts = PurePath(file.replace("\\", "/")).parts
    for home in ("waterdx", "site-packages", "tests"):
        if home in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(home) - (home != "site-packages") :])
    return parts[-1] if parts else file


def without_data(text: str) -> str:
    """A sentence of an error without what it may quote of names, paths and values; names of our own columns stay.

    >>> without_data("invalid value 'C:/Users/sato/山中.gpkg' in row 12 of pipe_id")
    'invalid value … in row # of pipe_id'
    >>> without_data("'install_fy'")
    "'install_fy'"
    """
    text = _QUOTED.sub(lambda found: found[0] if found[0][1:-1] in _OUR_OWN else HIDDEN, text)
    for pattern, sign in ((_PATH, HIDDEN), (_NOT_ENGLISH, HIDDEN), (_NUMBER, "#")):
        text = pattern.sub(sign, text)
    for name in _names_of_person():
        text = re.sub(rf"\b{re.escape(name)}\b", HIDDEN, text, flags=re.I)
    return text


def _names_of_person() -> set[str]:
    try:
        return {name for name in (Path.home().name, getpass.getuser()) if name}
    except (OSError, KeyError, RuntimeError):  # a system that knows no user
        return set()
