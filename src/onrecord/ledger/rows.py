"""Rows of a ledger to what the program speaks of, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from onrecord.model import Article, Attribution, Certainty, Change, Kind, Statement

UNSHOWN = ("digest", "first_seen", "sketch", "mended", "page", "replaced_by")


def statement_of(row: RowMapping) -> Statement:
    clean = {
        "kind": Kind(row["kind"]),
        "certainty": Certainty(row["certainty"]),
        "change": Change(row["change"]) if row["change"] else None,
        "via": tuple(row["via"]),
    }
    return Statement(**dict(row) | clean)


def article_of(row: dict[str, Any]) -> Article:
    """An article as its row has it."""
    values = {k: v for k, v in row.items() if k not in (*UNSHOWN, "east")}
    published = local(row)
    return Article(**values | {"published": published, "extra": row["extra"] or {}})


def attribution_of(row: dict[str, Any]) -> Attribution:
    row.pop("number")
    for role in ("source", "cue", "content"):
        row[role] = tuple((start, end) for start, end in row[role])
    return Attribution(**row)


def dated(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose ``published`` is an instant in UTC, and how far ``east`` its calendar is: an
    article of the evening in Washington is not of the next day."""
    moment: datetime | None = row["published"]
    offset = moment.utcoffset() if moment else None
    east = None if offset is None else int(offset.total_seconds() // 60)
    return row | {"published": moment and moment.astimezone(UTC), "east": east}


def local(row: Mapping[Any, Any]) -> datetime | None:
    """When a row's article was published, by the calendar on which it was."""
    moment: datetime | None = aware(row["published"])
    if moment is None:
        return None
    return moment.astimezone(timezone(timedelta(minutes=row["east"])) if row["east"] else UTC)


def aware(moment: datetime | None) -> Any:
    """An instant in UTC: SQLite gives it without saying so, PostgreSQL by its session's clock."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def exists(connection: Connection, table: Table, **values: object) -> bool:
    """Whether a table has a row with these values."""
    query = select(1).select_from(table)
    for column, value in values.items():
        query = query.where(table.c[column] == value)
    return connection.execute(query.limit(1)).first() is not None
