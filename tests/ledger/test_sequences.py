"""Any sequence of adding, reading again, judging and undoing leaves a ledger that adds up."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept, Identity, Judgement, Sameness, Verdict
from tests.conftest import article, statement

BOOK = Codebook((Concept("lift", "The ban should be lifted."), Concept("stay", "It should stay.")))
NAMES = ("a", "b")
BY = {("a", "lift"): "Ada", ("a", "stay"): "Berta", ("b", "lift"): "Cora", ("b", "stay"): "Ada"}
WHOEVER = ("Ada", "Berta", "Cora")
WHO = st.sampled_from(WHOEVER)
STANCES = st.sampled_from((-1, 0, 1))


def identity(name: str, concept: str) -> str:
    return f"{name}-{concept}"


def groups(names: Iterable[str], decided: Mapping[frozenset[str], Identity]) -> list[set[str]]:
    """Names that are linked by a chain of merges."""
    found = [{name} for name in set(names)]
    for pair, made in decided.items():
        if made.verdict is Sameness.SAME:
            met = [g for g in found if g & pair]
            found = [g for g in found if not g & pair] + [set().union(*met)]
    return found


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
        self.actors: dict[str, str] = {}
        self.decided: dict[frozenset[str], Identity] = {}

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(name=st.sampled_from(NAMES), stances=st.fixed_dictionaries({}, optional={
        "lift": STANCES | st.none(), "stay": STANCES | st.none(),
    }))  # fmt: skip
    def add(self, name: str, stances: dict[str, int | None]) -> None:
        """A reading on some concepts: new, again, or by a better model with other answers, or
        without one: then only what a person has judged stays."""
        digests = {concept: f"{concept}{stance}" for concept, stance in stances.items()}
        made = [
            statement(
                id=identity(name, c), article_id=name, concept=c, agreement=a, actor=BY[name, c]
            )
            for c, a in stances.items()
            if a is not None
        ]
        known = self.digests.setdefault(name, {})
        fresh = any(known.get(c) != d for c, d in digests.items())
        words = article(f"Berlin said no to {name}.", name)
        assert self.ledger.add(words, (), made, BOOK, "onrecord@1", digests) is fresh
        for concept, stance in stances.items() if fresh else ():
            one = identity(name, concept)
            judgement = self.judged.get(one)
            if stance is not None:
                self.read[one] = stance
            elif judgement is None or judgement.verdict is Verdict.UNDO:
                self.read.pop(one, None)
        known |= digests
        self.actors |= {identity(name, c): BY[name, c] for c, a in stances.items() if a is not None}

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

    @rule(one=WHO, other=WHO, verdict=st.sampled_from(Sameness))
    def decide(self, one: str, other: str, verdict: Sameness) -> None:
        if one == other or not {one, other} <= set(self.actors.values()):
            return
        made = Identity(one, other, verdict, "Ada", datetime(2024, 6, 1, tzinfo=UTC))
        pair = frozenset((one, other))
        decided = {p: d for p, d in self.decided.items() if p != pair} | {pair: made}
        apart = [p for p, d in decided.items() if d.verdict is Sameness.APART]
        if any(p <= group for p in apart for group in groups(WHOEVER, decided)):
            with pytest.raises(LedgerError, match="held apart"):
                self.ledger.identify(made)
            return
        self.ledger.identify(made)
        self.decided = decided

    @rule()
    def open_again(self) -> None:
        self.ledger = Ledger(self.where)

    @invariant()
    def findings_are_what_was_read_and_judged(self) -> None:
        expected = dict(self.read)
        for one, judgement in self.judged.items():
            if one not in expected:
                continue
            if judgement.verdict is Verdict.REJECT:
                del expected[one]
            elif judgement.agreement is not None:
                expected[one] = judgement.agreement
        assert {s.id: s.agreement for s in self.ledger.statements()} == expected

    @invariant()
    def merged_actors_go_by_one_name(self) -> None:
        """By hand: names that are linked by a chain of latest words are one, no others."""
        one_actor = groups(self.actors.values(), self.decided)
        shown = {s.id: s.actor for s in self.ledger.statements()}
        for one, name in shown.items():
            for two, other in shown.items():
                together = any({self.actors[one], self.actors[two]} <= g for g in one_actor)
                assert (name == other) is together

    @invariant()
    def the_file_is_sound(self) -> None:
        connection = sqlite3.connect(self.where)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
