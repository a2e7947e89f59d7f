"""README.md of the sample town, with the figures of this very run."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from .laying import MATERIAL_YEARS
from .leaks import DIAMETER_FACTOR, LEVEL, MATERIAL_FACTOR, MONTH_WEIGHTS, STREET_SIGMA, expected_total
from .model import Leak, Pipe
from .register_book import USES

NATIONAL_RATE = 2.75
YEARS = 15

TEMPLATE = Path(__file__).with_name("readme_template.md")


def write_readme(folder: Path, water: list[Pipe], sewers: list[Pipe], leaks: list[Leak]) -> None:
    """Write README.md."""
    rate = 100 * len(leaks) / kilometres(water) / YEARS
    text = TEMPLATE.read_text("utf-8").format(
        figures="\n".join(figure_rows(water, sewers)),
        materials=", ".join(f"{name} {km:.1f} km" for name, km in by_material(water)),
        years=", ".join(f"{' '.join(k).strip()} {a}-{b}" for k, (a, b) in MATERIAL_YEARS.items()),
        level=LEVEL,
        sigma=STREET_SIGMA,
        material_factors=", ".join(f"{name} {factor}" for name, factor in MATERIAL_FACTOR.items()),
        diameter_factors=diameter_text(),
        months=" ".join(str(w) for w in MONTH_WEIGHTS),
        years_count=YEARS,
        expected=expected_total(water),
        drawn=len(leaks),
        rate=rate,
        national=NATIONAL_RATE,
        ratio=rate / NATIONAL_RATE,
        before=sum(leak.failed != leak.pipe.laid for leak in leaks),
    )
    (folder / "README.md").write_text(text, "utf-8", newline="\n")


def kilometres(pipes: list[Pipe]) -> float:
    return sum(p.length_m for p in pipes) / 1000


def figure_rows(water: list[Pipe], sewers: list[Pipe]) -> list[str]:
    groups = [(f"水道 {name} / {use}", [p for p in water if p.use == use]) for use, name in USES.items()]
    groups.append(("水道 計 / water, all", water))
    for business, english in (("公共", "public sewer"), ("農集", "rural sewerage")):
        groups.append((f"{business} / {english}", [p for p in sewers if p.business == business]))
    groups.append(("総計 / all", water + sewers))
    return [f"| {name} | {len(pipes):,} | {kilometres(pipes):.2f} |" for name, pipes in groups]


def by_material(pipes: list[Pipe]) -> list[tuple[str, float]]:
    metres: dict[str, float] = defaultdict(float)
    for pipe in pipes:
        metres[f"{pipe.laid.material} {pipe.laid.joint}".strip()] += pipe.length_m
    return sorted(((name, m / 1000) for name, m in metres.items()), key=lambda item: -item[1])


def diameter_text() -> str:
    parts = [f"φ{limit} 以下 / up to {limit} mm: {factor}" for limit, factor in DIAMETER_FACTOR[:-1]]
    return "; ".join([*parts, f"それより大 / above: {DIAMETER_FACTOR[-1][1]}"])
