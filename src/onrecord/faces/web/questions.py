"""Every question at a glance: its sides, and where it stands with whoever decides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.faces.web.view import State
from onrecord.findings.decisions import Stage, standing
from onrecord.findings.positions import matrix
from onrecord.findings.selection import only


@dataclass(frozen=True, slots=True)
class Question:
    """A concept, how many actors are on each side of it, where it stands, and how many moved."""

    id: str
    proposition: str
    favour: int
    undecided: int
    against: int
    stage: Stage | None
    moves: int
    picture: str = ""


def questions(state: State, at: date | None = None) -> Iterator[Question]:
    """All questions of a ledger, as they stood on a day or by the latest."""
    for concept, proposition in state.concepts.items():
        lanes = state.of_concept.get(concept, [])
        found = [(p, lane) for lane in lanes if (p := lane.at(at)) is not None]
        sides = Counter(p.agreement for p, _ in matrix(found, lambda pair: pair[0]).values())
        moves = sum(len(lane.shifts_at(at)) for lane in lanes)
        stage = stage_of(state, concept, at)
        yield Question(concept, proposition, sides[1], sides[0], sides[-1], stage, moves)


def stage_of(state: State, concept: str, at: date | None = None) -> Stage | None:
    """Where a question stands with whoever decides it; None where nobody is named for that."""
    decider = state.deciders.get(concept)
    if not decider:
        return None
    said = [list(only(lane.said, until=at)) for lane in state.of_concept.get(concept, ())]
    return standing(decider, said, state.beliefs, state.ties)


def question_row(q: Question) -> dict[str, Any]:
    """A question as plain values."""
    return {
        "id": q.id,
        "proposition": q.proposition,
        "for": q.favour,
        "undecided": q.undecided,
        "against": q.against,
        "shifts": q.moves,
        "decider": q.stage.decider if q.stage else None,
        "stands": q.stage.step.value if q.stage else None,
        "day": q.stage.day.isoformat() if q.stage and q.stage.day else None,
    }
