"""Feeds of shifts, per question and per actor: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from xml.etree import ElementTree as ET

from fastapi import APIRouter, HTTPException, Query, Request, Response

from onrecord.faces.web.rendering import link, shown
from onrecord.faces.web.view import State, View
from onrecord.faces.web.wanted import Followed, among
from onrecord.faces.wording import WORD, percent
from onrecord.findings.shifts import shift_id
from onrecord.model import Shift
from onrecord.text import content_digest

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 100


def router(view: View) -> APIRouter:
    """``/feeds/shifts.atom`` and ``/feeds/shifts.json``, both with ``concept`` and ``actor``."""
    made = APIRouter(prefix="/feeds", include_in_schema=False)

    @made.get("/shifts.atom")
    def atom(request: Request, given: Annotated[Followed, Query()]) -> Response:
        state, concept, actor = view.state, given.concept or None, given.actor or None
        found = _found(state, concept, actor)
        which = content_digest(
            " ".join([state.where, concept or "", "by", actor or "", *_of_coder(state)])
        )
        title = _called(state, concept, actor)
        home = str(request.base_url).rstrip("/")
        body = _atom(home, str(request.url), which, title, state, found)
        return Response(body, media_type="application/atom+xml")

    @made.get("/shifts.json")
    def json_feed(request: Request, given: Annotated[Followed, Query()]) -> dict[str, Any]:
        state, concept, actor = view.state, given.concept or None, given.actor or None
        home = str(request.base_url).rstrip("/")
        items = [
            {
                "id": f"urn:onrecord:{shift_id(s)}",
                "url": home + link("/shift", id=shift_id(s), actor=s.actor),
                "title": _title(s),
                "content_text": _words(state, s),
                "date_published": _known(state, s).isoformat(),
            }
            for s in _found(state, concept, actor)
        ]
        version = "https://jsonfeed.org/version/1.1"
        title = _called(state, concept, actor)
        return {"version": version, "title": title, "home_page_url": home, "items": items}

    return made


def _found(state: State, concept: str | None, actor: str | None) -> list[Shift]:
    """The shifts of a feed, those that were found last first. Answers 404 for a question or an
    actor that there is not: nobody would notice that nothing ever comes."""
    among(concept, list(state.concepts))
    name = None if actor is None else state.name_of(actor)
    if name is not None and name not in state.of_actor:
        raise HTTPException(404, f"no actor {actor!r}")
    kept = [
        s
        for s in state.shifts
        if s.latest and concept in (None, s.concept) and name in (None, s.actor)
    ]
    return sorted(kept, key=lambda s: _known(state, s), reverse=True)[:ENTRIES]


def _called(state: State, concept: str | None, actor: str | None) -> str:
    """What a feed is called: by what it is of."""
    of = [actor or "", state.concepts.get(concept or "", concept or "")]
    return ": ".join(["Shifts", *filter(None, of)])


def _title(s: Shift) -> str:
    return f"{s.actor}: {WORD[s.before]} → {WORD[s.after]}"


def _words(state: State, s: Shift) -> str:
    quotes = "\n".join(f"{x.said_on}: “{x.evidence}”" for x in s.statements)
    return f"{state.concepts.get(s.concept, s.concept)}\n{quotes}\n{percent(s.probability)} likely"


def _known(state: State, s: Shift) -> datetime:
    """Since when a shift may be known: when the last of the articles that show it came in. A move
    of long ago in an article of today is news."""
    return max(state.seen[x.article_id] for x in s.statements)


def _of_coder(state: State) -> list[str]:
    return ["of", state.coder] if state.coder else []


def _atom(
    home: str, self_url: str, which: str, title: str, state: State, found: list[Shift]
) -> bytes:
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")

    def put(parent: ET.Element, name: str, words: str = "", **given: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{ATOM}}}{name}", given)
        made.text = shown(words) or None
        return made

    put(feed, "title", title)
    put(feed, "id", f"urn:onrecord:{which}:shifts")
    put(feed, "updated", _known(state, found[0]).isoformat() if found else "1970-01-01T00:00:00Z")
    put(feed, "link", rel="self", href=self_url)
    put(put(feed, "author"), "name", "onrecord")
    for s in found:
        entry = put(feed, "entry")
        put(entry, "title", _title(s))
        put(entry, "id", f"urn:onrecord:{shift_id(s)}")
        put(entry, "updated", _known(state, s).isoformat())
        put(entry, "link", href=home + link("/shift", id=shift_id(s), actor=s.actor))
        put(entry, "content", _words(state, s), type="text")
    written: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return written
