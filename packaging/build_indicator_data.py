"""Write the indicator data that travels with the program: python packaging/build_indicator_data.py [SHARED]

SHARED is the folder with `reference/` (default: ../shared). The same source gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from waterdx.indicators.packed import DATA, write_packed  # noqa: E402

KEYS = ["year", "code", "field"]
TEXTS = ("code", "class_code", "facility_code", "prefecture", "utility", "field", "service_start_date", "source_url")
# The yearbook's names of what the formulas call otherwise.
SEWER_NAMES = {
    "pipe_length_km": "total_pipe_length",
    "pipe_over_useful_life_km": "pipe_length_over_useful_life",
    "pipe_repaired_renewed_km": "pipe_length_improved_in_year",
    "treatment_capacity_m3_day": "dry_weather_treatment_capacity",
    "average_treated_m3_day": "average_dry_weather_flow",
    "treated_wastewater_m3": "treated_wastewater",
    "billed_volume_m3": "annual_billed_volume",
}


def inputs(reference: Path) -> pd.DataFrame:
    """The inputs of water (FY2015 to FY2020) and sewer undertakings (FY2024), in the order of year, code and field."""
    water = _read(reference / "water_inputs_fy2015_2020.csv.gz")
    sewer = _read(reference / "sewer_inputs_fy2024.csv.gz").rename(columns=SEWER_NAMES)
    return pd.concat([water, sewer], ignore_index=True).sort_values(KEYS, kind="stable", ignore_index=True)


def values(reference: Path) -> pd.DataFrame:
    """Every value of the reference with its basis; rows without a code are averages of a class or the country."""
    frame = _read(reference / "indicator_values.csv.gz").drop(columns="unit")  # the definition states it
    return frame.rename(columns={"indicator_code": "indicator", "value_basis": "basis"}).sort_values(
        ["indicator", "field", "code", "year"], kind="stable", ignore_index=True
    )


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=dict.fromkeys(TEXTS, str), low_memory=False)


def main(shared: Path, target: Path = DATA) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, frame in (("indicator_inputs", inputs(shared / "reference")), ("indicator_values", values(shared / "reference"))):
        path = target / f"{name}.npz"
        write_packed(path, frame)
        print(f"{path.name}: {len(frame):,} rows, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
