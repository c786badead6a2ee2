"""A whole ledger at another place: a copy to keep, or the way to PostgreSQL and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, func, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError

from onrecord.errors import LedgerError
from onrecord.ledger import tables as t
from onrecord.ledger.reader import Reader
from onrecord.ledger.rows import aware

AT_ONCE = 200  # rows in hand


def copy(source: Reader, where: str, seen: Callable[[int], None] = lambda _: None) -> Reader:
    """Put all that a ledger holds, as it stands at one moment, into an empty place: a new file, or
    an empty database by its URL. All of it or nothing; ``seen`` is told of rows as they are copied.

    Articles, statements, decisions with their order, what was read with what, what the watch
    follows and what was told to whom come along; ids stay. What another program deleted an article
    from under is left out, as everywhere. Raises :class:`LedgerError` where something is there
    already, and where a database does not take a row.
    """
    file = _file(where)
    if file is None:
        target = Reader(where)
        _copy(source, target, target.where, seen)
        return target
    taken = LedgerError(f"{where}: it is there already; name a new one")
    if file.exists() or file.is_symlink():
        raise taken
    if not file.parent.is_dir():
        raise LedgerError(f"{where}: there is no folder {file.parent}")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with _removed(part):
            with Reader(part) as target:
                _copy(source, target, where, seen)
            _put(part, file)
    except FileExistsError:
        raise taken from None
    return Reader(where, create=False)


def size(source: Reader) -> int:
    """How many rows a copy takes."""
    with source.reading() as connection:
        return sum(_count(connection, _whole(table)) for table in _tables())


def _file(where: str) -> Path | None:
    """The file that a place is; None of a server. Raises :class:`LedgerError` for one in memory."""
    name: str | None = where
    if "://" in where:
        try:
            url = make_url(where)
        except (ArgumentError, ValueError):
            return None  # to be refused when it is opened
        if url.get_backend_name() != "sqlite":
            return None
        name = url.database
    if not name or name == ":memory:":
        raise LedgerError("a copy is made into a file, or a database by its URL: name one")
    return Path(name)


def _put(part: Path, file: Path) -> None:
    """Let a file of ours take its place, and never over what another has put there meanwhile."""
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:  # a file has one name only there
        if file.exists():
            raise FileExistsError from None
        part.rename(file)


@contextmanager
def _removed(part: Path) -> Iterator[None]:
    """After it nothing is left of a file of ours, and of what SQLite puts beside it."""
    try:
        yield
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{part}{end}").unlink()


def _copy(source: Reader, target: Reader, name: str, seen: Callable[[int], None]) -> None:
    with _moment(source) as here, target.engine.begin() as there:
        for table in _tables():
            if _count(there, select(table)):
                raise LedgerError(f"{name}: it holds {table.name} already; name a new one")
        for table in _tables():
            for some in _in_hand(here, table):
                if reason := _refused(there, table, some):
                    raise LedgerError(f"{name}: {table.name} {reason}; nothing is kept")
                seen(len(some))
            _go_on_counting(there, table)
        counted = here.execute(select(t.changes.c.number)).scalar()
        there.execute(update(t.changes).values(number=counted))
        for table in _tables():
            if _count(here, _whole(table)) != _count(there, select(table)):
                raise LedgerError(f"{name}: not all {table.name} arrived; nothing is kept")


def _refused(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> str:
    """Which of some rows a database does not take, and why; empty where it takes them all."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table), rows)
    except (IntegrityError, LedgerError) as error:
        if len(rows) > 1:  # together they say nothing of which it is
            each = (_refused(connection, table, [row]) for row in rows)
            return next(filter(None, each), str(error))
        key = ", ".join(repr(rows[0][column.name]) for column in table.primary_key)
        reason = error.orig if isinstance(error, IntegrityError) else error
        return f"{key}: {str(reason).strip().splitlines()[0]}"
    return ""


@contextmanager
def _moment(source: Reader) -> Iterator[Connection]:
    """A ledger as it stands now, whatever others write meanwhile."""
    with source.reading() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _tables() -> list[Table]:
    """All that hold what a ledger is for, those first that others point to."""
    return [table for table in t.metadata.sorted_tables if table is not t.changes]


def _whole(table: Table) -> Select[Any]:
    """A table's rows but those whose article, or question, another program has taken out."""
    rows = select(table)
    for one in table.foreign_keys:
        rows = rows.where(one.parent.in_(select(one.column)))
    return rows


def _count(connection: Connection, rows: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one()


def _in_hand(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A table's rows, some at a time, as any database takes them."""
    found = connection.execute(_whole(table), execution_options={"yield_per": AT_ONCE})
    for some in found.mappings().partitions():
        yield [{name: _plain(value) for name, value in row.items()} for row in some]


def _plain(value: Any) -> Any:
    return aware(value) if isinstance(value, datetime) else value


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number what comes next behind what was copied, as SQLite does by itself."""
    counter = table.autoincrement_column
    if connection.dialect.name == "postgresql" and counter is not None:
        last = select(func.coalesce(func.max(counter), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, counter.name)
        connection.execute(select(func.setval(sequence, last, False)))
