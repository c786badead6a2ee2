"""What is new since a date: who moved, who spoke for the first time, on whose word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.evidence import lanes
from onrecord.findings.origins import origins
from onrecord.findings.positions import position_of
from onrecord.findings.shifts import shifts_of
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Position, Shift, Statement


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened since a day.

    ``shifts`` are the moves whose new stance was first shown since, ``new`` the positions of
    actors who had none before, ``sources`` the independent
    reports behind all statements since, counted by actor and concept.
    """

    since: date
    articles: int
    statements: int
    sources: int
    shifts: tuple[Shift, ...]
    new: tuple[Position, ...]


def digest(
    statements: Iterable[Statement],
    since: date,
    beliefs: Beliefs | None = None,
    ties: Ties = NONE,
) -> Digest:
    """The digest of all statements; those without a date are no news."""
    known = beliefs or Beliefs()
    recent: list[Statement] = []
    sources = 0
    shifts: list[Shift] = []
    new: list[Position] = []
    for (actor, concept), lane in lanes(statements, ties=ties):
        fresh = [s for s in lane if s.said_on and s.said_on >= since]
        if not fresh:
            continue
        recent += fresh
        sources += len(origins(fresh, ties, known.retold))
        shifts += [
            s
            for s in shifts_of(actor, concept, lane, known, ties)
            if s.latest and s.latest >= since
        ]
        if len(fresh) == len(lane):
            new.append(position_of(actor, concept, lane, None, known, ties))
    shifts.sort(key=lambda s: (-s.probability, s.actor))
    new.sort(key=lambda p: (p.concept, -p.confidence, p.actor))
    articles = len({s.article_id for s in recent})
    return Digest(since, articles, len(recent), sources, tuple(shifts), tuple(new))
