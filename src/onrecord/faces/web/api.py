"""The same answers for programs: ``/api/v1``. Columns are those of the tables and the CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field, create_model

from onrecord.errors import LedgerError
from onrecord.exchange import tables
from onrecord.exchange.columns import MEANS
from onrecord.exchange.contract import attribution_record
from onrecord.exchange.networks import write_network
from onrecord.faces.web.bodies import MEDIA, Correction, Fault, Given, Kept
from onrecord.faces.web.guard import Bearer, Guard
from onrecord.faces.web.lane import Lane, moved_on
from onrecord.faces.web.questions import question_row
from onrecord.faces.web.questions import questions as every
from onrecord.faces.web.rows import article_row, concept_row
from onrecord.faces.web.view import State, View
from onrecord.faces.web.wanted import (
    ROWS,
    About,
    At,
    Between,
    Moved,
    Named,
    OnDay,
    Page,
    Said,
    among,
)
from onrecord.findings.choices import Weight
from onrecord.findings.coalitions import together
from onrecord.findings.selection import is_asked, only
from onrecord.model import Judgement, Statement, Verdict
from onrecord.text import Cleaned

T = TypeVar("T")
A = TypeVar("A", bound=About)
Answering = TypeVar("Answering", bound=Callable[..., Any])


def _item(name: str, columns: Mapping[str, Any], **more: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {
        column: (kind, Field(..., description=MEANS.get(column)))
        for column, kind in {**columns, **more}.items()
    }
    return create_model(name, **fields)


def _page(name: str, columns: Mapping[str, Any]) -> type[BaseModel]:
    item = _item(name, columns)
    page: dict[str, Any] = {
        "total": (int, ...),
        "limit": (int, ...),
        "offset": (int, ...),
        "items": (list[item], ...),  # type: ignore[valid-type]
    }
    return create_model(f"{name}Page", **page)


QUESTIONS = _page("Question", tables.QUESTION)
POSITIONS = _page("Position", tables.POSITION)
SHIFTS = _page("Shift", tables.SHIFT)
STATEMENTS = _page("Statement", tables.STATEMENT)
ORIGINS = _page("Origin", tables.ORIGIN)
ARTICLES = _page("Article", tables.ARTICLE)
ACTORS = _page("Actor", tables.ACTOR)
CONCEPTS = _page("Concept", tables.CONCEPT)
STATEMENT = _item("OneStatement", tables.STATEMENT)
SPANS = list[tuple[int, int]]
TOLD = _item(
    "Attribution",
    dict.fromkeys(("source", "cue", "content"), SPANS),
    parent=int | None,
    confidence=float,
)
WHOLE = _item(
    "WholeArticle",
    tables.ARTICLE,
    text=str,
    attributions=list[TOLD],  # type: ignore[valid-type]
    coded=list[STATEMENT],  # type: ignore[valid-type]
)
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
NONE: dict[int | str, dict[str, Any]] = {404: {"model": Fault}}


def _state(request: Request) -> State:
    state: State = request.app.state.view.state
    return state


Now = Annotated[State, Depends(_state)]


def router(view: View, guard: Guard) -> APIRouter:
    """Everything that the pages show, and judgements from programs that have the token."""
    made = APIRouter(prefix="/api/v1", tags=["onrecord"])

    def listing(name: str, page: type[BaseModel]) -> Callable[[Answering], Answering]:
        """An address whose answer is a page of rows; it comes as CSV too."""
        return made.get(f"/{name}", response_model=page, responses=CSV | NONE)

    @made.get("", include_in_schema=False)
    @made.get("/", include_in_schema=False)
    def addresses(request: Request) -> dict[str, list[str]]:
        """What there is to ask."""
        paths = request.app.openapi()["paths"]
        return {"addresses": sorted(path for path, of in paths.items() if "get" in of)}

    @listing("questions", QUESTIONS)
    def questions(now: Now, given: Annotated[OnDay, Query()]) -> Any:
        """Where each question stands, how many are for and against, how many moved."""
        return _answer(list(every(now, given.at)), question_row, tables.QUESTION, given)

    @listing("positions", POSITIONS)
    def positions(now: Now, given: Annotated[At, Query()]) -> Any:
        """Who stands where at a date, since when, on whose word."""
        found = [p for lane in _lanes(now, given) if (p := lane.at(given.at)) is not None]
        found.sort(key=lambda p: (p.concept, -p.agreement, p.actor))
        return _answer(found, tables.position_row, tables.POSITION, given)

    @listing("shifts", SHIFTS)
    def shifts(now: Now, given: Annotated[Moved, Query()]) -> Any:
        """Who moved, when and which way, the latest first."""
        found = [
            s
            for lane in _lanes(now, given)
            for s in lane.shifts_at(given.at)
            if (given.since is None or (s.latest is not None and s.latest >= given.since))
            and (given.until is None or (s.latest is not None and s.latest <= given.until))
        ]
        found.sort(key=moved_on, reverse=True)
        return _answer(found, tables.shift_row, tables.SHIFT, given)

    @listing("statements", STATEMENTS)
    def statements(now: Now, given: Annotated[Said, Query()]) -> Any:
        """Single statements with their words."""
        among(given.concept, list(now.concepts))
        among(given.article, now.articles, "article")
        among(given.coder, {s.coder for s in now.said} if given.coder else (), "coder")
        given = _gathered(now, given)
        found = list(only(now.said, since=given.since, until=given.until))
        if given.article:
            found = [s for s in found if s.article_id == given.article]
        if given.coder:
            found = [s for s in found if s.coder == given.coder]
        if given.concept or given.actor or given.name:
            called = now.names
            found = [
                s
                for s in found
                if given.takes(s.concept, called.get((s.actor, s.kind), s.actor), [s])
            ]
        return _answer(found, tables.statement_row, tables.STATEMENT, given)

    @listing("actors", ACTORS)
    def actors(now: Now, given: Annotated[Named, Query()]) -> Any:
        """Everybody with a position, those with most statements first."""
        said = {name: [s for lane in now.of_actor[name] for s in lane.said] for name in now.actors}
        found = [name for name in now.actors if is_asked(given.actor, name, said[name])]
        return _answer(found, lambda name: tables.actor_row(name, said[name]), tables.ACTOR, given)

    @listing("concepts", CONCEPTS)
    def concepts(now: Now, given: Annotated[Page, Query()]) -> Any:
        """The questions, and who decides them."""
        return _answer(list(now.concepts), partial(concept_row, now), tables.CONCEPT, given)

    @listing("articles", ARTICLES)
    def articles(now: Now, given: Annotated[Page, Query()]) -> Any:
        """The articles, the latest published first, without their texts."""
        ordered = sorted(now.articles.values(), key=lambda one: one.order, reverse=True)
        return _answer(ordered, partial(article_row, now), tables.ARTICLE, given)

    @listing("origins", ORIGINS)
    def origins(now: Now, given: Annotated[About, Query()]) -> Any:
        """The independent sources behind each position."""
        found = [
            ((lane.actor, lane.concept), origin)
            for lane in _lanes(now, given)
            for origin in lane.origins
        ]
        return _answer(found, lambda pair: tables.origin_row(*pair), tables.ORIGIN, given)

    @made.get("/articles/{id:path}", response_model=WHOLE, responses=NONE)
    def article(now: Now, id: str) -> dict[str, Any]:
        """One article: its text, into which all offsets point (code points, half-open), who said
        what in it, and what was coded."""
        full = view.ledger.article(id) if id in now.articles else None
        if full is None:
            raise HTTPException(404, "no such article")
        whole = Cleaned(full.text, full.text)
        told = [attribution_record(a, whole) for a in view.ledger.attributions(id)]
        coded = [tables.statement_row(s) for s in now.of_article.get(id, ())]
        return article_row(now, full) | {"text": full.text, "attributions": told, "coded": coded}

    @made.get("/network", response_class=Response, responses=_files() | NONE)
    def network(now: Now, given: Annotated[Between, Query()]) -> Response:
        """Who stands with whom, as on its page: a file for Gephi, visone, UCINET. An actor counts
        once on a question, for where it stands at the end; positions that are likelier wrong than
        right are left out unless ``doubtful`` is true; weights are divided by how much two
        have said (``average``); raw counts and other choices are those of ``onrecord network``."""
        kept = only(now.said, since=given.since, until=given.until)
        made = together(
            kept,
            ties=now.ties,
            weight=Weight(given.weight),
            beliefs=now.beliefs,
            doubtful=given.doubtful,
        ).network
        return Response(write_network(made, given.format), media_type=MEDIA[given.format])

    @made.get("/statements/{id}", response_model=STATEMENT, responses=NONE)
    def statement(now: Now, id: str) -> dict[str, Any]:
        """One statement."""
        if id not in now.statements:
            raise HTTPException(404, "no such statement, or it was rejected")
        return tables.statement_row(now.statements[id])

    @made.post(
        "/statements/{id}/judgements",
        status_code=201,
        response_model=Kept,
        responses={code: {"model": Fault} for code in (400, 401, 403, 404, 409, 429)},
        dependencies=[Depends(Bearer)],
    )
    def judge(request: Request, now: Now, id: str, given: Given) -> Kept:
        """Your word on a statement: it wins over the machine. Needs the server's token."""
        guard.demand(request)
        if id not in {s.id for s in view.ledger.as_read(id, now.coder)}:
            raise HTTPException(404, "no such statement")
        moment = datetime.now(UTC)
        seen = now.statements.get(id)
        right = given.agreement if isinstance(given, Correction) else None
        if given.verdict is Verdict.ACCEPT and seen is not None:
            right = seen.agreement
        try:
            view.judge(Judgement(id, given.verdict, given.who, moment, right, given.why))
        except LedgerError as error:
            raise HTTPException(409, "coders read it differently; correct it") from error
        kept: Statement | None = view.state.statements.get(id)
        return Kept(statement=tables.statement_row(kept) if kept else None)

    return made


