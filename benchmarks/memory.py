"""Peak memory of ``onrecord read`` over few and many articles, as shares of 600 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.scorer import read

LIMIT = 600 * 1024  # kilobytes
# The 84 articles so many times over, with changed ids; 100 takes some twenty minutes.
TIMES = int(os.environ.get("ONRECORD_BENCH_TIMES", "5"))
# Measured from outside: the peak that the kernel saw, in kilobytes on Linux.
WATCH = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "onrecord", "read", sys.argv[1], "-f", "jsonl"],
               check=True, stdout=open(sys.argv[2], "w"))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure(shared: Path) -> dict[str, float]:
    """How many times the peak fits into the limit, for PolNeAR's dev part and copies of it."""
    gold = read(shared / "data" / "polnear" / "dev.jsonl")
    return {"fits.once": LIMIT / peak(gold, 1), f"fits.{TIMES}.times": LIMIT / peak(gold, TIMES)}


def peak(gold: list[dict[str, object]], times: int) -> int:
    """Kilobytes at the peak of reading every article ``times`` times, each as one of its own."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        with given.open("w", encoding="utf-8") as file:
            for turn in range(times):
                for doc in gold:
                    line = {"id": f"{doc['id']}-{turn}", "text": doc["text"]}
                    file.write(json.dumps(line) + "\n")
        command = [sys.executable, "-c", WATCH, str(given), str(out)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        with out.open(encoding="utf-8") as file:
            assert sum(1 for _ in file) == times * len(gold), "an article got lost"
        return int(done.stdout)
