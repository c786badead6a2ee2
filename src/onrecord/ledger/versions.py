"""Versions of one page: a page that was changed is a new article, and the one before it stays.

What a coder found in an earlier version counts until that coder has read the later one on the
same question, so that a story that was edited is not heard twice, and what a person coded in it
is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    insert,
    or_,
    select,
    update,
)

from onrecord.ledger import tables as t
from onrecord.ledger.rows import aware
from onrecord.model import Article, Verdict
from onrecord.sketches import overlap, size
from onrecord.text import name_of, words_of

# Two texts at one address are versions where they share this of the shorter's word triples: a
# feed's own address, given for each of its items, makes none of them a version of another, nor does
# what stands below each of them. Of a few words in common nothing follows.
SAME, FEWEST = 0.5, 8
SHRUNK = 0.5  # of its triples: what is cut shorter (by a paywall) withdraws nothing
LATEST = 50  # versions with which a new one is compared
TRACKS = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|smid|ref|cmpid", re.IGNORECASE)
OF_WORDS = re.compile(r"[0-9a-f]{16}")  # as :func:`content_digest` makes ids
APART = re.compile(r"~[0-9a-f]{8}$")  # what tells an id from another's that was there
_LATER, _OTHER = t.readings.alias("later"), t.articles.alias("other")


def page_of(article: Article) -> str | None:
    """What tells the place of an article from others: its address or else its giver's id; None
    where its id was made of its words, or is a number, which any collection has."""
    place = _plain(article.url or "")
    own = any(map(str.isalpha, article.id)) and not OF_WORDS.fullmatch(article.id)
    if place is None and own:
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
    a, s, read, other = t.articles.c, t.statements.c, _LATER.c, _OTHER.c
    later = and_(other.replaced_by == a.replaced_by, other.first_seen > a.first_seen)
    again = (
        select(1)
        .select_from(_LATER.join(_OTHER, other.id == read.article_id))
        .where(or_(other.id == a.replaced_by, later))
        .where(read.coder == s.coder, read.concept == s.concept)
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
    others = shown.where(a.page == own.page, a.id != own.id, a.replaced_by.is_(None))
    heads = connection.execute(others.order_by(a.first_seen.desc()).limit(LATEST)).all()
    if same := [head for head in heads if _same(head.sketch, own.sketch)]:
        latest = _latest([*same, own])
        kept = [head for head in same if head is latest or not _shrunk(latest, head)]
        if kept:
            _replace(connection, latest.id, {own.id, *(head.id for head in kept)})


def _same(one: bytes | None, other: bytes | None) -> bool:
    shared, share = overlap(one, other) if one and other else (0, 0.0)
    return shared >= FEWEST and share >= SAME


def _shrunk(later: Any, earlier: Any) -> bool:
    return size(later.sketch) < SHRUNK * size(earlier.sketch)


def _latest(several: Sequence[Any]) -> Any:
    """The latest version: by when they were published, where all say it, else as they came in."""
    dated = all(row.published for row in several)
    return max(several, key=lambda r: ((r.published,) if dated else ()) + (r.first_seen,))


def _replace(connection: Connection, latest: str, versions: set[str]) -> None:
    """Let one version stand for others, and for all for which these stood."""
    a = t.articles.c
    earlier = and_(or_(a.id.in_(versions), a.replaced_by.in_(versions)), a.id != latest)
    values = {"replaced_by": latest, "mended": a.mended + 1}
    connection.execute(update(t.articles).where(earlier).values(values))
    own = {"replaced_by": None, "mended": a.mended + 1}
    connection.execute(update(t.articles).where(a.id == latest).values(own))
    carry(connection, latest)


def returned(connection: Connection, article_id: str, url: str) -> bool:
    """The page at ``url`` has an earlier version's words again: that version stands for the others.
    False where it does already, and where it is another page that has these words."""
    a = t.articles.c
    own = connection.execute(select(a.replaced_by, a.page).where(a.id == article_id)).one()
    if own.replaced_by is None or own.page != page_of(Article(article_id, "", url=url)):
        return False
    _replace(connection, article_id, {own.replaced_by})
    return True


def parted(connection: Connection, article_id: str) -> None:
    """An article is taken out: of the versions that it stood for the latest does now."""
    a = t.articles.c
    rows = select(a.id, a.published, a.first_seen).where(a.replaced_by == article_id)
    if left := connection.execute(rows).all():
        _replace(connection, _latest(left).id, {row.id for row in left})


def carry(connection: Connection, article_id: str, of: str | None = None) -> None:
    """What people decided on statements of a page's other versions (or ``of`` this one) holds for
    the same words of the same actor on the same question in an article, unless they have decided on
    these since."""
    a, s, j = t.articles.c, t.statements.c, t.judgements
    earlier = select(a.id).where(a.id == of if of else a.replaced_by == article_id)
    if not connection.execute(earlier.limit(1)).first():
        return
    judged = (
        select(s.actor, s.concept, s.coder, s.evidence, *j.c)
        .join(j, j.c.statement_id == s.id)
        .order_by(j.c.number)
    )
    words = _latest_words(connection, judged.where(s.article_id.in_(earlier)))
    if not words:
        return
    here = _latest_words(connection, judged.where(s.article_id == article_id))
    own = select(s.id, s.actor, s.concept, s.coder, s.evidence).where(s.article_id == article_id)
    for row in connection.execute(own).mappings().all():
        word, since = words.get(_said(row)), here.get(_said(row))
        if word is None or (since is not None and _moment(since) > _moment(word)):
            continue
        if since is not None or word["verdict"] != Verdict.UNDO:
            values = {name: value for name, value in word.items() if name != "number"}
            connection.execute(insert(j), values | {"statement_id": row["id"]})


def _moment(word: Mapping[str, Any]) -> tuple[datetime, int]:
    """When a word was said; of one moment, which came in later: a colleague's may have been taken
    over after what was said here since."""
    return aware(word["when"]), word["number"]


def _latest_words(
    connection: Connection, judged: Select[Any]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The latest judgement on each statement, by what it says, of some in their order."""
    names = [column.name for column in t.judgements.c]
    return {
        _said(row): {name: row[name] for name in names}
        for row in connection.execute(judged).mappings()
    }


def judged(connection: Connection, statement_id: str) -> None:
    """A decision on an earlier version's statement is one on the same words of the latest."""
    a, s = t.articles.c, t.statements.c
    where = select(a.id, a.replaced_by).join(t.statements, s.article_id == a.id)
    for row in connection.execute(where.where(s.id == statement_id, a.replaced_by.is_not(None))):
        carry(connection, row.replaced_by, of=row.id)


def _said(row: RowMapping) -> tuple[Any, ...]:
    return (row["actor"], row["concept"], row["coder"], *words_of(row["evidence"]))
