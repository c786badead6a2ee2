"""Statements on the coded dev stories, each with its own codebook."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.scorer import load, read
from onrecord.articles.arrival import arrive, parse_date
from onrecord.exchange.contract import statement_record
from onrecord.model import Article
from onrecord.pipeline import Coded, code_one
from onrecord.settings import Settings
from onrecord.statements import parse_codebook


def measure(shared: Path) -> dict[str, float]:
    """F1, or accuracy on the pairs that both sides have."""
    data = shared / "data" / "statements"
    books = {
        book["story"]: parse_codebook(
            {"title": book["title"], "concepts": book["concepts"]}, book["story"]
        )
        for book in json.loads((data / "dev_codebooks.json").read_text("utf-8"))
    }
    gold = read(data / "dev.jsonl")
    found, settings = {}, Settings()
    for record in gold:
        article = Article(id=record["id"], text="", published=parse_date(record["date"]))
        arrival = arrive(record["text"], record["id"], settings, article)
        coded = code_one(arrival, books[record["story"]], settings)
        assert isinstance(coded, Coded)
        found[record["id"]] = [statement_record(s, arrival.cleaned) for s in coded.statements]
    scored = load(shared, "statements").score(gold, found)
    return {name: f.get("f1", f.get("accuracy", 0.0)) for name, f in scored.items()}
