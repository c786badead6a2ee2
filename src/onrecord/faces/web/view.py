"""What the pages and the API show of a ledger, worked out once for as long as it stays the same."""

from __future__ import annotations

import threading
import time
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from unicodedata import normalize

from onrecord.faces.web.lane import Lane, moved_on
from onrecord.faces.web.review import Doubt, queue
from onrecord.faces.web.standing import Standing, standing
from onrecord.findings.beliefs import Beliefs
from onrecord.findings.evidence import gathered, lanes
from onrecord.findings.reprints import Reprint, reprints
from onrecord.findings.ties import Names, Ties, of_ledger
from onrecord.ledger import Ledger
from onrecord.model import Article, Judgement, Kind, Shift, Statement

FRESH = 0.5  # seconds for which what was asked of the ledger's version holds
DRAWN = 16  # networks of other stretches of time that are kept
SMALL = 20_000  # statements up to which a page waits for what has just changed


@dataclass
class State:
    """A ledger at one moment; ``version`` names it."""

    version: str
    where: str
    coder: str | None  # whose statements these are, or everybody's
    lanes: list[Lane]
    concepts: dict[str, str]
    deciders: dict[str, str]
    said: list[Statement]  # by day
    articles: dict[str, Article]  # without their texts
    copies: dict[str, list[Article]]
    reprints: dict[str, Reprint]
    ties: Ties
    beliefs: Beliefs
    count: dict[str, int]
    seen: dict[str, datetime]  # when each article came in
    versions: dict[str, str]  # of an earlier version of a page, the one that stands for it
    of_actor: dict[str, list[Lane]] = field(default_factory=lambda: defaultdict(list))
    of_concept: dict[str, list[Lane]] = field(default_factory=lambda: defaultdict(list))
    of_article: dict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._drawn: dict[tuple[date | None, date | None, bool], Standing] = {}
        self._drawing = threading.Lock()
        for lane in self.lanes:
            self.of_actor[lane.actor].append(lane)
            self.of_concept[lane.concept].append(lane)
        for statement in self.said:
            self.of_article[statement.article_id].append(statement)

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """A statement by its id; where several coders mark the same words, the first one's."""
        return {s.id: s for s in reversed(self.said)}

    @property
    def names(self) -> Names:
        """For every actor as coded, the name under which its statements are gathered."""
        return self.ties.names

    def name_of(self, actor: str) -> str:
        """The name under which an actor is gathered who is coded so."""
        for written in (actor, actor := normalize("NFC", actor)):  # as articles are
            if written in self.of_actor:
                return written
        return self.ties.name_of(actor)

    @cached_property
    def actors(self) -> list[str]:
        """Everybody with a position, those with most statements first."""
        weight = Counter[str]()
        for lane in self.lanes:
            weight[lane.actor] += len(lane.said)
        return sorted(weight, key=lambda a: (-weight[a], a))

    @cached_property
    def shifts(self) -> list[Shift]:
        """All shifts, the latest first."""
        found = [shift for lane in self.lanes for shift in lane.shifts]
        return sorted(found, key=moved_on, reverse=True)

    @cached_property
    def doubtful(self) -> list[Doubt]:
        """What people should look at, most pressing first, judged or not."""
        return queue(self)

    @cached_property
    def kinds(self) -> dict[str, set[Kind]]:
        """What each actor is coded as."""
        kinds: dict[str, set[Kind]] = defaultdict(set)
        for lane in self.lanes:
            kinds[lane.actor] |= {s.kind for s in lane.said}
        return dict(kinds)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day on which anything was said."""
        days = [s.said_on for s in self.said if s.said_on]
        return (min(days), max(days)) if days else None

    def standing(
        self, since: date | None = None, until: date | None = None, doubtful: bool = False
    ) -> Standing:
        """Who stands with whom between two days; what was asked last is kept."""
        asked = since, until, doubtful
        with self._drawing:
            if asked not in self._drawn:
                if len(self._drawn) >= DRAWN:
                    del self._drawn[next(iter(self._drawn))]
                drawn = standing(self.said, since, until, self.ties, self.beliefs, doubtful)
                self._drawn[asked] = drawn
            return self._drawn[asked]

    def warm(self) -> State:
        """Everything worked out that the pages show at once."""
        for lane in self.lanes:
            _ = lane.position
        _ = self.shifts, self.actors, self.days
        return self


class View:
    """The latest state of a ledger, by all coders or one. Safe to use from several threads."""

    def __init__(
        self, ledger: Ledger, beliefs: Beliefs | None = None, coder: str | None = None
    ) -> None:
        self.ledger = ledger
        self.coder = coder
        self.beliefs = beliefs or Beliefs()
        self._lock = threading.Lock()
        self._rebuilding = False
        self._changes = 0
        self._asked, self._known = float("-inf"), ""
        self._state = self._build()

    @property
    def state(self) -> State:
        """What is known now. A large ledger that has just changed is shown as it was, while the
        new state is worked out aside."""
        version = self._version()
        with self._lock:
            if self._state.version == version:
                return self._state
            if len(self._state.said) <= SMALL:
                self._state = self._build()
            else:
                self._rebuild_aside()
            return self._state

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement; its effect is in :attr:`state` when this returns.

        Of a large ledger just what the judgement touches is worked out at once, and the rest
        aside: another may have written meanwhile.
        """
        self.ledger.judge(judgement)
        with self._lock:
            self._changes += 1
            self._asked = float("-inf")
            if len(self._state.said) <= SMALL:
                self._state = self._build()
                return
            self._state = self._changed(judgement.statement_id)
            self._rebuild_aside()

    def wrote(self) -> None:
        """Somebody wrote into the ledger here: the next page looks."""
        self._asked = float("-inf")

    def _version(self) -> str:
        """The ledger's, asked at most twice a second: pages come in handfuls."""
        now = time.monotonic()
        if now - self._asked > FRESH:
            self._known, self._asked = self.ledger.version(), now
        return self._known

    def _rebuild_aside(self) -> None:
        """Start working out the whole, unless that is under way; with the lock held."""
        if not self._rebuilding:
            self._rebuilding = True
            threading.Thread(target=self._rebuild, daemon=True).start()

    def _rebuild(self) -> None:
        """Until a state is made during which nobody judged: an older one must not win."""
        try:
            while True:
                before = self._changes
                made = self._build()
                with self._lock:
                    if before == self._changes:
                        self._state, self._rebuilding = made, False
                        return
        except BaseException:
            self._rebuilding = False
            raise

    def _build(self) -> State:
        version = self.ledger.version()
        found = list(reprints(self.ledger.sketches()))
        ties = of_ledger(self.ledger, found)
        copies: dict[str, list[Article]] = defaultdict(list)
        for copy in self.ledger.copies():
            copies[copy.id].append(copy)
        said = list(self.ledger.statements(coder=self.coder))
        made = State(
            version=version,
            where=self.ledger.where,
            coder=self.coder,
            lanes=self._lanes(said, ties),
            concepts=self.ledger.concepts(),
            deciders=self.ledger.deciders(),
            said=said,
            articles={a.id: a for a in self.ledger.articles(texts=False)},
            copies=copies,
            reprints={one.article: one for one in found},
            ties=ties,
            beliefs=self.beliefs,
            count=self.ledger.count() | ({"statements": len(said)} if self.coder else {}),
            seen=self.ledger.seen(),
            versions=self.ledger.versions(),
        ).warm()
        if len(said) > SMALL:
            made.standing()  # that of a small ledger is drawn in no time when it is asked for
        return made

    def _lanes(self, said: Iterable[Statement], ties: Ties) -> list[Lane]:
        return [
            Lane(actor, concept, lane, ties, self.beliefs)
            for (actor, concept), lane in lanes(said, ties=ties)
        ]

    def _changed(self, statement_id: str) -> State:
        """The state after one judgement, in the lanes that it touches. Its version is its own,
        so that the next look at the ledger asks for the whole."""
        old = self._state
        now = list(self.ledger.statements(id=statement_id, coder=self.coder))
        where = {(s.actor, s.concept) for s in gathered(now, old.ties)}
        touched = [
            lane
            for lane in old.lanes
            if (lane.actor, lane.concept) in where or any(s.id == statement_id for s in lane.said)
        ]
        again = [s for lane in touched for s in lane.said if s.id != statement_id]
        fresh = self._lanes([*again, *now], old.ties)
        gone = set(map(id, touched))
        said = [s for s in old.said if s.id != statement_id]
        for s in now:
            insort(said, s, key=_place)
        return replace(
            old,
            version=f"{old.version} and {statement_id}",
            lanes=[lane for lane in old.lanes if id(lane) not in gone] + fresh,
            said=said,
            of_actor=defaultdict(list),
            of_concept=defaultdict(list),
            of_article=defaultdict(list),
        ).warm()


def _place(statement: Statement) -> tuple[date, str, int, str]:
    """Where a ledger has a statement in its order."""
    return statement.said_on or date.min, statement.article_id, statement.start, statement.id
