"""Rows of the table of the pipes, as they are chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
