"""What the words of an article tell of a concept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.inference import open_model
from onrecord.model import Actor, Concept, Kind, Span
from onrecord.statements.asking import SIEVE, questions
from onrecord.statements.candidates import Candidate
from onrecord.statements.relevance import SIGNS, SPOKEN, Floats, Sieve, weighed

TAURUS = Concept("t", "Germany should supply Taurus missiles.", ("long range", "Taurus"))
FLOOD = Concept("f", "The state should pay for the flood.", ("flood",))


def of(sentences: Sequence[str], *asked: Candidate, told: Sequence[Span] = ()) -> Sieve:
    """A sieve over sentences, a line each; without ``asked``, somebody is in each."""
    ends = list(accumulate(len(s) + 1 for s in sentences))
    spans = [(end - len(s) - 1, end - 1) for s, end in zip(sentences, ends, strict=True)]
    somebody = tuple(
        Candidate(i, Actor("Ann Lee", Kind.PERSON), (a, a), ()) for i, (a, _) in enumerate(spans)
    )
    contents = [told if c.quoted else () for c in asked or somebody]
    return Sieve("\n".join(sentences), spans, asked or somebody, contents)


def column(table: Floats, name: str) -> list[float]:
    found: list[float] = table[:, SIGNS.index(name)].tolist()
    return found


def test_words_here_and_around() -> None:
    sentences = ["It rained.", "Taurus stays at home.", "He repeated it.", "The range is long."]
    (table,) = of(sentences).signs([TAURUS])
    lexical = column(table, "lexical")
    assert lexical[1] > lexical[2] > lexical[0] == 0, "what stands before counts"
    assert column(table, "after") == [*lexical[1:], 0]
    keyed = [x > 0 for x in column(table, "keywords")]
    assert keyed == [False, True, False, True], "in any order, whole"
    assert column(table, "before_keywords") == [0, *column(table, "keywords")[:3]]
    assert max(column(table, "part")) == 1 and min(column(table, "rank")) == 0


def test_an_article_at_large_tells_whether_it_is_about_a_concept() -> None:
    (near,) = of(["Taurus stays at home.", "Germany will supply none.", "It rained."]).signs(
        [TAURUS]
    )
    (far,) = of(["Germany won the match.", "It rained.", "The crowd went home."]).signs([TAURUS])
    assert len(set(column(near, "density"))) == 1, "of all sentences alike"
    assert column(near, "density")[0] > column(far, "density")[0] > 0
    assert (column(near, "present")[0], column(far, "present")[0]) == (0.5, 0), (
        "one of two keywords"
    )
    assert (column(near, "share")[0], column(far, "share")[0]) == (0.75, 0.25), "of four words"
    assert column(near, "worded")[0] == 2 and column(near, "spread")[0] == pytest.approx(1 / 3)


def test_what_a_candidate_says_counts_apart_from_what_stands_beside() -> None:
    text = "After the Taurus debate Ann Lee said it was late."
    quoted = Candidate(0, Actor("Ann Lee", Kind.PERSON), (24, 31), (), 0)
    (beside,) = of([text], quoted, told=[(37, 48)]).signs([TAURUS])
    (inside,) = of([text], quoted, told=[(10, 23)]).signs([TAURUS])
    assert column(beside, "content") == [0] and column(inside, "content")[0] > 0
    germany = replace(quoted, actor=Actor("Germany", Kind.COUNTRY))
    assert column(of([text], germany).signs([TAURUS])[0], "proposed") == [1]


def test_concepts_are_seen_beside_each_other() -> None:
    sieve = of(["The Taurus stays.", "The flood came."])
    alone, (beside, other) = sieve.signs([TAURUS])[0], sieve.signs([TAURUS, FLOOD])
    assert column(alone, "rival") == [0, 0] and column(alone, "ahead") == column(alone, "lexical")
    assert column(beside, "rival") == column(other, "lexical")
    assert column(beside, "behind") == [0, 1]


def test_the_sieve_prefers_what_is_said_in_the_concepts_words() -> None:
    sentences = ["Taurus missiles came up.", "It rained on the town.", "Germany played well."]
    said = [Candidate(i, Actor("Ann Lee", Kind.PERSON), (0, 3), (), 0) for i in range(3)]
    (table,) = of(sentences, *said, told=[(0, 70)]).signs([TAURUS])
    first, second, third = weighed(open_model(SIEVE), table)
    assert first > third > second


@pytest.mark.filterwarnings("error")
def test_nobody_is_weighed() -> None:
    """An article may be empty, or name nobody."""
    for text, sentences in (("", []), ("It rained.", [(0, 10)])):
        tables = Sieve(text, sentences, [], []).signs([TAURUS, FLOOD])
        assert [t.shape for t in tables] == [(0, len(SIGNS))] * 2
    assert weighed(open_model(SIEVE), np.zeros((0, len(SIGNS)))).shape == (0,)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.text(), st.lists(st.text()))
def test_signs_of_any_words(sentences: list[str], claim: str, keywords: list[str]) -> None:
    sieve = of([" ".join(s.split()) for s in sentences])
    tables = sieve.signs([Concept("c", claim, tuple(keywords)), FLOOD])
    for table in tables:
        assert table.shape == (len(sentences), len(SIGNS)) and np.isfinite(table).all()


def test_the_trees_were_made_for_these_signs() -> None:
    assert open_model(SIEVE).meta["signs"] == list(SIGNS)


ABOUT = ["Taurus stays at home.", "Ann Lee spoke of Taurus.", "It rained.", "She called it wrong."]


def test_what_an_article_is_about_may_be_called_it() -> None:
    """Whoever is quoted is asked of the article's question, in whatever words they speak of it."""
    quoted, silent = (
        Candidate(3, Actor(name, Kind.PERSON), (0, 0), (), told)
        for name, told in (("Ann Lee", 0), ("Bob Ray", None))
    )
    asked = (quoted, silent)
    sieve = of(ABOUT, *asked)
    (about, other) = questions([TAURUS, FLOOD], sieve, asked), questions([FLOOD], sieve, asked)
    assert [one.concept for one in about] == [TAURUS], "of what it is about alone"
    odds = dict(zip((c.actor.name for c in about[0].candidates), about[0].odds, strict=True))
    assert odds["Ann Lee"] >= SPOKEN > odds["Bob Ray"], "and of nobody who only stands there"
    assert other == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (ABOUT, [True, False]),
        (["It rained.", "It snowed.", *ABOUT], [False, False]),
        (["The flood and Taurus.", "The flood; Taurus again.", "He left."], [True, True]),
        (["Taurus stays.", *["The flood rose to the flood gate."] * 6], [False, True]),
    ],
)
def test_what_an_article_is_about_opens_it_and_runs_through_it(
    lines: list[str], found: list[bool]
) -> None:
    asked = tuple(
        Candidate(i, Actor("Ann Lee", Kind.PERSON), (0, 0), ()) for i in range(len(lines))
    )
    concepts = [TAURUS, FLOOD]
    sieve = of(lines, *asked)
    assert sieve.about(concepts, sieve.signs(concepts)) == found


def test_of_nobody_nothing_is_asked() -> None:
    sieve = Sieve("", [], (), ())
    assert sieve.about([TAURUS], sieve.signs([TAURUS])) == [False]
