"""numpy numbers as SQLite numbers. Imported for its effect: without it sqlite3 stores np.int64 silently as a blob."""

from __future__ import annotations

import sqlite3
from operator import methodcaller

import numpy as np

for kind in (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.float32, np.bool_):
    sqlite3.register_adapter(kind, methodcaller("item"))
