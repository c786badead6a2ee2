"""Speed of coding as a ratio to spaCy's small English pipeline alone, in the same run.

Over the coded dev articles, with a codebook of ten concepts of several stories, and with a hundred,
most of them of other stories.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.scorer import read
from benchmarks.speed import peer
from onrecord.articles import Arrival
from onrecord.articles.arrival import arrive, parse_date
from onrecord.engines import local
from onrecord.inference import cores, sharing
from onrecord.model import Article, Codebook
from onrecord.pipeline import Coded, code_one
from onrecord.settings import Settings
from onrecord.statements import parse_codebook

FEW, MANY = 10, 100  # concepts
ROUNDS = 2
PLAIN = Settings()
SOME = 6  # articles that are coded by many


def measure(shared: Path) -> dict[str, float]:
    """Articles a second against spaCy's, by either profile, and, on the first articles, the time
    with ten concepts over that with a hundred."""
    data = shared / "data" / "statements"
    arrivals = [_arrival(record) for record in read(data / "dev.jsonl")]
    book = codebook(data, MANY)
    few = Codebook(book.concepts[:FEW], "ten")
    texts = [one.article.text for one in arrivals]
    first = arrivals[:SOME]
    alone = best(peer, texts)
    return {
        "code.vs.spacy": alone / best(seconds, arrivals, few),
        "fast.vs.spacy": alone / best(seconds, arrivals, few, Settings(profile="fast")),
        "few.vs.many": best(seconds, first, few) / best(seconds, first, book),
    }


def best(timed: Callable[..., float], *given: object) -> float:
    """The least of several times: what else a machine does only adds."""
    return min(timed(*given) for _ in range(ROUNDS))


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


def seconds(arrivals: Sequence[Arrival], book: Codebook, settings: Settings = PLAIN) -> float:
    """How long coding takes as the command runs it, models loaded."""
    run, work = local(1), partial(code_one, codebook=book, settings=settings)
    with sharing(cores()):
        assert all(isinstance(done, Coded) for done in run(work, arrivals[:1]))  # opens the models
        begun = time.perf_counter()
        coded = sum(isinstance(done, Coded) for done in run(work, arrivals))
        spent = time.perf_counter() - begun
    assert coded == len(arrivals)
    return spent


def _arrival(record: dict[str, str]) -> Arrival:
    article = Article(id=record["id"], text="", published=parse_date(record["date"]))
    return arrive(record["text"], record["id"], Settings(), article)
