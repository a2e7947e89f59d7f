"""How a sheet or a page looks: one row of STYLES each. Those kept away are only ever reported on, never tuned on."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lettering:
    """Letters: `hand` shakes every character, `stroke` is a plotter's single stroke, both of the one face the program carries."""

    hand: float = 0.0  # share of the letter height that characters stray
    stroke: bool = False
    narrow: float = 1.0  # width of a character as a share of its usual width
    bold_mm: float = 0.0
    slant: float = 0.0
    ink: tuple[int, int, int] = (30, 30, 34)


@dataclass(frozen=True)
class Ageing:
    """What time and the scanner did; 0 and None are nothing."""

    paper: tuple[int, int, int] = (248, 247, 244)
    turn_degrees: float = 0.0
    perspective: float = 0.0  # how far corners stray, as a share of the page
    stretch: float = 0.0  # the paper has grown in one direction, as a share
    blur_px: float = 0.6
    grain: float = 5.0
    specks: float = 1.0  # per square centimetre
    stains: int = 0
    coffee: int = 0
    folds: int = 0
    stamps: int = 0
    holes: bool = False
    faint: float = 0.0  # share of the ink that is gone
    blueprint: bool = False
    shadow: float = 0.0  # of a photo, in grey levels
    grey_only: bool = True
    one_bit: bool = False
    jpeg: int | None = None


@dataclass(frozen=True)
class RegisterStyle:
    """A ruled page: its layout is one of `register.LAYOUTS`, its rules `solid`, `faint`, `dotted`, `rows` (no verticals) or `frame`."""

    name: str
    kept_away: bool
    layout: str
    rules: str
    lettering: Lettering
    ageing: Ageing
    rows: int = 20
    landscape: bool = True
    written_by_hand: float = 0.0  # share of cells added later with a pen; 1: all cells below the heading, whatever they are
    wrong_total: bool = False
    letter_mm: float = 3.4


@dataclass(frozen=True)
class DrawingStyle:
    """A plan sheet. `pipes` is how pipes differ from roads: `colour`, `thick`, `like_roads` or `dashed`."""

    name: str
    kept_away: bool
    pipes: str
    lettering: Lettering
    ageing: Ageing
    pipe_mm: float = 0.5
    road_mm: float = 0.2
    label: str = "full"  # one of drawing.LABELS
    label_mm: float = 2.4
    symbols: str = "circle"  # one of symbols.SETS
    wobble_mm: float = 0.0
    hatching: bool = False
    leaders: float = 0.0  # share of labels that stand away with a leader line
    title: str = "below"


_HAND = Lettering(hand=0.05)
_PLOTTER = Lettering(stroke=True, ink=(20, 20, 20))
_CAD = Lettering()

