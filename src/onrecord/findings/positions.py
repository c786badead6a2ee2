"""Who stands where at a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from onrecord.findings.evidence import lanes, weight
from onrecord.model import Position, Statement

UNDATED = date.min


def positions(statements: Iterable[Statement], at: date | None = None) -> list[Position]:
    """The position of every actor on every concept, as the latest day of statements shows it.

    ``since`` is the first day of the unbroken run of days with that agreement. Sorted by
    concept, then agreement, then actor.
    """
    found = [_position(actor, concept, lane) for (actor, concept), lane in lanes(statements, at)]
    return sorted(found, key=lambda p: (p.concept, -p.agreement, p.actor))


def days(lane: Sequence[Statement]) -> list[tuple[date, int, list[Statement]]]:
    """Each day's (date, agreement, statements that show it) of one actor on one concept."""
    out = []
    for day, several in groupby(lane, key=lambda s: s.said_on or UNDATED):
        said = list(several)
        sums: dict[int, float] = defaultdict(float)
        for statement in said:
            sums[statement.agreement] += weight(statement)
        agreement = max(sums, key=lambda k: (sums[k], k))
        out.append((day, agreement, [s for s in said if s.agreement == agreement]))
    return out


def _position(actor: str, concept: str, lane: Sequence[Statement]) -> Position:
    calendar = days(lane)
    agreement = calendar[-1][1]
    since, run = calendar[-1][0], list[Statement]()
    for day, stance, said in reversed(calendar):
        if stance != agreement:
            break
        since, run = day, said + run
    latest = max(calendar[-1][2], key=weight)
    return Position(
        actor=actor,
        concept=concept,
        agreement=agreement,
        certainty=latest.certainty,
        since=None if since == UNDATED else since,
        confidence=max(s.confidence for s in calendar[-1][2]),
        via=latest.via,
        statements=tuple(run),
    )
