"""Who moved: as a text tells it, or as two dates show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.course import Course, Run, Sighting, course, runs, sightings
from onrecord.findings.evidence import lanes
from onrecord.findings.origins import UNDATED
from onrecord.findings.ties import NONE, Ties
from onrecord.model import STANCES, Change, Shift, Statement
from onrecord.text import name_of

AGAIN = timedelta(days=30)  # within which the same told move is one


def shifts(
    statements: Iterable[Statement],
    since: date | None = None,
    beliefs: Beliefs | None = None,
    ties: Ties = NONE,
    at: date | None = None,
) -> list[Shift]:
    """Every move of the likeliest course, the latest first; those that were known on a day, where
    ``at`` is one.

    A shift seen between dates has the last day that shows the old stance and the first that
    shows the new one as its interval, and the probability that both were held; it counts as
    told where the text says so too. A move that a text alone tells of, where no dates show it,
    counts with the past position that the text gives, or else with the earlier report that the
    course made little of; at the start of a lane it may have None as ``before``.
    """
    known = beliefs or Beliefs()
    found = [
        shift
        for (actor, concept), lane in lanes(statements, at, ties)
        for shift in shifts_of(actor, concept, lane, known, ties)
        if since is None or (shift.latest and shift.latest >= since)
    ]
    return sorted(found, key=lambda s: (s.latest or date.min, s.actor), reverse=True)


def shifts_of(
    actor: str, concept: str, lane: Sequence[Statement], beliefs: Beliefs, ties: Ties
) -> list[Shift]:
    """The moves that the statements of one lane show, the first first."""
    seen = sightings(lane, beliefs, ties)
    return shifts_from(actor, concept, seen, [s for s in lane if s.past], beliefs)


def shifts_from(
    actor: str,
    concept: str,
    seen: Sequence[Sighting],
    past: Sequence[Statement],
    beliefs: Beliefs,
) -> list[Shift]:
    """The same from sightings in order, and past positions."""
    traced = course(seen, beliefs)
    stances = runs(traced)
    found = [_seen(actor, concept, *pair, traced, beliefs) for pair in pairwise(stances)]
    began = {id(run.shown[0]) for run in stances[1:]}  # those moves are seen
    for number, sighting in enumerate(traced.sightings):
        tellers = [s for s in sighting.said if s.change is not None]
        if not tellers or id(sighting) in began:
            continue
        best = max(tellers, key=beliefs.weight)
        first = sighting is stances[0].shown[0] or sighting.agreement != traced.path[number]
        held = _before(best, past, traced if first else None, beliefs)
        if held is None and not first:
            continue  # an old move, told again
        chance = traced.chances[number][STANCES.index(sighting.agreement)]
        shift = _told(actor, concept, held, best, round(chance, 4))
        if not any(_again(shift, other) for other in found):
            found.append(shift)
    return sorted(found, key=lambda s: s.latest or date.min)


def _before(
    told: Statement, past: Sequence[Statement], traced: Course | None, beliefs: Beliefs
) -> Statement | None:
    """What shows the stance that a told move leaves: a past position that the same article
    gives, else an earlier report on that side."""
    sign = 1 if told.change is Change.TOWARD else -1
    earlier = [s for s in past if s.article_id == told.article_id]
    if not earlier and traced is not None:
        day = told.said_on or date.max
        seen = [x for x in traced.sightings if x.day < day]
        earlier = [_quote(seen[-1], beliefs)] if seen else []
    return next((s for s in earlier if sign * (told.agreement - s.agreement) > 0), None)


def _told(
    actor: str, concept: str, before: Statement | None, after: Statement, held: float
) -> Shift:
    earliest = None if before is None or before.past else before.said_on
    stance = None if before is None else before.agreement
    shown = (after,) if before is None else (before, after)
    agreed = after.agreement
    return Shift(actor, concept, stance, agreed, earliest, after.said_on, True, shown, held)


def shift_id(shift: Shift, actor: str | None = None) -> str:
    """A name for a shift that stays while its evidence grows or is corrected, unless the new stance
    turns out to have been taken earlier; by one of the actor's names, else the one that the shift
    has. Pages, feeds, hooks and exports call it so."""
    moved = (actor or shift.actor, shift.concept, shift.before, shift.after, shift.latest)
    return name_of(*moved)


def _again(one: Shift, other: Shift) -> bool:
    """Whether two told shifts are one, told twice within a month."""
    if one.after != other.after or other.latest is None or one.latest is None:
        return False
    return abs(one.latest - other.latest) <= AGAIN


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
            _quote(old.shown[-1], beliefs),
            _quote(new.shown[0], beliefs),
        ),
        probability=round(_held(old, traced) * _held(new, traced), 4),
    )


def _quote(seen: Sighting, beliefs: Beliefs) -> Statement:
    """The weightiest words of a report's own day: its retellings prove nothing of that day."""
    said = [s for s in seen.said if s.said_on == seen.day] or seen.said
    return max(said, key=beliefs.weight)


def _held(run: Run, traced: Course) -> float:
    """The best probability that the run's stance has at any of its sightings."""
    place = STANCES.index(run.agreement)
    return max(traced.of[id(sighting)][place] for sighting in run.shown)


def _direction(before: int, after: int) -> Change:
    return Change.TOWARD if after > before else Change.AWAY


def _day(day: date) -> date | None:
    return None if day == UNDATED else day
