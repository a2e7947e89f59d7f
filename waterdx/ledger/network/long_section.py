"""The long section (縦断) of the sewers between two manholes: heights, slopes and covers, each with where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from waterdx.core.words import Words

Basis = Literal["read", "inferred", "computed", "unknown"]
BASES: dict[Basis, Words] = {
    "read": Words(ja="台帳の値", en="read"),
    "inferred": Words(ja="推定値", en="inferred"),
    "computed": Words(ja="計算値", en="computed"),
    "unknown": Words(ja="不明", en="unknown"),
}
STEP_M = 0.03  # a manhole in which the invert drops by less has no step (the usual fall through a manhole is 2 cm)


@dataclass(frozen=True)
class Value:
    """A number and where it is from; None where it is unknown."""

    number: float | None
    basis: Basis

    @property
    def is_known(self) -> bool:
        return self.number is not None


UNKNOWN = Value(None, "unknown")


@dataclass(frozen=True)
class Station:
    """A place along the section, from the upper end on; `chainage_m` is None after a span of unknown length."""

    name: str
    node_fid: int | None
    chainage_m: float | None
    ground: Value


@dataclass(frozen=True)
class Span:
    """A pipe (or the part of one) between two stations; `against` where the way goes against its flow.

    `height` is that of its inside: the diameter, unless the section is no circle. `slope_differs` is what is to be said of a slope
    that does not fit the inverts.
    """

    pipe: str
    fid: int
    length: Value
    diameter: Value
    height: Value
    material: str | None
    field: str
    slope: Value
    up_invert: Value
    down_invert: Value
    up_cover: Value
    down_cover: Value
    against: bool
    slope_differs: Words | None = None


@dataclass(frozen=True)
class LongSection:
    """`stations` are one more than `spans`. Heights, lengths and covers in m, diameters in mm, slopes in ‰."""

    stations: tuple[Station, ...]
    spans: tuple[Span, ...]
    notes: tuple[Words, ...]

    @property
    def fids(self) -> list[int]:
        """The pipes of the section by their number in the file."""
        return list(dict.fromkeys(span.fid for span in self.spans))

    @property
    def title(self) -> Words:
        return Words(ja="縦断図 {a} — {b}", en="Long section {a} to {b}").format(
            a=self.stations[0].name, b=self.stations[-1].name
        )

    @property
    def length_m(self) -> float:
        """The length of the spans whose length is known."""
        return sum(span.length.number or 0.0 for span in self.spans)

    @property
    def unknown_lengths(self) -> int:
        return sum(not span.length.is_known for span in self.spans)

    def drop_at(self, number: int) -> float | None:
        """By how much the invert falls within a manhole; None at the ends of the section and where a height is unknown."""
        if not 0 < number < len(self.spans):
            return None
        above, below = self.spans[number - 1].down_invert.number, self.spans[number].up_invert.number
        return None if above is None or below is None else above - below

    @property
    def sentence(self) -> Words:
        """What the section is of."""
        unknown = Words(ja="(ほか延長不明 {n:,} 本)", en=" (and {n:,} of unknown length)").format(n=self.unknown_lengths)
        said = Words(
            ja="{a} から {b} まで: 管 {n:,} 本、{m:,.1f} m{unknown}。", en="From {a} to {b}: {n:,} pipes, {m:,.1f} m{unknown}."
        )
        return said.format(
            a=self.stations[0].name, b=self.stations[-1].name, n=len(self.fids), m=self.length_m,
            unknown=unknown if self.unknown_lengths else "",
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "schema": {"name": "waterdx.ledger.long_section", "version": 1}, "length_m": round(self.length_m, 3),
            "spans_of_unknown_length": self.unknown_lengths,
            "stations": [
                {"name": one.name, "chainage_m": one.chainage_m, "ground_m": one.ground.number, "ground_basis": one.ground.basis,
                 "drop_m": self.drop_at(at)}
                for at, one in enumerate(self.stations)
            ],
            "spans": [_span_json(span) for span in self.spans],
            "notes_ja": [one.ja for one in self.notes], "notes_en": [one.en for one in self.notes],
        }  # fmt: skip


def _span_json(span: Span) -> dict[str, Any]:
    units = {
        "length": "m",
        "diameter": "mm",
        "slope": "permille",
        "up_invert": "m",
        "down_invert": "m",
        "up_cover": "m",
        "down_cover": "m",
    }
    found: dict[str, Any] = {"pipe": span.pipe, "material": span.material, "against_flow": span.against}
    for name, unit in units.items():
        value: Value = getattr(span, name)
        found[f"{name}_{unit}"], found[f"{name}_basis"] = value.number, value.basis
    return found
