"""Versions of one page: a page that was changed is a new article, and the one before it stays.

What a coder found in an earlier version counts until that coder has read the later one on the
same question, so that a story that was edited is not heard twice, and what a person coded in it
is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, or_, select, update

from onrecord.ledger import tables as t
from onrecord.model import Article, Verdict
from onrecord.sketches import overlap
from onrecord.text import name_of, words_of

# Two texts at one address are versions where they share this of the shorter's word triples: a
# feed's own address, given for each of its items, makes none of them a version of another.
SAME, FEWEST = 0.3, 8  # the second: of a few words in common nothing follows
TRACKS = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|smid|ref|cmpid", re.IGNORECASE)
OF_WORDS = re.compile(r"[0-9a-f]{16}")  # as :func:`content_digest` makes ids
APART = re.compile(r"~[0-9a-f]{8}$")  # what tells an id from another's that was there
_LATER = t.readings.alias("later")


def page_of(article: Article) -> str | None:
    """What tells the place of an article from others: its address or else its giver's id; None
    where its id was made of its words."""
    place = _plain(article.url or "")
    if place is None and not OF_WORDS.fullmatch(article.id):
        place = APART.sub("", article.id)
    return place and name_of(place)


def _plain(url: str) -> str | None:
    """An address of the web without scheme, “www.”, a slash at its end, a fragment, and what only
    tells who sent the reader."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    asked = [(k, v) for k, v in parse_qsl(parts.query, True) if not TRACKS.fullmatch(k)]
    place = parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")
    return place + (f"?{urlencode(sorted(asked))}" if asked else "")


def stands() -> ColumnElement[bool]:
    """Of a statement joined with its article: no later version has been read in its place."""
    a, s, read = t.articles.c, t.statements.c, _LATER.c
    again = select(1).where(
        read.article_id == a.replaced_by, read.coder == s.coder, read.concept == s.concept
    )
    return or_(a.replaced_by.is_(None), ~again.exists())


def place(connection: Connection, article_id: str) -> None:
    """Find the versions of a kept article's page and let the latest stand for all of them.

    Which is later is told by when they were published, and else by when they came in.
    """
    a = t.articles.c
    shown = select(a.id, a.page, a.sketch, a.published, a.first_seen, a.replaced_by)
    own = connection.execute(shown.where(a.id == article_id)).one()
    if own.page is None:
        return
    heads = connection.execute(
        shown.where(a.page == own.page, a.id != own.id, a.replaced_by.is_(None))
    ).all()
    same = [head for head in heads if _same(head.sketch, own.sketch)]
    if same:
        _replace(connection, max((*same, own), key=_moment).id, {own.id, *(h.id for h in same)})


def _same(one: bytes | None, other: bytes | None) -> bool:
    shared, share = overlap(one, other) if one and other else (0, 0.0)
    return shared >= FEWEST and share >= SAME


def _moment(row: Any) -> tuple[datetime, datetime]:
    """When a version was made, by its own word or else by its coming in."""
    first = row.first_seen.replace(tzinfo=None)
    return (row.published.replace(tzinfo=None) if row.published else first), first


def _replace(connection: Connection, latest: str, versions: set[str]) -> None:
    """Let one version stand for others, and for all for which these stood."""
    a = t.articles.c
    earlier = and_(or_(a.id.in_(versions), a.replaced_by.in_(versions)), a.id != latest)
    values = {"replaced_by": latest, "mended": a.mended + 1}
    connection.execute(update(t.articles).where(earlier).values(values))
    own = {"replaced_by": None, "mended": a.mended + 1}
    connection.execute(update(t.articles).where(a.id == latest).values(own))


def returned(connection: Connection, article_id: str) -> bool:
    """A page has an earlier version's words again: that version stands for the others. False where
    it does already."""
    a = t.articles.c
    now = connection.execute(select(a.replaced_by).where(a.id == article_id)).scalar()
    if now is not None:
        _replace(connection, article_id, {now})
    return now is not None


def parted(connection: Connection, article_id: str) -> None:
    """An article is taken out: of the versions that it stood for the latest does now."""
    a = t.articles.c
    rows = select(a.id, a.published, a.first_seen).where(a.replaced_by == article_id)
    if left := connection.execute(rows).all():
        _replace(connection, max(left, key=_moment).id, {row.id for row in left})


def carry(connection: Connection, article_id: str) -> None:
    """What people decided on an earlier version's statements holds for the same words of the same
    actor on the same question in the article, unless they have decided on these too."""
    a, s, j = t.articles.c, t.statements.c, t.judgements
    earlier = select(a.id).where(a.replaced_by == article_id)
    if not connection.execute(earlier.limit(1)).first():
        return
    words: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    judged = (
        select(s.actor, s.concept, s.coder, s.evidence, *j.c)
        .join(j, j.c.statement_id == s.id)
        .where(s.article_id.in_(earlier))
        .order_by(j.c.number)
    )
    for row in connection.execute(judged).mappings():
        words[_said(row)] = {c.name: row[c.name] for c in j.c if c.name != "number"}
    own = select(s.id, s.actor, s.concept, s.coder, s.evidence).where(
        s.article_id == article_id, s.id.not_in(select(j.c.statement_id))
    )
    for row in connection.execute(own).mappings().all():
        word = words.get(_said(row))
        if word and word["verdict"] != Verdict.UNDO:
            connection.execute(insert(j), dict(word) | {"statement_id": row["id"]})


def _said(row: RowMapping) -> tuple[Any, ...]:
    return (row["actor"], row["concept"], row["coder"], *words_of(row["evidence"]))
