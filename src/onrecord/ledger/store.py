"""Opens a ledger: a SQLite file by default, PostgreSQL by URL; brings it up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from onrecord.errors import LedgerError, StoreError

HEAD = "0010"
WAIT = 30  # seconds that a writer waits for another
WRITING = 0x6F6E7265636F7264  # “onrecord”: the number under which writers queue at PostgreSQL


def shown_name(where: str) -> str:
    """A ledger's place as it may be said: without a password, wherever in the address it stands."""
    if "://" not in where:
        return where
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        return "a ledger by an address that cannot be read"
    host = (url.host or "").rsplit("@", 1)[-1]  # behind a password with an “@” in it
    plain = url.set(password=None, query={}, host=host or None)
    return plain.render_as_string()


def open_engine(where: str, *, create: bool = True) -> Engine:
    """The database at ``where`` (a path or a SQLAlchemy URL), its tables up to date.

    Raises :class:`LedgerError` where it is not a ledger, or is newer than this program, or
    (with ``create`` false) does not exist.
    """
    is_url = "://" in where
    name = shown_name(where)
    if not is_url and not create and not Path(where).exists():
        raise LedgerError(f"{name}: no such ledger; make one with: onrecord add … --ledger {name}")
    try:
        if not is_url and not create and _is_archive(where):
            return _telling(_open_archive(where, name), name)
        url = make_url(where) if is_url else URL.create("sqlite", database=where)
        engine = create_engine(url, pool_pre_ping=is_url)  # a server may have begun anew
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        elif engine.dialect.name == "postgresql":
            event.listen(engine, "begin", _begin_postgresql)
        found = _schema(engine)
        if found != HEAD:
            if found is None and not create:
                raise LedgerError(
                    f"{name}: no ledger; make one with: onrecord add … --ledger {name}"
                )
            with engine.begin() as connection:
                _upgrade(connection, name)
        if engine.dialect.name == "sqlite":
            _keep_log(engine)
            _watch_place(engine, name)
    except (ArgumentError, ModuleNotFoundError, ValueError) as error:
        raise LedgerError(f"{name}: {error}") from error
    except (DatabaseError, OperationalError) as error:
        raise LedgerError(f"{name}: cannot be opened as a ledger ({error.orig})") from error
    return _telling(engine, name)


def _schema(engine: Engine) -> str | None:
    """The version of the tables, read without a write lock (a reader waits for nobody); None where
    there are none, and empty in another program's database."""
    with engine.connect().execution_options(reads=True) as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            return "" if tables else None
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(version or "")


def _keep_log(engine: Engine) -> None:
    """Write-ahead logging: readers do not wait for a writer, and a kill loses no commit. A file
    keeps it; only a ledger is set so, and no other program's."""
    with engine.connect() as connection, suppress(sqlite3.Error):  # one that is read just now
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA journal_mode = WAL").fetchone()


def _watch_place(engine: Engine, name: str) -> None:
    """Refuse to write where another file has been put in the place of the one that was opened: the
    log of the one would spoil the other."""
    place = Path(engine.url.database or "").absolute()
    if not place.is_file():  # in memory
        return
    opened = place.stat()

    def check(connection: Connection) -> None:
        try:
            there = os.path.samestat(place.stat(), opened)
        except OSError:
            there = False
        if not there:
            raise LedgerError(
                f"{name}: another file is in its place since it was opened; stop first"
            )

    event.listen(engine, "begin", check)


def _telling(engine: Engine, name: str) -> Engine:
    """The engine, with what a database refuses later said as every other error: that it may not be
    written to, that its disk is full, that its server is gone."""

    def say(context: ExceptionContext) -> None:
        refused = isinstance(context.sqlalchemy_exception, DatabaseError)
        if refused and not isinstance(context.sqlalchemy_exception, IntegrityError):
            reason = str(context.original_exception).strip().splitlines()[0]
            kept = "" if "malformed" in reason else "; what was kept stays"
            raise StoreError(f"{name}: {reason}{kept}") from None

    event.listen(engine, "handle_error", say)
    return engine


def _is_archive(where: str) -> bool:
    """Whether a ledger's file may be read and not written: a colleague's, or an archive's."""
    path = Path(where)
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _open_archive(where: str, name: str) -> Engine:
    """A ledger for reading alone.

    Its owner may be writing: then what was committed last lies in the log beside the file, which
    is not looked at in a file that is said never to change.
    """
    log, place = Path(where + "-wal"), Path(where).resolve().as_uri() + "?mode=ro"

    def connect() -> sqlite3.Connection:
        still = not (log.is_file() and log.stat().st_size)
        opened = sqlite3.connect(place + "&immutable=1" * still, uri=True)
        opened.isolation_level = None  # all that is read between BEGIN and its end is of one moment
        return opened

    # Opened anew for each reading: what is said never to change is so for a moment only.
    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", _begin_sqlite)
    with engine.connect().execution_options(reads=True) as connection:
        tables = set(inspect(connection).get_table_names())
        if "alembic_version" not in tables:
            raise LedgerError(f"{name}: no ledger, and it cannot be written to")
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != HEAD:
        raise LedgerError(f"{name}: of another schema ({found}), and it cannot be written to")
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """What every connection needs."""
    # The driver would begin late and commit before each CREATE TABLE; we say when to begin,
    # so that a migration and an article are each kept whole or not at all.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    """One writer at a time, as SQLite has it: what is looked for and then put is put once."""
    if not connection.get_execution_options().get("reads", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")


def _upgrade(connection: Connection, where: str) -> None:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables and tables:
        raise LedgerError(f"{where}: a database of another program (it has {sorted(tables)[0]!r})")
    if tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found == HEAD:
            return
        if found is not None and str(found) > HEAD:
            raise LedgerError(f"{where}: written by a newer onrecord (schema {found}); upgrade it")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "onrecord.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
