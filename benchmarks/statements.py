"""Statements on the coded dev stories, each with its own codebook."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scorer import load, read
from onrecord.articles.arrival import arrive, parse_date
from onrecord.exchange.contract import statement_record
from onrecord.model import Article, Statement
from onrecord.pipeline import Coded, code_one
from onrecord.settings import Settings
from onrecord.statements import parse_codebook


@dataclass(frozen=True)
class CodedSet:
    """The coded articles of people, the program's statements by article, and, for each of these,
    its confidence and whether people coded it."""

    gold: list[dict[str, Any]]
    found: dict[str, list[dict[str, Any]]]
    shown: list[tuple[float, bool]]


@functools.cache
def coded(shared: Path, profile: str = "accurate") -> CodedSet:
    """The dev articles, each coded by its story's codebook."""
    data = shared / "data" / "statements"
    books = {
        book["story"]: parse_codebook(
            {"title": book["title"], "concepts": book["concepts"]}, book["story"]
        )
        for book in json.loads((data / "dev_codebooks.json").read_text("utf-8"))
    }
    made = CodedSet(read(data / "dev.jsonl"), {}, [])
    settings = Settings(profile=profile)
    scorer = load(shared, "statements")
    for record in made.gold:
        article = Article(id=record["id"], text="", published=parse_date(record["date"]))
        arrival = arrive(record["text"], record["id"], settings, article)
        done = code_one(arrival, books[record["story"]], settings)
        assert isinstance(done, Coded)
        made.found[record["id"]] = [statement_record(s, arrival.cleaned) for s in done.statements]
        made.shown.extend(
            (s.confidence, any(_is_right(s, row, scorer) for row in record["statements"]))
            for s in done.statements
        )
    return made


def measure(shared: Path) -> dict[str, float]:
    """F1, or accuracy on the pairs that both sides have; ``fast.NAME`` by the fast profile."""
    figures: dict[str, float] = {}
    for profile, prefix in (("accurate", ""), ("fast", "fast.")):
        made = coded(shared, profile)
        scored = load(shared, "statements").score(made.gold, made.found)
        for name, figure in scored.items():
            figures[prefix + name] = figure.get("f1", figure.get("accuracy", 0.0))
        figures[f"{prefix}calibrated"] = 1 - expected_error(made.shown)
    return figures


def parts(shared: Path) -> dict[str, dict[str, float]]:
    """F1 of positions by direction and by concept, and the share of people's positions that is
    found, whatever else is, by the kind of actor."""
    made = coded(shared)
    score = load(shared, "statements").score
    rows = [row for record in made.gold for row in record["statements"]]

    def only(field: str, value: object, both: bool) -> dict[str, float]:
        gold = [
            {**r, "statements": [s for s in r["statements"] if s[field] == value]}
            for r in made.gold
        ]
        found = {
            name: [s for s in several if not both or s[field] == value]
            for name, several in made.found.items()
        }
        return dict(score(gold, found)["positions"])

    directions = {"against": -1, "undecided": 0, "for": 1}
    return {
        "direction, F1": {n: only("agreement", v, True)["f1"] for n, v in directions.items()},
        "kind of actor, share found": {
            kind: only("kind", kind, False)["r"] for kind in sorted({r["kind"] for r in rows})
        },
        "concept, F1": {
            concept: only("concept", concept, True)["f1"]
            for concept in sorted({r["concept"] for r in rows})
        },
    }


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
