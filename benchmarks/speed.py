"""Speed as a ratio to a peer in the same run: spaCy's small English pipeline alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.scorer import read
from onrecord import attributions
from onrecord.actors.language import load
from onrecord.engines import Threads
from onrecord.inference import cores, sharing
from onrecord.text import clean


def measure(shared: Path) -> dict[str, float]:
    """Articles a second against spaCy's, and the seconds that ``--help`` leaves of its half."""
    texts = [clean(r["text"]).text for r in read(shared / "data" / "polnear" / "dev.jsonl")]
    run = Threads()  # as the command runs it
    with sharing(cores()):
        list(run(attributions.read, texts[:2]))  # opens the model
        begun = time.perf_counter()
        count = sum(1 for _ in run(attributions.read, texts))
        own = time.perf_counter() - begun
    assert count == len(texts)
    return {"read.vs.spacy": peer(texts) / own, "help.half.seconds": 0.5 / help_seconds()}


def peer(texts: Sequence[str]) -> float:
    """How long spaCy's small English pipeline takes, whole, loaded."""
    nlp = load()
    list(nlp.pipe(texts[:2]))
    begun = time.perf_counter()
    assert sum(1 for _ in nlp.pipe(texts)) == len(texts)
    return time.perf_counter() - begun


def help_seconds(runs: int = 5) -> float:
    """The best of several runs of ``onrecord --help``: the machine's noise only adds."""
    best = 9.0
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "onrecord", "--help"], check=True, capture_output=True
        )
        best = min(best, time.perf_counter() - begun)
    return best
