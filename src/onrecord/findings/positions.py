"""Who stands where at a date."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.course import Sighting, course, likeliest, runs, showing, sightings
from onrecord.findings.evidence import lanes
from onrecord.findings.origins import UNDATED
from onrecord.findings.ties import NONE, Ties
from onrecord.model import STANCES, Kind, Position, Statement

T = TypeVar("T")


def positions(
    statements: Iterable[Statement],
    at: date | None = None,
    beliefs: Beliefs | None = None,
    ties: Ties = NONE,
) -> list[Position]:
    """The likeliest position of every actor on every concept, by what was said up to ``at``.

    ``since`` is the first known day of the unbroken run of that stance. ``chances`` are those of
    against, undecided and for, given that the actor takes any; ``confidence`` is the stance's
    own, and no higher than the probability that anything that was read shows it at all.
    What ``ties`` names as a reprint adds nothing.
    Sorted by concept, then agreement, then actor.
    """
    known = beliefs or Beliefs()
    found = [
        position_of(actor, concept, lane, at, known, ties)
        for (actor, concept), lane in lanes(statements, at, ties)
    ]
    return sorted(found, key=lambda p: (p.concept, -p.agreement, p.actor))


def matrix(found: Iterable[T], position: Callable[[T], Position]) -> dict[tuple[str, str], T]:
    """What is found of each actor on each concept, by both. Of a name that is known as several
    kinds, the one with most reports counts; unnamed sources are nobody who stands somewhere in
    more than one article, and are left out."""
    out: dict[tuple[str, str], T] = {}
    for one in sorted(found, key=lambda x: (position(x).reports, position(x).confidence)):
        p = position(one)
        if p.statements[-1].kind is not Kind.ANONYMOUS:
            out[p.actor, p.concept] = one
    return out


def position_of(
    actor: str,
    concept: str,
    lane: Sequence[Statement],
    at: date | None,
    beliefs: Beliefs,
    ties: Ties,
) -> Position:
    """The position that the statements of one lane, all said by ``at``, come to."""
    seen = sightings(lane, beliefs, ties)
    return position_from(actor, concept, seen, at, beliefs)


def position_from(
    actor: str, concept: str, seen: Sequence[Sighting], at: date | None, beliefs: Beliefs
) -> Position:
    """The same from sightings in order."""
    found = course(seen, beliefs)
    chances = found.forward[-1] if at is None else found.at(at, beliefs)
    best = likeliest(chances)
    stretches = runs(found)
    run = stretches[-1]
    if run.agreement != best:  # the course and the day may differ where reports do
        there = [r for r in stretches if r.agreement == best]
        run = there[-1] if there else showing(found, best)
    latest = max(run.shown[-1].said, key=beliefs.weight)
    shown = 1 - math.prod(1 - seen.shown for seen in run.shown)
    return Position(
        actor=actor,
        concept=concept,
        agreement=run.agreement,
        certainty=latest.certainty,
        since=next((s.day for s in run.shown if s.day != UNDATED), None),
        confidence=round(min(chances[STANCES.index(run.agreement)], shown), 4),
        via=latest.via,
        statements=run.said,
        chances=chances,
        reports=len(run.shown),
    )
