"""Make the invented sample town (架空の町 山中町): ``python ledgers/make_sample_town.py [--out DIR]``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from town_maker.background import write_background
from town_maker.drawing import write_drawing
from town_maker.facilities import write_facilities
from town_maker.gis_files import write_gis
from town_maker.leaks import make_leaks
from town_maker.planted import write_planted
from town_maker.readme import write_readme
from town_maker.register_book import write_register
from town_maker.repair_records import write_repairs
from town_maker.scan_page import write_page
from town_maker.scan_plan import write_plan
from town_maker.sewer import make_sewers
from town_maker.streets import make_streets
from town_maker.truth import write_truth
from town_maker.water import facility_sites, make_water

SCANS_TRUTH = "scans_truth.json"


def make_sample_town(folder: Path) -> None:
    """Write all files of the sample town into a folder; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    town = make_streets()
    water, sewers = make_water(town), make_sewers(town)
    leaks = make_leaks(water.pipes)
    planted = write_register(folder, water.pipes)
    planted += write_gis(folder, water.pipes, water.nodes, sewers.pipes, sewers.nodes)
    write_background(folder / "gis", town, water.pipes)
    write_facilities(folder, facility_sites(town, water))
    write_planted(folder / "planted_errors.csv", planted)
    write_repairs(folder, leaks)
    write_truth(folder, water.pipes + sewers.pipes, [*water.nodes.values(), *sewers.nodes.values()], leaks)
    write_drawing(folder, water.pipes, water.nodes, town.sections)
    scans = {
        "page": write_page(folder, water.pipes),
        "plan": write_plan(folder, water.pipes, water.nodes, town.sections),
    }
    (folder / SCANS_TRUTH).write_text(json.dumps(scans, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    write_readme(folder, water.pipes, sewers.pipes, leaks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "sample_town")
    make_sample_town(parser.parse_args().out)


if __name__ == "__main__":
    main()
