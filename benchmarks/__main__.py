"""Measure, print, and compare with the floors.

    python -m benchmarks [NAME …]      of those in BENCHES below

Exits with 1 where a figure lies under its floor. The annotated sets lie beside the project
(``../shared``, or where ``ONRECORD_SHARED`` says); without them only what this tree
holds is measured.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    attributions,
    cast,
    chains,
    coding,
    coreference,
    example,
    implied,
    learning,
    memory,
    origins,
    positions,
    seesaw,
    speed,
    statements,
)

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SHARED = Path(os.environ.get("ONRECORD_SHARED", HERE.parents[1] / "shared"))
BENCHES: dict[str, Callable[[Path], dict[str, float]]] = {
    "example": example.measure,
    "attributions": attributions.measure,
    "chains": chains.measure,
    "cast": cast.measure,
    "coreference": coreference.measure,
    "statements": statements.measure,
    "learning": learning.measure,
    "seesaw": seesaw.measure,
    "implied": implied.measure,
    "positions": positions.measure,
    "origins": origins.measure,
    "speed": speed.measure,
    "coding": coding.measure,
    "memory": memory.measure,
}
ALONE = ("example", "implied", "chains", "positions")  # need nothing beside the project


def main() -> int:
    floors = json.loads(FLOORS.read_text("utf-8"))
    under = 0
    for name in sys.argv[1:] or BENCHES:
        if name not in ALONE and not (SHARED / "data").is_dir():
            print(f"{name}: left out, {SHARED} is not there")
            continue
        print(f"\n{name}")
        for figure, value in BENCHES[name](SHARED).items():
            floor = floors.get(name, {}).get(figure)
            low = floor is None or value < floor
            under += low
            note = "NO FLOOR" if floor is None else f"floor {floor:.3f}{'   UNDER' * low}"
            print(f"  {figure:22} {value:.3f}   {note}")
    print(
        f"\n{under} under their floor, or without one" if under else "\nall at or over their floors"
    )
    return int(under > 0)


if __name__ == "__main__":
    sys.exit(main())
