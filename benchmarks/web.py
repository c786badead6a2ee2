"""How fast the pages of a large made ledger answer, and how much they weigh.

python -m benchmarks.web [STATEMENTS] [ARTICLES]     # 100,000 and 5,000
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.scale import make
from onrecord.faces.web import application
from onrecord.faces.web.guard import Guard
from onrecord.ledger import Ledger

ROUNDS = 7
ACTOR = "AadamSurname"
TEXT = "Somebody said on Monday that something should be done about it. " * 40
PAGES = {
    "matrix": "/",
    "matrix at a date": "/?at=2022-06-01",
    "question": "/question?id=c1",
    "article": "/article?id=a77",
    "articles": "/articles?page=3",
    "network": "/network?since=2023-06-01&until=2023-09-01",
    "network, all": "/network",
    "review": "/review",
    "search": "/search?q=Surname12",
    "shifts": "/api/v1/shifts",
    "positions": "/api/v1/positions?limit=100",
    "statements": "/api/v1/statements?limit=100&offset=5000",
}


def main() -> None:
    size = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    articles = int(sys.argv[2].replace(",", "")) if len(sys.argv) > 2 else 5_000
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "l.db")
        make(where, size, articles, TEXT)
        begun = time.perf_counter()
        ledger = Ledger(where)
        made = application(ledger, Guard(frozenset({"localhost"})), "Ada")
        print(f"{size:,} statements opened in {time.perf_counter() - begun:.1f} s")
        client = TestClient(made, "http://localhost", follow_redirects=False)
        loudest = made.state.view.state.actors[0]
        one = made.state.view.state.shifts[0]
        pages = PAGES | {
            "actor, the loudest": f"/actor?name={loudest}",
            "origins": f"/origins?actor={loudest}&concept=c1",
            "shift": "/shift?id=" + "-".join(s.id for s in one.statements),
            "statement": f"/statement?id={one.statements[0].id}",
        }
        for name, path in pages.items():
            times = []
            for _ in range(ROUNDS):
                begun = time.perf_counter()
                answer = client.get(path)
                times.append(time.perf_counter() - begun)
            assert answer.status_code == 200, (path, answer.status_code)
            size_kb = len(answer.content) / 1000
            print(
                f"  {name:20} {statistics.median(times) * 1000:6.0f} ms {size_kb:6.0f} kB",
                flush=True,
            )


if __name__ == "__main__":
    main()
