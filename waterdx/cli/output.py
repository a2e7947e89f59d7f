"""What every command says and how: one JSON object or lines for a person, progress on stderr, errors in one sentence."""

from __future__ import annotations

import functools
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from waterdx.cli.exit_codes import DONE, DONE_WITH_ERRORS
from waterdx.core.findings import SEVERITY_NAMES, Finding, count_by_severity, gravest
from waterdx.core.progress import Progress
from waterdx.core.safe_text import clean_text, shown_width
from waterdx.core.words import Words

SHOWN_FINDINGS = 12


def with_json(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --json."""
    text = Words(ja="結果を 1 つの JSON として標準出力に書く", en="write the result as one JSON object to standard output")
    return click.option("--json", "as_json", is_flag=True, help=str(text))(command)


def say(words: object = "") -> None:
    """A line for a person."""
    click.echo(clean_text(str(words)))


def say_error(words: object) -> None:
    """A line for a person that is no result."""
    click.echo(str(words), err=True)


def say_json(result: dict[str, Any]) -> None:
    """The result for a script: one object, never a bare NaN."""
    click.echo(json.dumps(_plain(result), ensure_ascii=False, allow_nan=False, indent=1))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):  # a numpy number
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def say_table(rows: Sequence[Sequence[object]], heads: Sequence[object]) -> None:
    """Rows in columns that line up, full-width signs counted as two places; numbers to the right."""
    texts = [[clean_text(str(cell)) for cell in row] for row in (heads, *rows)]
    widths = [max(shown_width(row[column]) for row in texts) for column in range(len(heads))]
    right = [all(isinstance(row[column], (int, float)) for row in rows) and bool(rows) for column in range(len(heads))]
    for number, row in enumerate(texts):
        say("  ".join(_padded(cell, width, at_right) for cell, width, at_right in zip(row, widths, right, strict=True)).rstrip())
        if number == 0:
            say("  ".join("-" * width for width in widths))


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - shown_width(text))
    return blanks + text if right else text + blanks


def say_findings(findings: Sequence[Finding], most: int = SHOWN_FINDINGS, of_a_kind: int | None = None) -> None:
    """How many findings of each severity, and the first of them, the gravest first; of each check at most `of_a_kind`."""
    counts = count_by_severity(findings)
    say(" / ".join(f"{SEVERITY_NAMES[severity]} {count}" for severity, count in counts.items()))
    if of_a_kind is not None:
        _say_kinds(gravest(findings), of_a_kind)
        return
    for finding in gravest(findings)[:most]:
        _say_finding(finding)
    if len(findings) > most:
        say(
            Words(ja="  … ほか {n} 件(--json ですべて)", en="  … and {n} more (all of them with --json)").format(
                n=len(findings) - most
            )
        )


def _say_finding(finding: Finding) -> None:
    say(f"  [{SEVERITY_NAMES[finding.severity]}] {finding.message}")


def _say_kinds(findings: Sequence[Finding], most: int) -> None:
    """The first findings of each check, and how many more of it there are."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.check, []).append(finding)
    more = Words(
        ja="    … {check} ほか {n:,} 件(--out か --json ですべて)", en="    … {n:,} more of {check} (all with --out or --json)"
    )
    for check, found in kinds.items():
        for finding in found[:most]:
            _say_finding(finding)
        if len(found) > most:
            say(more.format(check=check, n=len(found) - most))


def refuse_original(project: Path, out: Path | None) -> None:
    """UserError where `out` may not be written: the project, another one, or a file that was imported into it."""
    from waterdx.store.originals import refuse_to_replace

    if out is not None:
        refuse_to_replace(project, out)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 for done, 1 for done with findings of severity error."""
    return DONE_WITH_ERRORS if any(finding.severity == "error" for finding in findings) else DONE


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr where that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total, note: None
        return
    with click.progressbar(length=1000, file=sys.stderr, show_eta=False, show_percent=True) as bar:

        def show(done: float, total: float, note: Words) -> None:
            bar.label = str(note)
            bar.update(int(1000 * done / total) - bar.pos)

        yield show


def command(group: click.Group, name: str, ja: str, en: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """A command of `group` with --json and help in the language shown. The function returns its exit code (None = 0)."""

    def register(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        def run(*args: Any, **options: Any) -> int:
            return function(*args, **options) or DONE

        return group.command(name, help=str(Words(ja, en)))(with_json(run))

    return register
