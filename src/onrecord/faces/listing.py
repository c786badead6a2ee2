"""Commands that list what a ledger holds, for people and for pipes."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import Actor, As, Coder, Concept, Since, Until, Where, app
from onrecord.faces.session import Form
from onrecord.findings.selection import is_asked, only


@app.command(epilog="Example: `onrecord statements --actor Scholz -f jsonl`")
def statements(
    ledger: Where = None,
    concept: Concept = None,
    actor: Actor = None,
    coder: Coder = None,
    article: Annotated[str | None, typer.Option(help="Only of this article.")] = None,
    since: Since = None,
    until: Until = None,
    form: As = Form.table,
) -> None:
    """Every statement with its words, as people's judgements leave it, by day."""
    from onrecord.exchange.tables import STATEMENT, statement_row
    from onrecord.faces import screen
    from onrecord.findings.evidence import under

    opened = session.open(ledger)
    first, last = session.span(since, until)
    if article is not None and opened.article(article) is None:
        raise InputError(f"{opened.where}: no article {article!r}; onrecord articles lists them")
    names = session.ties(opened).names
    told = opened.statements(article_id=article, **session.only(opened, concept, coder))
    asked = (s for s in told if is_asked(actor, under(s, names).actor, [s]))
    found = list(only(asked, since=first, until=last))
    if not found:
        session.say(session.nothing(opened, "statements", actor))
    if form is not Form.table:
        session.records(map(statement_row, found), form, STATEMENT)
    elif found:
        screen.console().print(screen.statements_table(found))


@app.command(epilog="Example: `onrecord articles --since 2024-05-01 -f csv`")
def articles(
    ledger: Where = None,
    words: Annotated[
        list[str] | None, typer.Argument(help="Only articles that have all of these words.")
    ] = None,
    since: Since = None,
    until: Until = None,
    form: As = Form.table,
) -> None:
    """The articles, the latest first: who published them, what they repeat, who has them too."""
    from onrecord.exchange.tables import ARTICLE
    from onrecord.faces import screen
    from onrecord.faces.web.rows import article_row
    from onrecord.faces.web.view import View

    opened = session.open(ledger)
    first, last = session.span(since, until)
    state = View(opened, session.beliefs()).state
    having = set(opened.find(list(words), len(state.articles))) if words else state.articles
    rows = [
        article_row(state, one)
        for one in sorted(state.articles.values(), key=lambda one: one.order, reverse=True)
        if one.id in having
        and (first is None or (one.day is not None and one.day >= first))
        and (last is None or (one.day is not None and one.day <= last))
    ]
    if not rows:
        session.say(f"No articles for this; the ledger has {len(state.articles)} in all.")
    if form is not Form.table:
        session.records(rows, form, ARTICLE)
        return
    more = [name for name in ("repeats", "copies") if any(row[name] for row in rows)]
    table = screen.table("id", "published", "outlet", "title", "statements", *more)
    for row in rows:
        day = (row["published"] or "no date")[:10]
        said = "replaced" if row["replaced_by"] else row["statements"]
        shown = [row["id"], day, row["outlet"] or "", row["title"] or "", said]
        shown += [", ".join(row[n]) if n == "copies" else row[n] or "" for n in more]
        table.add_row(*map(screen.plain, map(str, shown)))
    if rows:
        screen.console().print(table)


@app.command(epilog="Example: `onrecord actors --actor Trump`")
def actors(ledger: Where = None, actor: Actor = None, form: As = Form.table) -> None:
    """Everybody with a position, how the texts write their names, and on what they are heard."""
    from onrecord.exchange.tables import ACTOR, actor_row
    from onrecord.faces import screen
    from onrecord.faces.web.view import View

    opened = session.open(ledger)
    state = View(opened, session.beliefs()).state
    said = {name: [s for lane in state.of_actor[name] for s in lane.said] for name in state.actors}
    rows = [actor_row(name, of) for name, of in said.items() if is_asked(actor, name, of)]
    if not rows:
        session.say(session.nothing(opened, "actors", actor))
    if form is not Form.table:
        session.records(rows, form, ACTOR)
        return
    table = screen.table("actor", "kind", "statements", "concepts", "written")
    for row in rows:
        shown = (row["name"], row["kind"], row["statements"])
        several = (", ".join(row["concepts"]), ", ".join(row["written"]))
        table.add_row(*map(screen.plain, map(str, (*shown, *several))))
    if rows:
        screen.console().print(table)
