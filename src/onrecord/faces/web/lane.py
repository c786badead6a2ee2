"""One actor on one question: what was said, and all that follows from it, worked out once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.course import Sighting, course, in_order, sighting
from onrecord.findings.origins import Origin, origins, reports
from onrecord.findings.positions import position_from
from onrecord.findings.shifts import shifts_from
from onrecord.findings.ties import Ties
from onrecord.model import STANCES, Position, Shift, Statement


@dataclass
class Lane:
    """One actor on one concept: the statements, oldest first, and what follows from them."""

    actor: str
    concept: str
    said: list[Statement]
    ties: Ties
    beliefs: Beliefs
    _known: dict[tuple[int, ...], Sighting] = field(default_factory=dict)

    @cached_property
    def position(self) -> Position:
        """The latest position."""
        return position_from(self.actor, self.concept, self._seen(self.said), None, self.beliefs)

    @cached_property
    def course(self) -> list[tuple[date, int, float]]:
        """At each report, the likeliest stance by all that is known now, and how sure it is: its
        chance, and no more than that anything so far shows it at all, as of a position."""
        found = course(self._seen(self.said), self.beliefs)
        out: list[tuple[date, int, float]] = []
        unshown = 1.0
        for seen, stance, chances in zip(found.sightings, found.path, found.chances, strict=True):
            unshown = (unshown if out and out[-1][1] == stance else 1.0) * (1 - seen.shown)
            out.append((seen.day, stance, min(chances[STANCES.index(stance)], 1 - unshown)))
        return out

    @cached_property
    def shifts(self) -> list[Shift]:
        """The actor's moves on the concept, oldest first."""
        return self._moves(self.said)

    @cached_property
    def origins(self) -> list[Origin]:
        """The independent sources, the first first."""
        return origins(self.said, self.ties, self.beliefs.retold)

    def shifts_at(self, day: date | None) -> list[Shift]:
        """The moves that were known on a day."""
        told = self._told(day)
        return self.shifts if len(told) == len(self.said) else self._moves(told)

    def at(self, day: date | None) -> Position | None:
        """The position on a day, by what is known to have been said by then; None before that."""
        if day is None:
            return self.position
        told = self._told(day)
        if all(s.past for s in told):
            return None
        return position_from(self.actor, self.concept, self._seen(told), day, self.beliefs)

    def last(self, day: date | None) -> date:
        """The day of the last word up to a day; long ago where there is none with a date."""
        known = len(self._days) if day is None else bisect_right(self._days, day)
        return self._days[known - 1] if known else date.min

    @cached_property
    def _dated(self) -> list[Statement]:
        return [s for s in self.said if s.said_on]

    @cached_property
    def _days(self) -> list[date]:
        return [s.said_on for s in self._dated if s.said_on]

    def _told(self, day: date | None) -> list[Statement]:
        """What is known to have been said by a day."""
        return self.said if day is None else self._dated[: bisect_right(self._days, day)]

    def _moves(self, told: Sequence[Statement]) -> list[Shift]:
        past = [s for s in told if s.past]
        if len(past) == len(told):
            return []
        return shifts_from(self.actor, self.concept, self._seen(told), past, self.beliefs)

    def _seen(self, told: Sequence[Statement]) -> list[Sighting]:
        """The independent reports that some of the statements make, oldest first."""
        groups = reports(told, self.ties, self.beliefs.retold)
        return in_order(self._sighted(tuple(map(id, g)), g) for g in groups)

    def _sighted(self, ids: tuple[int, ...], report: Sequence[Statement]) -> Sighting:
        """What is seen in a report; mostly, whatever the day, it is the same statements."""
        if ids not in self._known:
            self._known[ids] = sighting(report, self.beliefs, self.ties)
        return self._known[ids]


def latest(lanes: Iterable[Lane], count: int, day: date | None = None) -> list[Shift]:
    """The latest shifts of some lanes, as they were known on a day; undated ones last."""
    found: list[Shift] = []
    for last, lane in sorted(((x.last(day), x) for x in lanes), key=itemgetter(0), reverse=True):
        if len(found) >= count and moved_on(found[count - 1])[0] > last:
            break  # no move of a lane is later than its last word
        if new := lane.shifts_at(day):
            found = sorted([*found, *new], key=moved_on, reverse=True)
    return found[:count]


def moved_on(shift: Shift) -> tuple[date, str]:
    """The order of shifts, oldest first; those without a date before all others."""
    return shift.latest or date.min, shift.actor
