"""Speed of coding as a ratio to spaCy's small English pipeline alone, in the same run.

Over the coded dev articles, with a codebook of ten concepts of several stories, and with a hundred,
most of them of other stories.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.scorer import read
from onrecord.actors.language import pipeline
from onrecord.articles import Arrival
from onrecord.articles.arrival import arrive, parse_date
from onrecord.model import Article, Codebook
from onrecord.pipeline import Coded, code_one
from onrecord.settings import Settings
from onrecord.statements import parse_codebook

FEW, MANY = 10, 100  # concepts
SOME = 6  # articles that are coded by many


def measure(shared: Path) -> dict[str, float]:
    """Articles a second against spaCy's, and, on the first articles, the time with ten concepts
    over that with a hundred."""
    data = shared / "data" / "statements"
    arrivals = [_arrival(record) for record in read(data / "dev.jsonl")]
    book = codebook(data, MANY)
    few = Codebook(book.concepts[:FEW], "ten")
    texts = [one.article.text for one in arrivals]
    nlp = pipeline()
    list(nlp.pipe(texts[:2]))
    begun = time.perf_counter()
    list(nlp.pipe(texts))
    peer = time.perf_counter() - begun
    seconds(arrivals[:1], few)  # opens the models
    first = arrivals[:SOME]
    return {
        "code.vs.spacy": peer / seconds(arrivals, few),
        "few.vs.many": seconds(first, few) / seconds(first, book),
    }


def codebook(data: Path, size: int) -> Codebook:
    """The first concepts of the dev stories' codebooks in turn, then those of the train stories."""
    several = [json.loads((data / f"{part}_codebooks.json").read_text("utf-8")) for part in PARTS]
    found = []
    for books in several:
        parsed = [parse_codebook({**book, "title": ""}, book["story"]).concepts for book in books]
        for place in range(max(map(len, parsed))):
            rows = zip(books, parsed, strict=True)
            found += [
                replace(own[place], id=f"{book['story']}-{own[place].id}")
                for book, own in rows
                if place < len(own)
            ]
    return Codebook(tuple(found[:size]), "many")


PARTS = ("dev", "train")


def seconds(arrivals: Sequence[Arrival], book: Codebook) -> float:
    """How long coding takes, models loaded."""
    begun = time.perf_counter()
    for arrival in arrivals:
        assert isinstance(code_one(arrival, book, Settings()), Coded)
    return time.perf_counter() - begun


def _arrival(record: dict[str, str]) -> Arrival:
    article = Article(id=record["id"], text="", published=parse_date(record["date"]))
    return arrive(record["text"], record["id"], Settings(), article)
