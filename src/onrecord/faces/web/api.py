"""The same answers for programs: ``/api/v1``. Columns are those of the tables and the CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from onrecord.exchange import tables
from onrecord.exchange.networks import write_network
from onrecord.faces.web.guard import Guard
from onrecord.faces.web.view import State, View
from onrecord.findings.choices import Normalize, Repeats, Weight
from onrecord.findings.networks import network as make_network
from onrecord.findings.selection import only
from onrecord.model import Article, Judgement, Statement, Verdict

MOST = 1000  # rows of one page of answers
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of one answer.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Rows to leave out first.")]
Format = Annotated[Literal["json", "csv"], Query(description="CSV is never run by spreadsheets.")]
Concept = Annotated[str | None, Query(max_length=200, description="Only this concept.")]
Actor = Annotated[str | None, Query(max_length=400, description="Only names that have this.")]


def _iso(given: object) -> object:
    """Only dates written as 2024-05-31: not every number is meant for one."""
    if isinstance(given, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
        raise ValueError("a date is written as 2024-05-31")
    return given


def _whole(given: object) -> object:
    """JSON's whole numbers, 1.0 among them, and nothing that Python takes for one."""
    if isinstance(given, bool) or not isinstance(given, int | float) or given != int(given):
        raise ValueError("a whole number is needed")
    return int(given)


Day = Annotated[date | None, BeforeValidator(_iso), Query(examples=["2024-05-31"])]
Bearer = HTTPBearer(description="ONRECORD_TOKEN of the server", auto_error=False)


class Network(StrEnum):
    """File formats of a network."""

    CSV = "csv"
    GRAPHML = "graphml"
    GEXF = "gexf"
    DL = "dl"
    JSON = "json"


MEDIA = {
    Network.CSV: "text/csv",
    Network.GRAPHML: "application/graphml+xml",
    Network.GEXF: "application/gexf+xml",
    Network.DL: "text/plain",
    Network.JSON: "application/json",
}


class Fault(BaseModel):
    """Why there is no answer."""

    detail: str


class Word(BaseModel):
    """A person's word on a statement."""

    model_config = ConfigDict(extra="forbid")
    who: str = Field(min_length=1, max_length=200)
    why: str = Field("", max_length=2000)


class Plain(Word):
    """The statement is right, is none, or is given back to the machine."""

    verdict: Literal[Verdict.ACCEPT, Verdict.REJECT, Verdict.UNDO]


class Correction(Word):
    """The statement takes another stance."""

    verdict: Literal[Verdict.CORRECT]
    agreement: Annotated[
        int, Field(ge=-1, le=1, description="The right stance."), BeforeValidator(_whole)
    ]


EXAMPLE = {"verdict": "correct", "agreement": -1, "who": "Ada", "why": "irony"}
Given = Annotated[Plain | Correction, Body(discriminator="verdict", examples=[EXAMPLE])]


class Kept(BaseModel):
    """What a judgement left: the statement, or null where it is rejected."""

    statement: dict[str, Any] | None


