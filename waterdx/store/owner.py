"""Who has a project open for writing: a small file beside it says so, and is renewed while the window is open.

SQLite's locks keep two writers apart; this is for people, who want to know whom to ask. A mark that has not been renewed for
some minutes was left by a PC that was switched off, and counts for nothing.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from waterdx.core.words import Words

RENEWED_S, STALE_S = 60, 600
NO_PERMISSION = Words(ja="ファイルかフォルダーが書き込み禁止です", en="the file or its folder is write-protected")


@dataclass(frozen=True)
class Owner:
    """A person at a PC, and since when (local time, ISO)."""

    user: str
    machine: str
    since: str

    @property
    def words(self) -> Words:
        """Who, where and since when, in a few words."""
        since = self.since[:16].replace("T", " ")
        return Words(
            ja="{user} さん({machine})が {since} から開いています",
            en="{user} on {machine} has had it open since {since}",
        ).format(user=self.user, machine=self.machine, since=since)


def mark_of(project: Path) -> Path:
    """The file that says who: 山中.gpkg → .山中.gpkg.owner beside it."""
    return project.with_name(f".{project.name}.owner")


def myself() -> Owner:
    """Who runs this program."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a system that knows no user
        user = "?"
    return Owner(user, platform.node() or "?", dt.datetime.now().isoformat(timespec="seconds"))


def other_owner(project: Path) -> Owner | None:
    """Somebody else who has it open; None for nobody, for oneself, and where the mark is old or cannot be read."""
    try:
        age = time.time() - mark_of(project).stat().st_mtime
        said = json.loads(mark_of(project).read_text(encoding="utf-8"))
        owner = Owner(*(str(said[key])[:60] for key in ("user", "machine", "since")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    me = myself()
    is_me = (owner.user, owner.machine) == (me.user, me.machine)
    return None if is_me or age > STALE_S else owner


def take(project: Path) -> None:
    """Say that we have it, or that we still do. Where no mark can be written, or somebody else has it, nothing is said."""
    mark = mark_of(project)
    try:
        if other_owner(project) is None and project.exists():
            if _is_mine(mark):
                os.utime(mark)
            else:
                mark.write_text(json.dumps(asdict(myself()), ensure_ascii=False), encoding="utf-8")
    except OSError:
        return


def leave(project: Path) -> None:
    """Take our mark away."""
    mark = mark_of(project)
    try:
        if _is_mine(mark):
            mark.unlink(missing_ok=True)
    except OSError:
        return


def can_write(project: Path) -> bool:
    """Whether the system lets us write the project and beside it, where its journal goes."""
    return os.access(project, os.W_OK) and os.access(project.resolve().parent, os.W_OK)


def _is_mine(mark: Path) -> bool:
    try:
        said = json.loads(mark.read_text(encoding="utf-8"))
        me = myself()
        return (said["user"], said["machine"]) == (me.user, me.machine)
    except (OSError, ValueError, KeyError, TypeError):
        return False
