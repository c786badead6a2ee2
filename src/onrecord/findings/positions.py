"""Who stands where at a date."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from onrecord.findings.evidence import lanes, weight
from onrecord.model import Position, Statement

UNDATED = date.min
# A day this probable counts. Set low, since single statements seldom reach a half; to be
# estimated on simulated ledgers with known truth.
STEADY = 0.3


def positions(statements: Iterable[Statement], at: date | None = None) -> list[Position]:
    """The position of every actor on every concept, as the latest day that shows it well does.

    ``since`` is the first day of the unbroken run of days with that agreement, ``confidence``
    the probability that the latest of them is read rightly. Sorted by concept, then
    agreement, then actor.
    """
    found = [_position(actor, concept, lane) for (actor, concept), lane in lanes(statements, at)]
    return sorted(found, key=lambda p: (p.concept, -p.agreement, p.actor))


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an actor on a concept: the stance with most weight and what shows it.

    ``probability`` is that of at least one of its statements being right, each taken by its
    weight and for itself.
    """

    date: date
    agreement: int
    said: tuple[Statement, ...]

    @property
    def probability(self) -> float:
        return 1 - math.prod(1 - weight(s) for s in self.said)


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken run of one stance.

    ``days`` are those that show it well, oldest first; ``first`` is the first day on which it
    was seen at all, which may be a weak one.
    """

    agreement: int
    first: date
    days: tuple[Day, ...]

    @property
    def said(self) -> tuple[Statement, ...]:
        """All that shows it, oldest first."""
        return tuple(s for day in self.days for s in day.said)


def runs(lane: Sequence[Statement]) -> list[Run]:
    """The stances of one lane, one after the other.

    A day under ``STEADY`` neither makes nor breaks a run where a better day exists: one shaky
    relay does not flip what was well shown. It may date the beginning of a run.
    """
    seen = [
        _day(day, list(said)) for day, said in groupby(lane, key=lambda s: s.said_on or UNDATED)
    ]
    steady = [day for day in seen if day.probability >= STEADY] or seen
    out: list[Run] = []
    since = UNDATED
    for agreement, several in groupby(steady, key=lambda day: day.agreement):
        days = tuple(several)
        early = [
            d.date for d in seen if since < d.date <= days[0].date and d.agreement == agreement
        ]
        out.append(Run(agreement, min(early, default=days[0].date), days))
        since = days[-1].date
    return out


def _day(day: date, said: list[Statement]) -> Day:
    sums: dict[int, float] = defaultdict(float)
    for statement in said:
        sums[statement.agreement] += weight(statement)
    agreement = max(sums, key=lambda k: (sums[k], k))
    return Day(day, agreement, tuple(s for s in said if s.agreement == agreement))


def _position(actor: str, concept: str, lane: Sequence[Statement]) -> Position:
    run = runs(lane)[-1]
    last = run.days[-1]
    latest = max(last.said, key=weight)
    return Position(
        actor=actor,
        concept=concept,
        agreement=run.agreement,
        certainty=latest.certainty,
        since=None if run.first == UNDATED else run.first,
        confidence=round(last.probability, 4),
        via=latest.via,
        statements=run.said,
    )