def _gathered(now: State, given: A) -> A:
    """What is asked, of an actor under the name that all of them are gathered under. Answers 404
    for nobody."""
    if given.name is None:
        return given
    name = now.name_of(given.name)
    among(name, now.of_actor, "actor")
    return given.model_copy(update={"name": name})


def _lanes(now: State, given: About) -> list[Lane]:
    """The actors on concepts that are asked for."""
    among(given.concept, list(now.concepts))
    given = _gathered(now, given)
    return [one for one in now.lanes if given.takes(one.concept, one.actor, one.said)]


def _answer(
    found: Sequence[T], row: Callable[[T], dict[str, Any]], columns: Mapping[str, Any], given: Page
) -> Any:
    if given.format == "csv":
        end = None if given.limit is None else given.offset + given.limit
        lines = tables.write(map(row, found[given.offset : end]), list(columns), "csv")
        return Response("\r\n".join(lines) + "\r\n", media_type="text/csv; charset=utf-8")
    limit = given.limit or ROWS
    page = {
        "total": len(found),
        "limit": limit,
        "offset": given.offset,
        "items": [row(one) for one in found[given.offset : given.offset + limit]],
    }
    return Response(json.dumps(page, ensure_ascii=False), media_type="application/json")


def _files() -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind: {} for kind in MEDIA.values()}}}
