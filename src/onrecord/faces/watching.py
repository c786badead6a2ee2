"""The command that keeps a ledger current."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import InputError, StoreError
from onrecord.faces import consent, session
from onrecord.faces.app import Book, Where, Yes, app
from onrecord.faces.wording import many

if TYPE_CHECKING:
    from onrecord.ledger import Ledger
    from onrecord.settings import Settings
    from onrecord.watch.watching import Round

WAITS = (1, 2, 4, 8, 15, 15, 15)  # minutes between two tries of a database that is gone


@app.command(epilog="Example: `onrecord watch https://example.org/feed.xml --ledger l.db`")
def watch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Feeds, sitemaps or pages by address, or an OPML file; kept."),
    ] = None,
    codebook: Book = None,
    ledger: Where = None,
    once: Annotated[bool, typer.Option("--once", help="One round, then stop.")] = False,
    every: Annotated[int, typer.Option(min=1, help="Minutes between two looks.")] = 15,
    allow: Annotated[
        list[str] | None, typer.Option(help="A host inside your own network; may be repeated.")
    ] = None,
    problems: Annotated[
        bool, typer.Option("--problems", help="Only say what fails at present.")
    ] = False,
    forget: Annotated[
        list[str] | None,
        typer.Option(help="Follow this address no more; what was read stays; may be repeated."),
    ] = None,
    yes: Yes = False,
) -> None:
    """Feeds, sitemaps and pages, read into a ledger as they come. Stop it when you like.

    With --once the exit code is 1 where something failed; it is tried again the next time."""
    from onrecord.faces import screen
    from onrecord.faces.hooking import Hooks
    from onrecord.ledger import Ledger, propositions
    from onrecord.ledger.outbox import Outbox
    from onrecord.ledger.watchlist import Watchlist
    from onrecord.statements import load_codebook
    from onrecord.watch import Fetcher, Watcher
    from onrecord.watch import watch as rounds
    from onrecord.watch.addresses import check_url

    settings = session.settings()
    if forget:
        _forget(session.open(ledger), forget, settings)
        return
    if problems:
        opened = session.open(ledger)
        failing = Watchlist(opened).problems()
        failing += [(hook, "hook", why) for hook, why in Outbox(opened).problems(settings.hooks)]
        table = screen.table("address", "state", "why")
        for row in failing:
            table.add_row(*map(screen.plain, row))
        screen.console().print(table if failing else "Nothing fails at present.")
        return
    allowed = frozenset(name.lower() for name in allow or ())
    given = [*(sources or ()), *settings.sources]
    urls = [url for one in given for url in _addresses(one)]
    for url in urls:
        check_url(url, allowed)
    book = load_codebook(codebook or settings.codebook)
    second = consent.to_be_sent(book, settings, yes)
    opened = Ledger(ledger or settings.ledger)  # once all that was given can be used
    propositions.check(opened, book)  # before anything is fetched
    Watchlist(opened).follow(urls)
    fetcher = Fetcher(allowed, settings.max_bytes)
    watcher = Watcher(opened, book, settings, fetcher, every=every * 60.0, second=second)
    hooks = Hooks(opened, settings, fetcher)

    def tell() -> None:
        for told in hooks.round():
            session.say(f"{told.hook}: {told.problem or 'told of a shift'}")

    if once and not watcher.kept.due_sources(watcher.clock()) and (due := watcher.kept.next_at()):
        moment = datetime.fromtimestamp(due).strftime("%H:%M:%S")
        session.say(f"nothing is due before {moment}: --every says how often a source is asked")
    failed = 0
    try:
        tell()  # what waits since the last time; and whom to tell from now on
        for one in _patient(lambda: rounds(watcher, once, after=tell), once):
            failed += bool(one.problem)
            if one.problem:
                session.say(f"{one.url}: {one.problem}{'; given up' if one.final else ''}")
            elif one.added is not None:
                new = (
                    f"added, {many(one.added.statements, 'statement')}"
                    if one.added.new
                    else "known"
                )
                session.say(f"{one.url}: {new}{f'; {one.note}' if one.note else ''}")
            elif one.found:
                session.say(f"{one.url}: {one.found} new")
    except KeyboardInterrupt:
        session.say("stopped; what was read is kept, the rest waits")
    found = Watchlist(opened).count()
    pages = [f"{many(n, 'page')} {state}" for state, n in found.items() if state != "sources"]
    counts = ", ".join([many(found["sources"], "source"), *pages])
    session.say(f"{counts}; ledger {opened.where}")
    if once and failed:
        session.say(f"{failed} failed; what may still come is tried again the next time")
        raise typer.Exit(1)


def _patient(rounds: Callable[[], Iterator[Round]], once: bool) -> Iterator[Round]:
    """Rounds that begin anew where the ledger's database is gone for a while, as when its server is
    started again; for good, after an hour. One round alone does not wait."""
    waits = iter(WAITS)
    while True:
        try:
            for one in rounds():
                waits = iter(WAITS)
                yield one
            return
        except StoreError as error:
            wait = None if once else next(waits, None)
            if wait is None:
                raise
            session.say(f"{error}; tried again in {many(wait, 'minute')}")
            time.sleep(60 * wait)


def _forget(ledger: Ledger, urls: list[str], settings: Settings) -> None:
    """Take sources off the list. Raises :class:`InputError` for one that is not on it, or that the
    project file would put back."""
    from onrecord.ledger.watchlist import Watchlist

    kept = Watchlist(ledger)
    there = {url for one in settings.sources for url in _addresses(one)}
    followed = kept.addresses()
    for url in urls:  # all of them, before any is taken off
        if url in there:
            raise InputError(f"{url} is one of the sources in onrecord.toml; take it out there too")
        if url not in followed:
            others = ", ".join(followed) or "nothing"
            raise InputError(f"{url} is not followed here; {ledger.where} follows {others}")
    for url in urls:
        kept.forget(url)
        session.say(f"{url} is followed no more")
        site = url.partition("://")[2].partition("/")[0]
        if parts := [one for one in kept.addresses() if f"://{site}/" in one]:
            session.say(f"note: {', '.join(parts)} of that site still are")


def _addresses(given: str) -> list[str]:
    """An address, or those of an OPML file. Raises :class:`InputError` for what is neither."""
    from onrecord.watch import from_opml

    path = Path(given)
    if "://" not in given and not path.exists():
        raise InputError(f"{given}: no such file; an address begins with https://")
    return (
        from_opml(path)
        if "://" not in given and path.suffix.lower() in (".opml", ".xml")
        else [given]
    )
