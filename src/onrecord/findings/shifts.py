"""Who moved: as a text tells it, or as two dates show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from onrecord.findings.beliefs import (
    STANCES,
    Beliefs,
    Course,
    Run,
    course,
    runs,
    sightings,
)
from onrecord.findings.evidence import lanes
from onrecord.findings.origins import UNDATED
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Change, Shift, Statement


def shifts(
    statements: Iterable[Statement],
    since: date | None = None,
    beliefs: Beliefs | None = None,
    ties: Ties = NONE,
) -> list[Shift]:
    """Every move of the likeliest course, the latest first.

    A shift seen between dates has the last day that shows the old stance and the first that
    shows the new one as its interval, and the probability that both were held; it counts as
    told where the text says so too. A move that a text tells of before any other position was
    read has None as ``before``. Once ``before`` is known, a move within one stance is no shift.
    """
    known = beliefs or Beliefs()
    found: list[Shift] = []
    for (actor, concept), lane in lanes(statements, apart=ties.apart):
        traced = course(sightings(lane, known, ties.reprinted), known)
        stances = runs(traced)
        for old, new in pairwise(stances):
            found.append(_seen(actor, concept, old, new, traced, known))
        first = stances[0]
        tellers = [s for s in first.shown[0].said if s.change is not None]
        if tellers:
            best = max(tellers, key=known.weight)
            day, held = _day(first.first), _held(first, traced)
            found.append(
                Shift(actor, concept, None, first.agreement, None, day, True, (best,), held)
            )
    found = [s for s in found if since is None or (s.latest and s.latest >= since)]
    return sorted(found, key=lambda s: (s.latest or date.min, s.actor), reverse=True)


def _seen(actor: str, concept: str, old: Run, new: Run, traced: Course, beliefs: Beliefs) -> Shift:
    return Shift(
        actor=actor,
        concept=concept,
        before=old.agreement,
        after=new.agreement,
        earliest=_day(old.last),
        latest=_day(new.first),
        told=any(s.change is _direction(old.agreement, new.agreement) for s in new.said),
        statements=(
            max(old.shown[-1].said, key=beliefs.weight),
            max(new.shown[0].said, key=beliefs.weight),
        ),
        probability=round(_held(old, traced) * _held(new, traced), 4),
    )


def _held(run: Run, traced: Course) -> float:
    """The best probability that the run's stance has at any of its sightings."""
    place = STANCES.index(run.agreement)
    shown = set(map(id, run.shown))
    return max(
        chances[place]
        for sighting, chances in zip(traced.sightings, traced.chances, strict=True)
        if id(sighting) in shown
    )


def _direction(before: int, after: int) -> Change:
    return Change.TOWARD if after > before else Change.AWAY


def _day(day: date) -> date | None:
    return None if day == UNDATED else day
