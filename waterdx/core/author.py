"""The name that goes with a change in the history of a project: the user's of the PC, another one, or none."""

from __future__ import annotations

import getpass
import os

_chosen: str | None = None
LONGEST = 80


def author() -> str:
    """The name recorded: the one set, else WATERDX_USER (blank for none), else as the system has it.

    >>> set_author(" 水道係 "); author(); set_author(""); author(); set_author(None)
    '水道係'
    ''
    """
    if _chosen is not None:
        return _chosen
    said = os.environ.get("WATERDX_USER")
    return system_user() if said is None else _tidy(said)


def set_author(name: str | None) -> None:
    """Record `name` from now on, "" for none; None returns to what the system says."""
    global _chosen
    _chosen = None if name is None else _tidy(name)


def system_user() -> str:
    """The name of the user, as the system has it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a service account without a name
        return ""


def _tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST]
