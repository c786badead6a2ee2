"""An article's day was mended: what of it is read anew, and what moves along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, false, or_, update
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from onrecord.ledger import tables as t

STALE = ""  # the digest of a reading that is to be made anew


def redated(
    connection: Connection,
    article_id: str,
    before: date | None,
    now: date | None,
    again: Mapping[str, Iterable[str]],
) -> None:
    """What coders read of whom some concepts are coded ``again``, given for each, is stale, on
    others too: these are made anew when they are coded. Until then what was said on the day before
    was said on the new one, and by other coders for good."""
    r, s = t.readings.c, t.statements.c
    stale = and_(r.article_id == article_id, r.coder.in_(list(again)))
    connection.execute(update(t.readings).where(stale).values(digest=STALE))
    left = and_(s.article_id == article_id, ~_of(s, again), s.said_on.is_not_distinct_from(before))
    connection.execute(update(t.statements).where(left).values(said_on=now))


def _of(
    columns: ReadOnlyColumnCollection[str, Column[Any]], again: Mapping[str, Iterable[str]]
) -> ColumnElement[bool]:
    """Rows of these coders on these concepts."""
    each = (and_(columns.coder == name, columns.concept.in_(list(c))) for name, c in again.items())
    return or_(false(), *each)
