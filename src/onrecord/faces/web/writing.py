"""The forms by which people decide: judgements, and names that mean one actor."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from datetime import UTC, datetime
from html import escape
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from onrecord.errors import LedgerError
from onrecord.faces.web import review
from onrecord.faces.web.guard import COOKIE
from onrecord.faces.web.pages import passage_of
from onrecord.faces.web.rendering import Pages, link
from onrecord.faces.web.view import State
from onrecord.faces.wording import SIGN, WORD
from onrecord.model import Identity, Kind, Position, Sameness, Statement, Verdict

Text = Annotated[str, Form(max_length=500)]
SKIPPED = 100  # statements passed over that an address remembers
NOTES = 500  # answers kept until they are shown


class Notes:
    """What a decision did, shown once on the page that follows it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()

    def leave(self, words: str) -> str:
        """Keep words under a name that cannot be guessed."""
        name = secrets.token_urlsafe(12)
        self._kept[name] = words
        while len(self._kept) > NOTES:
            self._kept.popitem(last=False)
        return name

    def take(self, name: str) -> str:
        """The words, once."""
        return self._kept.pop(name, "")


def router(pages: Pages, who: str) -> APIRouter:
    """Review and the forms; ``who`` is the name that decisions carry where none is given."""
    made = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    notes = Notes()

    @made.get("/review")
    def queue(request: Request) -> Response:
        state = pages.view.state
        words = pages.view.ledger.decisions().verdicts
        judged = {i for i, word in words.items() if word.verdict is not Verdict.UNDO}
        skipped = request.query_params.getlist("skip")[-SKIPPED:]
        waiting = [row for row in state.doubtful if row[0].id not in judged.union(skipped)]
        first = waiting[0] if waiting else None
        return pages.show(
            request,
            "review",
            state,
            first=first,
            passage=passage_of(pages, first[0]) if first else None,
            waiting=len(waiting),
            skip=[*skipped, first[0].id] if first else [],
            note=notes.take(request.query_params.get("note", "")),
            judged=sorted(words.values(), key=lambda w: w.when, reverse=True)[:8],
            who=who,
        )

    @made.post("/judge")
    def judge(
        request: Request,
        form_token: Text,
        statement: Text,
        decision: Text,
        why: Text = "",
        name: Text = "",
        back: Text = "review",
        skip: Annotated[list[Text], Form()] = [],  # noqa: B006
    ) -> Response:
        if not pages.guard.is_own_form(request, form_token):
            return _refused()
        known = {s.id: s for s in pages.view.ledger.as_read(statement)}.get(statement)
        if known is None:
            return pages.missing(request, "no such statement")
        before = _standing(pages.view.state, known)
        try:
            made = review.judgement(statement, decision, name.strip() or who, why)
            pages.view.judge(made)
        except (ValueError, LedgerError) as error:
            return HTMLResponse(f"not kept: {escape(str(error))}", 422)
        after = _standing(pages.view.state, known)
        note = notes.leave(_effect(known, made.verdict, before, after))
        if back == "statement":
            return RedirectResponse(link("/statement", id=statement), 303)
        return RedirectResponse(link("/review", note=note, skip=skip[-SKIPPED:]), 303)

    @made.post("/same")
    def same(
        request: Request, form_token: Text, one: Text, other: Text, verdict: Text, name: Text = ""
    ) -> Response:
        if not pages.guard.is_own_form(request, form_token):
            return _refused()
        now = datetime.now(UTC)
        try:
            made = Identity(one, other, Sameness(verdict), name.strip() or who, now)
            pages.view.ledger.identify(made)
            pages.view.wrote()
        except LedgerError as error:  # it says which names, and what to take back
            return PlainTextResponse(f"not kept: {error}", 422)
        except ValueError as error:
            return HTMLResponse(f"not kept: {type(error).__name__}", 422)
        return RedirectResponse(link("/actor", name=one), 303)

    @made.get("/login")
    def login(request: Request) -> Response:
        return pages.templates.TemplateResponse(
            request, "login.html", {"form_token": pages.guard.form_token(request), "wrong": False}
        )

    @made.post("/login")
    def enter(request: Request, form_token: Text, token: Text) -> Response:
        guard = pages.guard
        right = guard.token is not None and secrets.compare_digest(
            token.encode(), guard.token.encode()
        )
        if not guard.is_own_form(request, form_token) or not right:
            context = {"form_token": guard.form_token(request), "wrong": True}
            return pages.templates.TemplateResponse(request, "login.html", context, 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, guard.pass_for(), httponly=True, samesite="strict")
        return answer

    return made


def _refused() -> Response:
    return HTMLResponse("this form is out of date; open the page again", 403)


def _standing(state: State, one: Statement) -> Position | None:
    name = state.names.get((one.actor, one.kind), one.actor)
    lanes = [x for x in state.of_actor.get(name, []) if x.concept == one.concept]
    own = [x for x in lanes if any(s.id == one.id for s in x.said)]
    same = [x for x in lanes if one.kind is not Kind.ANONYMOUS and x.said[0].kind is one.kind]
    return next((x.position for x in (*own, *same)), None)


def _effect(
    one: Statement, verdict: Verdict, before: Position | None, after: Position | None
) -> str:
    """What a decision changed, in words."""
    did = {
        Verdict.ACCEPT: "accepted",
        Verdict.REJECT: "rejected",
        Verdict.CORRECT: "corrected",
        Verdict.UNDO: "given back to the machine",
    }[verdict]
    was, now = _said(before), _said(after)
    moved = f"still {now}" if was == now else f"was {was}, now {now}"
    return f"{did}. {one.actor} on {one.concept}: {moved}."


def _said(position: Position | None) -> str:
    if position is None:
        return "no position"
    stance = f"{SIGN[position.agreement]} {WORD[position.agreement]}"
    return f"{stance} ({position.confidence:.0%} sure)"
