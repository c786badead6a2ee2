"""Codebooks, dates, the sieve, candidates, questions: everything but the weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import CodebookError, InputError
from onrecord.inference import Canned, register, unregister
from onrecord.model import Actor, Article, Attribution, Certainty, Codebook, Concept, Kind, Span
from onrecord.statements import THRESHOLD, ask, cut, expected, identity, load_codebook
from onrecord.statements.asking import SIEVE, Asked, worth_most
from onrecord.statements.candidates import Candidate, candidates, without
from onrecord.statements.codebook import digests, parse_codebook
from onrecord.statements.effort import ACCURATE, FAST, Effort, profile
from onrecord.statements.pooling import pooled
from onrecord.statements.question import compose, compose_bare, compose_brief
from onrecord.statements.stance import Answer
from tests.conftest import EXAMPLE

PUBLISHED = date(2024, 5, 24)  # a Friday


def test_the_example_codebook_loads() -> None:
    book = load_codebook(EXAMPLE / "codebook.yaml")
    assert [c.id for c in book.concepts] == ["strike-inside-russia", "supply-taurus"]
    assert all(c.keywords and c.examples_for and c.decided_by for c in book.concepts)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("concepts: []", "at least one"),
        ("- a", "at least one"),
        ("concepts: [{id: a}]", "'proposition'"),
        ("concepts: [{id: a, proposition: B., kewords: [c]}]", "'kewords'"),
        ("concepts: [{id: a, proposition: B.}, {id: a, proposition: C.}]", "stand twice: a"),
        ("concepts: [{id: a, proposition: B., keywords: c}]", "list of texts"),
        ("{treshold: 0.9, concepts: [{id: a, proposition: B.}]}", "'treshold'"),
        ("{threshold: 2, concepts: [{id: a, proposition: B.}]}", "from 0 to 1"),
        ("{threshold: yes, concepts: [{id: a, proposition: B.}]}", "from 0 to 1"),
        ("concepts: [", "YAML"),
        ("a: !!python/object/apply:os.system ['true']", "YAML"),
    ],
)
def test_a_bad_codebook_says_where(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(text)
    with pytest.raises(CodebookError, match=r"book\.yaml") as error:
        load_codebook(path)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("own", "asked", "used"),
    [(None, None, THRESHOLD), (0.4, None, 0.4), (0.4, 0.2, 0.2), (0.4, 0.0, 0.0), (0, None, 0)],
)
def test_whose_threshold_counts(own: float | None, asked: float | None, used: float) -> None:
    """What is asked for now, then the codebook's own, then the program's; nought is one too."""
    given = {"concepts": [{"id": "a", "proposition": "B."}], "threshold": own}
    assert cut(parse_codebook(given, "x"), asked) == used


@pytest.mark.parametrize("worded", [True, False])
def test_what_to_expect_of_a_threshold(worded: bool) -> None:
    """A higher one finds fewer of people's positions; the program's own is among them."""
    found = expected(worded)
    assert THRESHOLD in [one.threshold for one in found]
    assert [one.threshold for one in found] == sorted(one.threshold for one in found)
    recalls = [one.recall for one in found]
    assert recalls == sorted(recalls, reverse=True)
    assert all(0 < min(e.precision, e.recall) <= e.f1 <= max(e.precision, e.recall) for e in found)


def test_other_programs_fields_may_stand_in_a_codebook() -> None:
    given = {"story": "045", "concepts": [{"id": "a", "proposition": "B."}]}
    assert [c.id for c in parse_codebook(given, "x").concepts] == ["a"]


def test_a_missing_codebook() -> None:
    with pytest.raises(CodebookError, match=r"gone\.yaml"):
        load_codebook(Path("gone.yaml"))


def test_digest_changes_with_the_proposition() -> None:
    one = parse_codebook({"concepts": [{"id": "a", "proposition": "B."}]}, "x")
    two = parse_codebook({"concepts": [{"id": "a", "proposition": "C."}]}, "x")
    assert digests(one, "m", 0.5) != digests(two, "m", 0.5)
    assert digests(one, "m", 0.5) != digests(one, "m", 0.4)
    assert digests(one, "m", 0.5) != digests(one, "n", 0.5)


def test_a_codebook_is_coded_as_a_whole() -> None:
    """Concepts are weighed beside each other, so a new one has articles coded anew."""
    first = {"id": "a", "proposition": "B."}
    alone = parse_codebook({"concepts": [first]}, "x")
    both = parse_codebook({"concepts": [first, {"id": "b", "proposition": "C."}]}, "x")
    assert digests(alone, "m", 0.5)["a"] != digests(both, "m", 0.5)["a"]


WORTH = {True: -1.0, False: -2.0}


def asked_of(sentence: int, *odds: float, keywords: tuple[str, ...] = ("ban",)) -> Asked:
    who = tuple(Candidate(sentence, Actor("Ann", Kind.PERSON), (0, 3), ()) for _ in odds)
    return Asked(Concept("c", "The ban should go.", keywords), who, odds)


@pytest.mark.parametrize(
    ("effort", "put", "reason"),
    [
        (Effort(9, 9, True), [0, 1, 3], "what is not worth it is not asked"),
        (Effort(1, 9, True), [1, 3], "of each sentence what promises most, in order"),
        (Effort(9, 2, True), [1, 3], "and of an article"),
    ],
)
def test_what_is_asked_about_an_article(effort: Effort, put: list[int], reason: str) -> None:
    several = [
        asked_of(4, -0.5, -3.0),
        asked_of(4, -2.0, 1.0),
        asked_of(4, -1.5),
        asked_of(5, -1.4, keywords=()),
    ]
    assert worth_most(several, WORTH, effort) == put, reason


def test_an_unknown_profile_is_said() -> None:
    with pytest.raises(InputError, match="accurate, fast"):
        profile("thorough")


def answered(actor: str, some: float, direction: tuple[float, float, float], past: bool) -> Answer:
    candidate = Candidate(0, Actor(actor, Kind.PERSON), (0, 3), ())
    return Answer(candidate, some, direction, Certainty.CERTAIN, past)


def test_an_actors_answers_in_an_article_lean_on_each_other() -> None:
    sure, unsure = (0.05, 0.05, 0.9), (0.5, 0.1, 0.4)
    found = pooled(
        [
            answered("Ann", 0.9, sure, False),
            answered("Ann", 0.3, unsure, False),
            answered("Bob", 0.3, unsure, False),
            answered("Ann", 0.3, unsure, True),
        ]
    )
    assert [a.agreement for a in found] == [1, 1, -1, -1], "not across actors or from the past"
    assert [a.some for a in found] == [0.9, 0.3, 0.3, 0.3]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), max_size=6))
def test_pooled_directions_stay_chances(rows: list[tuple[float, float, float]]) -> None:
    parts = [tuple((x + 1e-3) / (sum(row) + 3e-3) for x in row) for row in rows]
    for answer in pooled([answered("Ann", row[0], row, False) for row in parts]):  # type: ignore[arg-type]
        assert all(0 <= chance <= 1 for chance in answer.direction)
        assert abs(sum(answer.direction) - 1) < 1e-9


def test_who_said_both_surely_has_said_both() -> None:
    """For it on Monday and against it on Thursday: neither turns the other round."""
    ways = ((0.08, 0.02, 0.9), (0.9, 0.02, 0.08))
    found = pooled([answered("Ann", 0.9, way, False) for way in ways])
    assert [a.agreement for a in found] == [1, -1]


class Play:
    """A cast with three parts, by their first letters."""

    sentences: tuple[Span, ...] | list[Span] = [(0, 40)]  # noqa: RUF012

    def __init__(self, text: str) -> None:
        self.text = text

    def role(self, span: Span) -> object:
        name = self.text[slice(*span)]
        return type("R", (), {"actor": Actor(name, Kind.PERSON), "span": span, "via": ()})()

    def who(self, span: Span) -> object:
        return self.role(span)

    def speakers(self, span: Span) -> list[object]:
        return [self.role(span)]

    def in_sentence(self, sentence: Span) -> list[object]:
        return [
            self.role((i, i + 3))
            for i in range(*sentence)
            if self.text[i : i + 3] in ("Ann", "Bob", "Cid")
        ]


@pytest.fixture
def all_alike() -> Iterator[None]:
    """A sieve to which every candidate is as likely."""
    register(
        SIEVE,
        lambda: Canned(None, {}, lambda x: {"odds": np.zeros((len(x["signs"]), 1), np.float32)}),
    )
    yield
    unregister(SIEVE)


def test_a_fast_look_asks_little(all_alike: None) -> None:
    text = "The ban was on. Ann Lee said that the ban should go. Bob Ray wants the ban. It rained."
    cuts = [0, 16, 53, 75, 84]
    sentences = [(a, b - 1) for a, b in pairwise(cuts)]

    class Scene(Play):
        def in_sentence(self, sentence: Span) -> list[object]:
            here = [(16, 23)] if sentence[0] == 16 else [(53, 60)] if sentence[0] == 53 else []
            return [self.role(span) for span in here]

    cast = Scene(text)
    cast.sentences = sentences
    book = Codebook(tuple(Concept(n, "The ban should go.", ("ban",)) for n in ("a", "b", "c", "d")))
    article = Article("x", text)
    for effort, asked in (
        (ACCURATE, 2 * ACCURATE.concepts),
        (FAST, 2),
        (replace(FAST, questions=1), 1),
    ):
        found = ask(article, [], cast, book, effort=effort)  # type: ignore[arg-type]
        assert len(found) == asked, effort


def test_candidates_and_their_chains() -> None:
    text = "Ann reported that Bob said Cid would go."
    outer = Attribution("a", ((0, 3),), ((4, 12),), ((13, 39),))
    inner = Attribution("a", ((18, 21),), ((22, 26),), ((27, 39),), parent=0)
    found = {c.actor.name: c for c in candidates([outer, inner], Play(text))}  # type: ignore[arg-type]
    assert found["Ann"].via == () and found["Ann"].quoted
    assert found["Bob"].via == ("Ann",) and found["Bob"].quoted
    assert found["Cid"].via == ("Ann", "Bob") and not found["Cid"].quoted


CLAIM = Concept("claim", "It should.")


def test_a_question_shows_whom_a_pronoun_means() -> None:
    text = "Ann came. She said no @ #home."
    asked = [Candidate(1, Actor("Ann Lee", Kind.PERSON), (10, 13), (), 0)]
    made = compose(CLAIM, text, [(0, 9), (10, 30)], asked)
    assert made.second == "@ Ann Lee says # Ann came. # She (Lee) said no at home. #"


def test_a_question_shows_what_the_article_begins_with_and_what_is_around() -> None:
    """Whole words only, however long the article; white space alone is no word."""
    ends = [*range(99, 2000, 100)]
    text = "".join(f"Sentence {n:02} ".ljust(99, "x") + "\n" for n in range(20))
    sentences = [(end - 99, end) for end in ends]
    asked = [Candidate(10, Actor("Ann Lee", Kind.PERSON), (0, 0), ())]
    made = compose(CLAIM, text, sentences, asked).second
    who, before, focus, after = (part.strip() for part in made.split("#"))
    assert who == "@ Ann Lee" and before.startswith("Sentence 00 … ") and "Sentence 09" in before
    assert focus.startswith("Sentence 10")
    assert after.startswith("Sentence 11") and len(made) < 800
    blank = " " * 500 + "He said no." + " " * 500
    spans = [(0, 500), (500, 511), (511, 1011)]
    asked = [Candidate(1, Actor("Ann Lee", Kind.PERSON), (500, 502), ())]
    assert compose(CLAIM, blank, spans, asked).second == "@ Ann Lee # … # He (Lee) said no. #"


def test_identity_is_of_what_was_observed() -> None:
    one = identity("a", "He said  no.", "He", "c")
    assert one == identity("a", "he said no", "he", "c")
    assert one != identity("b", "He said no.", "He", "c")
    assert one != identity("a", "He said no.", "He", "d")


def test_who_refuses_is_no_witness() -> None:
    """“Bob refuses to let Cid go” tells of Cid, and not via Bob; “Bob said” would."""
    text = "Bob refused to let Cid go."
    told = Attribution("a", ((0, 3),), ((4, 11),), ((12, 25),))
    play = Play(text)
    tellers = {c.actor.name: c.via for c in candidates([told], play)}  # type: ignore[arg-type]
    assert tellers["Cid"] == ("Bob",)
    found = candidates([told], play, lambda _: False)  # type: ignore[arg-type]
    assert {c.actor.name: c.via for c in found}["Cid"] == ()


def test_of_a_principal_and_a_spokesperson_the_latter_tells() -> None:
    """“Dan, a spokesman for Ann, said that Cid agreed”: Cid, via Dan."""
    text = "Dan for Ann said that Cid agreed."
    play = Play(text)
    ann = type("R", (), {"actor": Actor("Ann", Kind.PERSON), "span": (0, 3), "via": ("Dan",)})()
    play.who = lambda span: ann  # type: ignore[method-assign,assignment]
    told = Attribution("a", ((0, 11),), ((12, 16),), ((22, 32),))
    tellers = {c.actor.name: c.via for c in candidates([told], play)}  # type: ignore[arg-type]
    assert tellers["Cid"] == ("Dan",)


@pytest.mark.parametrize(
    ("actor", "chain", "left"),
    [
        (Actor("Jane Doe", Kind.PERSON), ("Jane Doe, a director",), ()),
        (Actor("Jane Doe", Kind.PERSON), ("Jane Doe's office",), None),
        (Actor("White House", Kind.ORGANIZATION), ("a White House official",), None),
        (Actor("White House", Kind.ORGANIZATION), ("white house", "The Times"), ("The Times",)),
    ],
)
def test_nobody_tells_of_himself(
    actor: Actor, chain: tuple[str, ...], left: tuple[str, ...] | None
) -> None:
    """A longer description of a person is the person; an organisation's official is not it."""
    assert without(chain, actor) == (chain if left is None else left)


def test_a_question_about_one_actor_alone() -> None:
    text = "It began. Ann Lee met Bob Ray. He said no. It ended."
    sentences = [(0, 9), (10, 30), (31, 42), (43, 52)]
    asked = Candidate(2, Actor("Bob Ray", Kind.PERSON), (31, 33), ())
    made = compose_brief(CLAIM, text, sentences, [asked])
    assert made.second == "@ Bob Ray # Ann Lee met Bob Ray. # He (Ray) said no. #"
    assert [c.actor.name for c in made.asked] == ["Bob Ray"]
    assert (
        compose_bare(CLAIM, text, sentences, [asked]).second == "@ Bob Ray #  # He (Ray) said no. #"
    )
