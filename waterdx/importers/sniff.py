"""Whether the content of a file is what its ending says."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.words import Words

SIGNATURES: dict[bytes, str] = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP / XLSX / DOCX",
    b"PK\x05\x06": "ZIP",
    b"\xd0\xcf\x11\xe0": "XLS / DOC",
    b"SQLite format 3\0": "GeoPackage / SQLite",
    b"\x00\x00\x27\x0a": "Shapefile",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\x1f\x8b": "GZIP",
    b"MZ": "EXE",
    b"AC10": "DWG",
    b"7z\xbc\xaf": "7-Zip",
}


def kind_of(path: Path) -> str | None:
    """What a file is by its first bytes; None for text and anything unknown."""
    with path.open("rb") as file:
        start = file.read(16)
    return next((kind for signature, kind in SIGNATURES.items() if start.startswith(signature)), None)


def expect(path: Path, wanted: str | None) -> None:
    """UserError unless the first bytes say `wanted` (a part of a name in SIGNATURES; None for text)."""
    kind = kind_of(path)
    if wanted is None and kind is None:
        return
    if wanted is not None and kind is not None and wanted in kind:
        return
    raise UserError(
        ja="「{path}」の中身は {suffix} ではありません{kind}。元の形式のまま、正しい拡張子で指定してください。",
        en="“{path}” is not a {suffix} file inside{kind}. Give the original file with its right ending.",
        path=path, suffix=path.suffix.lstrip(".").upper(), kind=Words(f"({kind} です)", f" (it is {kind})") if kind else Words("", ""),
    )  # fmt: skip