def _page(name: str, columns: Mapping[str, Any]) -> type[BaseModel]:
    fields: dict[str, Any] = {column: (kind, ...) for column, kind in columns.items()}
    item = create_model(name, **fields)
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
        limit: Limit = 100,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Who stands where at a date, since when, on whose word."""
        lanes = [
            lane
            for lane in now.lanes
            if (concept is None or lane.concept == concept) and _has(actor, lane.actor)
        ]
        found = [p for lane in lanes if (p := lane.at(at)) is not None]
        found.sort(key=lambda p: (p.concept, -p.agreement, p.actor))
        rows = (tables.position_row(p) for p in found)
        return _answer(rows, tables.POSITION, limit, offset, format)

    @made.get("/shifts", response_model=SHIFTS, responses=CSV)
    def shifts(
        now: Now,
        since: Day = None,
        concept: Concept = None,
        actor: Actor = None,
        limit: Limit = 100,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Who moved, when and which way, the latest first."""
        rows = (
            tables.shift_row(s)
            for s in now.shifts
            if (concept is None or s.concept == concept)
            and _has(actor, s.actor)
            and (since is None or (s.latest is not None and s.latest >= since))
        )
        return _answer(rows, tables.SHIFT, limit, offset, format)

    @made.get("/statements", response_model=STATEMENTS, responses=CSV)
    def statements(
        now: Now,
        since: Day = None,
        until: Day = None,
        concept: Concept = None,
        actor: Actor = None,
        article: Annotated[str | None, Query(max_length=200)] = None,
        limit: Limit = 100,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Single statements with their words."""
        rows = (
            tables.statement_row(s)
            for s in only(now.statements.values(), since=since, until=until)
            if (concept is None or s.concept == concept)
            and (article is None or s.article_id == article)
            and _has(actor, s.actor)
        )
        return _answer(rows, tables.STATEMENT, limit, offset, format)

    @made.get("/actors", response_model=ACTORS, responses=CSV)
    def actors(
        now: Now,
        actor: Actor = None,
        limit: Limit = 100,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """Everybody with a position, those with most statements first."""
        rows = (
            tables.actor_row(name, [s for lane in now.of_actor[name] for s in lane.said])
            for name in now.actors
            if _has(actor, name)
        )
        return _answer(rows, tables.ACTOR, limit, offset, format)

    @made.get("/concepts", response_model=CONCEPTS, responses=CSV)
    def concepts(now: Now, limit: Limit = 100, offset: Offset = 0, format: Format = "json") -> Any:
        """The questions, and who decides them."""
        rows = (
            {
                "id": concept,
                "proposition": proposition,
                "decided_by": now.deciders.get(concept),
                "actors": len(now.of_concept.get(concept, ())),
            }
            for concept, proposition in now.concepts.items()
        )
        return _answer(rows, tables.CONCEPT, limit, offset, format)

    @made.get("/articles", response_model=ARTICLES, responses=CSV)
    def articles(now: Now, limit: Limit = 100, offset: Offset = 0, format: Format = "json") -> Any:
        """The articles, the latest published first, without their texts."""
        ordered = sorted(now.articles.values(), key=_published, reverse=True)
        rows = (_article_row(now, article) for article in ordered)
        return _answer(rows, tables.ARTICLE, limit, offset, format)

    @made.get("/origins", response_model=ORIGINS, responses=CSV)
    def origins(
        now: Now,
        concept: Concept = None,
        actor: Actor = None,
        limit: Limit = 100,
        offset: Offset = 0,
        format: Format = "json",
    ) -> Any:
        """The independent sources behind each position."""
        rows = (
            tables.origin_row((lane.actor, lane.concept), origin)
            for lane in now.lanes
            if (concept is None or lane.concept == concept) and _has(actor, lane.actor)
            for origin in lane.origins
        )
        return _answer(rows, tables.ORIGIN, limit, offset, format)

    @made.get("/network", response_class=Response, responses=_files())
    def network(
        now: Now,
        weight: Literal["congruence", "conflict", "subtract", "ignore"] = "subtract",
        since: Day = None,
        until: Day = None,
        format: Network = Network.JSON,
    ) -> Response:
        """Who stands with whom, as a file for Gephi, visone, UCINET or your program."""
        kept = only(now.statements.values(), since=since, until=until)
        made = make_network(
            kept,
            rows="actor",
            columns=None,
            weight=Weight(weight),
            normalize=Normalize.AVERAGE,
            repeats=Repeats.RANGE,
        )
        return Response(write_network(made, format), media_type=MEDIA[format])

    @made.get("/statements/{id}", responses=NONE)
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
        if guard.token is None:
            raise HTTPException(403, "this server has no token; ONRECORD_TOKEN allows writing")
        if not guard.knows(request):
            raise HTTPException(401, "a token is needed", {"WWW-Authenticate": "Bearer"})
        if id not in {s.id for s in view.ledger.as_read(id)}:
            raise HTTPException(404, "no such statement")
        moment = datetime.now(UTC)
        right = given.agreement if isinstance(given, Correction) else None
        view.judge(Judgement(id, given.verdict, given.who, moment, right, given.why))
        kept: Statement | None = view.state.statements.get(id)
        return Kept(statement=tables.statement_row(kept) if kept else None)

    return made


def _answer(
    rows: Iterable[dict[str, Any]], columns: Mapping[str, Any], limit: int, offset: int, form: str
) -> Any:
    if form == "csv":
        lines = tables.write(rows, list(columns), "csv")
        return Response("\r\n".join(lines) + "\r\n", media_type="text/csv; charset=utf-8")
    found: Sequence[dict[str, Any]] = list(rows)
    page = {
        "total": len(found),
        "limit": limit,
        "offset": offset,
        "items": found[offset : offset + limit],
    }
    return Response(json.dumps(page, ensure_ascii=False), media_type="application/json")


def _has(part: str | None, name: str) -> bool:
    return part is None or part.casefold() in name.casefold()


def _files() -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind: {} for kind in MEDIA.values()}}}


def _published(one: Article) -> str:
    return f"{one.published.isoformat() if one.published else ''} {one.id}"


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
