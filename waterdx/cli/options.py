"""Arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from waterdx.core.words import Words

F = TypeVar("F", bound=Callable[..., Any])

project_argument = click.argument("project", metavar="TOWN.gpkg", type=click.Path(path_type=Path))


def out_option(ja: str, en: str, *, required: bool = False) -> Callable[[F], F]:
    """--out FILE."""
    return click.option("--out", type=click.Path(path_type=Path), required=required, help=str(Words(ja, en)))


def option(name: str, ja: str, en: str, **settings: Any) -> Callable[[F], F]:
    """An option with its help in the language shown."""
    return click.option(name, help=str(Words(ja, en)), **settings)
