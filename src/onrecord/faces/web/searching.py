"""The search page: questions, actors, statements and articles that have all of some words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import Request
from fastapi.responses import Response

from onrecord.faces.web.rendering import Pages
from onrecord.faces.web.view import State
from onrecord.text import folded

MOST = 50  # of a kind on the page
LONGEST = 200  # characters of a search
TERM = re.compile(r'"([^"]+)"|([^\s"]+)')


def search(pages: Pages, request: Request, state: State) -> Response:
    """Statements, actors and articles that have all the words; what is quoted, as it stands."""
    words = request.query_params.get("q", "").strip()[:LONGEST]
    several = [phrase or word for phrase, word in TERM.findall(words)]
    low = [folded(term) for term in several]
    actors = [a for a in state.actors if _has(low, a)]
    said = [s for s in reversed(state.said) if _has(low, f"{s.actor} {s.evidence}")]
    found = pages.view.ledger.find(several, MOST) if several else []
    return pages.show(
        request,
        "search",
        state,
        words=words,
        concepts=[c for c, proposition in state.concepts.items() if _has(low, proposition)],
        actors=actors[:MOST],
        number_of_actors=len(actors),
        most=MOST,
        said=said[:MOST],
        number_said=len(said),
        articles=[state.articles[i] for i in found if i in state.articles],
    )


def _has(terms: Sequence[str], text: str) -> bool:
    if not terms:
        return False
    there = folded(text)
    return all(term in there for term in terms)
