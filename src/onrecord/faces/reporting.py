"""Commands that report: what is new, where questions stand, who stands together, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import As, Coder, Since, Until, Where, app
from onrecord.faces.session import Form
from onrecord.files import whole

if TYPE_CHECKING:
    from onrecord.faces.web.view import State
    from onrecord.findings.digest import Digest
    from onrecord.ledger import Ledger


GROUP = ("group", "actor", "agreement", "between")
WINDOW = ("start", "end", "actors", "groups", "modularity")


@app.command(epilog="Example: `onrecord questions --ledger strikes.db`")
def questions(
    at: Annotated[str | None, typer.Option(help="As things stood on a date.")] = None,
    coder: Coder = None,
    ledger: Where = None,
    form: As = Form.table,
) -> None:
    """Every question: how many are for and against, where it stands with whoever decides it."""
    from onrecord.exchange import tables
    from onrecord.faces import screen
    from onrecord.faces.web.questions import question_row
    from onrecord.faces.web.questions import questions as every

    found = list(every(_state(session.open(ledger), coder), session.day(at)))
    if form is not Form.table:
        session.records(map(question_row, found), form, tables.QUESTION)
        return
    table = screen.table("question", "for", "undecided", "against", "moved", "where it stands")
    for q in found:
        stands = f"{q.stage.decider}: {q.stage.step.value}" if q.stage else ""
        since = f" ({q.stage.day})" if q.stage and q.stage.day else ""
        counts = map(str, (q.favour, q.undecided, q.against, q.moves))
        table.add_row(screen.plain(q.proposition), *counts, screen.plain(stands + since))
    screen.console().print(table)


@app.command(epilog="Example: `onrecord digest --since 7d --output week.html`")
def digest(
    since: Annotated[str, typer.Option(help="A date, or days (7d) or weeks (2w) back.")] = "7d",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A page of its own instead: .html")
    ] = None,
    coder: Coder = None,
    ledger: Where = None,
) -> None:
    """What moved, who is new, on whose word: as Markdown, or as one page with its pictures."""
    from onrecord.findings.digest import digest as made

    state = _state(session.open(ledger), coder)
    found = made(state.said, _since(since), session.beliefs(), state.ties)
    if not found.statements and state.days:
        session.say(f"nothing since {found.since}: the latest word is of {state.days[1]} (--since)")
    if output is None:
        session.out("\n".join(_markdown(state, found)) + "\n")
        return
    if output.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{output}: a digest is written as .html, or as Markdown without --output")
    with whole(output) as part:
        part.write_text(_page(state, found), "utf-8")
    session.say(f"{output}: {len(found.shifts)} shifts, {len(found.new)} new positions")


PICTURED = {"timeline": ["concept"], "matrix": ["at"], "network": ["since", "until"]}


@app.command(epilog="Example: `onrecord plot matrix --at 2024-06-01 --output matrix.png`")
def plot(
    what: Annotated[str, typer.Argument(help="timeline, matrix or network.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The picture: .svg or .png")],
    concept: Annotated[str | None, typer.Option(help="The question of a timeline.")] = None,
    at: Annotated[str | None, typer.Option(help="The date of a matrix; else the latest.")] = None,
    since: Annotated[str | None, typer.Option(help="A network's first day.")] = None,
    until: Annotated[str | None, typer.Option(help="A network's last day.")] = None,
    coder: Coder = None,
    ledger: Where = None,
) -> None:
    """The timeline of a question, the matrix, or the network, as a picture."""
    from onrecord.faces import drawing

    kinds = [p.value for p in drawing.Picture]
    if what not in kinds:
        raise InputError(f"no picture {what!r}; there are {', '.join(kinds)}")
    if output.suffix.lower() not in (".svg", ".png"):
        raise InputError(f"{output}: pictures are written as .svg or .png")
    given = {"concept": concept, "at": at, "since": since, "until": until}
    for name, value in given.items():
        if value is not None and name not in PICTURED[what]:
            raise InputError(f"a {what} has no --{name}; it takes --{' --'.join(PICTURED[what])}")
    state = _state(session.open(ledger), coder)
    if what == "timeline":
        if concept is None:
            raise InputError(f"which question? --concept {' or '.join(state.concepts)}")
        svg = drawing.timeline(state, concept)
    elif what == "matrix":
        svg = drawing.matrix(state, session.day(at))
    else:
        first, last = session.span(since, until)
        svg = drawing.network(state.standing(first, last))
    with whole(output) as part:
        part.write_bytes(svg.encode() if output.suffix.lower() == ".svg" else drawing.png(svg))
    session.say(f"{output}")


@app.command(epilog="Example: `onrecord coalitions --over-time --window 180`")
def coalitions(
    ledger: Where = None,
    since: Since = None,
    until: Until = None,
    rows: Annotated[str, typer.Option(help="organization, person or actor (either).")] = "actor",
    over_time: Annotated[
        bool, typer.Option("--over-time", help="How parted they are, window by window.")
    ] = False,
    window: Annotated[int, typer.Option(min=1, help="Days of a window.")] = 90,
    step: Annotated[int, typer.Option(min=1, help="Days from window to window.")] = 30,
    doubtful: Annotated[
        bool,
        typer.Option("--doubtful", help="Positions too that are likelier wrong than right."),
    ] = False,
    coder: Coder = None,
    form: As = Form.table,
) -> None:
    """Who stands together: groups, how sharply they part, and who lies between them."""
    from onrecord.faces import screen
    from onrecord.findings.coalitions import coalitions as group
    from onrecord.findings.coalitions import polarisation, together
    from onrecord.findings.selection import only

    opened = session.open(ledger)
    first, last = session.span(since, until)
    coded = opened.statements(**session.only(opened, None, coder))
    said, known = list(only(coded, since=first, until=last)), session.ties(opened)
    beliefs = session.beliefs()
    if over_time:
        records: list[dict[str, Any]] = [
            {
                "start": w.start.isoformat(),
                "end": w.end.isoformat(),
                "actors": w.actors,
                "groups": w.groups,
                "modularity": w.polarisation,
            }
            for w in polarisation(said, window, step, rows, known, beliefs, doubtful)
        ]
    else:
        made, alone, unsure = together(said, rows, known, beliefs=beliefs, doubtful=doubtful)
        found = group(made)
        parted = "nobody agrees" if found.modularity is None else f"modularity {found.modularity}"
        session.say(f"{len(found.groups)} groups, {parted}")
        if unsure:
            session.say(f"doubtful positions left out: {unsure}; --doubtful takes them too")
        if alone:
            session.say(f"Tied to nobody, and left out: {', '.join(alone)}")
        records = [
            {
                "group": number,
                "actor": name,
                "agreement": found.degree[name],
                "between": found.between[name],
            }
            for number, names in enumerate(found.groups, 1)
            for name in sorted(names, key=lambda n: -found.degree[n])
        ]
    if form is not Form.table:
        session.records(records, form, WINDOW if over_time else GROUP)
        return
    if not records:
        session.say(session.nothing(opened, "coalitions"))
        return
    table = screen.table(*records[0])
    for record in records:
        table.add_row(*(screen.plain(value) for value in record.values()))
    screen.console().print(table)


def _state(opened: Ledger, coder: str | None) -> State:
    """What a ledger shows, by all coders or one."""
    from onrecord.faces.web.view import View

    return View(opened, session.beliefs(), **session.only(opened, None, coder)).state


def _since(given: str) -> date:
    found = re.fullmatch(r"(\d{1,4})([dw])", given)
    if found:
        days = int(found[1]) * (7 if found[2] == "w" else 1)
        return datetime.now(UTC).date() - timedelta(days=days)
    day = session.day(given)
    if day is None:
        raise InputError("--since takes a date, or 7d, or 2w")
    return day


def _markdown(state: State, found: Digest) -> Iterator[str]:
    from onrecord.faces.web.questions import questions as every
    from onrecord.faces.wording import SIGN, WORD, many, percent

    yield f"# Since {found.since}\n"
    yield (
        f"{many(found.articles, 'article')} with {many(found.statements, 'statement')}, "
        f"{found.sources} independent reports of somebody on a question.\n"
    )
    yield f"## Who moved ({len(found.shifts)})\n"
    for s in found.shifts:
        told = ", told by the text" if s.told else ""
        yield (
            f"- **{_plain(s.actor)}**: {WORD[s.before]} → {WORD[s.after]} on "
            f"{_plain(state.concepts.get(s.concept, s.concept))} ({s.latest}{told}, "
            f"{percent(s.probability)} likely)"
        )
        for x in s.statements:
            via = f", via {_plain(' › '.join(x.via))}" if x.via else ""
            yield f"  > “{_plain(x.evidence)}” ({x.said_on}{via}; `{x.id}`)"
    yield f"\n## Who is new ({len(found.new)})\n"
    for p in found.new:
        stance = f"{SIGN[p.agreement]} {WORD[p.agreement]}"
        yield f"- {_plain(p.actor)}: {stance} on {_plain(p.concept)} ({percent(p.confidence)} sure)"
    yield "\n## The questions\n"
    for q in every(state):
        stands = f" {_plain(q.stage.decider)}: {q.stage.step.value}." if q.stage else ""
        yield (
            f"- {_plain(q.proposition)} {q.favour} for, {q.undecided} undecided, "
            f"{q.against} against.{stands}"
        )


def _plain(words: str) -> str:
    """Words of an article that no Markdown reader takes for markup, on one line."""
    from onrecord.faces.web.rendering import shown

    return re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", " ".join(shown(words).split()))


def _page(state: State, found: Digest) -> str:
    from dataclasses import replace

    from onrecord.faces import drawing
    from onrecord.faces.web.questions import questions as every
    from onrecord.faces.web.rendering import HERE, environment

    asked = [
        replace(q, picture=drawing.timeline(state, q.id))
        for q in every(state)
        if q.id in state.of_concept
    ]
    css = (HERE / "static" / "style.css").read_text("utf-8")
    shown = {
        name: getattr(found, name)
        for name in ("since", "articles", "statements", "sources", "shifts", "new")
    } | {"concepts": state.concepts, "questions": asked, "articles_of": state.articles}
    template = environment().get_template("digest.html")
    return template.render(digest=shown, css=css, matrix=drawing.matrix(state))
