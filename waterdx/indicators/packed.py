"""Tables that travel with the program, as plain numbers (NPZ, no pickle): texts are numbers into a list of words.

Written by packaging/build_indicator_data.py; the same rows give the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DATA = Path(__file__).parent / "data"
_WORDS = ".words"  # after the name of a text column: its words, one a line, UTF-8


def write_packed(path: Path, frame: pd.DataFrame) -> None:
    """`frame` (texts without line breaks, numbers) as a file that `read_packed` gives back; a missing text becomes ""."""
    arrays: dict[str, np.ndarray] = {}
    for name in frame.columns:
        if frame[name].dtype.kind in "iuf":
            arrays[name] = _small(frame[name].to_numpy())
        else:
            words, numbers = np.unique(frame[name].fillna("").to_numpy(dtype=str), return_inverse=True)
            arrays[name] = _small(numbers)
            arrays[name + _WORDS] = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _small(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers in the smallest type that holds them, others as they are."""
    if numbers.dtype.kind == "f":
        return numbers
    return numbers.astype(np.result_type(np.min_scalar_type(numbers.min()), np.min_scalar_type(numbers.max())))


def read_packed(path: Path) -> pd.DataFrame:
    """The frame of a packed file: texts as categories ("" = not stated), whole numbers as integers, others as floats."""
    import pandas as pd

    with np.load(path, allow_pickle=False) as packed:
        columns: dict[str, Any] = {name: packed[name] for name in packed.files}
    words = {name.removesuffix(_WORDS): columns.pop(name) for name in list(columns) if name.endswith(_WORDS)}
    for name, letters in words.items():
        columns[name] = pd.Categorical.from_codes(columns[name], letters.tobytes().decode().split("\n"))
    whole = {
        name: array.astype(np.int64)
        for name, array in columns.items()
        if isinstance(array, np.ndarray) and array.dtype.kind in "iu"
    }
    return pd.DataFrame(columns | whole)
