"""Public sewer of the centre and rural sewerage (農業集落排水) of 東田, falling to their plants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .chance import stream, weighted
from .model import Laid, Node, Pipe, Point, Section, cut, path_length, shifted
from .routes import other_end, path_from, shortest_tree
from .streets import StreetMap
from .terrain import ground_height

SHIFT: Point = (-0.4, -0.6)


@dataclass(frozen=True)
class Scheme:
    """One sewerage system: its name, where its plant lies, the areas it may serve, and how long it is."""

    business: str
    letter: str
    plant: Point
    plant_area: str
    areas: tuple[str, ...]
    length_m: float
    years: tuple[int, int]


SCHEMES = (
    Scheme("公共", "P", (60, 960), "中央", ("中央", "緑ヶ丘"), 18_000.0, (1985, 2014)),
    Scheme("農集", "A", (2500, 1950), "東田", ("東田",), 7_000.0, (1988, 2002)),
)


@dataclass(frozen=True)
class Sewers:
    pipes: list[Pipe]
    nodes: dict[str, Node]


def make_sewers(town: StreetMap) -> Sewers:
    """Both systems, each with its own manhole numbers."""
    pipes: list[Pipe] = []
    nodes: dict[str, Node] = {}
    for scheme in SCHEMES:
        laid = with_inverts(spans(scheme, served_sections(town, scheme)))
        pipes += laid
        nodes |= manholes(scheme, laid)
    return Sewers(pipes, nodes)


def served_sections(town: StreetMap, scheme: Scheme) -> list[tuple[Section, int]]:
    """The sections nearest to the plant up to the length, each with its end nearer to the plant."""
    around = {crossing: [s for s in sections if s.area in scheme.areas] for crossing, sections in town.neighbours().items()}
    root = town.nearest(scheme.plant, scheme.plant_area)
    tree = shortest_tree(around, root, uphill_cost(town))
    total = 0.0
    served: list[tuple[Section, int]] = []
    for crossing, (_, section) in sorted(tree.items(), key=lambda item: (item[1][0], item[0])):
        if section is None or section.street.startswith("県道山中東田"):
            continue
        if total + section.length_m > scheme.length_m + 25:
            break
        total += section.length_m
        served.append((section, other_end(section, crossing)))
    return connected(served, root)


def connected(served: list[tuple[Section, int]], root: int) -> list[tuple[Section, int]]:
    """The served sections that really reach the plant."""
    reached, kept = {root}, []
    for section, lower in served:
        if lower in reached:
            reached.add(other_end(section, lower))
            kept.append((section, lower))
    return kept


def uphill_cost(town: StreetMap) -> Callable[[Section, int], float]:
    """The cost of a section in a gravity network: its length, and much more where water would climb."""

    def cost(section: Section, lower: int) -> float:
        upper = other_end(section, lower)
        fall = ground_height(town.crossings[upper]) - ground_height(town.crossings[lower])
        return section.length_m + 60.0 * max(0.0, 0.003 * section.length_m - fall)

    return cost


def spans(scheme: Scheme, served: list[tuple[Section, int]]) -> list[Pipe]:
    """Pipes between manholes, upstream first; the nearer to the plant, the earlier laid."""
    rng, first, last = stream(f"sewer {scheme.business}"), *scheme.years
    flow = contributing_length(served)
    numbers: dict[Point, str] = {}

    def manhole(position: Point) -> str:
        return numbers.setdefault(position, f"{scheme.letter}{len(numbers) + 1:04d}")

    pipes: list[Pipe] = []
    for k, (section, lower) in enumerate(served):
        year = min(last, first + round((last - first) * (k / len(served)) ** 1.1) + rng.randint(0, 1))
        size = diameter(scheme, flow[section])
        laid = Laid(sewer_material(rng.random(), size, year), "", size, year)
        line = shifted(path_from(section, other_end(section, lower)), SHIFT)
        for piece in cut(line, max(1, round(path_length(line) / 40))):
            number = f"{scheme.letter}L-{len(pipes) + 1:04d}"
            ends = manhole(piece[0]), manhole(piece[-1])
            pipes.append(
                Pipe(
                    number,
                    "下水道" if scheme.business == "公共" else "農業集落排水",
                    scheme.business,
                    "汚水",
                    laid,
                    piece,
                    *ends,
                    section.area,
                    section.oaza,
                    section.street,
                    0.0,
                )
            )
    return pipes


def contributing_length(served: list[tuple[Section, int]]) -> dict[Section, float]:
    """Length of sewer draining through each section, itself included."""
    below = {other_end(section, lower): (section, lower) for section, lower in served}
    flow = dict.fromkeys((s for s, _ in served), 0.0)
    for section, lower in served:
        step: tuple[Section, int] | None = (section, lower)
        while step is not None:
            flow[step[0]] += section.length_m
            step = below.get(step[1])
    return flow


def diameter(scheme: Scheme, flow_m: float) -> int:
    if scheme.business == "農集":
        return 150 if flow_m < 3_500 else 200
    return 150 if flow_m < 400 else 200 if flow_m < 6_000 else 250 if flow_m < 13_000 else 300


def sewer_material(chance: float, size: int, year: int) -> str:
    if size >= 250 and year < 1996 and chance < 0.55:
        return "HP"
    return "VU" if chance < 0.94 else "VP"


def with_inverts(pipes: list[Pipe]) -> list[Pipe]:
    """The pipes with invert levels: least slope and cover kept, none above the pipes flowing into it."""
    into: dict[str, list[int]] = {}
    for k, pipe in enumerate(pipes):
        into.setdefault(pipe.end, []).append(k)
    inverts: dict[int, tuple[float, float]] = {}

    def solve(k: int) -> None:
        pipe = pipes[k]
        cover = 1.2 + pipe.laid.diameter_mm / 1000
        top = ground_height(pipe.path[0]) - cover
        arriving = [inverts[j][1] - 0.02 for j in into.get(pipe.start, [])]
        upper = round(min([top, *arriving]), 3)
        least = 0.003 if pipe.laid.diameter_mm <= 150 else 0.0022
        lower = round(min(upper - least * pipe.length_m, ground_height(pipe.path[-1]) - cover), 3)
        inverts[k] = (upper, lower)

    for k in upstream_first(pipes, into):
        solve(k)
    return [
        replace(
            p,
            upper_invert_m=inverts[k][0],
            lower_invert_m=inverts[k][1],
            cover_m=round(ground_height(p.path[0]) - inverts[k][0] - p.laid.diameter_mm / 1000, 2),
        )
        for k, p in enumerate(pipes)
    ]


def upstream_first(pipes: list[Pipe], into: dict[str, list[int]]) -> list[int]:
    """Indexes so that every pipe comes after all the pipes flowing into it."""
    order: list[int] = []
    seen: set[int] = set()
    for k in range(len(pipes)):
        stack = [(k, False)]
        while stack:
            j, ready = stack.pop()
            if ready:
                order.append(j)
            elif j not in seen:
                seen.add(j)
                stack += [(j, True), *((i, False) for i in into.get(pipes[j].start, []))]
    return order


def manholes(scheme: Scheme, pipes: list[Pipe]) -> dict[str, Node]:
    """The manholes with ground level and the lowest invert that enters or leaves them."""
    rng = stream(f"manholes {scheme.business}")
    lowest: dict[str, float] = {}
    place: dict[str, Point] = {}
    for pipe in pipes:
        assert pipe.upper_invert_m is not None and pipe.lower_invert_m is not None
        for number, position, level in (
            (pipe.start, pipe.path[0], pipe.upper_invert_m), (pipe.end, pipe.path[-1], pipe.lower_invert_m),
        ):  # fmt: skip
            lowest[number] = min(lowest.get(number, level), level)
            place[number] = position
    field = pipes[0].field
    kinds = {"１号": 6.0, "塩ﾋﾞ小口径": 5.0 if scheme.business == "農集" else 2.0, "２号": 0.4}
    return {
        n: Node(n, field, scheme.business, weighted(rng, kinds), place[n], ground_height(place[n]), lowest[n])
        for n in sorted(place)
    }
