"""Shortest ways along the streets."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping

from .model import Path, Section

Tree = dict[int, tuple[float, Section | None]]
"""For each crossing reached: its cost from the root, and the section that leads one step back to the root."""


def shortest_tree(around: Mapping[int, list[Section]], root: int, cost: Callable[[Section, int], float] | None = None) -> Tree:
    """The tree of cheapest ways from a root; ``cost(section, nearer crossing)`` is by default the length."""
    tree: Tree = {root: (0.0, None)}
    heap, done = [(0.0, root)], set()
    while heap:
        spent, here = heapq.heappop(heap)
        if here in done:
            continue
        done.add(here)
        for section in around.get(here, []):
            there = other_end(section, here)
            total = spent + (cost(section, here) if cost else section.length_m)
            if there not in tree or total < tree[there][0]:
                tree[there] = (total, section)
                heapq.heappush(heap, (total, there))
    return tree


def way_back(tree: Tree, crossing: int) -> list[tuple[Section, int]]:
    """The sections from a crossing to the root, each with the crossing it is entered at."""
    way = []
    section = tree[crossing][1]
    while section is not None:
        way.append((section, crossing))
        crossing = other_end(section, crossing)
        section = tree[crossing][1]
    return way


def other_end(section: Section, crossing: int) -> int:
    return section.end if section.start == crossing else section.start


def path_from(section: Section, crossing: int) -> Path:
    """The path of a section walked from one of its ends."""
    return section.path if section.start == crossing else section.path[::-1]
