"""Statements on the coded dev stories, each with its own codebook."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.scorer import load, read
from onrecord.articles.arrival import arrive, parse_date
from onrecord.exchange.contract import statement_record
from onrecord.model import Article, Statement
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
    scorer = load(shared, "statements")
    shown: list[tuple[float, bool]] = []
    for record in gold:
        article = Article(id=record["id"], text="", published=parse_date(record["date"]))
        arrival = arrive(record["text"], record["id"], settings, article)
        coded = code_one(arrival, books[record["story"]], settings)
        assert isinstance(coded, Coded)
        found[record["id"]] = [statement_record(s, arrival.cleaned) for s in coded.statements]
        shown += [
            (s.confidence, any(_is_right(s, row, scorer) for row in record["statements"]))
            for s in coded.statements
        ]
    scored = scorer.score(gold, found)
    figures = {name: f.get("f1", f.get("accuracy", 0.0)) for name, f in scored.items()}
    return figures | {"calibrated": 1 - expected_error(shown)}


def _is_right(statement: Statement, row: dict[str, Any], scorer: Any) -> bool:
    """Whether people coded the statement: its actor, stance and passage, as the scorer matches."""
    if (statement.concept, statement.agreement) != (row["concept"], row["agreement"]):
        return False
    mine, theirs = scorer.words(statement.evidence), scorer.words(row["evidence"])
    same = len(mine & theirs) >= 0.5 * min(len(mine), len(theirs))
    return bool(same and scorer.same_actor(statement.actor, row["actor"]))


def expected_error(shown: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error of confidences over equal-width bins (Guo et al. 2017)."""
    parts: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in shown:
        parts[min(bins - 1, int(confidence * bins))].append((confidence, right))
    gaps = (abs(sum(c for c, _ in p) - sum(r for _, r in p)) for p in parts.values())
    return sum(gaps) / max(1, len(shown))
