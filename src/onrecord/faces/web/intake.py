"""Articles from programs: read by the codebook that the server was started with."""

from __future__ import annotations

import json
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from onrecord import pipeline
from onrecord.articles import Problem
from onrecord.articles.records import read_records
from onrecord.faces.web.bodies import Fault
from onrecord.faces.web.guard import Bearer, Guard
from onrecord.faces.web.view import View
from onrecord.model import Codebook
from onrecord.settings import Settings
from onrecord.statements.llm import Endpoint
from onrecord.text import content_digest


class NewArticle(BaseModel):
    """One article, as in the JSONL of ``onrecord add``; without an id its words give one."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=200_000)
    id: str | None = Field(None, min_length=1, max_length=200)
    title: str | None = Field(None, max_length=1000)
    outlet: str | None = Field(None, max_length=300)
    byline: str | None = Field(None, max_length=300)
    url: str | None = Field(None, max_length=2000)
    date: str | None = Field(None, max_length=40, examples=["2024-05-22"])


class Taken(BaseModel):
    """What became of it: kept under ``id`` with so many statements, or known already."""

    id: str
    new: bool
    statements: int
    notes: list[str]


WAITING = 4  # senders at once, the one whose article is read among them
EXAMPLE = {"text": "Olaf Scholz again ruled out sending Taurus missiles.", "date": "2024-05-29"}


def router(
    view: View,
    guard: Guard,
    codebook: Codebook | None,
    settings: Settings,
    second: Endpoint | None = None,
) -> APIRouter:
    """``POST /api/v1/articles``. Articles are coded one at a time, whoever sends them."""
    made = APIRouter(prefix="/api/v1", tags=["onrecord"])
    lock, room = threading.Lock(), threading.BoundedSemaphore(WAITING)

    @made.post(
        "/articles",
        status_code=201,
        response_model=Taken,
        responses={code: {"model": Fault} for code in (400, 401, 403, 409, 413, 429, 503)},
        dependencies=[Depends(Bearer)],
    )
    def take(request: Request, given: Annotated[NewArticle, Body(examples=[EXAMPLE])]) -> Taken:
        """Read an article into the ledger. Needs the server's token and a codebook."""
        guard.demand(request)
        if codebook is None:
            raise HTTPException(409, "this server has no codebook; start it where one is")
        if not room.acquire(blocking=False):  # pages need the same threads
            raise HTTPException(
                503, "articles are being read; send it again", {"Retry-After": "10"}
            )
        try:
            return coded(given)
        finally:
            room.release()

    def coded(given: NewArticle) -> Taken:
        assert codebook is not None
        record: dict[str, Any] = given.model_dump(exclude_none=True)
        record.setdefault("id", content_digest(given.text))
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
        with lock:
            found = read_records([line], "the article", settings)
            done = list(pipeline.add_found(found, view.ledger, codebook, settings, map, second))
        view.wrote()
        problems = [one for one in done if isinstance(one, Problem)]
        added = [one for one in done if isinstance(one, pipeline.Added)]
        if not added:
            raise HTTPException(400, "; ".join(p.reason for p in problems))
        one = added[0]
        return Taken(
            id=one.arrival.article.id,
            new=one.new,
            statements=one.statements,
            notes=[p.reason for p in problems],
        )

    return made
