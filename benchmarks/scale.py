"""Findings over a large made ledger: seconds and memory of the commands.

python -m benchmarks.scale [STATEMENTS]    1,000,000 take some minutes to make
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, insert

from onrecord.ledger import Ledger
from onrecord.ledger import tables as t
from onrecord.sketches import sketch

ACTORS, CONCEPTS, ARTICLES = 5_000, 50, 50_000
BATCH = 20_000
COMMANDS = (
    ("positions", "-f", "csv"),
    ("shifts", "-f", "csv"),
    ("network", "--rows", "actor", "--columns", "concept", "--weight", "subtract"),
    ("network", "--rows", "concept", "--weight", "congruence", "-f", "graphml"),
)
WATCH = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "onrecord", *sys.argv[1:]], check=True,
               stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def make(where: str, size: int, articles_count: int = ARTICLES, text: str = "made") -> None:
    """A ledger of ``size`` statements, written in bulk: its content is what matters here.

    ``text`` stands in every article, behind its number.
    """
    Ledger(where)
    rng = random.Random(0)
    engine = create_engine(f"sqlite:///{where}")
    seen = datetime(2024, 1, 1, tzinfo=UTC)
    articles = [
        {
            "id": f"a{i}",
            "digest": f"{i:016x}",
            "text": f"{text} {i}",
            "title": f"Article {i}",
            "outlet": f"Example Outlet {i % 40}",
            "published": seen + timedelta(hours=i),
            "first_seen": seen,
            "language": "en",
            "sketch": sketch(" ".join(f"{i} word {n}" for n in range(0, 120, 3))),
        }
        for i in range(articles_count)
    ]
    concepts = [{"id": f"c{i}", "proposition": f"Proposition {i}."} for i in range(CONCEPTS)]
    with engine.begin() as connection:
        connection.execute(insert(t.articles), articles)
        connection.execute(insert(t.concepts), concepts)
        for low in range(0, size, BATCH):
            rows = [_row(rng, i, articles_count) for i in range(low, min(size, low + BATCH))]
            connection.execute(insert(t.statements), rows)


def _row(rng: random.Random, number: int, articles: int) -> dict[str, object]:
    actor = int(rng.paretovariate(0.5)) % ACTORS
    return {
        "id": f"{number:016x}",
        "coder": "made",
        "article_id": f"a{rng.randrange(articles)}",
        "actor": f"{chr(65 + actor % 26)}{chr(97 + actor // 26 % 26)}dam Surname{actor}",
        "kind": "person",
        "organization": f"Party {actor % 40}",
        "actor_as_written": "made",
        "concept": f"c{rng.randrange(CONCEPTS)}",
        "agreement": rng.choice((-1, 0, 1)),
        "certainty": "certain",
        "via": [],
        "past": False,
        "evidence": "made",
        "start": 0,
        "end": 4,
        "said_on": date(2021, 1, 1) + timedelta(days=rng.randrange(1095)),
        "confidence": rng.random(),
    }


def main() -> None:
    size = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "l.db")
        make(where, size)
        print(f"{size:,} statements, {Path(where).stat().st_size / 1e6:.0f} MB")
        for command in COMMANDS:
            begun = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", WATCH, *command, "--ledger", where],
                check=True,
                capture_output=True,
                text=True,
            )
            seconds, memory = time.perf_counter() - begun, int(done.stdout) / 1024
            print(f"  {' '.join(command):60} {seconds:6.1f} s {memory:7.0f} MB", flush=True)


if __name__ == "__main__":
    main()
