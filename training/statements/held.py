"""What people coded in the train stories, beside every candidate whom the program might ask about.

``training.statements.sieve`` and ``training.statements.calibrate`` fit on it. Where the judge is
asked (minutes), its word is kept.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.scorer import load
from onrecord import pipeline
from onrecord.articles.arrival import parse_date
from onrecord.inference import open_model
from onrecord.model import Article, Attribution, Codebook, Concept
from onrecord.settings import Settings
from onrecord.statements.asking import sieved
from onrecord.statements.candidates import Candidate, Cast, candidates
from onrecord.statements.question import ACTORS, compose, compose_bare, compose_brief
from onrecord.statements.relevance import Sieve
from onrecord.statements.stance import logits_of, some_logit
from training.statements.data import STANCE as NUMBER
from training.statements.split import held_stories

# Lexical sign under which not even here the judge is asked (7 of 388 stances), unless the article
# is about the concept.
TRIED = 1.1
NEAR = -0.5  # the judge's log-odds from which it is asked about a candidate alone too
Floats = NDArray[np.float64]
Row = NDArray[np.float32]
Record = dict[str, Any]
Key = tuple[str, int]  # a concept, and a candidate's number


@dataclass
class Held:
    """One article: what people coded of its candidates (1 against, 2 undecided, 3 for; nothing for
    the rest), the judge's ``rows`` of those that it was asked about, those to the ``brief``
    question about the same, and those to the question about each ``alone``."""

    record: Record
    article: Article
    told: Sequence[Attribution]
    cast: Cast
    asked: Sequence[Candidate]
    gold: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)
    brief: dict[Key, Row] = field(default_factory=dict)
    alone: dict[Key, Row] = field(default_factory=dict)

    @property
    def story(self) -> str:
        return str(self.record["story"])

    def sieve(self) -> Sieve:
        return sieved(self.article.text, self.told, self.cast, self.asked)


def collect(
    record: Record, book: Codebook, judge: str | None, same_actor: Callable[[str, str], bool]
) -> Held:
    """What was coded in one article; a ``judge`` is asked about all but the idlest."""
    article = Article(record["id"], record["text"], published=parse_date(record["date"]))
    seen = pipeline.look(article, Settings())
    asked = candidates(seen.told, seen.cast, seen.tells)
    held = Held(record, article, seen.told, seen.cast, asked)
    for row in record["statements"]:
        done = set()  # a sentence's first candidate of that name
        for i, candidate in enumerate(asked):
            start, end = seen.cast.sentences[candidate.sentence]
            meets = row["start"] < end and start < row["end"]
            meets = meets and candidate.sentence not in done
            if meets and same_actor(candidate.actor.name, row["actor"]):
                held.gold[row["concept"], i] = NUMBER[row["agreement"]]
                done.add(candidate.sentence)
    if judge:
        sieve = held.sieve()
        tables = sieve.signs(book.concepts)
        about = sieve.about(book.concepts, tables)
        for concept, signs, main in zip(book.concepts, tables, about, strict=True):
            _judged(held, concept, np.flatnonzero(main | (signs[:, 0] >= TRIED)).tolist(), judge)
    return held


def _judged(held: Held, concept: Concept, near: Sequence[int], judge: str) -> None:
    """Ask the judge of a concept, a sentence's candidates together, then the likely ones alone."""
    text, sentences = held.article.text, held.cast.sentences
    by_sentence: dict[int, list[int]] = {}
    for i in near:
        by_sentence.setdefault(held.asked[i].sentence, []).append(i)
    groups = [several[:ACTORS] for several in by_sentence.values()]
    for word, found in ((compose, held.rows), (compose_bare, held.brief)):
        put = [word(concept, text, sentences, [held.asked[i] for i in g]) for g in groups]
        for group, rows in zip(groups, logits_of(open_model(judge), put), strict=True):
            found |= {(concept.id, i): row for i, row in zip(group, rows, strict=False)}
    likely = [k for k, row in held.rows.items() if k[0] == concept.id and some_logit(row) >= NEAR]
    put = [compose_brief(concept, text, sentences, [held.asked[i]]) for _, i in likely]
    for key, rows in zip(likely, logits_of(open_model(judge), put), strict=True):
        if rows:
            held.alone[key] = rows[0]


def read_books(data: Path) -> dict[str, Codebook]:
    """The train stories' codebooks."""
    return {
        book["story"]: Codebook(
            tuple(
                Concept(c["id"], c["proposition"], tuple(c["keywords"])) for c in book["concepts"]
            )
        )
        for book in json.loads((data / "train_codebooks.json").read_text("utf-8"))
    }


def read_held(data: Path, score: Path, kept: Path, judge: str) -> list[Held]:
    """All train articles, from ``kept`` where they have been collected before; the judge is asked
    in the stories kept aside."""
    if not kept.exists():
        same_actor = load(score.parent, "statements").same_actor
        books = read_books(data)
        aside = held_stories(books)
        lines = (data / "train.jsonl").read_text("utf-8").splitlines()
        several = [
            collect(r, books[r["story"]], judge if r["story"] in aside else None, same_actor)
            for r in map(json.loads, lines)
        ]
        kept.write_bytes(pickle.dumps(several))
    out: list[Held] = pickle.loads(kept.read_bytes())
    return out
