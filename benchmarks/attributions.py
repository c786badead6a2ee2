"""Attributions on PolNeAR's dev part, by the scorer beside the project."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scorer import load, read
from onrecord import attributions
from onrecord.exchange.contract import attribution_record
from onrecord.text import clean


def measure(shared: Path) -> dict[str, float]:
    """F1 of every figure that the scorer gives."""
    gold = read(shared / "data" / "polnear" / "dev.jsonl")
    found = {}
    for record in gold:
        cleaned = clean(record["text"])
        told = attributions.read(cleaned.text, record["id"])
        found[record["id"]] = [attribution_record(a, cleaned) for a in told]
    scored = load(shared, "attributions").score(gold, found)
    return {name: figure["f1"] for name, figure in scored.items()}
