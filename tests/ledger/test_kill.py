"""kill -9 at random moments: the ledger opens, a rerun goes on, nothing is lost or double."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE

ARTICLES, KILLS = 200, 20
SPEAKERS = (
    "The chancellor",
    "Foreign Minister Annalena Baerbock",
    "Two US officials",
    "Moscow",
    "Prime Minister Keir Starmer",
    "President Emmanuel Macron",
    "The Kremlin",
)
VERBS = ("said", "insisted", "denied", "told reporters", "suggested")
CONTENTS = (
    "that Ukraine may strike targets inside Russia with Western weapons",
    "that Germany would not supply Taurus missiles to Ukraine",
    "that the restrictions on long-range strikes should be lifted",
    "that nothing had been decided about strikes across the border",
)


def collection(path: Path) -> None:
    """Short articles, each another: which of them hold statements does not matter here."""
    lines = []
    for n in range(ARTICLES):
        said = f"{SPEAKERS[n % 7]} {VERBS[n % 5]} on Monday {CONTENTS[n % 4]}."
        text = f"{said}\nIt was report number {n} on the matter, and nobody else would comment."
        lines.append(json.dumps({"id": f"a{n}", "text": text, "date": "2024-05-28"}))
    path.write_text("\n".join(lines))


def command(source: Path, ledger: Path) -> list[str]:
    book = str(EXAMPLE / "codebook.yaml")
    args = ["add", str(source), "--codebook", book, "--ledger", str(ledger)]
    return [sys.executable, "-m", "onrecord", *args]


def dump(ledger: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the moment at which an article was first seen and how often
    the ledger was changed: who begins again writes again."""
    with sqlite3.connect(ledger) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        names.remove("changes")
        out = {}
        for name in names:
            columns = [c[1] for c in raw.execute(f"PRAGMA table_info({name})")]
            kept = ", ".join(f'"{c}"' for c in columns if c != "first_seen")
            out[name] = sorted(raw.execute(f"SELECT {kept} FROM {name}").fetchall(), key=repr)
        return out


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_kill_nine_twenty_times(tmp_path: Path) -> None:
    source, calm, killed = tmp_path / "in.jsonl", tmp_path / "calm.db", tmp_path / "killed.db"
    collection(source)
    begun = time.monotonic()
    subprocess.run(command(source, calm), check=True, capture_output=True)
    whole = time.monotonic() - begun
    assert dump(calm)["statements"], "there is something to lose"
    rng = random.Random(20240528)
    for _ in range(KILLS):
        running = subprocess.Popen(command(source, killed), stderr=subprocess.DEVNULL)
        # Imports take a second or two: some of the moments lie in them, most in the work.
        time.sleep(rng.uniform(0.3, whole / KILLS + 4))
        if running.poll() is not None:  # it was done: begin anew, so that there is work to kill
            for file in tmp_path.glob("killed.db*"):
                file.unlink()
            running = subprocess.Popen(command(source, killed), stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(2, whole / 2))
        running.send_signal(signal.SIGKILL)
        running.wait()
        if killed.exists() and killed.stat().st_size:
            with sqlite3.connect(killed) as raw:
                assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    subprocess.run(command(source, killed), check=True, capture_output=True)
    assert dump(killed) == dump(calm)
    assert len(dump(killed)["articles"]) == ARTICLES
