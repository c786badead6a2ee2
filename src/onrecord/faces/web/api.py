"""The same answers for programs: ``/api/v1``. Columns are those of the tables and the CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, create_model

from onrecord.exchange import tables
from onrecord.exchange.contract import attribution_record
from onrecord.exchange.networks import write_network
from onrecord.faces.web.bodies import MEDIA, Correction, Fault, Given, Kept
from onrecord.faces.web.guard import Bearer, Guard
from onrecord.faces.web.view import State, View
from onrecord.findings.choices import NetworkFile, Weight
from onrecord.findings.coalitions import together
from onrecord.findings.selection import is_asked, only
from onrecord.model import Article, Judgement, Statement
from onrecord.text import Cleaned

T = TypeVar("T")
MOST = 1000  # rows of one page of answers
ROWS = 100  # of one answer, unless asked otherwise
Limit = Annotated[
    int | None,
    Query(ge=1, le=MOST, description="Rows of one answer; else 100, or all of them as CSV."),
]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Rows to leave out first.")]
Format = Annotated[Literal["json", "csv"], Query(description="CSV is never run by spreadsheets.")]
Concept = Annotated[str | None, Query(max_length=200, description="Only this concept.")]
Actor = Annotated[str | None, Query(max_length=400, description="Only names that have this.")]
Name = Annotated[
    str | None, Query(max_length=400, description="Only the actor who goes by just this name.")
]


def _iso(given: object) -> object:
    """Only dates written as 2024-05-31: not every number is meant for one."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
        raise ValueError("a date is written as 2024-05-31")
    return given


Day = Annotated[date | None, BeforeValidator(_iso), Query(examples=["2024-05-31"])]


