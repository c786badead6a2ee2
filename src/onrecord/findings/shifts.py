"""Who moved: as a text tells it, or as two dates show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from onrecord.findings.evidence import lanes, weight
from onrecord.findings.positions import UNDATED, days
from onrecord.model import Change, Shift, Statement


def shifts(statements: Iterable[Statement], since: date | None = None) -> list[Shift]:
    """Every move, the latest first.

    A shift seen between dates has the two days as its interval. A told one is dated by the
    statement that tells it, and its ``before`` is the position seen before, or None where
    the ledger has not seen one. A move that is both told and seen is given once, as told.
    """
    found: list[Shift] = []
    for (actor, concept), lane in lanes(statements).items():
        calendar = days(lane)
        seen: set[date] = set()
        for (day, before, old), (later, after, new) in pairwise(calendar):
            if before == after:
                continue
            told = any(s.change is _direction(before, after) for s in new)
            show = (max(old, key=weight), max(new, key=weight))
            found.append(Shift(actor, concept, before, after, _day(day), _day(later), told, show))
            seen.add(later)
        found += _told(actor, concept, calendar, seen)
    found = [s for s in found if since is None or (s.latest and s.latest >= since)]
    return sorted(found, key=lambda s: (s.latest or date.min, s.actor), reverse=True)


def _told(
    actor: str, concept: str, calendar: list[tuple[date, int, list[Statement]]], seen: set[date]
) -> list[Shift]:
    """Moves that texts tell and the dates do not show: the earlier position was never read."""
    out = []
    for number, (day, agreement, said) in enumerate(calendar):
        tellers = [s for s in said if s.change is not None]
        if number or day in seen or not tellers:
            continue
        best = max(tellers, key=weight)
        out.append(Shift(actor, concept, None, agreement, None, _day(day), True, (best,)))
    return out


def _direction(before: int, after: int) -> Change:
    return Change.TOWARD if after > before else Change.AWAY


def _day(day: date) -> date | None:
    return None if day == UNDATED else day
