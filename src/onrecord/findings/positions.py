"""Who stands where at a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from onrecord.findings.beliefs import STANCES, Beliefs, course, runs, sightings
from onrecord.findings.evidence import lanes
from onrecord.findings.origins import UNDATED
from onrecord.model import Position, Statement


def positions(
    statements: Iterable[Statement],
    at: date | None = None,
    beliefs: Beliefs | None = None,
    reprinted: Mapping[str, str] | None = None,
) -> list[Position]:
    """The likeliest position of every actor on every concept, by what was said up to ``at``.

    ``since`` is the first day of the unbroken run of that stance. ``chances`` are those of
    against, undecided and for, given that the actor takes any; ``confidence`` is the stance's
    own, and no higher than the probability that anything that was read shows it at all.
    ``reprinted`` names the articles that repeat another's words, and which: they add nothing.
    Sorted by concept, then agreement, then actor.
    """
    known = beliefs or Beliefs()
    found = [
        _position(actor, concept, lane, at, known, reprinted or {})
        for (actor, concept), lane in lanes(statements, at)
    ]
    return sorted(found, key=lambda p: (p.concept, -p.agreement, p.actor))


def _position(
    actor: str,
    concept: str,
    lane: list[Statement],
    at: date | None,
    beliefs: Beliefs,
    reprinted: Mapping[str, str],
) -> Position:
    found = course(sightings(lane, beliefs, reprinted), beliefs)
    run = runs(found)[-1]
    chances = found.chances[-1] if at is None else found.at(at, beliefs)
    latest = max(run.shown[-1].said, key=beliefs.weight)
    return Position(
        actor=actor,
        concept=concept,
        agreement=run.agreement,
        certainty=latest.certainty,
        since=None if run.first == UNDATED else run.first,
        confidence=round(min(chances[STANCES.index(run.agreement)], beliefs.shown(run.said)), 4),
        via=latest.via,
        statements=run.said,
        chances=chances,
        reports=len(run.shown),
    )
