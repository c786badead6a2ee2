"""What is believed of actors and reports before any of them is read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from onrecord.errors import InputError
from onrecord.findings.origins import RETOLD
from onrecord.model import Certainty, Statement


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What is believed of actors and reports before any of them is read.

    The defaults were chosen on simulated ledgers (``python -m benchmarks positions``).
    """

    moves: float = 0.06  # chance that news of an actor is news because the stance changed
    told: float = 0.7  # chance of one since the last sighting where a report surely says so
    lasts: float = 3000.0  # days after which an unseen stance has changed, in the mean
    # A change is news: so many more independent reports follow in ten days than otherwise.
    stirs: float = 1.5
    quiet: float = 0.1  # the share of changes that nothing follows: silence never rules one out
    usual: float = 45.0  # days from one report to the next, before any is counted
    suggests: float = 0.3  # the chance of a move that the thickness of reports alone may suggest
    # A statement's confidence doubts most whether it is one at all. Where the actor does take a
    # stance on the question, the odds that it is the one read are so many times better: on 12
    # coded train stories 0.69 were right at a confidence of 0.14, 0.80 at 0.27, 0.94 at 0.34.
    meant: float = 6.0
    certain: float = 0.97  # how often a report is right whose text is certain
    probable: float = 0.7
    possible: float = 0.4
    relayed: float = 0.85  # what another's report is worth beside own words and acts
    retold: int = RETOLD  # days in which the same is taken for a retelling of one report
    readings: int = 4  # retellings that may confirm how one report was read

    def reads(self, confidence: float) -> float:
        """The probability that a statement reads the actor's stance, given that there is one."""
        return self.meant * confidence / (1 + (self.meant - 1) * confidence)

    def worth(self, statement: Statement) -> float:
        """The probability that a report shows the stance, if it was read rightly."""
        certainty = {Certainty.PROBABLE: self.probable, Certainty.POSSIBLE: self.possible}
        sure = certainty.get(statement.certainty, self.certain)
        return sure * (self.relayed if statement.via else 1.0)

    def weight(self, statement: Statement) -> float:
        """The probability that a statement alone shows the stance."""
        return self.worth(statement) * statement.confidence

    def shown(self, said: Iterable[Statement]) -> float:
        """The probability that any of a report's statements shows it: of its retellings only the
        surest count, as in how it was read."""
        surest = sorted(map(self.weight, said), reverse=True)[: self.readings]
        return 1 - math.prod(1 - weight for weight in surest)


SOME, FAR = 1e-6, 100_000  # the least and the most that a parameter can be


def believed(given: Iterable[str]) -> Beliefs:
    """The defaults but for what is given, as ``lasts=900``.

    Raises :class:`InputError` for an unknown name, no number, or one that no such thing can have.
    """
    known = asdict(Beliefs())
    changed: dict[str, float] = {}
    for pair in given:
        name, _, value = (part.strip() for part in pair.partition("="))
        if name not in known:
            raise InputError(f"beliefs: unknown {name!r}; known: {', '.join(known)}")
        try:
            number = type(known[name])(value)
        except ValueError as error:
            raise InputError(f"beliefs: {name} is a number, not {value!r}") from error
        share = known[name] < 1
        least = 0 if name == "stirs" else SOME
        if not least <= number <= (1 - SOME if share else FAR):
            limits = "between 0 and 1" if share else f"above 0, and not over {FAR:,}"
            raise InputError(f"beliefs: {name} lies {limits}; {value} does not")
        changed[name] = number
    return replace(Beliefs(), **changed)  # type: ignore[arg-type]
