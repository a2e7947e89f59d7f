"""What a person has to decide before two pipes become one: where they differ, where one says nothing, where one only guesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.fields import Field, fields_of
from waterdx.core.words import Words
from waterdx.ledger.editing import ends
from waterdx.ledger.editing.desk import Desk, Feature, same_place
from waterdx.ledger.editing.drawing import length_m
from waterdx.ledger.editing.retire import is_ended
from waterdx.ledger.editing.tell import value_text

UNKNOWN = 2  # the third choice, after the value of the first and that of the second
_OWN = {"pipe_id", "length_m", "note", *ends.UP, *ends.DOWN}  # not compared: each pipe has its own, or they are joined
_GUESSED = Words(ja="{value}(推定)", en="{value} (inferred)")


@dataclass(frozen=True)
class Difference:
    """A field of which the two pipes do not say the same: None is unknown, `guessed` says which values are only inferred.

    `longer` is the longer pipe as drawn (0 or 1).
    """

    field: Field
    first: Any
    second: Any
    in_field: str
    guessed: tuple[bool, bool] = (False, False)
    longer: int = 0

    @property
    def choices(self) -> tuple[Any, Any, None]:
        """What the merged pipe can be given: the value of the first, of the second, or unknown."""
        return self.first, self.second, None

    @property
    def offered(self) -> tuple[bool, bool]:
        """Whether the value of each is one to choose: not an unknown one, nor a guess at what the other was read to be."""
        same = self.first == self.second
        first, second = (self.choices[at] is not None and not (same and self.guessed[at]) for at in (0, 1))
        return first, second

    @property
    def suggested(self) -> int | None:
        """The choice most of the merged length would be right with, None where two values stand against each other."""
        if all(self.offered):
            return None
        return self.longer if self.offered[self.longer] else UNKNOWN

    @property
    def texts(self) -> tuple[Words, Words]:
        """The value of the first and of the second, as people read them."""
        first, second = (
            _GUESSED.format(value=text) if guessed else text
            for value, guessed in zip(self.choices[:2], self.guessed, strict=True)
            for text in [value_text(self.field.name, value, self.in_field)]
        )
        return first, second

    @property
    def words(self) -> Words:
        first, second = self.texts
        return Words("{f} ({a} / {b})", "{f} ({a} / {b})").format(f=self.field.label, a=first, b=second)

    def is_guess(self, value: Any) -> bool:
        """Whether a value that was chosen is inferred in every pipe that has it."""
        having = [guessed for one, guessed in zip(self.choices[:2], self.guessed, strict=True) if one == value]
        return value is not None and bool(having) and all(having)


def differences(desk: Desk, first: int, second: int) -> list[Difference]:
    """What a person has to choose before two pipes can become one. UserError where they cannot."""
    return between(desk, *pair(desk, first, second))


def between(desk: Desk, one: Feature, other: Feature) -> list[Difference]:
    """The same of a pair."""
    guessed, longer = (desk.inferred(one), desk.inferred(other)), int(length_m(other.points) > length_m(one.points))
    every = (
        Difference(
            field, one.values.get(field.name), other.values.get(field.name), one.in_field,
            (field.name in guessed[0], field.name in guessed[1]), longer,
        )
        for field in fields_of("pipes") if field.name not in _OWN
    )  # fmt: skip
    return [one for one in every if one.first != one.second or one.guessed[0] != one.guessed[1]]


def pair(desk: Desk, first: int, second: int) -> tuple[Feature, Feature]:
    """Two pipes that can be one. UserError where they are not drawn, do not meet, or only one of them is in use."""
    one, other = desk.feature("pipes", first), desk.feature("pipes", second)
    if one.fid == other.fid or min(len(one.points), len(other.points)) < 2:
        raise UserError(ja="地図に描かれた 2 本の管路を選んでください。", en="Choose two pipes that are drawn on the map.")
    if not any(same_place(one.points[a], other.points[b]) for a in (0, -1) for b in (0, -1)):
        raise UserError(
            ja="「{a}」と「{b}」は端が重なっていないため、つなげません。先に端の頂点を合わせてください。",
            en="“{a}” and “{b}” do not meet at their ends. Bring the ends together first.",
            a=one.shown, b=other.shown,
        )  # fmt: skip
    if is_ended(one) != is_ended(other):
        raise _one_has_ended(*((one, other) if is_ended(one) else (other, one)))
    return one, other


def _one_has_ended(gone: Feature, live: Feature) -> UserError:
    end = gone.values.get("end_date")
    since = Words(ja="(廃止年月日 {day})", en=" (since {day})").format(day=end) if end else Words("", "")
    return UserError(
        ja="「{gone}」は撤去・廃止の管{since}ですが、「{live}」はそうではないため、1 本にまとめられません。"
        "廃止が誤りなら「{gone}」の状態と廃止年月日を直し、「{live}」も廃止したのなら先に廃止の日を入れてください。",
        en="“{gone}” is out of use{since} and “{live}” is not, so they cannot become one pipe. "
        "If the end of use is a mistake, correct status and end of use of “{gone}”; if “{live}” has ended too, say since when first.",
        gone=gone.shown, live=live.shown, since=since,
    )  # fmt: skip
