"""The digest by which a file is known again."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal. Never of the live project: closing it would drop SQLite's locks."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
