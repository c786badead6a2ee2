"""From people's decisions in a ledger to what a codebook learns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from onrecord import pipeline, statements
from onrecord.articles import Problem
from onrecord.ledger import Ledger
from onrecord.model import Article, Codebook, Judgement, Statement, Verdict
from onrecord.settings import Settings
from onrecord.statements import learning, llm
from onrecord.statements.learning import Lesson


@dataclass(frozen=True, slots=True)
class Decided:
    """An article with people's decisions: statements and the agreement given to each, None for no
    statement; ``whole`` where people coded the article themselves."""

    article: Article
    said: tuple[tuple[Statement, int | None], ...]
    whole: bool


def decided(ledger: Ledger, codebook: Codebook) -> Iterator[Decided]:
    """The articles of a ledger on which people decided anything about the codebook's concepts:
    verdicts on a coder's statements, and statements of their own."""
    concepts = {c.id for c in codebook.concepts}
    verdicts: dict[str, Judgement] = {j.statement_id: j for j in ledger.judgements()}
    said: dict[str, list[tuple[Statement, int | None]]] = defaultdict(list)
    own: set[str] = set()
    for statement in ledger.as_read(""):
        if statement.concept not in concepts or statement.past:
            continue
        judgement = verdicts.get(statement.id)
        by_person = not _is_machine(statement.coder)
        if by_person:
            own.add(statement.article_id)
        if judgement is not None and judgement.verdict is not Verdict.UNDO:
            rejected = judgement.verdict is Verdict.REJECT
            right = statement.agreement if judgement.agreement is None else judgement.agreement
            said[statement.article_id].append((statement, None if rejected else right))
        elif by_person:
            said[statement.article_id].append((statement, statement.agreement))
    for name in sorted(said):
        article = ledger.article(name)
        assert article is not None, "a statement's article is kept with it"
        yield Decided(article, tuple(said[name]), name in own)


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
        return list(learning.lessons(one.article, sentences, asked, one.said, one.whole))

    return pipeline.guarded(one.article.id, work)


def _is_machine(coder: str) -> bool:
    return coder.startswith(("onrecord@", llm.coder_name("")))
