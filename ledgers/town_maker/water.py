"""The water network along the streets: raw water, transmission, trunk and branch mains, fittings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from .chance import stream
from .laying import branch_diameter, bridge_pipe, laid_and_predecessor
from .model import Laid, Node, Path, Pipe, Point, Section, cut, path_length, shifted
from .routes import path_from, shortest_tree, way_back
from .streets import DISTRICTS, StreetMap
from .terrain import ground_height

SHIFT: dict[str, Point] = {
    "DIST-M": (1.2, 0.9), "DIST-S": (1.2, 0.9), "TRANS": (-1.5, 0.7), "RAW": (-1.1, -1.4),
}  # fmt: skip
"""Each pipe line lies beside the middle of the street by a constant shift, which keeps the topology exact."""

DISTRICT_LETTER = dict(zip(DISTRICTS, "CMKY", strict=True))
DISTRICT_OF = {oaza: name for name, all_oaza in DISTRICTS.items() for oaza in all_oaza}
COVER = {"DIST-S": (0.6, 1.2), "DIST-M": (0.9, 1.4), "TRANS": (1.0, 1.5), "RAW": (1.0, 1.5)}

PLACES: dict[str, tuple[Point, str]] = {
    "川原水源": ((-350, 1960), "川原"),
    "山中浄水場": ((-420, 690), "新田"),
    "中央配水池": ((1900, 190), "緑ヶ丘"),
    "東田配水池": ((2620, 1450), "東田"),
    "奥沢水源": ((4800, -3700), "奥沢"),
    "奥沢浄水場": ((3900, -2950), "奥沢"),
    "上山中配水池": ((2250, -1650), "上山中"),
}
CONVEYANCE = (
    ("RAW", 250, "川原水源", "山中浄水場"),
    ("TRANS", 250, "山中浄水場", "中央配水池"),
    ("TRANS", 150, "山中浄水場", "東田配水池"),
    ("RAW", 150, "奥沢水源", "奥沢浄水場"),
    ("TRANS", 150, "奥沢浄水場", "上山中配水池"),
)
TRUNK_TARGETS: dict[str, tuple[tuple[Point, str], ...]] = {
    "中央配水池": (
        ((150, 500), "中央"), ((600, 950), "中央"), ((700, 150), "中央"), ((-900, 300), "新田"),
        ((-300, 1500), "川原"),
    ),
    "東田配水池": (((3000, 1800), "東田"),),
    "上山中配水池": (((1250, -100), "上山中"),),
}  # fmt: skip


@dataclass
class WaterNetwork:
    pipes: list[Pipe] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Sections laid by one construction job, with what was laid."""

    use: str
    steps: tuple[tuple[Section, Path], ...]
    laid: Laid
    predecessor: Laid | None


def make_water(town: StreetMap) -> WaterNetwork:
    """All water pipes and nodes, numbered by district in the order of the streets."""
    network = WaterNetwork()
    facilities = facility_points(town)
    builder = Builder(network, {place: point for place, (point, _) in facilities.items()})
    for run in [*branch_and_trunk_runs(town), *conveyance_runs(town)]:
        builder.lay(run)
    network.pipes = with_bridges(numbered(network.pipes))
    name_nodes(network, dict(facilities.values()))
    return network


def trunk_sections(town: StreetMap) -> dict[Section, int]:
    """The sections that carry a trunk main, with its diameter, which falls with the distance."""
    around = town.neighbours()
    trunk: dict[Section, int] = {}
    for reservoir, targets in TRUNK_TARGETS.items():
        tree = shortest_tree(around, town.nearest(*PLACES[reservoir]))
        for place, area in targets:
            for section, entered in way_back(tree, town.nearest(place, area)):
                distance = tree[entered][0]
                size = 250 if distance < 1500 else 200 if distance < 3000 else 150
                trunk[section] = max(trunk.get(section, 0), size)
    return trunk


def branch_and_trunk_runs(town: StreetMap) -> list[Run]:
    """Runs of 120 to 420 m in the order of the streets; a run ends where the street or the use changes."""
    rng, trunk = stream("laying"), trunk_sections(town)
    runs: list[Run] = []
    waiting: list[Section] = []
    limit = 0.0

    def close() -> None:
        if waiting:
            area, size = waiting[0].area, trunk.get(waiting[0])
            use = "DIST-M" if size else "DIST-S"
            laid, before = laid_and_predecessor(rng, area, use, size or branch_diameter(rng, area))
            runs.append(Run(use, tuple((s, s.path) for s in waiting), laid, before))
            waiting.clear()

    for section in town.sections:
        same = waiting and section.street == waiting[-1].street and trunk.get(section) == trunk.get(waiting[-1])
        if not same or sum(s.length_m for s in waiting) > limit:
            close()
            limit = rng.uniform(110, 420)
        waiting.append(section)
    close()
    return runs


def conveyance_runs(town: StreetMap) -> list[Run]:
    """Raw water and transmission mains between the facilities, in runs of about 700 m."""
    rng, around = stream("conveyance"), town.neighbours()
    runs = []
    for use, size, source, sink in CONVEYANCE:
        tree = shortest_tree(around, town.nearest(*PLACES[sink]))
        way = way_back(tree, town.nearest(*PLACES[source]))
        for k in range(0, len(way), 9):
            part = tuple((section, path_from(section, entered)) for section, entered in way[k : k + 9])
            laid, before = laid_and_predecessor(rng, part[0][0].area, use, size)
            runs.append(Run(use, part, laid, before))
    return runs


