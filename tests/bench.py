"""The speeds asked for, each as a ratio to the plain library call in the same run. `make bench`, or --rows 2000 for a look.

Wall-clock seconds, the best of a few runs; memory is the peak of the whole process that does the job.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from waterdx.importers.registry import read_file
from waterdx.ledger.checks import check
from waterdx.ledger.complete import complete
from waterdx.ledger.ingest import ingest
from waterdx.ledger.prepare import prepare
from waterdx.store import project
from waterdx.store.geometry import to_blobs
from waterdx.store.layers import insert_rows

EPSG = 6676
HEADS = ["管路番号", "区分", "管種", "継手形式", "口径(mm)", "布設年度", "延長(m)", "路線名", "備考"]
CHOICES = {
    "use": ["配水支管", "配水本管", "送水管"],
    "material": ["ダクタイル鋳鉄管", "DIP", "塩ビ管", "VP", "石綿管", "HPPE", "鋼管", "HIVP", "不明"],
    "joint": ["K形", "A形", "TS", "RR", ""],
    "diameter": ["φ75", "100", "１５０", "200mm", "0"],
    "year": ["S48", "昭和52年度", "Ｓ.５２", "H元", "平成3年", "R2", "2015年", "", "不明", "0"],
    "note": ["", "①㎜髙", "要確認"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = write_register(folder / "register.csv", rows)
        print(f"{'what':58} {'seconds':>8} {'floor':>8} {'ratio':>6}")
        bench_import(folder, register, rows)
        bench_checks(folder, min(rows, 30_000))
        bench_completing(folder, min(rows, 30_000))
        bench_start()


def bench_import(folder: Path, register: Path, rows: int) -> None:
    floor = best(lambda: pd.read_csv(register, encoding="cp932", dtype=str))
    understood = best(lambda: prepare(read_file(register), EPSG))
    say(f"read, map, clean {rows:,} CP932 rows / pandas.read_csv", understood, floor)
    bare = best(lambda: bare_insert(folder / "bare.gpkg", register))
    whole = best(lambda: whole_import(folder / "whole.gpkg", register))
    say("whole import with history and evidence / bare bulk insert", whole, bare)
    code = "import sys; from pathlib import Path; from waterdx.ledger.ingest import ingest; ingest(Path(sys.argv[1]), Path(sys.argv[2]))"
    project.create(folder / "memory.gpkg", "bench", f"EPSG:{EPSG}")
    subprocess.run([sys.executable, "-c", code, str(folder / "memory.gpkg"), str(register)], check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'  peak memory of that import (MB; file ' + f'{register.stat().st_size / 1e6:.1f} MB)':58} {peak:8.0f}")


def bare_insert(path: Path, register: Path) -> None:
    """The same cells as text into a plain table of a new GeoPackage layer with its r-tree, nothing understood."""
    frame = pd.read_csv(register, encoding="cp932", dtype=str)
    fresh(path)
    blobs = to_blobs(shapely.points(np.random.default_rng(1).uniform(0, 10_000, (len(frame), 2))), EPSG)
    with project.editing(path) as conn:
        names = ["pipe_id", "use", "material", "joint", "diameter_mm", "install_fy", "length_m", "street", "note"]
        marks = ", ".join("?" * (len(names) + 1))
        rows = zip(*(frame[name].tolist() for name in frame.columns), blobs, strict=True)
        conn.executemany(f"INSERT INTO pipes ({', '.join(names)}, geom) VALUES ({marks})", rows)


def whole_import(path: Path, register: Path) -> None:
    fresh(path)
    ingest(path, register)


def fresh(path: Path) -> None:
    path.unlink(missing_ok=True)
    project.create(path, "bench", f"EPSG:{EPSG}")


def bench_checks(folder: Path, pipes: int) -> None:
    path = folder / "checks.gpkg"
    fresh(path)
    rng = np.random.default_rng(1)
    start = rng.uniform(0, 10_000, (pipes, 1, 2))
    lines = shapely.linestrings(np.concatenate([start, start + rng.uniform(-60, 60, (pipes, 1, 2))], axis=1))
    values = pd.DataFrame({"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "material": "DIP"})
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    with closing(sqlite3.connect(path)) as conn:
        floor = best(lambda: conn.execute("SELECT * FROM pipes").fetchall())
    say(f"all checks of {pipes:,} drawn pipes / SELECT of the same rows", best(lambda: check(path)), floor)


def bench_completing(folder: Path, pipes: int) -> None:
    """Half of every laying year, material and diameter unknown; asked for: 30,000 pipes within 30 s."""
    path = folder / "completing.gpkg"
    fresh(path)
    rng = np.random.default_rng(2)
    start = rng.uniform(0, 12_000, (pipes, 2))
    development = (start // 300).astype(int) @ (1, 57)
    year, material, bore = (rng.choice(kinds, 60 * 60) for kinds in (np.arange(1965, 2020), ["VP", "DIP"], [75.0, 100.0, 150.0]))
    values = pd.DataFrame({"pipe_id": [f"{n:06d}" for n in range(pipes)], "field": "water", "material": material[development],
                           "install_fy": year[development], "diameter_mm": bore[development]}).astype(object)  # fmt: skip
    for name in ("material", "install_fy", "diameter_mm"):
        values.loc[rng.random(pipes) < 0.5, name] = None
    lines = shapely.linestrings(np.stack([start, start + rng.uniform(-60, 60, (pipes, 2))], axis=1))
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", values, lines, 1, EPSG)
    with closing(sqlite3.connect(path)) as conn:
        floor = best(lambda: conn.execute("SELECT * FROM pipes").fetchall())
    say(f"completing {pipes:,} pipes, half unknown / SELECT of the rows", best(lambda: complete(path), 1), floor)


def bench_start() -> None:
    python = best(lambda: run("-c", "pass"), 3)
    say("waterdx --help / python -c pass", best(lambda: run("-m", "waterdx", "--help"), 3), python)
    shown = best(lambda: run("-c", FIRST_PAINT), 3)
    say("start to the window shown / python -c pass", shown, python)


FIRST_PAINT = """
from waterdx.app.main_window import MainWindow
from waterdx.app.run import make_application, prepare_offscreen
from waterdx.app.settings import Settings

prepare_offscreen()
settings = Settings()
app = make_application(settings)
window = MainWindow(settings)
window.show()
app.processEvents()
"""


def run(*arguments: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM") or "offscreen"}
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)


def best(job: Callable[[], object], times: int = 2) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def say(what: str, seconds: float, floor: float) -> None:
    print(f"{what:58} {seconds:8.2f} {floor:8.2f} {seconds / floor:6.1f}", flush=True)


def write_register(path: Path, rows: int) -> Path:
    """A register as a town would write it: era years, full-width digits, several words for one material."""
    pick = random.Random(1)
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        for n in range(rows):
            use, material, joint, diameter, year, note = (pick.choice(words) for words in CHOICES.values())
            writer.writerow(
                [f"{n:07d}", use, material, joint, diameter, year, f"{pick.uniform(1, 80):.2f}", f"本町{n % 400}号線", note]
            )
    return path


if __name__ == "__main__":
    main()
