"""Who stands where at a date."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile

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


def days(lane: Sequence[Statement]) -> list[Day]:
    """The days of one lane, oldest first, without those too weak to tell anything.

    A day under ``STEADY`` neither moves nor makes a position where a better one exists: one
    shaky relay does not flip what was well shown.
    """
    out = []
    for day, several in groupby(lane, key=lambda s: s.said_on or UNDATED):
        said = list(several)
        sums: dict[int, float] = defaultdict(float)
        for statement in said:
            sums[statement.agreement] += weight(statement)
        agreement = max(sums, key=lambda k: (sums[k], k))
        out.append(Day(day, agreement, tuple(s for s in said if s.agreement == agreement)))
    return [d for d in out if d.probability >= STEADY] or out


def _position(actor: str, concept: str, lane: Sequence[Statement]) -> Position:
    calendar = days(lane)
    last = calendar[-1]
    run = list(takewhile(lambda d: d.agreement == last.agreement, reversed(calendar)))[::-1]
    latest = max(last.said, key=weight)
    return Position(
        actor=actor,
        concept=concept,
        agreement=last.agreement,
        certainty=latest.certainty,
        since=None if run[0].date == UNDATED else run[0].date,
        confidence=round(last.probability, 4),
        via=latest.via,
        statements=tuple(s for d in run for s in d.said),
    )
