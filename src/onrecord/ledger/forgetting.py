"""Takes an article, or a question, out of a ledger, down to its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, or_, select, update
from sqlalchemy.exc import DatabaseError

from onrecord.errors import LedgerError
from onrecord.ledger import tables as t
from onrecord.ledger import versions
from onrecord.ledger.outbox import SENT
from onrecord.ledger.watchlist import FORGOTTEN
from onrecord.model import Article


def forget(connection: Connection, article_id: str) -> int:
    """Take a kept article out, with all that was read in it, said of its copies, and told of it;
    gives how many statements went."""
    _overwrite(connection)
    others = select(t.articles.c.id).where(t.articles.c.replaced_by == article_id)
    for other in connection.execute(others).scalars().all():
        versions.carry(connection, other, of=article_id)
    own = t.statements.c.article_id == article_id
    gone = set(connection.execute(select(t.statements.c.id).where(own)).scalars())
    _untell(connection, gone)
    a, c = t.articles.c, t.copies.c
    places = [
        *connection.execute(select(a.url).where(a.id == article_id)).scalars(),
        *connection.execute(select(c.url).where(c.article_id == article_id)).scalars(),
    ]
    _unlist(connection, places)
    for table in (t.statements, t.attributions, t.readings, t.copies):
        connection.execute(delete(table).where(table.c.article_id == article_id))
    connection.execute(delete(t.articles).where(a.id == article_id))
    versions.parted(connection, article_id)
    _forget_actors(connection)
    return len(gone)


def forget_question(connection: Connection, concept: str) -> int:
    """Take a question out, with all that was found on it; gives how many statements went."""
    _overwrite(connection)
    own = t.statements.c.concept == concept
    gone = set(connection.execute(select(t.statements.c.id).where(own)).scalars())
    _untell(connection, gone)
    connection.execute(delete(t.statements).where(own))
    connection.execute(delete(t.readings).where(t.readings.c.concept == concept))
    connection.execute(delete(t.concepts).where(t.concepts.c.id == concept))
    _forget_actors(connection)
    return len(gone)


def _overwrite(connection: Connection) -> None:
    """Have what is deleted overwritten: it would stay in a SQLite file's free pages."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _unlist(connection: Connection, places: list[str | None]) -> None:
    """Have the watch read these pages no more, however their addresses are written; nothing of
    their titles is left."""
    p = t.pages.c
    own = {_page(url) for url in places if url} - {None}
    listed = connection.execute(select(p.url)).scalars().all()
    row = {"title": None, "state": FORGOTTEN, "problem": None}
    for url in listed:
        if url in places or _page(url) in own:
            connection.execute(update(t.pages).where(p.url == url).values(row))


def _page(url: str) -> str | None:
    return versions.page_of(Article(url, "", url=url))


@contextmanager
def wiped(engine: Engine) -> Iterator[None]:
    """After it a SQLite file's log is written into the file, and emptied, where nobody reads it."""
    yield
    if engine.dialect.name == "sqlite":
        with suppress(sqlite3.Error, DatabaseError, LedgerError), engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _forget_actors(connection: Connection) -> None:
    """Leave out the names of whom no statement is left, and on whom nobody decided."""
    a, s, i = t.actors.c, t.statements.c, t.identities.c
    said = select(1).where(s.actor == a.name, s.kind == a.kind).exists()
    decided = select(1).where(or_(i.one == a.name, i.other == a.name)).exists()
    connection.execute(delete(t.actors).where(~said, ~decided))


def _untell(connection: Connection, statements: Iterable[str]) -> None:
    """Leave nothing of some statements' words in what hooks were told, or wait to be."""
    d = t.deliveries.c
    for told in connection.execute(select(d.hook, d.id, d.body).where(d.body != "{}")).all():
        if any(name in told.body for name in statements):
            one = and_(d.hook == told.hook, d.id == told.id)
            connection.execute(update(t.deliveries).where(one).values(body="{}", state=SENT))
