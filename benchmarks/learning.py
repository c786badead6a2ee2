"""What a codebook learns from people's coding: the learning curve on the coded dev stories.

    python -m benchmarks learning

For each article of a story, the codebook learns from none, one and two of the story's other
articles as people coded them, and codes the article by that. Positions as ``score/statements.py``
counts them; ``gain`` is two articles' over none's, on the stories that have three.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.scorer import load, read
from onrecord import pipeline, statements
from onrecord.articles.arrival import arrive, parse_date
from onrecord.exchange.contract import statement_record
from onrecord.model import Article, Codebook
from onrecord.settings import Settings
from onrecord.statements import learning, parse_codebook
from onrecord.statements.learning import Lesson, Word

Record = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A coded article with what the models answered and what that teaches."""

    record: Record
    arrival: Any
    look: pipeline.Look
    asked: list[Any]
    lessons: list[Lesson]


def measure(shared: Path) -> dict[str, float]:
    """Positions F1 after none, one and two articles, and the gain of two."""
    folder = shared / "data" / "statements"
    books = {
        b["story"]: parse_codebook({"concepts": b["concepts"]}, b["story"])
        for b in json.loads((folder / "dev_codebooks.json").read_text("utf-8"))
    }
    gold = sorted(read(folder / "dev.jsonl"), key=lambda r: r["story"])
    score = load(shared, "statements").score
    found: list[dict[str, list[Record]]] = [{}, {}, {}]
    for story, several in groupby(gold, key=lambda r: r["story"]):
        seen = [look(record, books[story]) for record in several]
        if len(seen) < len(found):
            continue
        for one in seen:
            others = [x for x in seen if x is not one]
            for count, into in enumerate(found):
                taught = [lesson for x in others[:count] for lesson in x.lessons]
                into[one.record["id"]] = code(one, learning.learn(taught, books[story]))
    kept = [r for r in gold if r["id"] in found[0]]
    figures = [score(kept, f)["positions"]["f1"] for f in found]
    names = ("none", "one", "two")
    return dict(zip(names, figures, strict=True)) | {"gain": figures[2] - figures[0]}


def look(record: Record, book: Codebook) -> Seen:
    """One article as the models see it, with its people's statements as lessons."""
    settings = Settings()
    given = Article(id=record["id"], text="", published=parse_date(record["date"]))
    arrival = arrive(record["text"], record["id"], settings, given)
    article = arrival.article
    seen = pipeline.look(article, settings)
    asked = statements.ask(article, seen.told, seen.cast, book, seen.tells)
    concepts = frozenset(c.id for c in book.concepts)
    said = list(people(record, article))
    taught = list(learning.lessons(article, seen.cast.sentences, asked, said, concepts))
    return Seen(record, arrival, seen, asked, taught)


def people(record: Record, article: Article) -> Iterator[Word]:
    """The gold statements, where they stand in the article's text."""
    for row in record["statements"]:
        start = article.text.find(row["evidence"])
        if start >= 0:
            end, past = start + len(row["evidence"]), bool(row.get("past"))
            yield Word(row["concept"], row["actor"], start, end, row["agreement"], False, past)


def code(one: Seen, book: Codebook) -> list[Record]:
    """The article's statements by what the codebook has learned."""
    wiser = {c.id: c for c in book.concepts}
    asked = [(wiser[concept.id], answer) for concept, answer in one.asked]
    told, cast, _ = one.look
    made = statements.settle(one.arrival.article, told, cast, asked, statements.THRESHOLD)
    return [statement_record(s, one.arrival.cleaned) for s in made]
