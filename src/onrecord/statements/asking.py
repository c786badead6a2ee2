"""Puts a codebook's questions to the judge, where the words of a sentence make them worth it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.inference import open_model
from onrecord.model import Article, Attribution, Codebook, Concept, Span
from onrecord.statements.candidates import Candidate, Cast, candidates
from onrecord.statements.effort import ACCURATE, Effort
from onrecord.statements.pooling import pooled
from onrecord.statements.question import ACTORS, compose, compose_brief
from onrecord.statements.relevance import Sieve, Signs
from onrecord.statements.stance import Answer, Fitted, described, logits_of

LIKELY, OPEN = 0.3, 0.8  # three second questions an article on the stories kept aside
JUDGE = "judge@2"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a concept's question about one sentence would be, before it is worded."""

    concept: Concept
    signs: Signs
    sentence: Span
    candidates: tuple[Candidate, ...]


def ask(
    article: Article,
    attributions: Sequence[Attribution],
    cast: Cast,
    codebook: Codebook,
    tells: Callable[[Attribution], bool] = lambda _: True,
    effort: Effort = ACCURATE,
) -> list[tuple[Concept, Answer]]:
    """All that is answered on one article, however doubtful, in the order of the concepts."""
    asked = candidates(attributions, cast, tells)
    sieve = Sieve([article.text[a:b] for a, b in cast.sentences])
    several = [one for c in codebook.concepts for one in questions(c, sieve, asked, cast)]
    found = _answers(article.text, cast.sentences, several, effort)
    by_concept: dict[str, list[Answer]] = {concept.id: [] for concept in codebook.concepts}
    for concept, answer in found:
        by_concept[concept.id].append(answer)
    return [(c, answer) for c in codebook.concepts for answer in pooled(by_concept[c.id])]


def _answers(
    text: str, sentences: Sequence[Span], several: Sequence[Asked], effort: Effort
) -> list[tuple[Concept, Answer]]:
    """What the judge says where it is worth asking, once of a sentence and, in doubt, of one
    candidate alone."""
    put = compose if effort.thorough else compose_brief
    judge = open_model(JUDGE)
    fitted = Fitted.of(judge.meta)
    worded, kept = [], []
    tables = [described(one.signs, one.candidates, one.sentence) for one in several]
    places = [one.candidates[0].sentence for one in several]
    scores = [fitted.seeks(t, one.signs.worded) for t, one in zip(tables, several, strict=True)]
    for i in worth_most(places, scores, effort):
        one = several[i]
        odds = fitted.odds(tables[i], one.signs.worded)
        likely = sorted(np.argsort(-odds, kind="stable")[:ACTORS].tolist())
        chosen = [one.candidates[i] for i in likely]
        kept.append((one, chosen, odds[likely]))
        worded.append(put(one.concept, text, sentences, chosen))
    first = [
        (one, candidate, float(before), row)
        for (one, chosen, odds), rows in zip(kept, logits_of(judge, worded), strict=True)
        for candidate, before, row in zip(chosen, odds, rows, strict=False)
    ]
    answers = [
        fitted.answer(candidate, before, row, one.signs.worded)
        for one, candidate, before, row in first
    ]
    doubtful = [i for i, answer in enumerate(answers) if effort.thorough and in_doubt(answer)]
    alone = [compose_brief(first[i][0].concept, text, sentences, [first[i][1]]) for i in doubtful]
    for i, rows in zip(doubtful, logits_of(judge, alone), strict=True):
        if rows:
            answers[i] = fitted.again(answers[i], first[i][3], rows[0])
    return [(one.concept, answer) for (one, *_), answer in zip(first, answers, strict=True)]


def worth_most(
    places: Sequence[int], scores: Sequence[float], effort: Effort = ACCURATE
) -> list[int]:
    """Which questions an ``effort`` puts, in order: of each place (a sentence's number) those of
    the highest scores, and of all these again; none of a negative score."""
    by_place: dict[int, list[int]] = {}
    for i in sorted(range(len(scores)), key=lambda i: -scores[i]):
        if scores[i] >= 0:
            by_place.setdefault(places[i], []).append(i)
    likely = [i for several in by_place.values() for i in several[: effort.concepts]]
    return sorted(sorted(likely, key=lambda i: -scores[i])[: effort.questions])


def in_doubt(answer: Answer) -> bool:
    """Whether it pays to ask of an actor a second time, alone: a stance is likely enough, and its
    direction open."""
    return answer.some >= LIKELY and max(answer.direction) <= OPEN


def questions(
    concept: Concept, sieve: Sieve, asked: Sequence[Candidate], cast: Cast
) -> list[Asked]:
    """A concept with every sentence that has candidates; ``sieve`` is the article's."""
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in asked:
        by_sentence.setdefault(candidate.sentence, []).append(candidate)
    signs = sieve.signs(concept)
    return [
        Asked(concept, signs[index], cast.sentences[index], tuple(several))
        for index, several in by_sentence.items()
    ]
