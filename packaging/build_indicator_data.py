"""Write the indicator inputs that travel with the program: python packaging/build_indicator_data.py [SHARED]

SHARED is the folder with `reference/` (default: ../shared). The same source gives the same bytes.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
NAME = "water_inputs_fy2015_2020.csv.gz"
TARGET = ROOT / "waterdx" / "indicators" / "data" / NAME


def compact(source: Path) -> bytes:
    """The rows of `source` as text, in the order of year, code and field, packed without a date."""
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    text = frame.sort_values(["year", "code", "facility_code"]).to_csv(index=False, lineterminator="\n")
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


def main(shared: Path) -> None:
    packed = compact(shared / "reference" / NAME)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(packed)
    print(f"{TARGET.relative_to(ROOT)}: {len(packed):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
