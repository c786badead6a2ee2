"""A whole ledger at another place: a copy to keep, or the way to PostgreSQL and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from onrecord.errors import LedgerError
from onrecord.ledger import tables as t
from onrecord.ledger.reader import Reader
from onrecord.ledger.rows import aware

AT_ONCE = 200  # rows in hand


def copy(source: Reader, where: str, seen: Callable[[int], None] = lambda _: None) -> Reader:
    """Put all that a ledger holds, as it stands at one moment, into an empty place: a path, or a
    URL. All of it or nothing; ``seen`` is told of rows as they are copied.

    Articles, statements, decisions with their order, what was read with what, what the watch
    follows and what was told to whom come along; ids stay. Raises :class:`LedgerError` where
    something is there already.
    """
    is_new = "://" not in where and not Path(where).exists()
    try:
        return _copy(source, Reader(where), seen)
    except BaseException:
        if is_new:  # by us, and empty: nothing was committed
            for end in ("", "-wal", "-shm"):
                Path(where + end).unlink(missing_ok=True)
        raise


def size(source: Reader) -> int:
    """How many rows a copy takes."""
    with source.reading() as connection:
        return sum(_count(connection, table) for table in _tables())


def _copy(source: Reader, target: Reader, seen: Callable[[int], None]) -> Reader:
    with _moment(source) as here, target.engine.begin() as there:
        for table in _tables():
            if _count(there, table):
                raise LedgerError(f"{target.where}: it holds {table.name} already; name a new one")
        for table in _tables():
            for some in _in_hand(here, table):
                there.execute(insert(table), some)
                seen(len(some))
            _go_on_counting(there, table)
        counted = here.execute(select(t.changes.c.number)).scalar()
        there.execute(update(t.changes).values(number=counted))
        short = [x.name for x in _tables() if _count(here, x) != _count(there, x)]
        if short:
            raise LedgerError(
                f"{target.where}: some {', '.join(short)} did not arrive; none is kept"
            )
    return target


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


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _in_hand(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A table's rows, some at a time, as any database takes them."""
    found = connection.execute(select(table), execution_options={"yield_per": AT_ONCE})
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
