"""The layers of a map and how a person wants them: in which order, shown or not, how opaque. No Qt in here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from waterdx.core.later import later
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.town import Town
    from waterdx.core import background, fields, terms
else:
    background, fields, terms = (later(f"waterdx.core.{name}") for name in ("background", "fields", "terms"))

LABELS = Words(ja="ラベル", en="Labels")
PIPES = "pipes"
PIPE_FIELDS = ("water", "sewer", "agri")
ALL_FIELDS = frozenset({"", *PIPE_FIELDS})  # "" of pipes of no known field
BACKGROUND, PICTURE = "background:", "picture:"
FIRST_BENEATH, FIRST_PICTURE = 3, 4  # the ranks of what lies beneath the pipes, and beneath the lines
SCAN_OPACITY = 0.6  # of a sheet of paper where nobody said otherwise: its white hides what lies below


@dataclass(frozen=True)
class MapLayer:
    """One layer: `rank` is its place among others where nobody moved it, from the top; `parts` what it consists of, each to be
    shown or hidden; `subject` what it draws (a kind of background, a picture); `stamp` tells
    one state of a picture's file from another; `shown` and `opacity` hold until a person says otherwise."""

    id: str
    name: Words
    rank: int
    parts: tuple[tuple[str, Words], ...] = ()
    subject: Any = None
    stamp: int = 0
    shown: bool = True
    opacity: float = 1.0
    removable: bool = False


def layers_of(town: Town, pictures: Sequence[tuple[Any, int]], with_labels: bool) -> list[MapLayer]:
    """What the maps of a town can show, from the top. Sheets of paper are hidden at first: there may be dozens."""
    there = set(town.pipes["field"].unique()) if len(town.pipes) else set()
    parts = tuple((part_id(code), terms.term_name("field", code, code)) for code in PIPE_FIELDS if code in there)
    found = [MapLayer("labels", LABELS, -1)] if with_labels else []
    found += [MapLayer(name, fields.LAYER_NAMES[name], rank) for rank, name in enumerate(("leaks", "nodes"))]
    found.append(MapLayer(PIPES, fields.LAYER_NAMES[PIPES], 2, parts if len(parts) > 1 else ()))
    found += [
        MapLayer(BACKGROUND + kind, background.KINDS[kind].name, 3, subject=kind, removable=True) for kind in town.background
    ]
    return found + sorted((_of_picture(*one) for one in pictures), key=lambda one: one.rank)


def _of_picture(one: Any, stamp: int) -> MapLayer:
    name = Words(one.name, one.name)
    if one.kind == "scan":
        return MapLayer(picture_id(one), name, 4, subject=one, stamp=stamp, shown=False, opacity=SCAN_OPACITY)
    return MapLayer(picture_id(one), name, 5, subject=one, stamp=stamp, removable=True)


def part_id(field_code: str) -> str:
    return f"{PIPES}:{field_code}"


def picture_id(picture: Any) -> str:
    return f"{PICTURE}{picture.kind}:{picture.file}:{picture.part if picture.kind == 'tiles' else ''}"


@dataclass(frozen=True)
class Looks:
    """What a person said: `order` names layers from the top, those never moved may be missing; `opacity` is 0..1."""

    order: tuple[str, ...] = ()
    shown: Mapping[str, bool] = field(default_factory=dict)
    opacity: Mapping[str, float] = field(default_factory=dict)

    def arranged(self, layers: Sequence[MapLayer]) -> list[MapLayer]:
        """The layers from the top: those named in their order, a new one above the first that lies below it by rank."""
        place = {name: number for number, name in enumerate(self.order)}
        found = sorted((one for one in layers if one.id in place), key=lambda one: place[one.id])
        for one in layers:
            if one.id not in place:
                found.insert(next((at for at, other in enumerate(found) if other.rank > one.rank), len(found)), one)
        return found

    def is_shown(self, layer: MapLayer) -> bool:
        return self.shown.get(layer.id, layer.shown)

    def part_is_shown(self, part: str) -> bool:
        return self.shown.get(part, True)

    def opacity_of(self, layer: MapLayer) -> float:
        return self.opacity.get(layer.id, layer.opacity)

    def with_shown(self, name: str, on: bool) -> Looks:
        return replace(self, shown={**self.shown, name: on})

    def with_opacity(self, name: str, opacity: float) -> Looks:
        return replace(self, opacity={**self.opacity, name: min(1.0, max(0.0, opacity))})

    def moved(self, layers: Sequence[MapLayer], name: str, place: int) -> Looks:
        """With a layer at another place from the top."""
        names = [one.id for one in self.arranged(layers) if one.id != name]
        names.insert(min(max(place, 0), len(names)), name)
        return replace(self, order=tuple(names))

    def to_text(self) -> str:
        return json.dumps({"order": self.order, "shown": dict(self.shown), "opacity": dict(self.opacity)}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Looks:
        """What was kept; nothing where it makes no sense."""
        try:
            said = json.loads(text)
            opacity = {str(name): min(1.0, max(0.0, float(one))) for name, one in dict(said["opacity"]).items()}
            shown = {str(name): bool(on) for name, on in dict(said["shown"]).items()}
            return cls(tuple(map(str, said["order"])), shown, opacity)
        except (TypeError, ValueError, KeyError):
            return cls()
