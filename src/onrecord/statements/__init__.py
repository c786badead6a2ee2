"""Content + actor + codebook → statements, as the coding manual defines them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from onrecord.inference import open_model
from onrecord.model import Article, Attribution, Codebook, Concept, Statement
from onrecord.statements.candidates import Candidate, Cast, candidates
from onrecord.statements.codebook import digest, load_codebook, parse_codebook
from onrecord.statements.dates import said_on
from onrecord.statements.question import Question, compose
from onrecord.statements.relevance import Sieve
from onrecord.statements.stance import Answer, Stance
from onrecord.text import words_of

FINDER, JUDGE = "finder@1", "judge@1"
CODER = "onrecord@1"
SIEVE = 4.0  # keeps 43 percent of sentences and 90 percent of the coded ones (training stories)

__all__ = ["CODER", "code", "digest", "load_codebook", "parse_codebook"]


def code(
    article: Article,
    attributions: Sequence[Attribution],
    cast: Cast,
    codebook: Codebook,
    threshold: float,
) -> list[Statement]:
    """The statements of one article, in the order of its text.

    ``threshold`` is the confidence (0 to 1) under which a statement is left out.
    """
    asked = candidates(attributions, cast)
    stance = Stance(open_model(FINDER), open_model(JUDGE))
    sieve = Sieve([article.text[a:b] for a, b in cast.sentences])
    pairs = [
        (concept, question)
        for concept in codebook.concepts
        for question in _questions(article.text, cast, asked, concept, sieve)
    ]
    answers = stance.ask([question for _, question in pairs])
    found = [
        (concept, answer)
        for (concept, _), several in zip(pairs, answers, strict=True)
        for answer in several
        if answer.confidence >= threshold
    ]
    day = article.published.date() if article.published else None
    made = [_statement(article, cast, c, a, day) for c, a in _one_a_passage(found)]
    return sorted({s.id: s for s in made}.values(), key=lambda s: (s.start, s.concept, s.actor))


def _questions(
    text: str, cast: Cast, asked: Sequence[Candidate], concept: Concept, sieve: Sieve
) -> list[Question]:
    by_sentence: dict[int, list[Candidate]] = {}
    for candidate in asked:
        by_sentence.setdefault(candidate.sentence, []).append(candidate)
    scores = sieve.scores(concept)
    return [
        compose(concept.proposition, text, cast.sentences, several)
        for index, several in by_sentence.items()
        if scores[index] >= SIEVE
    ]


def _one_a_passage(found: list[tuple[Concept, Answer]]) -> list[tuple[Concept, Answer]]:
    """Adjacent sentences of one quotation are one passage: its surest sentence is kept."""
    best: dict[tuple[object, ...], tuple[Concept, Answer]] = {}
    for concept, answer in found:
        candidate = answer.candidate
        place = (
            ("told", candidate.told_in)
            if candidate.told_in is not None
            else ("sentence", candidate.sentence)
        )
        key = (concept.id, candidate.actor.name, answer.agreement, *place)
        if key not in best or best[key][1].confidence < answer.confidence:
            best[key] = (concept, answer)
    return list(best.values())


def _statement(
    article: Article, cast: Cast, concept: Concept, answer: Answer, day: date | None
) -> Statement:
    candidate = answer.candidate
    start, end = cast.sentences[candidate.sentence]
    evidence = article.text[start:end]
    written = article.text[slice(*candidate.mention)]
    return Statement(
        id=identity(article.id, evidence, written, concept.id),
        article_id=article.id,
        actor=candidate.actor.name,
        kind=candidate.actor.kind,
        organization=candidate.actor.organization,
        actor_as_written=written,
        concept=concept.id,
        agreement=answer.agreement,
        certainty=answer.certainty,
        via=candidate.via,
        change=answer.change,
        past=answer.past,
        evidence=evidence,
        start=start,
        end=end,
        said_on=said_on(evidence, day),
        confidence=round(min(1.0, answer.confidence), 4),
        coder=CODER,
    )


def identity(article_id: str, evidence: str, written: str, concept: str) -> str:
    """A statement's id: a hash of what was observed (ADR 1), so reading again adds nothing."""
    observed = "\x1f".join([article_id, *words_of(evidence), "", *words_of(written), "", concept])
    return hashlib.sha256(observed.encode()).hexdigest()[:16]
