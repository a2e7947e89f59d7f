"""The fonts a page is set in: what the machine has, what lies in build/fonts, and always the one the program carries."""

from __future__ import annotations

import subprocess
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

ROOT = Path(__file__).parents[4]
# For each role the files (stems) that may play it, best first; the carried font stands in where none is there.
ROLES: dict[str, tuple[str, ...]] = {
    "gothic": ("ipaexg",),
    "mincho": ("ipaexm", "ipam"),
    "office": ("BIZUDGothic-Regular", "NotoSansCJK-Regular"),
    "book": ("BIZUDMincho-Regular", "NotoSerifCJK-Regular"),
    "round": ("MTLmr3m",),
    "narrow": ("BIZUDPGothic-Regular", "ipagp"),
    "hand-1": ("kiloji",),
    "hand-2": ("setofont",),
    "hand-3": ("YOzRS_",),
    "hand-4": ("KleeOne-Regular",),
    "hand-thin": (),  # the carried font, its strokes thinned
}


@cache
def files() -> dict[str, Path]:
    """Font files by stem."""
    try:
        listed = subprocess.run(["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, check=False).stdout.split(
            "\n"
        )
    except OSError:
        listed = []
    found = [Path(line) for line in listed if line] + sorted((ROOT / "build" / "fonts").glob("*.tt[fc]"))
    return {path.stem: path for path in found}


def carried() -> Path:
    spec = find_spec("matplotlib_fontja")
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "fonts" / "ipaexg.ttf"


def file_of(role: str) -> Path:
    return next((files()[stem] for stem in ROLES[role] if stem in files()), carried())


def is_thinned(role: str) -> bool:
    """Whether a hand is the carried print font with thinned strokes, for want of a better one."""
    return role.startswith("hand") and file_of(role) == carried()


@lru_cache(maxsize=64)
def font(role: str, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file_of(role)), px)
