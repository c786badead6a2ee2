"""What the watch follows and how far it is; every change is a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, Update, and_, delete, func, insert, or_, select, update

from onrecord.ledger import tables as t
from onrecord.ledger.reader import Reader
from onrecord.ledger.rows import dated, exists, local

WAITING, KEPT, GIVEN_UP = "waiting", "kept", "given up"
FORGOTTEN = "forgotten"  # with its article: nothing brings it back
# Pages are looked at again, ever less often, while they may be corrected: feeds seldom tell it.
SOON, LONG = 3600.0, 3 * 86400.0  # seconds: the first time, and for how long


@dataclass(frozen=True, slots=True)
class Due:
    """A source or a page whose time has come."""

    url: str
    source: str
    etag: str | None
    modified: str | None
    failures: int
    title: str | None = None
    published: datetime | None = None


class Watchlist:
    """The sources and pages of a ledger."""

    def __init__(self, ledger: Reader) -> None:
        self._engine, self._reading = ledger.engine, ledger.reading

    def follow(self, urls: Iterable[str]) -> int:
        """Follow sources from now on; how many are new."""
        new = 0
        with self._engine.begin() as connection:
            for url in dict.fromkeys(urls):
                if not exists(connection, t.sources, url=url):
                    row = {"url": url, "next_at": 0.0, "failures": 0}
                    connection.execute(insert(t.sources), row)
                    new += 1
        return new

    def forget(self, url: str) -> None:
        """Follow a source no more. Its pages that still wait are dropped, what was read stays."""
        with self._engine.begin() as connection:
            waits = (t.pages.c.source == url) & t.pages.c.state.not_in((KEPT, FORGOTTEN))
            connection.execute(delete(t.pages).where(waits))
            own = (t.pages.c.source == url, t.pages.c.state == KEPT)
            connection.execute(update(t.pages).where(*own).values(kept_at=None))  # seen no more
            connection.execute(delete(t.sources).where(t.sources.c.url == url))

    def addresses(self) -> list[str]:
        """The sources, by address."""
        with self._reading() as connection:
            return list(
                connection.execute(select(t.sources.c.url).order_by(t.sources.c.url)).scalars()
            )

    def due_sources(self, now: float) -> list[Due]:
        """Sources to ask, the longest waiting first."""
        s = t.sources.c
        query = select(t.sources).where(s.next_at <= now).order_by(s.next_at, s.url)
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            return [Due(r["url"], r["url"], r["etag"], r["modified"], r["failures"]) for r in rows]

    def due_pages(self, now: float) -> list[Due]:
        """Pages to fetch, the longest waiting first; and those that were read of late, to see
        whether they were changed: after one hour, two, four, up to three days."""
        p = t.pages.c
        waits = or_(p.state == WAITING, and_(p.state == KEPT, p.kept_at > now - LONG))
        query = select(t.pages).where(waits, p.next_at <= now)
        names = ("url", "source", "etag", "modified", "failures", "title")
        with self._reading() as connection:
            rows = connection.execute(query.order_by(p.next_at, p.url)).mappings()
            return [Due(**{n: r[n] for n in names}, published=local(r)) for r in rows]

    def found(
        self,
        source: str,
        entries: Iterable[tuple[str, str, str | None, datetime | None]],
        etag: str | None,
        modified: str | None,
        next_at: float,
    ) -> int:
        """Note what a source lists (address, last change, title, date), and when to ask it again;
        how many pages now wait. A page that was kept waits again where its last change, as text, is
        later."""
        waiting = 0
        with self._engine.begin() as connection:
            for url, changed, title, published in entries:
                known = connection.execute(
                    select(t.pages.c.changed).where(t.pages.c.url == url)
                ).scalar()
                row = {"state": WAITING, "next_at": 0.0, "failures": 0, "changed": changed}
                if known is None:
                    row |= {"url": url, "source": source, "title": title, "published": published}
                    connection.execute(insert(t.pages), dated(row))
                elif changed > known:
                    done = connection.execute(_update(url).values(row))
                    if not done.rowcount:
                        continue
                else:
                    continue
                waiting += 1
            self._mark(connection, t.sources, source, next_at, 0, None, etag, modified)
        return waiting

    def source_failed(self, url: str, failures: int, next_at: float, problem: str) -> None:
        """Note why a source gave nothing, and when to ask it again."""
        with self._engine.begin() as connection:
            self._mark(connection, t.sources, url, next_at, failures, problem)

    def page_done(self, url: str, etag: str | None, modified: str | None, now: float) -> None:
        """Note that a page is in the ledger, or unchanged."""
        p = t.pages.c
        with self._engine.begin() as connection:
            kept = connection.execute(select(p.kept_at).where(p.url == url)).scalar()
            first = now if kept is None else kept
            values = {"state": KEPT, "problem": None, "etag": etag, "modified": modified}
            again = {"kept_at": first, "next_at": now + max(SOON, now - first), "failures": 0}
            connection.execute(_update(url).values(values | again))

    def page_failed(
        self, url: str, failures: int, next_at: float, problem: str, final: bool
    ) -> None:
        """Note why a page could not be read; it is tried again unless that is ``final``."""
        with self._engine.begin() as connection:
            state = GIVEN_UP if final else WAITING
            values = {"state": state, "failures": failures, "next_at": next_at, "problem": problem}
            connection.execute(_update(url).values(values))

    def next_at(self) -> float | None:
        """When something is due next."""
        p, s = t.pages.c, t.sources.c
        with self._reading() as connection:
            times = [
                connection.execute(select(func.min(s.next_at))).scalar(),
                connection.execute(select(func.min(p.next_at)).where(p.state == WAITING)).scalar(),
            ]
        return min((x for x in times if x is not None), default=None)

    def problems(self) -> list[tuple[str, str, str]]:
        """What fails at present: address, state, reason."""
        s, p = t.sources.c, t.pages.c
        with self._reading() as connection:
            sources = connection.execute(select(s.url, s.problem).where(s.problem.is_not(None)))
            found = [(row.url, "source", row.problem) for row in sources]
            pages = connection.execute(
                select(p.url, p.state, p.problem).where(p.problem.is_not(None)).order_by(p.url)
            )
            return found + [(row.url, row.state, row.problem) for row in pages]

    def count(self) -> dict[str, int]:
        """How many sources there are, and pages by state."""
        with self._reading() as connection:
            total = connection.execute(select(func.count()).select_from(t.sources)).scalar_one()
            states = connection.execute(
                select(t.pages.c.state, func.count()).group_by(t.pages.c.state)
            )
            return {"sources": total} | {row[0]: row[1] for row in states}

    @staticmethod
    def _mark(
        connection: Connection,
        table: Table,
        url: str,
        next_at: float,
        failures: int,
        problem: str | None,
        etag: str | None = None,
        modified: str | None = None,
    ) -> None:
        values: dict[str, object] = {"next_at": next_at, "failures": failures, "problem": problem}
        if problem is None:
            values |= {"etag": etag, "modified": modified}
        connection.execute(update(table).where(table.c.url == url).values(values))


def _update(url: str) -> Update:
    """A change of a page, unless it was forgotten."""
    return update(t.pages).where(t.pages.c.url == url, t.pages.c.state != FORGOTTEN)
