"""Commands that answer from a ledger: positions, shifts, networks, and the words behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import (
    Actor,
    As,
    AsNested,
    Coder,
    Concept,
    Since,
    Until,
    Where,
    app,
)
from onrecord.faces.session import Form, Nested
from onrecord.findings.choices import Calendar, Kernel, NetworkFile, Normalize, Repeats, Weight
from onrecord.findings.selection import is_asked


@app.command(epilog="Example: `onrecord positions --at 2024-06-01 --matrix`")
def positions(
    ledger: Where = None,
    at: Annotated[str | None, typer.Option(help="A date, 2024-05-31; else the latest.")] = None,
    concept: Concept = None,
    actor: Actor = None,
    coder: Coder = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Actors by concept.")] = False,
    form: As = Form.table,
) -> None:
    """Who stands where at a date, since when, on whose word."""
    if matrix and form is not Form.table:
        raise InputError("--matrix is for people; programs take the rows that -f gives without it")
    from onrecord import findings
    from onrecord.exchange.tables import POSITION, position_row
    from onrecord.faces import screen
    from onrecord.findings.evidence import gathered

    opened = session.open(ledger)
    day = session.day(at)
    ties, wanted = session.ties(opened), session.only(opened, concept, coder)
    said = list(gathered(opened.statements(**wanted), ties))
    asked = {s.actor for s in said if is_asked(actor, s.actor, [s])}
    made = findings.positions(said, day, session.beliefs(), ties)
    found = [p for p in made if p.actor in asked]
    if not found:
        session.say(session.nothing(opened, "positions", actor, day))
    if form is not Form.table:
        session.records((position_row(p) for p in found), form, POSITION)
        return
    out = screen.console()
    if matrix and found:
        out.print(screen.matrix(found, opened.concepts(), day))
    else:
        for table in screen.positions_table(found, opened.concepts()):
            out.print(table)


@app.command(epilog="Example: `onrecord shifts --since 2024-05-01`")
def shifts(
    ledger: Where = None,
    since: Annotated[str | None, typer.Option(help="Only shifts from this date on.")] = None,
    at: Annotated[str | None, typer.Option(help="As they were known on a date.")] = None,
    concept: Concept = None,
    actor: Actor = None,
    coder: Coder = None,
    form: As = Form.table,
) -> None:
    """Who moved, when and which way, with both quotes."""
    from onrecord import findings
    from onrecord.exchange.tables import SHIFT, shift_row
    from onrecord.faces import screen

    opened = session.open(ledger)
    found = [
        s
        for s in findings.shifts(
            opened.statements(**session.only(opened, concept, coder)),
            session.day(since),
            session.beliefs(),
            session.ties(opened),
            session.day(at),
        )
        if is_asked(actor, s.actor, s.statements)
    ]
    if not found:
        session.say(session.nothing(opened, "shifts", actor))
    if form is not Form.table:
        session.records((shift_row(s) for s in found), form, SHIFT)
        return
    out = screen.console()
    concepts = opened.concepts()
    for shift in found:
        out.print(screen.shift_text(shift, concepts.get(shift.concept, shift.concept)))


@app.command(epilog="Example: `onrecord origins --actor Blinken`")
def origins(
    ledger: Where = None,
    concept: Concept = None,
    actor: Actor = None,
    coder: Coder = None,
    form: As = Form.table,
) -> None:
    """How many independent sources stand behind a position: who had it first, who repeats whom."""
    from onrecord.exchange.tables import ORIGIN, origin_row
    from onrecord.faces import screen
    from onrecord.faces.trees import Places, origins_tree
    from onrecord.findings.origins import independent

    opened = session.open(ledger)
    places = Places(opened)
    kept = opened.statements(**session.only(opened, concept, coder))
    found = [
        (lane, several)
        for lane, several in independent(kept, places.ties, session.beliefs().retold)
        if is_asked(actor, lane[0], [s for one in several for s in one.statements])
    ]
    found.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    if not found:
        session.say(session.nothing(opened, "statements", actor))
    if form is not Form.table:
        rows = (origin_row(lane, one) for lane, several in found for one in several)
        session.records(rows, form, ORIGIN)
        return
    out = screen.console()
    for (who, what), several in found:
        out.print(origins_tree(who, opened.concepts().get(what, what), several, places))


@app.command(epilog="Example: `onrecord show 3f2a9c01d4e5b6a7`, with an id that positions printed")
def show(
    statement: Annotated[str, typer.Argument(help="A statement's id, or how it begins.")],
    ledger: Where = None,
    form: AsNested = Nested.table,
) -> None:
    """One statement, opened down to the words of its article, and what people said of it."""
    from onrecord import findings
    from onrecord.exchange.contract import statement_record
    from onrecord.exchange.tables import statement_row
    from onrecord.faces import screen
    from onrecord.model import Verdict

    opened = session.open(ledger)
    made = session.one_statement(opened, statement)
    article = opened.article(made.article_id)
    assert article is not None, "a statement's article is kept with it"
    account = findings.account(made, article, opened.attributions(article.id))
    word = opened.decisions().verdicts.get(made.id)
    others = [s for s in opened.as_read(made.id) if s.coder != made.coder]
    if form is Nested.table:
        screen.console().print(screen.account_text(account, word))
        for other in others:
            also = screen.plain(f"coded by {other.coder} too: ").append_text(
                screen.stance(other.agreement)
            )
            screen.console().print(also)
        if word is not None and word.verdict is not Verdict.UNDO:
            screen.console().print(screen.word_text(word))
        return
    row = statement_record(made) | statement_row(made)
    row |= {"title": article.title, "outlet": article.outlet, "url": article.url}
    row["others"] = [{"coder": s.coder, "agreement": s.agreement} for s in others]
    if word is not None:
        row["judged"] = {"verdict": word.verdict.value, "who": word.who, "why": word.why}
        row["judged"] |= {"when": word.when.isoformat(), "agreement": word.agreement}
    marks = [{"role": role, "start": a, "end": b} for (a, b), role in account.marks]
    passage = article.text[slice(*account.passage)]
    session.records([row | {"marks": marks, "passage": passage}], form)


@app.command(epilog="Example: `onrecord network --columns concept --weight subtract`")
def network(
    ledger: Where = None,
    rows: Annotated[
        str, typer.Option(help="organization, person, actor (either) or concept.")
    ] = "actor",
    columns: Annotated[
        str | None, typer.Option(help="The other mode; without it, rows among themselves.")
    ] = None,
    via: Annotated[
        str | None, typer.Option(help="What rows share in one mode: concept, else actor.")
    ] = None,
    weight: Annotated[
        Weight,
        typer.Option(help="What a tie is made of: ignore ties opponents too, subtract parts them."),
    ] = Weight.IGNORE,
    normalize: Annotated[
        Normalize, typer.Option(help="What its weight is divided by.")
    ] = Normalize.NONE,
    repeats: Annotated[
        Repeats | None, typer.Option(help="A statement counts once a …; else every time.")
    ] = None,
    calendar: Annotated[
        Calendar | None,
        typer.Option(help="With --repeats; dna: week 5 of two years is one week."),
    ] = None,
    since: Since = None,
    until: Until = None,
    include: Annotated[
        list[str] | None, typer.Option(help="VARIABLE=VALUE: only these; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="VARIABLE=VALUE: none of these; may be repeated.")
    ] = None,
    isolates: Annotated[
        bool,
        typer.Option(help="Keep nodes without a tie, as Discourse Network Analyzer does."),
    ] = False,
    at: Annotated[
        str | None, typer.Option(help="Statements count less the farther from this date.")
    ] = None,
    kernel: Annotated[
        Kernel | None, typer.Option(help="With --at: how they count less, else gaussian.")
    ] = None,
    bandwidth: Annotated[
        int | None, typer.Option(min=1, help="With --at: days over which they do, else 90.")
    ] = None,
    form: Annotated[
        NetworkFile, typer.Option("--format", "-f", help="The file format.")
    ] = NetworkFile.CSV,
) -> None:
    """Who stands with whom: actors by concepts, or by what they share."""
    from onrecord.exchange.networks import write_network
    from onrecord.findings import networks
    from onrecord.findings.evidence import gathered
    from onrecord.findings.selection import known, only

    opened, day = session.open(ledger), session.day(at)
    first, last = session.span(since, until)
    _together({"kernel": kernel, "bandwidth": bandwidth}, "at", at)
    _together({"calendar": calendar}, "repeats", repeats)
    if via and columns:
        raise InputError("--via is what rows share in one mode; leave --columns out")
    said, concepts = list(gathered(opened.statements(), session.ties(opened))), opened.concepts()
    kept = only(
        said,
        since=first,
        until=last,
        include=known(session.pairs(include), said, concepts),
        exclude=known(session.pairs(exclude), said, concepts),
    )
    made = networks.network(
        kept,
        rows=rows,
        columns=columns,
        via=via or ("actor" if rows == "concept" else "concept"),
        weight=weight,
        normalize=normalize,
        repeats=repeats or Repeats.ALL,
        calendar=calendar or Calendar.CALENDAR,
        isolates=isolates,
        age=networks.kernel(kernel or Kernel.GAUSSIAN, day, bandwidth or 90) if day else None,
    )
    if not made.rows:
        session.say(session.nothing(opened, "ties"))
    session.out(write_network(made, form))


def _together(given: Mapping[str, object], other: str, there: object) -> None:
    """Refuse options that say nothing without another."""
    for name, value in given.items():
        if value is not None and there is None:
            raise InputError(f"--{name} says nothing without --{other}")