class Builder:
    """Lays runs one after the other and keeps one node for each end point."""

    def __init__(self, network: WaterNetwork, facilities: dict[Point, Point]) -> None:
        self.network, self.facilities = network, facilities
        self.node_at: dict[Point, str] = {}
        self.rng = stream("cover")

    def node(self, position: Point) -> str:
        if position not in self.node_at:
            number = f"N{len(self.node_at) + 1:05d}"
            self.node_at[position] = number
            self.network.nodes[number] = Node(number, "水道", "水道", "分岐", position, ground_height(position))
        return self.node_at[position]

    def line(self, use: str, path: Path) -> Path:
        """The pipe line along a path; raw water and transmission mains end inside the facilities."""
        line = shifted(path, SHIFT[use])
        if use.startswith("DIST"):
            return line
        first, last = (self.facilities.get(path[k], line[k]) for k in (0, -1))
        return (first, *line[1:-1], last)

    def lay(self, run: Run) -> None:
        target = 44.0 if run.use.startswith("DIST") else 72.0
        low, high = COVER[run.use]
        cover = round(self.rng.uniform(low, high) * 20) / 20
        for section, path in run.steps:
            line = self.line(run.use, path)
            for piece in cut(line, max(1, round(path_length(line) / target))):
                ends = self.node(piece[0]), self.node(piece[-1])
                self.network.pipes.append(
                    Pipe(
                        "",
                        "水道",
                        "水道",
                        run.use,
                        run.laid,
                        piece,
                        *ends,
                        section.area,
                        section.oaza,
                        section.street,
                        cover,
                        run.predecessor,
                    )
                )


def numbered(pipes: list[Pipe]) -> list[Pipe]:
    """The pipes with their 管路番号: district letter and a running number by 大字 and street."""
    order = [oaza for all_oaza in DISTRICTS.values() for oaza in all_oaza]
    streets = {street: k for k, street in enumerate(dict.fromkeys(p.street for p in pipes))}
    uses = ("RAW", "TRANS", "DIST-M", "DIST-S")
    ranked = sorted(pipes, key=lambda p: (order.index(p.oaza), uses.index(p.use), streets[p.street]))
    count: Counter[str] = Counter()
    named = []
    for pipe in ranked:
        letter = DISTRICT_LETTER[DISTRICT_OF[pipe.oaza]]
        count[letter] += 1
        named.append(replace(pipe, id=f"{letter}-{count[letter]:04d}"))
    return named


def with_bridges(pipes: list[Pipe]) -> list[Pipe]:
    """The pipes with a steel one wherever a trunk or transmission main crosses the invented river."""
    crossing = [p for p in pipes if p.use in ("DIST-M", "TRANS") and p.street.startswith(("県道山中川原", "県道山中東田"))]
    bridges = {p.id for p in crossing[3::9]}
    return [replace(p, laid=bridge_pipe(p.laid), cover_m=0.0, predecessor=None) if p.id in bridges else p for p in pipes]


def facility_points(town: StreetMap) -> dict[Point, tuple[Point, str]]:
    """For the crossing of each facility: where its mains end, and its kind (水源, 浄水場, 配水池).

    A reservoir stands in the distribution network; a source or plant stands 10 m off it, so that raw water
    and distribution do not meet."""
    points = {}
    for name, place in PLACES.items():
        kind = next(k for k in ("水源", "浄水場", "配水池") if name.endswith(k))
        crossing = town.crossings[town.nearest(*place)]
        shift = SHIFT["DIST-M"] if kind == "配水池" else (-8.0, -6.0)
        points[crossing] = (shifted((crossing,), shift)[0], kind)
    return points


def facility_sites(town: StreetMap, network: WaterNetwork) -> dict[str, Node]:
    """The node of each facility by its name."""
    at = {node.position: node for node in network.nodes.values()}
    return {name: at[point] for name, (point, _) in zip(PLACES, facility_points(town).values(), strict=True)}


def name_nodes(network: WaterNetwork, facilities: dict[Point, str]) -> None:
    """Give every node its kind: valves and hydrants, air valves and drains on mains, dead ends."""
    rng = stream("fittings")
    meeting: Counter[str] = Counter()
    uses: dict[str, str] = {}
    for pipe in network.pipes:
        for end in (pipe.start, pipe.end):
            meeting[end] += 1
            uses[end] = pipe.use
    for number, node in network.nodes.items():
        kind = fitting(rng.random(), meeting[number], uses[number], node)
        network.nodes[number] = replace(node, kind=facilities.get(node.position, kind))


def fitting(chance: float, meeting: int, use: str, node: Node) -> str:
    if use in ("RAW", "TRANS"):
        return "空気弁" if chance < 0.12 else "排泥弁" if chance < 0.2 else "仕切弁" if chance < 0.4 else "中間点"
    if meeting == 1:
        return "排泥弁" if chance < 0.35 else "管末"
    if meeting == 2:
        return "消火栓" if chance < 0.42 else "仕切弁" if chance < 0.6 else "中間点"
    if use == "DIST-M" and chance < 0.08:
        return "空気弁"
    return "仕切弁" if chance < 0.45 else "消火栓" if chance < 0.55 else "分岐"
