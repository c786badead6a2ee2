"""One round of the watch: ask the sources that are due, read the pages that wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import time as time_of_day
from urllib.parse import urlsplit

from onrecord import articles
from onrecord.articles import Arrival, Problem
from onrecord.errors import OnrecordError
from onrecord.ledger import Ledger
from onrecord.ledger.watchlist import Due, Watchlist
from onrecord.model import Codebook
from onrecord.pipeline import Added, add_found
from onrecord.settings import Settings
from onrecord.statements.llm import Endpoint
from onrecord.text import content_digest
from onrecord.watch.addresses import RefusedError
from onrecord.watch.apart import Apart, ApartError
from onrecord.watch.fetch import Fetched, Fetcher, backed_off, plain_url, site_of
from onrecord.watch.sources import Entry, listed

EVERY = 15 * 60.0  # seconds between two looks at a source
WORDS = "words "  # before the digest of a page that is followed for itself
PARTS, SOURCES = 50, 1000  # parts of one sitemap that are followed; sources of one ledger
TRIES = 8  # of a page, over some two hours, before it is given up
PARSERS = Apart()  # one process for every watch of this one


@dataclass(frozen=True, slots=True)
class Round:
    """What happened to one address: ``new`` pages found, or an article added, or a problem."""

    url: str
    found: int = 0
    added: Added | None = None
    problem: str | None = None
    note: str | None = None  # what was not as it should be with an article that was kept
    final: bool = False
    down: bool = False  # nobody answered at all


@dataclass(frozen=True)
class Watcher:
    """What a round needs; ``clock`` gives seconds since 1970."""

    ledger: Ledger
    codebook: Codebook
    settings: Settings
    fetcher: Fetcher
    clock: Callable[[], float] = time.time
    every: float = EVERY
    apart: Apart = PARSERS
    second: Endpoint | None = None  # a language model that codes too

    @property
    def kept(self) -> Watchlist:
        """The list of what is followed."""
        return Watchlist(self.ledger)

    def round(self) -> Iterator[Round]:
        """Everything that is due now, each listing once. Stopped at any moment, the next round goes
        on there; and so it does where only slow sites' pages are left and a listing is due."""
        began, asked = self.clock(), set[str]()
        # A sitemap's parts come due at once; what comes due again meanwhile waits for its pages.
        while due := [s for s in self.kept.due_sources(began) if s.url not in asked]:
            for source in self._by_turns(due):
                asked.add(source.url)
                yield self._ask(source)
        down: dict[
            str, Round
        ] = {}  # of sites where nobody answers: all that waits there is put off
        for page in self._by_turns(self.kept.due_pages(self.clock())):
            if failed := down.get(site_of(page.url)):
                moment, why = self.clock() + backed_off(page.failures), failed.problem or ""
                self.kept.page_failed(page.url, page.failures, moment, why, False)
                continue
            if self._must_wait(page) and self.kept.due_sources(self.clock()):
                return
            done = self._read(page)
            if done.down:
                down[site_of(page.url)] = done
            yield done

    def _must_wait(self, page: Due) -> bool:
        return self.fetcher.free_at(page.url) > self.fetcher.clock()

    def _by_turns(self, several: Iterable[Due]) -> Iterator[Due]:
        """Always the next of the site that may be asked soonest: none waits for a slower one."""
        sites: dict[str, deque[Due]] = {}
        for one in several:
            sites.setdefault(site_of(one.url), deque()).append(one)
        while sites:
            now = self.fetcher.clock()
            site = min(sites, key=lambda s: max(now, self.fetcher.free_at(s)))
            yield sites[site].popleft()
            if not sites[site]:
                del sites[site]

    def _ask(self, source: Due) -> Round:
        later = self.clock() + self.every
        try:
            known = source.modified or ""
            modified = None if known.startswith(WORDS) else source.modified
            got = self.fetcher.get(source.url, source.etag, modified)
            if got.body is None:
                self.kept.found(source.url, (), source.etag, source.modified, later)
                return Round(source.url)
            entries = self.apart.call(listed, got.body, got.url, got.kind)
        except Exception as error:  # of whatever a stranger's server made of its answer
            wait = max(backed_off(source.failures), getattr(error, "wait", 0.0))
            moment, problem = self.clock() + wait, _words(error)
            self.kept.source_failed(source.url, source.failures + 1, moment, problem)
            return Round(source.url, problem=problem)
        if entries is None:
            return self._own_page(source, got.body, later)
        self._follow_parts(source, entries)
        rows = [(e.url, e.changed, e.title, e.published) for e in entries if not e.listing]
        new = self.kept.found(source.url, rows, got.etag, got.modified, later)
        return Round(source.url, found=new)

    def _own_page(self, source: Due, body: bytes, later: float) -> Round:
        """A page that is followed for itself is read whenever its words change."""
        seen = WORDS + content_digest(body.decode("utf-8", "replace"))
        now = datetime.fromtimestamp(self.clock(), UTC).isoformat()
        rows = [] if seen == source.modified else [(plain_url(source.url), now, None, None)]
        return Round(source.url, self.kept.found(source.url, rows, None, seen, later))

    def _follow_parts(self, source: Due, entries: list[Entry]) -> None:
        """The parts of a sitemap become sources of their own, those of its site alone."""
        site = urlsplit(source.url).netloc
        parts = [e for e in entries if e.listing and urlsplit(e.url).netloc == site]
        latest = sorted(parts, key=lambda e: e.changed, reverse=True)[:PARTS]
        room = max(0, SOURCES - self.kept.count()["sources"])
        self.kept.follow([e.url for e in latest][:room])

    def _read(self, page: Due) -> Round:
        try:
            got = self.fetcher.get(page.url, page.etag, page.modified)
        except Exception as error:  # of whatever a stranger's server made of its answer
            final = isinstance(error, RefusedError) or getattr(error, "final", False)
            failed = self._failed(page, _words(error), final, getattr(error, "wait", 0.0))
            return replace(failed, down=getattr(error, "down", False))
        if got.body is None:
            self.kept.page_done(page.url, page.etag, page.modified, self.clock())
            return Round(page.url)
        try:
            met = self.apart.call(_articles, got, page.url, self.settings)
        except ApartError as error:
            return self._failed(page, str(error), False, 0.0)  # the machine may have been short
        found = [_placed(one, page, got) for one in met]
        done = None
        notes: list[str] = []
        coded = add_found(found, self.ledger, self.codebook, self.settings, map, self.second)
        for added in coded:
            if isinstance(added, Problem) and added.lost:
                return self._failed(page, added.reason, True, 0.0)
            if isinstance(added, Problem):
                notes.append(added.reason)
                continue
            done = added
            self.ledger.returned(added.arrival.article.id, got.url)
        self.kept.page_done(page.url, got.etag, got.modified, self.clock())
        return Round(page.url, added=done, note="; ".join(notes) or None)

    def _failed(self, page: Due, problem: str, final: bool, wait: float) -> Round:
        failures = page.failures + 1
        over = final or failures >= TRIES
        moment = self.clock() + max(backed_off(page.failures), wait)
        self.kept.page_failed(page.url, failures, moment, problem, over)
        return Round(page.url, problem=problem, final=over)


