"""Who moved: as a text tells it, or as two dates show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from onrecord.findings.evidence import lanes, weight
from onrecord.findings.positions import UNDATED, runs
from onrecord.model import Change, Shift, Statement


def shifts(statements: Iterable[Statement], since: date | None = None) -> list[Shift]:
    """Every move, the latest first.

    A shift seen between dates has the two days as its interval; it counts as told where the
    text says so too. A move that a text tells of before any other position was read has None
    as ``before``. Once ``before`` is known, a move within one stance is no shift.
    """
    found: list[Shift] = []
    for (actor, concept), lane in lanes(statements):
        stances = runs(lane)
        for old, new in pairwise(stances):
            told = any(s.change is _direction(old.agreement, new.agreement) for s in new.said)
            found.append(
                Shift(
                    actor=actor,
                    concept=concept,
                    before=old.agreement,
                    after=new.agreement,
                    earliest=_day(old.days[-1].date),
                    latest=_day(new.first),
                    told=told,
                    statements=(
                        max(old.days[-1].said, key=weight),
                        max(new.days[0].said, key=weight),
                    ),
                )
            )
        first = stances[0]
        tellers = [s for s in first.days[0].said if s.change is not None]
        if tellers:
            best = max(tellers, key=weight)
            day = _day(first.first)
            found.append(Shift(actor, concept, None, first.agreement, None, day, True, (best,)))
    found = [s for s in found if since is None or (s.latest and s.latest >= since)]
    return sorted(found, key=lambda s: (s.latest or date.min, s.actor), reverse=True)


def _direction(before: int, after: int) -> Change:
    return Change.TOWARD if after > before else Change.AWAY


def _day(day: date) -> date | None:
    return None if day == UNDATED else day
