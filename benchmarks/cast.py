"""Actors of the coded dev articles that the program knows under a name the scorer accepts."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scorer import load, read
from onrecord import actors, attributions
from onrecord.articles.arrival import parse_date
from onrecord.statements.candidates import candidates


def measure(shared: Path) -> dict[str, float]:
    """Share of the gold actors of each article, and of its positions, that are candidates."""
    same = load(shared, "statements").same_actor
    found = total = positions = held = 0
    for record in read(shared / "data" / "statements" / "dev.jsonl"):
        told = attributions.read(record["text"], record["id"], inner=attributions.Inner.ALL)
        published = parse_date(record["date"])
        cast = actors.resolve(record["text"], told, published.date() if published else None)
        names = {c.actor.name for c in candidates(told, cast)}
        today = [s for s in record["statements"] if not s.get("past")]
        known = {s["actor"]: any(same(n, s["actor"]) for n in names) for s in today}
        found, total = found + sum(known.values()), total + len(known)
        held += sum(known[a] for a, *_ in {(s["actor"], s["concept"]) for s in today})
        positions += len({(s["actor"], s["concept"]) for s in today})
    return {"found": found / total, "pairs": held / positions}
