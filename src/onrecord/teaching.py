"""From people's decisions in a ledger to what a codebook learns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from onrecord import pipeline, statements
from onrecord.articles import Problem
from onrecord.ledger import Ledger
from onrecord.model import Article, Codebook, Verdict, is_machine
from onrecord.settings import Settings
from onrecord.statements import learning
from onrecord.statements.learning import Lesson, Word


@dataclass(frozen=True, slots=True)
class Decided:
    """An article with people's words on it, and the concepts that they coded in it themselves."""

    article: Article
    words: tuple[Word, ...]
    whole: frozenset[str]


def decided(ledger: Ledger, codebook: Codebook) -> list[Decided]:
    """The articles of a ledger on which people decided anything about the codebook's concepts:
    verdicts on statements, and statements of their own.

    Who codes an article by hand is taken to look for every concept on which they made a
    statement anywhere in the ledger.
    """
    concepts = {c.id for c in codebook.concepts}
    decisions = ledger.decisions()
    words: dict[str, list[Word]] = defaultdict(list)
    sought: dict[str, set[str]] = defaultdict(set)  # by coder
    by_hand: dict[str, set[str]] = defaultdict(set)  # coders, by article
    for one in ledger.as_read(""):
        person = not is_machine(one.coder)
        if person:
            by_hand[one.article_id].add(one.coder)
            sought[one.coder].add(one.concept)
        judgement = decisions.verdicts.get(one.id)
        judged = judgement is not None and judgement.verdict is not Verdict.UNDO
        if one.concept not in concepts or not (person or judged):
            continue
        agreement: int | None = one.agreement
        if judged and judgement is not None:
            if judgement.verdict is Verdict.REJECT:
                agreement = None
            elif judgement.agreement is not None:
                agreement = judgement.agreement
        name = decisions.names.get(one.actor, one.actor) if person else one.actor
        words[one.article_id].append(
            Word(one.concept, name, one.start, one.end, agreement, judged and not person, one.past)
        )
    return [
        Decided(
            _article(ledger, name),
            tuple(words[name]),
            frozenset(concepts & {c for who in by_hand[name] for c in sought[who]}),
        )
        for name in sorted(words)
    ]


def lessons(
    found: Iterable[Decided], codebook: Codebook, settings: Settings, run: pipeline.Engine = map
) -> Iterator[list[Lesson] | Problem]:
    """What each article teaches: the models are asked again, as if nothing were learned yet."""
    return run(partial(_lessons, codebook=codebook, settings=settings), found)


def _lessons(one: Decided, codebook: Codebook, settings: Settings) -> list[Lesson] | Problem:
    def work() -> list[Lesson]:
        seen = pipeline.look(one.article, settings)
        asked = statements.ask(one.article, seen.told, seen.cast, codebook, seen.tells)
        sentences = seen.cast.sentences
        return list(learning.lessons(one.article, sentences, asked, one.words, one.whole))

    return pipeline.guarded(one.article.id, work)


def _article(ledger: Ledger, name: str) -> Article:
    article = ledger.article(name)
    assert article is not None, "a statement's article is kept with it"
    return article
