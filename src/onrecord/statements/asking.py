"""Puts a codebook's questions to the judge, where the words of an article make them worth it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.inference import open_model
from onrecord.model import Article, Attribution, Codebook, Concept, Span
from onrecord.statements.candidates import Candidate, Cast, candidates
from onrecord.statements.effort import ACCURATE, Effort
from onrecord.statements.pooling import pooled
from onrecord.statements.question import ACTORS, compose, compose_bare, compose_brief
from onrecord.statements.relevance import Sieve, raised, weighed
from onrecord.statements.stance import Answer, Fitted, logits_of

LIKELY, OPEN = 0.3, 0.8  # three second questions an article on the stories kept aside
JUDGE, SIEVE = "judge@2", "sieve@1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a concept's question about one sentence would be, before it is worded; ``odds`` are the
    log-odds that the words give each of its candidates."""

    concept: Concept
    candidates: tuple[Candidate, ...]
    odds: tuple[float, ...]

    @property
    def sentence(self) -> int:
        """The number of the sentence."""
        return self.candidates[0].sentence


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
    sieve = sieved(article.text, attributions, cast, asked)
    several = questions(codebook.concepts, sieve, asked)
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
    put = compose if effort.thorough else compose_bare
    judge = open_model(JUDGE)
    fitted = Fitted.of(judge.meta, brief=not effort.thorough)
    worded, kept = [], []
    for i in worth_most(several, fitted.worth, effort):
        one, least = several[i], fitted.worth[bool(several[i].concept.keywords)]
        odds = np.array(one.odds)
        order = np.argsort(-odds, kind="stable").tolist()
        for start in range(0, len(order), ACTORS):
            if start and odds[order[start]] < least:
                break  # nor are those behind worth another question
            likely = sorted(order[start : start + ACTORS])
            chosen = [one.candidates[i] for i in likely]
            kept.append((one, chosen, odds[likely]))
            worded.append(put(one.concept, text, sentences, chosen))
    first = [
        (one, candidate, float(before), row)
        for (one, chosen, odds), rows in zip(kept, logits_of(judge, worded), strict=True)
        for candidate, before, row in zip(chosen, odds, rows, strict=False)
    ]
    answers = [
        fitted.answer(candidate, before, row, bool(one.concept.keywords))
        for one, candidate, before, row in first
    ]
    doubtful = [i for i, answer in enumerate(answers) if effort.thorough and in_doubt(answer)]
    alone = [compose_brief(first[i][0].concept, text, sentences, [first[i][1]]) for i in doubtful]
    for i, rows in zip(doubtful, logits_of(judge, alone), strict=True):
        if rows:
            answers[i] = fitted.again(answers[i], first[i][3], rows[0])
    return [(one.concept, answer) for (one, *_), answer in zip(first, answers, strict=True)]


def worth_most(
    several: Sequence[Asked], worth: Mapping[bool, float], effort: Effort = ACCURATE
) -> list[int]:
    """Which of ``several`` an ``effort`` puts, in order: of each sentence those whose likeliest
    candidate has the highest odds, and of all these again; none below what is ``worth`` it for a
    concept with keywords (True) or without."""
    best = [max(one.odds) - worth[bool(one.concept.keywords)] for one in several]
    by_place: dict[int, list[int]] = {}
    for i in sorted(range(len(several)), key=lambda i: -best[i]):
        if best[i] >= 0:
            by_place.setdefault(several[i].sentence, []).append(i)
    likely = [i for places in by_place.values() for i in places[: effort.concepts]]
    return sorted(sorted(likely, key=lambda i: -best[i])[: effort.questions])


def in_doubt(answer: Answer) -> bool:
    """Whether it pays to ask of an actor a second time, alone: a stance is likely enough, and its
    direction open."""
    return answer.some >= LIKELY and max(answer.direction) <= OPEN


def sieved(
    text: str, attributions: Sequence[Attribution], cast: Cast, asked: Sequence[Candidate]
) -> Sieve:
    """The sieve of one article and its candidates."""
    contents = [() if c.told_in is None else attributions[c.told_in].content for c in asked]
    return Sieve(text, cast.sentences, asked, contents)


def questions(concepts: Sequence[Concept], sieve: Sieve, asked: Sequence[Candidate]) -> list[Asked]:
    """Each concept with every sentence that has candidates, and any of its words in it or just
    before; what an article is about with all of them, since there “it” and “the bill” mean that."""
    model = open_model(SIEVE)
    out = []
    tables = sieve.signs(concepts)
    for concept, signs, about in zip(concepts, tables, sieve.about(concepts, tables), strict=True):
        near = np.arange(len(signs)) if about else np.flatnonzero(signs[:, 0] > 0)
        each = weighed(model, signs[near])
        if about:
            each = raised(each, signs)
        by_sentence: dict[int, list[tuple[Candidate, float]]] = {}
        for i, odds in zip(near.tolist(), each.tolist(), strict=True):
            by_sentence.setdefault(asked[i].sentence, []).append((asked[i], odds))
        for several in by_sentence.values():
            who, odds = zip(*several, strict=True)
            out.append(Asked(concept, who, odds))
    return out
