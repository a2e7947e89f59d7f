"""A score that rests on inferred values says so, and so does the model card."""

from __future__ import annotations

import pandas as pd

from waterdx.core.words import Words
from waterdx.screening.run import say_inferred


def test_a_score_that_rests_on_inferred_values_says_so():
    scores = pd.DataFrame({"fid": [1, 2], "reasons": [(Words("a", "a"),), ()]})
    said = say_inferred(scores, pd.Series({2: ("install_fy", "material")}))
    assert scores["reasons"][0] == (Words("a", "a"),)
    assert scores["reasons"][1][0].en.startswith("inferred, not read: Laying")
    assert "推定値" in scores["reasons"][1][0].ja and said[0].en.startswith("1 pipes")


def test_without_inferred_values_nothing_is_added():
    scores = pd.DataFrame({"fid": [1], "reasons": [()]})
    assert say_inferred(scores, pd.Series(dtype=object)) == () and scores["reasons"][0] == ()