STYLES: tuple[RegisterStyle | DrawingStyle, ...] = (
    RegisterStyle("register-1975", False, "grouped", "solid", _HAND, Ageing(paper=(238, 228, 200), turn_degrees=1.1, stains=3, folds=1, holes=True, specks=2), written_by_hand=0.03),
    RegisterStyle("register-1990", False, "plain", "solid", _PLOTTER, Ageing(turn_degrees=-0.8, specks=1.5, stamps=1), rows=26),
    RegisterStyle("register-2005", False, "town", "faint", _CAD, Ageing(turn_degrees=0.3, grain=3), rows=24),
    RegisterStyle("register-rows", False, "plain", "rows", _CAD, Ageing(turn_degrees=-1.6, grain=7, coffee=1), rows=22),
    RegisterStyle("register-photo", False, "grouped", "solid", _CAD, Ageing(perspective=0.025, shadow=45, grey_only=False, jpeg=82), rows=18, letter_mm=3.6),
    RegisterStyle("register-fax", False, "town", "solid", Lettering(narrow=0.85), Ageing(one_bit=True, turn_degrees=0.6, specks=3, blur_px=0.9), rows=20),
    RegisterStyle("register-kept-1", True, "sections", "solid", Lettering(bold_mm=0.06), Ageing(turn_degrees=-1.3, specks=2.5, stains=2, folds=2, stamps=2), rows=21, wrong_total=True),
    RegisterStyle("register-kept-2", True, "grouped", "dotted", Lettering(narrow=0.88, slant=0.12), Ageing(paper=(232, 236, 228), turn_degrees=0.9, grain=8, coffee=1, faint=0.2), rows=23),
    RegisterStyle("register-kept-3", True, "plain", "frame", Lettering(hand=0.03), Ageing(turn_degrees=-0.4, stains=2, specks=1.5, holes=True, jpeg=75), rows=20, written_by_hand=0.03),
    RegisterStyle("register-kept-4", True, "sections", "faint", _CAD, Ageing(perspective=0.018, shadow=35, grey_only=False, grain=6, jpeg=85), rows=20),
    DrawingStyle("drawing-1975", False, "dashed", _HAND, Ageing(paper=(236, 226, 200), turn_degrees=0.8, stains=3, folds=2, stretch=0.002, specks=1.5), pipe_mm=0.3, road_mm=0.25, wobble_mm=0.12, label="bare", symbols="filled"),
    DrawingStyle("drawing-1975-roads", False, "like_roads", _HAND, Ageing(turn_degrees=-0.9, folds=1, specks=1.5, stretch=-0.0015), pipe_mm=0.28, road_mm=0.25, wobble_mm=0.08, label="full", hatching=True),
    DrawingStyle("drawing-1990", False, "thick", _PLOTTER, Ageing(turn_degrees=0.6, specks=1.2, stamps=1), pipe_mm=0.6, road_mm=0.2, label="full", symbols="letter"),
    DrawingStyle("drawing-2005", False, "colour", _CAD, Ageing(turn_degrees=-0.4, grey_only=False, grain=4), pipe_mm=0.4, road_mm=0.2, label="spaced", leaders=0.2),
    DrawingStyle("drawing-blueprint", False, "thick", _HAND, Ageing(blueprint=True, grey_only=False, turn_degrees=1.2, folds=2, faint=0.15), pipe_mm=0.6, road_mm=0.2, label="full", symbols="filled", wobble_mm=0.08),
    DrawingStyle("drawing-photo", False, "colour", _PLOTTER, Ageing(perspective=0.02, shadow=30, grey_only=False, jpeg=85), pipe_mm=0.5, road_mm=0.25, label="kanji"),
    DrawingStyle("drawing-kept-1", True, "colour", Lettering(narrow=0.85), Ageing(turn_degrees=1.4, grey_only=False, grain=6, stains=2, folds=1, jpeg=80), pipe_mm=0.35, road_mm=0.18, label="kanji", symbols="letter", leaders=0.15),
    DrawingStyle("drawing-kept-2", True, "thick", Lettering(slant=0.15), Ageing(turn_degrees=-1.1, specks=2, coffee=1, folds=1, stamps=1), pipe_mm=0.55, road_mm=0.18, label="spaced", symbols="filled", hatching=True),
    DrawingStyle("drawing-kept-3", True, "like_roads", _PLOTTER, Ageing(turn_degrees=0.5, stretch=0.002, specks=1.5), pipe_mm=0.24, road_mm=0.22, label="bare"),
    DrawingStyle("drawing-kept-4", True, "dashed", _CAD, Ageing(turn_degrees=-0.7, folds=1, stains=1, grain=6), pipe_mm=0.3, road_mm=0.2, label="full", symbols="letter"),
    DrawingStyle("drawing-kept-5", True, "thick", _HAND, Ageing(perspective=0.015, shadow=25, grey_only=False, jpeg=85), pipe_mm=0.6, road_mm=0.2, label="full", wobble_mm=0.1, leaders=0.1),
)  # fmt: skip


@dataclass
class Truth:
    """What is known of a sheet, in pixels of the scan; written beside it as JSON."""

    style: str
    kind: str
    dpi: int
    facts: dict[str, object] = field(default_factory=dict)


def style(name: str) -> RegisterStyle | DrawingStyle:
    """The style of a name."""
    return next(one for one in STYLES if one.name == name)