def _item(name: str, columns: Mapping[str, Any], **more: Any) -> type[BaseModel]:
    fields: dict[str, Any] = {column: (kind, ...) for column, kind in {**columns, **more}.items()}
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

    @made.get("/positions", response_model=POSITIONS, responses=CSV)
    def positions(
        now: Now,
        at: Day = None,
        concept: Concept = None,
        actor: Actor = None,
        name: Name = None,
        limit: Limit = None,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Who stands where at a date, since when, on whose word."""
        lanes = [
            lane
            for lane in now.lanes
            if (concept is None or lane.concept == concept)
            and is_asked(actor, lane.actor, lane.said)
            and name in (None, lane.actor)
        ]
        found = [p for lane in lanes if (p := lane.at(at)) is not None]
        found.sort(key=lambda p: (p.concept, -p.agreement, p.actor))
        return _answer(found, tables.position_row, tables.POSITION, limit, offset, format)

    @made.get("/shifts", response_model=SHIFTS, responses=CSV)
    def shifts(
        now: Now,
        since: Day = None,
        concept: Concept = None,
        actor: Actor = None,
        name: Name = None,
        limit: Limit = None,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Who moved, when and which way, the latest first."""
        found = [
            s
            for s in now.shifts
            if (concept is None or s.concept == concept)
            and is_asked(actor, s.actor, s.statements)
            and name in (None, s.actor)
            and (since is None or (s.latest is not None and s.latest >= since))
        ]
        return _answer(found, tables.shift_row, tables.SHIFT, limit, offset, format)

    @made.get("/statements", response_model=STATEMENTS, responses=CSV)
    def statements(
        now: Now,
        since: Day = None,
        until: Day = None,
        concept: Concept = None,
        actor: Actor = None,
        name: Name = None,
        article: Annotated[str | None, Query(max_length=200)] = None,
        limit: Limit = None,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Single statements with their words."""
        found = [
            s
            for s in only(now.said, since=since, until=until)
            if (concept is None or s.concept == concept)
            and (article is None or s.article_id == article)
            and (
                is_asked(actor, s.actor, [s])
                or is_asked(actor, now.names.get((s.actor, s.kind), ""), ())
            )
            and name in (None, now.names.get((s.actor, s.kind), s.actor))
        ]
        return _answer(found, tables.statement_row, tables.STATEMENT, limit, offset, format)

    @made.get("/actors", response_model=ACTORS, responses=CSV)
    def actors(
        now: Now,
        actor: Actor = None,
        limit: Limit = None,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Everybody with a position, those with most statements first."""

        def row(name: str) -> dict[str, Any]:
            return tables.actor_row(name, [s for lane in now.of_actor[name] for s in lane.said])

        found = [
            name
            for name in now.actors
            if is_asked(actor, name, (s for lane in now.of_actor[name] for s in lane.said))
        ]
        return _answer(found, row, tables.ACTOR, limit, offset, format)

    @made.get("/concepts", response_model=CONCEPTS, responses=CSV)
    def concepts(now: Now, limit: Limit = None, offset: Offset = 0, format: Format = "json") -> Any:
        """The questions, and who decides them."""

        def row(concept: str) -> dict[str, Any]:
            return {
                "id": concept,
                "proposition": now.concepts[concept],
                "decided_by": now.deciders.get(concept),
                "actors": len(now.of_concept.get(concept, ())),
            }

        return _answer(list(now.concepts), row, tables.CONCEPT, limit, offset, format)

    @made.get("/articles", response_model=ARTICLES, responses=CSV)
    def articles(now: Now, limit: Limit = None, offset: Offset = 0, format: Format = "json") -> Any:
        """The articles, the latest published first, without their texts."""
        ordered = sorted(now.articles.values(), key=lambda one: one.order, reverse=True)
        row = partial(_article_row, now)
        return _answer(ordered, row, tables.ARTICLE, limit, offset, format)

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
        return _article_row(now, full) | {"text": full.text, "attributions": told, "coded": coded}

    @made.get("/origins", response_model=ORIGINS, responses=CSV)
    def origins(
        now: Now,
        concept: Concept = None,
        actor: Actor = None,
        name: Name = None,
        limit: Limit = None,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """The independent sources behind each position."""
        found = [
            ((lane.actor, lane.concept), origin)
            for lane in now.lanes
            if (concept is None or lane.concept == concept)
            and is_asked(actor, lane.actor, lane.said)
            and name in (None, lane.actor)
            for origin in lane.origins
        ]
        return _answer(
            found, lambda pair: tables.origin_row(*pair), tables.ORIGIN, limit, offset, format
        )

    @made.get("/network", response_class=Response, responses=_files())
    def network(
        now: Now,
        weight: Literal["congruence", "conflict", "subtract", "ignore"] = "subtract",
        since: Day = None,
        until: Day = None,
        format: NetworkFile = NetworkFile.JSON,
    ) -> Response:
        """Who stands with whom, as on its page: a file for Gephi, visone, UCINET. An actor counts
        once on a question, for the surest stance, and weights are divided by how much two have said
        (``average``); raw counts and all other choices are those of ``onrecord network``."""
        kept = only(now.said, since=since, until=until)
        made, _ = together(kept, ties=now.ties, weight=Weight(weight))
        return Response(write_network(made, format), media_type=MEDIA[format])

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
        responses={code: {"model": Fault} for code in (400, 401, 403, 404, 429)},
        dependencies=[Depends(Bearer)],
    )
    def judge(request: Request, id: str, given: Given) -> Kept:
        """Your word on a statement: it wins over the machine. Needs the server's token."""
        guard.demand(request)
        if id not in {s.id for s in view.ledger.as_read(id)}:
            raise HTTPException(404, "no such statement")
        moment = datetime.now(UTC)
        right = given.agreement if isinstance(given, Correction) else None
        view.judge(Judgement(id, given.verdict, given.who, moment, right, given.why))
        kept: Statement | None = view.state.statements.get(id)
        return Kept(statement=tables.statement_row(kept) if kept else None)

    return made


def _answer(
    found: Sequence[T],
    row: Callable[[T], dict[str, Any]],
    columns: Mapping[str, Any],
    limit: int | None,
    offset: int,
    form: str,
) -> Any:
    if form == "csv":
        shown = found[offset:] if limit is None else found[offset : offset + limit]
        lines = tables.write(map(row, shown), list(columns), "csv")
        return Response("\r\n".join(lines) + "\r\n", media_type="text/csv; charset=utf-8")
    limit = limit or ROWS
    page = {
        "total": len(found),
        "limit": limit,
        "offset": offset,
        "items": [row(one) for one in found[offset : offset + limit]],
    }
    return Response(json.dumps(page, ensure_ascii=False), media_type="application/json")


def _files() -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind: {} for kind in MEDIA.values()}}}


def _article_row(now: State, one: Article) -> dict[str, Any]:
    repeats = now.reprints.get(one.id)
    return {
        "id": one.id,
        "title": one.title,
        "outlet": one.outlet,
        "published": one.published.isoformat() if one.published else None,
        "url": one.url,
        "byline": one.byline,
        "repeats": repeats.of if repeats else None,
        "copies": [c.outlet or c.url for c in now.copies.get(one.id, ())],
        "statements": len(now.of_article.get(one.id, ())),
    }
