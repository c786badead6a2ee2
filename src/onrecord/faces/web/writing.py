"""The forms by which people decide: judgements, and names that mean one actor."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from onrecord.errors import LedgerError
from onrecord.faces.web import review
from onrecord.faces.web.guard import COOKIE
from onrecord.faces.web.pages import passage_of
from onrecord.faces.web.rendering import Pages, link, stamp
from onrecord.faces.web.view import State
from onrecord.faces.wording import DID, SIGN, WORD, many, percent
from onrecord.model import Identity, Judgement, Kind, Position, Sameness, Statement, Verdict

Text = Annotated[str, Form(max_length=500)]
OLD_FORM = "This form is out of date: open its page again"
SKIPPED = 100  # statements passed over that an address remembers
JUDGED = 20  # latest decisions that may be taken back beside the queue


def router(pages: Pages, who: str) -> APIRouter:
    """Review and the forms; ``who`` is the name that decisions carry where none is given."""
    made = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    notes = pages.notes

    @made.get("/review")
    def queue(request: Request) -> Response:
        state = pages.view.state
        words = pages.view.ledger.decisions().verdicts
        judged = {i for i, word in words.items() if word.verdict is not Verdict.UNDO}
        skipped = request.query_params.getlist("skip")[-SKIPPED:]
        asked = {key: request.query_params.get(key) for key in ("concept", "actor")}
        narrow = {key: value for key, value in asked.items() if value}
        if "actor" in narrow:
            narrow["actor"] = state.name_of(narrow["actor"])
        for key, there in (("concept", state.concepts), ("actor", state.of_actor)):
            if key in narrow and narrow[key] not in there:
                return pages.missing(request, f"no {key} {narrow[key]!r}")
        seen = judged.union(skipped)
        asked_for = [r for r in state.doubtful if r.is_of(**narrow)] if narrow else state.doubtful
        waiting = [row for row in asked_for if row.statement.id not in seen]
        first = waiting[0] if waiting else None
        return pages.show(
            request,
            "review",
            state,
            first=first,
            passage=passage_of(pages, first.statement) if first else None,
            waiting=len(waiting),
            resting=sum(row.rests for row in waiting),
            narrow=narrow,
            skip=[*skipped, first.statement.id] if first else skipped,
            note=notes.take(request),
            judged=_latest(pages, state, words.values()),
            who=who,
            seen=stamp(words.get(first.statement.id)) if first else "",
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
        concept: Text = "",
        actor: Text = "",
        seen: Text = "",
        skip: Annotated[list[Text], Form()] = [],  # noqa: B006
    ) -> Response:
        if not pages.guard.is_own_form(request, form_token):
            return pages.missing(request, OLD_FORM, 403)
        there = pages.view.ledger.as_read(statement, pages.view.coder)
        known = {s.id: s for s in there}.get(statement)
        if known is None:
            return pages.missing(request, "no such statement")
        word = pages.view.ledger.decisions().verdicts.get(statement)
        if word and seen and seen != stamp(word):
            return pages.missing(request, _meanwhile(word), 409)
        before = _standing(pages.view.state, known)
        try:
            made = review.judgement(statement, decision, name.strip() or who, why)
            pages.view.judge(made)
        except (ValueError, LedgerError) as error:
            return pages.missing(request, f"Not kept: {error}", 422)
        after = _standing(pages.view.state, known)
        note = notes.leave(_effect(known, made.verdict, before, after))
        if back == "statement":
            return RedirectResponse(link("/statement", id=statement, note=note), 303)
        narrow = {"concept": concept or None, "actor": actor or None}
        return RedirectResponse(link("/review", note=note, skip=skip[-SKIPPED:], **narrow), 303)

    @made.post("/same")
    def same(
        request: Request, form_token: Text, one: Text, other: Text, verdict: Text, name: Text = ""
    ) -> Response:
        if not pages.guard.is_own_form(request, form_token):
            return pages.missing(request, OLD_FORM, 403)
        now = datetime.now(UTC)
        try:
            made = Identity(one, other, Sameness(verdict), name.strip() or who, now)
            pages.view.ledger.identify(made)
            pages.view.wrote()
        except LedgerError as error:  # it says which names, and what to take back
            return pages.missing(request, f"Not kept: {error}", 422)
        except ValueError as error:
            return pages.missing(request, f"Not kept: {error}", 422)
        note = notes.leave(_joined(pages.view.state, made))
        return RedirectResponse(link("/actor", name=one, note=note), 303)

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


def _meanwhile(word: Judgement) -> str:
    """What somebody else decided while a form lay open."""
    why = f", {word.why}" if word.why else ""
    return (
        f"Not kept: {word.who} has decided on it meanwhile ({DID[word.verdict]}{why}). Open the "
        "statement again before you decide"
    )


def _latest(
    pages: Pages, state: State, words: Iterable[Judgement]
) -> list[tuple[Judgement, Statement | None]]:
    """The latest decisions, each with its statement; a rejected one is as it was read."""
    found = []
    for word in sorted(words, key=lambda w: w.when, reverse=True)[:JUDGED]:
        read = state.statements.get(word.statement_id)
        if read is None:
            read = next(iter(pages.view.ledger.as_read(word.statement_id, state.coder)), None)
        if read is not None or state.coder is None:
            found.append((word, read))
    return found


def _joined(state: State, made: Identity) -> str:
    """What a decision on two names changed, in words."""
    if made.verdict is Sameness.APART:
        return f"“{made.one}” and “{made.other}” are held apart."
    if made.verdict is Sameness.UNDO:
        return f"Taken back: “{made.one}” and “{made.other}” are as the machine has them."
    count = sum(len(lane.said) for lane in state.of_actor.get(state.name_of(made.one), ()))
    said = many(count, "statement")
    return f"Joined: what “{made.other}” says is “{made.one}”'s now, {said} in all."


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
    did = DID[verdict]
    was, now = _said(before), _said(after)
    moved = f"still {now}" if was == now else f"was {was}, now {now}"
    return f"{did}. {one.actor} on {one.concept}: {moved}."


def _said(position: Position | None) -> str:
    if position is None:
        return "no position"
    stance = f"{SIGN[position.agreement]} {WORD[position.agreement]}"
    return f"{stance} ({percent(position.confidence)} sure)"