def watch(
    watcher: Watcher,
    once: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    after: Callable[[], None] = lambda: None,
) -> Iterator[Round]:
    """Rounds without end, or one, ``after`` each of them what is given; between them it sleeps
    until something is due."""
    while True:
        yield from watcher.round()
        after()
        if once and not watcher.kept.due_pages(watcher.clock()):
            return
        due = watcher.kept.next_at()
        if due is None:
            raise OnrecordError("nothing to watch; name a feed, a sitemap, a page or an OPML file")
        sleep(min(watcher.every, max(1.0, due - watcher.clock())))


def _articles(got: Fetched, url: str, settings: Settings) -> list[articles.Found]:
    """What an answer holds: a page, but for plain text."""
    suffix = ".txt" if got.kind == "text/plain" else ".html"
    return list(articles.read_bytes(got.body or b"", url, None, settings, suffix, got.charset))


def _placed(one: articles.Found, page: Due, got: Fetched) -> articles.Found:
    """An article with its address, and the listing's title and date where the page has none."""
    if not isinstance(one, Arrival):
        return one
    article = one.article
    return replace(
        one,
        article=replace(
            article,
            url=got.url,
            title=article.title or page.title,
            published=_moment(article.published, page.published),
        ),
    )


def _moment(own: datetime | None, listed: datetime | None) -> datetime | None:
    """When a page was published: by itself, but for the hour where its listing knows that too."""
    if own is None or listed is None:
        return own or listed
    day_alone = own.timetz().replace(tzinfo=None) == time_of_day.min
    return listed if day_alone and listed.date() == own.date() else own


def _words(error: Exception) -> str:
    """Why an answer could not be used: our own words, or the kind of what went wrong."""
    own = isinstance(error, OnrecordError)
    return str(error) if own else f"reading it failed ({type(error).__name__}: {error})"[:300]
