"""The sign of an inferred value stands on computed cells only where they would be others without it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.app.table.guesses import FOLLOWS, guesses_of
from waterdx.store.inferred import COLUMNS


def test_a_seismic_class_bears_no_sign_for_a_guessed_year() -> None:
    pipes = pd.DataFrame(
        {"fid": [1, 2], "field": "water", "material": ["ACP", "DIP"], "joint": ["A", "GX"], "install_fy": [1970.0, 1980.0], "soil": None,
         "coating": None, "seismic": ["none", "seismic"], "renewal_fy": [2010.0, 2060.0]}
    )  # fmt: skip
    accepted = [(1, "install_fy", 1970.0), (1, "joint", "A"), (2, "joint", "GX")]
    every = pd.DataFrame([{"fid": fid, "field": name, "value": value, "accepted": True} for fid, name, value in accepted])
    every = every.reindex(columns=list(COLUMNS)).astype({"accepted": bool, "probability": float, "low": float, "high": float})
    notes = guesses_of(every, pipes).notes
    assert {cell for cell, said in notes.items() if said is FOLLOWS} == {(0, "renewal_fy"), (1, "seismic"), (1, "renewal_fy")}
    assert np.all([(row, name) in notes for row, name in ((0, "install_fy"), (0, "joint"), (1, "joint"))])
