"""Any sequence of adding, reading again, judging and undoing leaves a ledger that adds up."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept, Judgement, Verdict
from tests.conftest import article, statement

BOOK = Codebook((Concept("lift", "The ban should be lifted."), Concept("stay", "It should stay.")))
NAMES = ("a", "b")
STANCES = st.sampled_from((-1, 0, 1))


def identity(name: str, concept: str) -> str:
    return f"{name}-{concept}"


class Sequences(RuleBasedStateMachine):
    """``read`` and ``judged`` are what the ledger should hold, kept in plain dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.where = str(Path(self.folder.name) / "l.db")
        self.ledger = Ledger(self.where)
        self.read: dict[str, int] = {}
        self.digests: dict[str, dict[str, str]] = {}
        self.judged: dict[str, Judgement] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(name=st.sampled_from(NAMES), stances=st.fixed_dictionaries({}, optional={
        "lift": STANCES, "stay": STANCES,
    }))  # fmt: skip
    def add(self, name: str, stances: dict[str, int]) -> None:
        """A reading on some concepts: new, again, or by a better model with other answers."""
        digests = {concept: f"{concept}{stance}" for concept, stance in stances.items()}
        made = [
            statement(id=identity(name, c), article_id=name, concept=c, agreement=a)
            for c, a in stances.items()
        ]
        known = self.digests.setdefault(name, {})
        fresh = any(known.get(c) != d for c, d in digests.items())
        words = article(f"Berlin said no to {name}.", name)
        assert self.ledger.add(words, (), made, BOOK, "onrecord@1", digests) is fresh
        known |= digests
        self.read |= {identity(name, c): a for c, a in stances.items()}

    @rule(
        name=st.sampled_from(NAMES),
        concept=st.sampled_from(("lift", "stay")),
        verdict=st.sampled_from(Verdict),
        agreement=STANCES,
    )
    def judge(self, name: str, concept: str, verdict: Verdict, agreement: int) -> None:
        one = identity(name, concept)
        if one not in self.read:
            return
        to = agreement if verdict is Verdict.CORRECT else None
        made = Judgement(one, verdict, "Ada", datetime(2024, 6, 1, tzinfo=UTC), to)
        self.ledger.judge(made)
        self.judged[one] = made

    @rule()
    def open_again(self) -> None:
        self.ledger = Ledger(self.where)

    @invariant()
    def findings_are_what_was_read_and_judged(self) -> None:
        expected = dict(self.read)
        for one, judgement in self.judged.items():
            if judgement.verdict is Verdict.REJECT:
                del expected[one]
            elif judgement.agreement is not None:
                expected[one] = judgement.agreement
        assert {s.id: s.agreement for s in self.ledger.statements()} == expected

    @invariant()
    def the_file_is_sound(self) -> None:
        connection = sqlite3.connect(self.where)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
