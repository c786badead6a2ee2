"""An account of one statement, down to the words of its article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Article, Attribution, Span, Statement


@dataclass(frozen=True, slots=True)
class Account:
    """A statement, its article, the passage around its evidence and the attributions there.

    ``marks`` are (span, role) pairs into the article's text, in order, none overlapping
    another of its role; roles are source, cue, content and evidence.
    """

    statement: Statement
    article: Article
    passage: Span
    marks: tuple[tuple[Span, str], ...]


def account(statement: Statement, article: Article, attributions: Sequence[Attribution]) -> Account:
    """Open ``statement`` down to its words: the paragraph before, its own, and the roles."""
    text = article.text
    start = text.rfind("\n", 0, statement.start) + 1
    earlier = text.rfind("\n", 0, max(0, start - 2)) + 1
    end = text.find("\n", statement.end)
    passage = (earlier, len(text) if end < 0 else end)
    marks: list[tuple[Span, str]] = [((statement.start, statement.end), "evidence")]
    for attribution in attributions:
        if attribution.parent is None and _touches(attribution, statement):
            for role in ("source", "cue", "content"):
                marks += [
                    (span, role)
                    for span in getattr(attribution, role)
                    if passage[0] <= span[0] and span[1] <= passage[1]
                ]
    return Account(statement, article, passage, tuple(sorted(marks)))


def _touches(attribution: Attribution, statement: Statement) -> bool:
    spans = (*attribution.content, *attribution.cue)
    return any(start < statement.end and statement.start < end for start, end in spans)
