"""Where a question stands, by the words and acts of whoever decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.actors.merging import canonical
from onrecord.findings.beliefs import Beliefs
from onrecord.findings.course import Run, course, runs, sightings
from onrecord.findings.evidence import by_day
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Certainty, Kind, Statement


class Step(StrEnum):
    """How far a question has come."""

    RAISED = "raised"  # somebody takes a stance; the decider has not been heard
    OPEN = "before the decider"  # the decider is undecided, or leans
    DECIDED_FOR = "decided for"
    DECIDED_AGAINST = "decided against"


@dataclass(frozen=True, slots=True)
class Stage:
    """A question's latest step, its day, and the statement that shows it; ``earlier`` are the
    steps before it, oldest first."""

    step: Step
    day: date | None
    statement: Statement | None
    decider: str
    earlier: tuple[Stage, ...] = ()


def standing(
    decider: str,
    lanes: Iterable[Sequence[Statement]],
    beliefs: Beliefs | None = None,
    ties: Ties = NONE,
) -> Stage | None:
    """Where a question stands; None where nobody has said a word on it.

    ``lanes`` are the statements on the concept, by actor. The decider's likeliest course gives
    the steps: a decision is a stance that the texts are certain of; one that is conditional,
    undecided or probable leaves the question open.
    """
    known = beliefs or Beliefs()
    said = sorted((s for lane in lanes for s in lane), key=by_day)
    if not said:
        return None
    who = {(s.actor, s.kind) for s in said}
    own = {pair for pair in who if _is(decider, *pair, ties)}
    heard = [s for s in said if (s.actor, s.kind) in own and not s.past]
    first = next((s for s in said if s.said_on), said[0])  # a day, where any is known
    steps = [Stage(Step.RAISED, first.said_on, first, decider)]
    for run in runs(course(sightings(heard, known, ties), known)) if heard else ():
        for step, shown in _steps(run, known):
            if step is not steps[-1].step:
                steps.append(Stage(step, shown.said_on, shown, decider))
    last = steps[-1]
    return Stage(last.step, last.day, last.statement, decider, tuple(steps[:-1]))


def _steps(run: Run, beliefs: Beliefs) -> Iterator[tuple[Step, Statement]]:
    """What a run of one stance comes to, with the statements that show it: open until a text is
    certain of it."""
    for number, sighting in enumerate(run.shown):
        certain = [s for s in sighting.said if s.certainty is Certainty.CERTAIN]
        if certain or not number:
            yield (
                _step(run.agreement, bool(certain)),
                max(certain or sighting.said, key=beliefs.weight),
            )
        if certain:
            return


def _step(agreement: int, certain: bool) -> Step:
    if agreement == 0 or not certain:
        return Step.OPEN
    return Step.DECIDED_FOR if agreement > 0 else Step.DECIDED_AGAINST


def _is(decider: str, name: str, kind: Kind, ties: Ties) -> bool:
    """Whether a name is the decider's, however the text writes it, or a person merged it."""
    found = canonical([(decider, kind), (name, kind)], ties.apart, ties.same)
    return found[decider, kind] == found[name, kind]
