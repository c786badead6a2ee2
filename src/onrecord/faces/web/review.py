"""What people should look at first: doubtful statements that something rests on, and names that
may mean one actor."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from onrecord.actors.spelling import surname
from onrecord.model import STANCES, Judgement, Kind, Statement, Verdict

if TYPE_CHECKING:
    from onrecord.faces.web.lane import Lane
    from onrecord.faces.web.view import State

SHIFT_WEIGHT = 3.0  # a shift rests on it
POSITION_WEIGHT = 1.5  # a position does
ALONE = 2.0  # and nothing else


class Doubt(NamedTuple):
    """A statement in the queue, its lane, why it is here, and whether anything ``rests`` on it."""

    statement: Statement
    lane: Lane
    why: str
    rests: bool

    def is_of(self, concept: str | None = None, actor: str | None = None) -> bool:
        """Whether it is on a concept and an actor's, where these are asked for."""
        return concept in (None, self.lane.concept) and actor in (None, self.lane.actor)


def queue(state: State) -> list[Doubt]:
    """All statements, what matters most and is least sure first."""
    found: list[tuple[float, Doubt]] = []
    for lane in state.lanes:
        in_shift = {s.id for shift in lane.shifts for s in shift.statements}
        in_position = {s.id for s in lane.position.statements}
        alone = lane.position.reports == 1
        for s in lane.said:
            weight, why = 1.0, "it is doubtful"
            if s.id in in_shift:
                weight, why = SHIFT_WEIGHT, "a shift rests on it"
            elif s.id in in_position:
                weight, why = POSITION_WEIGHT, "a position rests on it"
                if alone:
                    weight, why = weight * ALONE, "a position rests on it alone"
            doubt = Doubt(s, lane, why, weight > 1)
            found.append((-weight * (1 - s.confidence), doubt))
    found.sort(key=lambda row: (row[0], row[1].statement.id))
    return [doubt for _, doubt in found]


def judgement(statement_id: str, decision: str, who: str, why: str) -> Judgement:
    """A judgement from the words of a form, ``reject`` or ``correct:-1``; ``accept:1`` tells the
    stance that was seen. Raises ValueError where they are not one."""
    verdict, _, to = decision.partition(":")
    agreement = int(to) if to or verdict == Verdict.CORRECT else None
    if agreement is not None and agreement not in STANCES:
        raise ValueError("a stance is -1, 0 or 1")
    now = datetime.now(UTC)
    return Judgement(statement_id, Verdict(verdict), who, now, agreement, why)


def alike(state: State, name: str) -> list[str]:
    """Other actors of the same kind who may be the same: a shared surname, or all words of one
    in the other."""
    kinds = state.kinds
    words = _words(name)
    out = []
    for other in state.actors:
        if other == name or not kinds[other] & kinds[name] or kinds[other] == {Kind.ANONYMOUS}:
            continue
        if frozenset((name, other)) in state.ties.apart:
            continue
        theirs = _words(other)
        persons = Kind.PERSON in kinds[name] and surname(name) == surname(other)
        if persons or (words and theirs and (words <= theirs or theirs <= words)):
            out.append(other)
    return out


def _words(name: str) -> set[str]:
    return {w for w in name.casefold().replace(".", "").split() if len(w) > 2 and w != "the"}
