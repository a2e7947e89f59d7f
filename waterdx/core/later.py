"""Modules that are loaded when something of them is first wanted: the window is painted before all it can do is there.

    if TYPE_CHECKING:
        from waterdx.app import tasks
    else:
        tasks = later("waterdx.app.tasks")

(importlib.util.LazyLoader would do the same, but before Python 3.12 not between threads.)
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


class _Later:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(self._name), wanted)


class _LaterFunctions:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            return getattr(import_module(self._name), wanted)(*arguments, **named)

        return call


def later(name: str) -> Any:
    """The module `name`, loaded when something of it is first asked for.

    >>> json = later("json")
    >>> json.dumps([1, 2])
    '[1, 2]'
    """
    return _Later(name)


def later_functions(name: str) -> Any:
    """The functions and classes of the module `name`, which is loaded when one of them is first called: for tables of them.

    >>> table = {"write": later_functions("json").dumps}
    >>> table["write"]([1, 2])
    '[1, 2]'
    """
    return _LaterFunctions(name)
