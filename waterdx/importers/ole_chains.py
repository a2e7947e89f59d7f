"""Whether the sector chains of an OLE file (XLS) end: calamine follows them without end where they run in a circle."""

from __future__ import annotations

import struct

import numpy as np

_HEADER = 512
_IN_HEADER = 109  # sectors of the table named in the header itself
_END_MARKS = 0xFFFFFFFA  # and above: free, end of chain …


def chains_end(data: bytes) -> bool:
    """Whether every chain of the two sector tables, and the list of their sectors, comes to an end. False for no OLE file.

    Layout: [MS-CFB] 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.5 (DIFAT).
    """
    if len(data) < _HEADER:
        return False
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return False
    size = 1 << shift
    table_sectors = _table_sectors(data, size)
    if table_sectors is None:
        return False
    fat = np.concatenate([_sector(data, at, size) for at in table_sectors] or [np.empty(0, dtype=np.uint32)])
    mini_start = struct.unpack_from("<I", data, 60)[0]
    return _no_circle(fat) and _no_circle(_chain(data, mini_start, fat, size))


def _table_sectors(data: bytes, size: int) -> list[int] | None:
    """The sectors that hold the FAT; None where their own list runs in a circle."""
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    at, seen = struct.unpack_from("<I", data, 68)[0], set()
    while at < _END_MARKS:
        if at in seen:
            return None
        seen.add(at)
        entries = _sector(data, at, size).tolist()
        if len(entries) < size // 4:
            break
        sectors += entries[:-1]
        at = entries[-1]
    return [sector for sector in sectors if sector < _END_MARKS]


def _sector(data: bytes, at: int, size: int) -> np.ndarray:
    begin = (at + 1) * size
    whole = data[begin : begin + size]
    return np.frombuffer(whole[: len(whole) // 4 * 4], dtype="<u4")


def _chain(data: bytes, at: int, fat: np.ndarray, size: int) -> np.ndarray:
    """The content of one chain, whose table has no circle."""
    pieces = [np.empty(0, dtype=np.uint32)]
    while at < len(fat):
        pieces.append(_sector(data, at, size))
        at = int(fat[at])
    return np.concatenate(pieces)


def _no_circle(table: np.ndarray) -> bool:
    """Whether following the table leads out of it from everywhere: doubling the step as long as something is still inside."""
    outside = len(table)
    following = np.append(np.where(table < outside, table, outside), outside).astype(np.int64)
    for _ in range(outside.bit_length() + 1):
        following = following[following]
    return bool((following == outside).all())
