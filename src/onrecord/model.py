"""The nouns of onrecord: frozen records, and no behaviour beyond what they say of themselves.

Offsets are Unicode code points, half-open, into :attr:`Article.text` (NFC). Times are
aware and in UTC; dates are dates. Why they are so: ``docs/adr``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

Span = tuple[int, int]
Spans = tuple[Span, ...]


# An agreement by the word for it.
STANCE_OF = {"for": 1, "undecided": 0, "against": -1}
STANCES = (-1, 0, 1)  # agreement with a proposition, in the order of all tables


class Kind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    GROUP = "group"
    ANONYMOUS = "anonymous"


class Certainty(StrEnum):
    """How firmly the *text* commits to the stance; not how sure the program is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Change(StrEnum):
    """The direction in which the text itself says that an actor moved."""

    TOWARD = "toward"
    AWAY = "away"


def _check_spans(spans: Sequence[Span], name: str) -> None:
    end = 0
    for start, stop in spans:
        if not end <= start < stop:
            raise ValueError(f"{name}: spans {tuple(spans)} are empty or out of order")
        end = stop


@dataclass(frozen=True, slots=True)
class Article:
    """One news text. ``text`` is NFC; ``id`` is the giver's, or derived from the text.

    ``extra`` keeps what its giver said of it beside that, by the giver's names.
    """

    id: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: datetime | None = None
    retrieved: datetime | None = None
    language: str = "en"
    reprint_of: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an article needs an id")
        for moment in (self.published, self.retrieved):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"article {self.id}: times carry a time zone")

    @property
    def day(self) -> date | None:
        """The day it was published, on the calendar of who published it."""
        return self.published.date() if self.published else None

    @property
    def order(self) -> tuple[str, str]:
        """What articles are sorted by: when they were published, and their ids."""
        return (self.published.astimezone(UTC).isoformat() if self.published else "", self.id)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: source, cue and content, each possibly broken or (source) absent.

    ``parent`` is the number, in the article's list, of the attribution it is told within. Who only
    passes on what another says (“first reported by …”) has no content.
    """

    article_id: str
    source: Spans
    cue: Spans
    content: Spans
    parent: int | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        for name in ("source", "cue", "content"):
            _check_spans(getattr(self, name), name)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who holds positions: named, or a group or anonymous source as described."""

    name: str
    kind: Kind
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """How far words of a sentence shift the models' log-odds, by what people decided: that there
    is a stance (``found``), and that it supports rather than opposes (``turned``).

    Pairs of a word's stem and its weight.
    """

    found: tuple[tuple[str, float], ...] = ()
    turned: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A proposition worded so that agreeing with it has one meaning."""

    id: str
    proposition: str
    keywords: tuple[str, ...] = ()
    examples_for: tuple[str, ...] = ()
    examples_against: tuple[str, ...] = ()
    decided_by: str | None = None
    parent: str | None = None
    learned: Learned | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """The concepts that a collection is coded with.

    ``threshold`` is the confidence (0 to 1) under which a statement is left out, where a
    codebook asks for its own.
    """

    concepts: tuple[Concept, ...]
    title: str = ""
    threshold: float | None = None

    def __post_init__(self) -> None:
        ids = [concept.id for concept in self.concepts]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"concept ids stand twice: {', '.join(twice)}")


@dataclass(frozen=True, slots=True)
class Statement:
    """One actor takes one stance on one concept, as one passage of one article shows it.

    ``certainty`` is the text's, ``confidence`` (0 to 1) the machine's. ``via`` names the
    chain between the article's author and the actor, outermost first. ``said_on`` is the
    day in the world. ``start`` and ``end`` place ``evidence`` in the article's text.
    """

    id: str
    article_id: str
    actor: str
    kind: Kind
    concept: str
    agreement: int
    certainty: Certainty
    evidence: str
    start: int
    end: int
    confidence: float
    coder: str
    organization: str | None = None
    actor_as_written: str = ""
    via: tuple[str, ...] = ()
    change: Change | None = None
    past: bool = False
    said_on: date | None = None

    def __post_init__(self) -> None:
        if self.agreement not in STANCES:
            raise ValueError(f"agreement is -1, 0 or 1, not {self.agreement}")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence lies between 0 and 1, not at {self.confidence}")
        if not 0 <= self.start < self.end:
            raise ValueError(f"evidence at [{self.start}, {self.end}) is empty")


class Verdict(StrEnum):
    """What a person decided on a statement."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    UNDO = "undo"  # as if nobody had judged it


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision on a statement; it stands apart and survives re-reading.

    ``agreement`` is the right one of a correction, and of an acceptance the one that was accepted,
    whatever is read later; None in an acceptance is what the ledger has (see ``Ledger.judge``).
    """

    statement_id: str
    verdict: Verdict
    who: str
    when: datetime
    agreement: int | None = None
    why: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", Verdict(self.verdict))
        if self.verdict is Verdict.CORRECT and self.agreement is None:
            raise ValueError("a correction names the right agreement")
        if self.verdict in (Verdict.REJECT, Verdict.UNDO) and self.agreement is not None:
            raise ValueError(f"{self.verdict} names no agreement")
        if self.agreement not in (None, *STANCES):
            raise ValueError(f"agreement is -1, 0 or 1, not {self.agreement}")


class Sameness(StrEnum):
    """What a person decided on two names."""

    SAME = "same"
    APART = "apart"
    UNDO = "undo"  # as if nobody had decided


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's decision on whether two names mean one actor, who then goes by ``one``."""

    one: str
    other: str
    verdict: Sameness
    who: str
    when: datetime
    why: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", Sameness(self.verdict))
        if not self.one or not self.other or self.one == self.other:
            raise ValueError("two different names are needed")


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stands on a concept at a date, with the statements that show it.

    ``chances`` are the probabilities of against, undecided and for; ``reports`` is how many
    independent reports the statements come down to.
    """

    actor: str
    concept: str
    agreement: int
    certainty: Certainty
    since: date | None
    confidence: float
    via: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = field(default=())
    chances: tuple[float, float, float] = (0.0, 0.0, 0.0)
    reports: int = 0

    @property
    def doubtful(self) -> bool:
        """Whether it is likelier to be read wrongly than rightly."""
        return self.confidence < DOUBT


@dataclass(frozen=True, slots=True)
class Shift:
    """An actor's move on a concept: told by a text, or seen between two dates."""

    actor: str
    concept: str
    before: int | None
    after: int
    earliest: date | None
    latest: date | None
    told: bool
    statements: tuple[Statement, ...] = ()
    probability: float = 0.0


DOUBT = 0.5  # the confidence under which a position is likelier wrong than right
# How the names of coders begin that are no people.
PROGRAM, LANGUAGE_MODEL = "onrecord@", "llm:"


def is_machine(coder: str) -> bool:
    """Whether a coder's name is a program's: the models here, or a language model."""
    return coder.startswith((PROGRAM, LANGUAGE_MODEL))
