"""What an engine sees is weighed against how labels are written, and sureness follows what was seen."""

from __future__ import annotations

import numpy as np

from waterdx.digitise.labels.decoding import Weigher
from waterdx.digitise.ocr.engine import Line

CHARACTERS = ["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789φ=.鋼管铜銅町 "]


def line_of(*seen: dict[str, float]) -> Line:
    """A line with two steps a character: what is seen there with which probability, then nothing."""
    steps = np.zeros((2 * len(seen), len(CHARACTERS)))
    steps[1::2, 0] = 1.0
    for k, one in enumerate(seen):
        for character, sure in one.items():
            steps[2 * k, CHARACTERS.index(character)] = sure
    return Line(steps, CHARACTERS)


def read(*seen: str | dict[str, float]) -> list[tuple[str, str, float]]:
    line = line_of(*({one: 1.0} if isinstance(one, str) else one for one in seen))
    pieces, _ = Weigher("water", CHARACTERS).label(line)
    return [(piece.kind, piece.text, round(piece.confidence, 2)) for piece in pieces if piece.kind]


def test_a_clear_label_is_taken_apart() -> None:
    assert read(*"VP φ75 L=42.6 S54") == [
        ("material", "VP", 1.0), ("marked bore", "φ75", 1.0), ("length", "L=42.6", 1.0), ("year", "S54", 1.0),
    ]  # fmt: skip


def test_a_letter_that_looks_like_a_digit_is_put_right_and_less_sure() -> None:
    (_, _), (kind, bore) = ((one[0], one[1]) for one in read("V", "P", "1", {"O": 0.7, "0": 0.2}, "0"))
    assert (kind, bore) == ("bore", "100")
    assert read("V", "P", "1", {"O": 0.7, "0": 0.2}, "0")[1][2] < 0.75


def test_a_copper_sign_in_its_chinese_form_is_sure_of_neither_steel_nor_copper() -> None:
    ((_, text, sure),) = read({"铜": 1.0}, "管")
    assert text in ("鋼管", "銅管")
    assert sure <= 0.5


def test_the_name_of_a_street_is_no_label() -> None:
    assert read(*"町 12") == []


def test_a_number_is_a_bore_only_behind_a_material() -> None:
    assert read(*"100") == []
    assert read(*"VP100") == [("material", "VP", 1.0), ("bore", "100", 1.0)]
