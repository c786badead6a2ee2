"""What people coded in the train stories, beside every question that the program might ask there.

``training.statements.calibrate`` fits on it. The model is asked once (minutes); its word is kept.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord import pipeline
from onrecord.articles.arrival import parse_date
from onrecord.inference import open_model
from onrecord.model import Article, Codebook, Concept
from onrecord.settings import Settings
from onrecord.statements.asking import Asked, questions
from onrecord.statements.candidates import candidates
from onrecord.statements.question import compose, compose_brief
from onrecord.statements.relevance import Sieve, Signs
from onrecord.statements.stance import described, logits_of, some_logit
from training.statements.data import STANCE as NUMBER

TRIED = 1.1  # lexical sign under which not even here the model is asked: 7 of 388 stances
NEAR = -0.5  # a model's log-odds from which it is asked about a candidate alone too
STRANGE = 12  # other stories that give an article a concept: a codebook's usual size
Floats = NDArray[np.float64]
Record = dict[str, Any]


@dataclass
class Tried:
    """One question, and what people coded of each of its candidates (0 none, 1 against, 2
    undecided, 3 for); ``bare`` are the signs without any keyword. ``rows`` are the model's, of the
    candidates that it was asked about, ``alone`` those to the question about each alone; none where
    it was not asked."""

    asked: Asked
    bare: Signs
    gold: list[int]
    rows: list[NDArray[np.float32]]
    alone: list[NDArray[np.float32]]

    def signs(self, worded: bool) -> Signs:
        return self.asked.signs if worded else self.bare

    def told(self, worded: bool) -> Floats:
        """What is seen of each candidate before the model is asked."""
        return described(self.signs(worded), self.asked.candidates, self.asked.sentence)


@dataclass
class Held:
    """One article and all that was asked of it."""

    record: Record
    article: Article
    look: tuple[Any, Any]
    tried: list[Tried]
    strange: list[dict[bool, Floats]]  # what is seen of its candidates, a table a question


def strangers(books: Mapping[str, Codebook], record: Record) -> list[Concept]:
    """Some concepts of other stories, the same at every run."""
    rng = random.Random(record["id"])
    others = rng.sample(sorted(set(books) - {record["story"]}), STRANGE)
    return [rng.choice(books[story].concepts) for story in others]


def collect(
    record: Record,
    book: Codebook,
    strange: Sequence[Concept],
    model: str | None,
    same_actor: Callable[[str, str], bool],
) -> Held:
    """Every question of one article; a ``model`` is asked them all but the idlest, and none about
    ``strange`` concepts."""
    article = Article(record["id"], record["text"], published=parse_date(record["date"]))
    seen = pipeline.look(article, Settings())
    sentences = seen.cast.sentences
    sieve = Sieve([article.text[a:b] for a, b in sentences])
    bare = {c.id: sieve.signs(replace(c, keywords=())) for c in book.concepts}
    tried = []
    asked_about = candidates(seen.told, seen.cast, seen.tells)
    everything = [
        one
        for concept in book.concepts
        for one in questions(concept, sieve, asked_about, seen.cast)
    ]
    for one in everything:
        gold = [0] * len(one.candidates)
        for row in record["statements"]:
            meets = row["start"] < one.sentence[1] and one.sentence[0] < row["end"]
            if row["concept"] == one.concept.id and meets:
                for i, candidate in enumerate(one.candidates):
                    if same_actor(candidate.actor.name, row["actor"]):
                        gold[i] = NUMBER[row["agreement"]]
                        break
        place = one.candidates[0].sentence
        tried.append(Tried(one, bare[one.concept.id][place], gold, [], []))
    if model:
        asked = [one for one in tried if one.asked.signs.lexical >= TRIED]
        worded = [
            compose(t.asked.concept, article.text, sentences, t.asked.candidates) for t in asked
        ]
        for one, rows in zip(asked, logits_of(open_model(model), worded), strict=True):
            one.rows = rows
            one.alone = rows[:]
        near = [
            (one, i, one.asked.candidates[i])
            for one in asked
            for i, row in enumerate(one.rows)
            if some_logit(row) >= NEAR
        ]
        second = [
            compose_brief(one.asked.concept, article.text, sentences, [c]) for one, _, c in near
        ]
        for (one, i, _), found in zip(near, logits_of(open_model(model), second), strict=True):
            one.alone[i] = found[0] if found else one.rows[i]
    told = [
        {
            worded: described(signs, one.candidates, one.sentence)
            for worded, signs in ((True, one.signs), (False, bare_of[place]))
        }
        for concept in strange
        for bare_of in [sieve.signs(replace(concept, keywords=()))]
        for one in questions(concept, sieve, asked_about, seen.cast)
        for place in [one.candidates[0].sentence]
    ]
    return Held(record, article, (seen.told, seen.cast), tried, told)
