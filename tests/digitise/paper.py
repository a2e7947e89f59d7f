"""Sheets of the paper maker for tests, from the styles one may tune on. Each is drawn once, whichever process needs it first."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "ledgers"))

from make_paper import make  # noqa: E402
from paper_maker.styles import Ageing, Lettering, RegisterStyle, Truth, style  # noqa: E402, F401


@cache
def sheet(name: str, number: int = 0, dpi: int = 200) -> tuple[np.ndarray, Truth]:
    """The scan of a style and its truth; do not write into the array."""
    kept = ROOT / "build" / "paper" / f"{name}-{number}-{dpi}-{_maker()}.npz"
    if not kept.is_file():
        scan, truth = make(style(name), number, dpi)
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}.npz")
        np.savez(draft, scan=scan, truth=np.array(json.dumps(asdict(truth))))
        draft.replace(kept)
    with np.load(kept) as read:
        return read["scan"], Truth(**json.loads(str(read["truth"])))


@cache
def _maker() -> str:
    """What the sheets rest on: another maker draws other sheets."""
    files = sorted(ROOT.glob("ledgers/*_maker/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
