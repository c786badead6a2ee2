"""An actor's hidden stance on a concept over time, from noisy sightings of it.

A hidden Markov model of three states (Rabiner 1989): against, undecided, for. Between two
sightings the stance may have changed; a sighting shows it with the probability that its
reports are right, and says nothing otherwise. Forward-backward gives the probability of each
stance at every sighting, Viterbi the likeliest course of those that end where the actor stands.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.origins import UNDATED, reports
from onrecord.findings.ties import NONE, Ties
from onrecord.model import STANCES, Statement
from onrecord.text import words_of

Chances = tuple[float, float, float]  # of the stances, in their order; they add up to 1
EVEN: Chances = (1 / 3, 1 / 3, 1 / 3)


@dataclass(frozen=True)
class Sighting:
    """One independent report, in however many statements; ``day`` is its first.

    ``shows`` is the likelihood of what was read, in each true stance; ``agreement`` what the
    report most likely says, and ``said`` the statements that read it so; ``told`` is how surely
    the report itself says that the actor has moved, and ``shown`` the probability that any of
    ``said`` shows the stance at all.
    """

    day: date
    agreement: int
    shows: Chances
    said: tuple[Statement, ...]
    told: float = 0.0
    shown: float = 1.0

    @cached_property
    def order(self) -> tuple[date, float]:
        """By day; on one day the surest last."""
        return self.day, round(max(self.shows), 9)

    @cached_property
    def logs(self) -> Chances:
        """The logarithms of ``shows``."""
        first, second, third = self.shows
        return math.log(first), math.log(second), math.log(third)


def sightings(lane: Sequence[Statement], beliefs: Beliefs, ties: Ties = NONE) -> list[Sighting]:
    """Statements of one lane, oldest first, gathered into independent reports, oldest first.

    Ten retellings of a report weigh as one (:func:`onrecord.findings.origins.reports`). That
    several articles are read alike makes the reading surer, never the report.
    """
    groups = reports(lane, ties, beliefs.retold)
    return in_order(sighting(g, beliefs, ties) for g in groups)


def in_order(seen: Iterable[Sighting]) -> list[Sighting]:
    """Sightings, oldest first; on one day the surest last."""
    return sorted(seen, key=attrgetter("order"))


def likeliest(chances: Chances) -> int:
    """The stance with the best chance; undecided where two have it alike: what is said both ways is
    mixed."""
    least = max(chances) * (1 - ALIKE)
    against, undecided, favour = (chance >= least for chance in chances)
    if undecided or against == favour:
        return 0
    return 1 if favour else -1


ALIKE = 2e-3  # a share: of two who say it on one day, neither is the later one


def sighting(group: Sequence[Statement], beliefs: Beliefs, ties: Ties = NONE) -> Sighting:
    """A report says one thing, which each statement reads rightly or at random. The same words in
    a reprint are no other reading."""
    read = _readings(group, ties)
    logs = [0.0, 0.0, 0.0]
    for s in read:
        reads = beliefs.reads(s.confidence)
        other = math.log(max((1 - reads) / 3, 1e-3))
        for j in range(3):
            logs[j] += other
        logs[s.agreement + 1] += math.log(max(reads + (1 - reads) / 3, 1e-3)) - other
    temper = min(1.0, beliefs.readings / len(read))
    most = max(logs)
    says = _scaled(*(math.exp(temper * (value - most)) for value in logs))
    agreement = likeliest(says)
    said = tuple(s for s in group if s.agreement == agreement)
    worth = max((beliefs.worth(s) for s in said), default=0.0)
    first, second, third = (worth * chance + (1 - worth) / 3 for chance in says)
    days = [s.said_on for s in said or group if s.said_on]
    day = min(days, default=UNDATED)  # an undated copy takes no date away
    told = max((beliefs.weight(s) for s in said if s.change is not None), default=0.0)
    shown = beliefs.shown(s for s in read if s.agreement == agreement) or beliefs.shown(read)
    shows = (first, second, third)
    return Sighting(day, agreement, shows, said or tuple(group), told, shown)


def _readings(group: Sequence[Statement], ties: Ties) -> Collection[Statement]:
    """The statements of a report, of a passage and its reprints the surest."""
    if not any(s.article_id in ties.reprinted for s in group):
        return group
    best: dict[object, Statement] = {}
    for s in group:
        key = (ties.root(s.article_id), s.agreement, *words_of(s.evidence))
        if key not in best or best[key].confidence < s.confidence:
            best[key] = s
    return best.values()


@dataclass(frozen=True)
class Course:
    """The likeliest stance at each sighting, and the chances of each stance there.

    ``forward`` are the chances by what was seen up to each sighting, ``moves`` those of a move
    before it.
    """

    sightings: tuple[Sighting, ...]
    forward: tuple[Chances, ...]
    moves: tuple[float, ...]

    @cached_property
    def path(self) -> tuple[int, ...]:
        """The stance at each sighting: of all courses that end where the actor is likeliest to
        stand the likeliest one (Viterbi's)."""
        a, b, c = self.sightings[0].logs
        back: list[tuple[int, int, int]] = []
        for sighting, moved in zip(self.sightings[1:], self.moves[1:], strict=True):
            first = 0 if a >= b and a >= c else 1 if b >= c else 2
            goes, stays = (a, b, c)[first] + math.log(moved / 2), math.log(1 - moved)
            a, b, c = a + stays, b + stays, c + stays
            back.append(
                (0 if a >= goes else first, 1 if b >= goes else first, 2 if c >= goes else first)
            )
            x, y, z = sighting.logs
            a, b, c = max(a, goes) + x, max(b, goes) + y, max(c, goes) + z
        at = STANCES.index(likeliest(self.forward[-1]))
        path = [at]
        for came in reversed(back):
            at = came[at]
            path.append(at)
        return tuple(STANCES[j] for j in reversed(path))

    @cached_property
    def chances(self) -> tuple[Chances, ...]:
        """The chances at each sighting by all that was seen, before and after."""
        shows = [s.shows for s in self.sightings]
        return tuple(_smoothed(self.forward, shows, self.moves))

    @cached_property
    def of(self) -> dict[int, Chances]:
        """The chances at each sighting, by the sighting's ``id()``."""
        return dict(zip(map(id, self.sightings), self.chances, strict=True))

    def at(self, day: date, beliefs: Beliefs) -> Chances:
        """The chances on ``day``, which no sighting follows: doubt grows with time."""
        last = self.sightings[-1].day
        if day <= last or last == UNDATED:
            return self.forward[-1]
        stays = math.exp(-(day - last).days / beliefs.lasts)
        first, second, third = self.forward[-1]
        return tuple(stays * c + (1 - stays) / 3 for c in (first, second, third))  # type: ignore[return-value]


def course(seen: Sequence[Sighting], beliefs: Beliefs) -> Course:
    """Forward-backward over one lane's sightings, oldest first."""
    moves = _moves(seen, beliefs)
    forward = [_scaled(*seen[0].shows)]
    for sighting, moved in zip(seen[1:], moves[1:], strict=True):
        (a, b, c), (x, y, z) = forward[-1], sighting.shows
        go = moved / 2
        more, some = 1 - moved - go, go * (a + b + c)
        forward.append(_scaled((some + more * a) * x, (some + more * b) * y, (some + more * c) * z))
    return Course(tuple(seen), tuple(forward), tuple(moves))


def _moves(seen: Sequence[Sighting], beliefs: Beliefs) -> list[float]:
    """The chance of a move before each sighting: by the days since the last one, by how many
    reports follow at once, and by what the report itself says.

    Reports are taken to come at random, at the lane's own rate (Poisson), and more of them
    just after most changes; the odds of a change are those of its time, times how much better it
    explains the count. Nobody knows what follows the last report: its silence says nothing.
    """
    days = [s.day.toordinal() for s in seen]
    dated = [day for day in days if day > NO_DAY]
    span = days[-1] - dated[0] if dated else 0
    usual = STIRRED * max(1, len(dated)) / (span + beliefs.usual)
    more = math.log1p(beliefs.stirs / usual)
    moves, end = [0.0], 0
    for i, (before, after) in enumerate(pairwise(days), 1):
        moved = _moved(before, after, beliefs)
        if NO_DAY < after != before:
            while end < len(days) and days[end] - after < STIRRED:
                end += 1
            known = min(1.0, (days[-1] - after) / STIRRED)
            log = (end - i - 1) * more - beliefs.stirs * known  # how much better it explains them
            better = beliefs.quiet + (1 - beliefs.quiet) * math.exp(max(-MOST, min(log, MOST)))
            odds = better * moved / (1 - moved)
            moved = min(odds / (1 + odds), max(moved, beliefs.suggests))
        moves.append(min(LOST, max(moved, beliefs.told * seen[i].told)))
    return moves


def _moved(before: int, after: int, beliefs: Beliefs) -> float:
    """The chance that the stance changed between two sightings, by their days alone."""
    days = after - before
    if days == 0:
        return SAME_DAY
    if before == NO_DAY:  # nobody knows how long before
        return LOST
    return min(LOST, 1 - (1 - beliefs.moves) * math.exp(-days / beliefs.lasts))


# After the longest time one stance is as likely as another, so each of two others is no likelier
# than to have stayed; what was beyond this, an old word “for” would tell against “for”.
LOST = 2 / 3
MOST = 20.0  # log-odds beyond which nothing becomes surer
NO_DAY = UNDATED.toordinal()
STIRRED = 10  # days for which a change is news
SAME_DAY = 1e-4  # that an actor changes between two reports of one day


def _smoothed(
    forward: Sequence[Chances], shows: Sequence[Chances], moves: Sequence[float]
) -> list[Chances]:
    p = q = r = 1.0
    out: list[Chances] = []
    for i in range(len(forward) - 1, -1, -1):
        (a, b, c), (x, y, z) = forward[i], shows[i]
        out.append(_scaled(a * p, b * q, c * r))
        p, q, r = x * p, y * q, z * r
        go = moves[i] / 2
        more, some = 1 - moves[i] - go, go * (p + q + r)
        p, q, r = _scaled(some + more * p, some + more * q, some + more * r)
    return out[::-1]


def _scaled(a: float, b: float, c: float) -> Chances:
    total = a + b + c
    return a / total, b / total, c / total


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken run of one stance: its sightings that show it, oldest first."""

    agreement: int
    shown: tuple[Sighting, ...]

    @property
    def first(self) -> date:
        """The first day that shows the stance."""
        return self.shown[0].day

    @property
    def last(self) -> date:
        """The last day that shows it."""
        return self.shown[-1].day

    @property
    def said(self) -> tuple[Statement, ...]:
        """All statements that show it, oldest first."""
        return tuple(s for sighting in self.shown for s in sighting.said)


def showing(found: Course, stance: int) -> Run:
    """The sighting that shows a stance best, as a run."""
    best = max(found.sightings, key=lambda s: s.shows[STANCES.index(stance)])
    return Run(stance, (best,))


def runs(found: Course) -> list[Run]:
    """The likeliest course as runs, each with the sightings that show it."""
    shown = [
        (sighting, state)
        for sighting, state in zip(found.sightings, found.path, strict=True)
        if sighting.agreement == state
    ]
    if not shown:  # reports that contradict each other may come to what none of them says
        return [showing(found, found.path[-1])]
    return [
        Run(state, tuple(sighting for sighting, _ in several))
        for state, several in groupby(shown, key=lambda pair: pair[1])
    ]
