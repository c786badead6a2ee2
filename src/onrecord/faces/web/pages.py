"""The pages: each a URL that can be shared, each opening down to the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from heapq import nlargest
from operator import itemgetter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from onrecord.actors.rows import holders
from onrecord.faces.web import marking, pictures, review
from onrecord.faces.web.lane import Lane, latest
from onrecord.faces.web.query import date_of, day_of, whole_of
from onrecord.faces.web.questions import stage_of
from onrecord.faces.web.rendering import Pages
from onrecord.faces.web.searching import search
from onrecord.faces.web.view import State
from onrecord.findings.origins import Origin
from onrecord.findings.positions import matrix
from onrecord.findings.shifts import shift_id
from onrecord.ledger.decisions import latest as decided
from onrecord.model import Article, Kind, Position, Shift, Statement

ROWS = 50  # of a page
LANES = 30  # in one timeline
MOVES = 20  # cards of one page


def router(pages: Pages) -> APIRouter:
    """All pages but those that write."""
    made = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    for path, page in PAGES.items():
        made.add_api_route(path, _endpoint(pages, page), methods=["GET"])
    return made


Page = Callable[[Pages, Request, State], Response]


def _endpoint(pages: Pages, page: Page) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return page(pages, request, pages.view.state)

    endpoint.__name__ = page.__name__
    return endpoint


def questions(pages: Pages, request: Request, state: State) -> Response:
    """The matrix of actors by concept at a date, and the latest shifts."""
    day = day_of(request, state)
    number = whole_of(request, "page", 1)
    concepts = [c for c in state.concepts if c in state.of_concept]
    actors = state.actors[(number - 1) * ROWS : number * ROWS]
    found = (
        (position, lane)
        for actor in actors
        for lane in state.of_actor[actor]
        if (position := lane.at(day)) is not None
    )
    cells = matrix(found, itemgetter(0))
    return pages.show(
        request,
        "questions",
        state,
        concepts=concepts,
        actors=[a for a in actors if any((a, c) in cells for c in concepts)],
        cells=cells,
        day=day,
        number=number,
        pages=-(-len(state.actors) // ROWS),
        shifts=_cards(state, latest(state.lanes, 6, day), day),
    )


def question(pages: Pages, request: Request, state: State) -> Response:
    """One concept: where it stands, who is on which side, how it went."""
    concept = request.query_params.get("id", "")
    if concept not in state.concepts:
        return pages.missing(request, f"no question {concept!r}")
    day = day_of(request, state)
    lanes = state.of_concept.get(concept, [])
    found = [(p, lane) for lane in lanes if (p := lane.at(day)) is not None]
    found.sort(key=lambda pair: (-pair[0].confidence, pair[0].actor))
    sides: dict[int, list[tuple[Position, Lane]]] = {1: [], 0: [], -1: []}
    for pair in matrix(found, itemgetter(0)).values():
        sides[pair[0].agreement].append(pair)
    for side in sides.values():
        side.sort(key=lambda pair: (-pair[0].confidence, pair[0].actor))
    unnamed = [p for p, _ in found if p.statements[-1].kind is Kind.ANONYMOUS]
    loud = sorted(lanes, key=lambda lane: (-len(lane.said), lane.actor))[:LANES]
    moves = sum(len(lane.shifts_at(day)) for lane in lanes)
    return pages.show(
        request,
        "question",
        state,
        concept=concept,
        sides=sides,
        unnamed=unnamed,
        day=day,
        stage=stage_of(state, concept, day),
        picture=pictures.timeline(loud, lambda lane: lane.actor, day),
        left_out=len(lanes) - len(loud),
        shifts=_cards(state, latest(lanes, MOVES, day), day, worded=False),
        number_of_shifts=moves,
    )


def actor(pages: Pages, request: Request, state: State) -> Response:
    """One actor: all positions and shifts, names, and through whom they are quoted."""
    name = state.name_of(request.query_params.get("name", ""))
    lanes = state.of_actor.get(name)
    if not lanes:
        return pages.missing(request, f"no actor {name!r}")
    said = [s for lane in lanes for s in lane.said]
    loud = sorted(lanes, key=lambda lane: (-len(lane.said), lane.concept))
    number = whole_of(request, "page", 1)
    newest = nlargest(number * ROWS, said, key=lambda s: (s.said_on or date.min, s.id))
    through = Counter(teller for s in said for teller in s.via)
    return pages.show(
        request,
        "actor",
        state,
        name=name,
        kind=Counter(s.kind for s in said).most_common(1)[0][0].value,
        lanes=loud,
        said=newest[(number - 1) * ROWS : number * ROWS],
        number_said=len(said),
        number=number,
        pages=-(-len(said) // ROWS),
        note=pages.notes.take(request),
        joined=[i for i in decided(pages.view.ledger.identities()) if name in (i.one, i.other)],
        written=Counter(s.actor_as_written or s.actor for s in said).most_common(12),
        organizations=Counter(s.organization for s in said if s.organization).most_common(6),
        through=through.most_common(12),
        offices=holders(pages.offices).ever(name),
        alike=review.alike(state, name),
        picture=pictures.timeline(loud[:LANES], lambda lane: lane.concept),
        shifts=_cards(state, latest(lanes, MOVES)),
        number_of_shifts=sum(len(lane.shifts) for lane in lanes),
    )


def shift(pages: Pages, request: Request, state: State) -> Response:
    """One move: both quotes in their passages, and the sources before and after."""
    key = request.query_params.get("id", "")
    day, name = date_of(request, "at"), request.query_params.get("actor")
    lanes = state.of_actor.get(state.name_of(name), []) if name else state.lanes
    called = state.ties.called()
    for lane, one in ((x, s) for x in lanes for s in x.shifts_at(day)):
        # Under any of the actor's names, and as addresses had it before: by what shows it.
        names = (one.actor, *called.get(one.actor, ()))
        shown = "-".join(s.id for s in one.statements)
        if key == shown or key in {shift_id(one, other) for other in names}:
            sides = [{"statement": s, "passage": passage_of(pages, s)} for s in one.statements]
            return pages.show(
                request,
                "shift",
                state,
                shift=one,
                sides=sides,
                sources=_sources(lane, one, day),
                lane=lane,
                day=day,
            )
    return pages.missing(request, "no such shift; the ledger may have changed since")


def _sources(lane: Lane, one: Shift, known: date | None) -> dict[int, list[Origin]]:
    """The independent sources of what was held before a move, up to its interval's first day, and
    of what was held after it, from its last."""
    out: dict[int, list[Origin]] = {}
    for stance, edge, late in ((one.before, one.earliest, False), (one.after, one.latest, True)):
        if stance is None:
            continue
        for origin in lane.origins:
            day, held = origin.day, {s.agreement for s in origin.statements}
            outside = day and edge and (day < edge if late else day > edge)
            outside = outside or (day and known and day > known)
            if stance in held and not outside:
                out.setdefault(stance, []).append(origin)
    return out


def statement(pages: Pages, request: Request, state: State) -> Response:
    """One statement, opened down to the words of its article."""
    wanted = request.query_params.get("id", "")
    coded = [s for s in pages.view.ledger.as_read(wanted, state.coder) if s.id == wanted]
    read = coded[0] if coded else None
    found = state.statements.get(wanted) or read
    if found is None:
        return pages.missing(request, "no such statement")
    word = pages.view.ledger.decisions().verdicts.get(wanted)
    passage = passage_of(pages, found)
    return pages.show(
        request,
        "statement",
        state,
        statement=found,
        read=read,
        others=[s for s in coded if s.coder != found.coder],
        word=word,
        passage=passage,
        note=pages.notes.take(request),
    )


def article(pages: Pages, request: Request, state: State) -> Response:
    """An article with source, cue and content marked, its statements beside it."""
    wanted = request.query_params.get("id", "")
    full = pages.view.ledger.article(wanted)
    if full is None:
        return pages.missing(request, f"no article {wanted!r}")
    coded = state.of_article.get(wanted) or pages.view.ledger.statements(
        article_id=wanted, coder=state.coder
    )
    said = sorted(coded, key=lambda s: (s.start, s.actor))
    told = pages.view.ledger.attributions(wanted)
    repeated = state.reprints.get(wanted)
    return pages.show(
        request,
        "article",
        state,
        article=full,
        paragraphs=marking.paragraphs(full.text, marking.marks_of(told, said)),
        said=said,
        repeated=repeated,
        repeats=[r for r in state.reprints.values() if r.of == wanted],
        earlier=[a for a, latest in state.versions.items() if latest == wanted],
        copies=state.copies.get(wanted, []),
    )


def articles(pages: Pages, request: Request, state: State) -> Response:
    """All articles, the latest first."""
    number = whole_of(request, "page", 1)
    ordered = sorted(state.articles.values(), key=lambda one: one.order, reverse=True)
    return pages.show(
        request,
        "articles",
        state,
        articles=ordered[(number - 1) * ROWS : number * ROWS],
        number=number,
        pages=-(-len(ordered) // ROWS),
    )


def origins(pages: Pages, request: Request, state: State) -> Response:
    """The tree of who repeats whom, for one actor on one concept."""
    name, concept = (request.query_params.get(k, "") for k in ("actor", "concept"))
    name = state.name_of(name)
    lanes = [lane for lane in state.of_actor.get(name, ()) if lane.concept == concept]
    if not lanes:
        return pages.missing(request, f"nothing of {name!r} on {concept!r}")
    found = [origin for lane in lanes for origin in lane.origins]
    sides = Counter(side for o in found for side in {s.agreement for s in o.statements})
    carriers = {a for o in found for a in o.articles}
    count = len(carriers) + sum(len(state.copies.get(a, ())) for a in carriers)
    return pages.show(
        request,
        "origins",
        state,
        name=name,
        concept=concept,
        origins=found,
        count=count,
        sides=sides,
        day=date_of(request, "at"),
    )


def network(pages: Pages, request: Request, state: State) -> Response:
    """Who stands with whom, in groups, over a stretch of time."""
    since, until = (date_of(request, name) for name in ("since", "until"))
    doubtful = request.query_params.get("doubtful") == "true"
    drawn = state.standing(since, until, doubtful)
    return pages.show(
        request, "network", state, drawn=drawn, since=since, until=until, doubtful=doubtful
    )


def terms(pages: Pages, request: Request, state: State) -> Response:
    """What the words on the pages mean."""
    return pages.show(request, "terms", state)


PAGES: dict[str, Page] = {
    "/": questions,
    "/question": question,
    "/actor": actor,
    "/shift": shift,
    "/statement": statement,
    "/article": article,
    "/articles": articles,
    "/origins": origins,
    "/network": network,
    "/search": search,
    "/terms": terms,
}


def _cards(
    state: State, shifts: list[Shift], day: date | None = None, worded: bool = True
) -> list[dict[str, Any]]:
    """Shifts as they are shown in a list, with the words of the question where it has several."""
    return [
        {
            "shift": s,
            "id": shift_id(s),
            "at": day,
            "proposition": state.concepts.get(s.concept, s.concept) if worded else "",
        }
        for s in shifts
    ]


def passage_of(pages: Pages, said: Statement) -> dict[str, Any]:
    """The article of a statement, and the paragraph that holds it, marked."""
    full: Article | None = pages.view.ledger.article(said.article_id)
    assert full is not None, "a statement's article is kept with it"
    told = pages.view.ledger.attributions(said.article_id)
    low, high = marking.around(full.text, said.start, said.end)
    marks = marking.marks_of(told, [said])
    return {"article": full, "paragraphs": marking.paragraphs(full.text, marks, (low, high))}
