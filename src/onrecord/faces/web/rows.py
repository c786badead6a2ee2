"""Rows of what a ledger holds that need more than themselves: an article's reprints, a concept's
actors."""

from __future__ import annotations

from typing import Any

from onrecord.faces.web.view import State
from onrecord.findings.positions import matrix
from onrecord.model import Article


def article_row(now: State, one: Article) -> dict[str, Any]:
    """An article without its text, what it repeats, and who else carries its words."""
    repeats = now.reprints.get(one.id)
    return {
        "id": one.id,
        "title": one.title,
        "outlet": one.outlet,
        "published": one.published.isoformat() if one.published else None,
        "url": one.url,
        "byline": one.byline,
        "repeats": repeats.of if repeats else None,
        "replaced_by": now.versions.get(one.id),
        "copies": [c.outlet or c.url for c in now.copies.get(one.id, ())],
        "statements": len(now.of_article.get(one.id, ())),
    }


def concept_row(now: State, concept: str) -> dict[str, Any]:
    """A question, who decides it, and how many are known to stand somewhere on it."""
    lanes = now.of_concept.get(concept, ())
    return {
        "id": concept,
        "proposition": now.concepts[concept],
        "decided_by": now.deciders.get(concept),
        "actors": len(matrix(lanes, lambda lane: lane.position)),
    }
