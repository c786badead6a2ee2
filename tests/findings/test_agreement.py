"""Coders compared, on units laid by hand."""

from __future__ import annotations

import pytest

from onrecord.findings.agreement import alpha, compare, kappa, read_on, stance
from tests.conftest import statement


def test_what_is_coded_both_ways_is_mixed() -> None:
    both = [statement(agreement=1), statement(agreement=-1)]
    assert stance(both) == stance(both[::-1]) == 0
    assert stance([*both, statement(agreement=-1)]) == -1


def test_what_both_found_and_what_they_make_of_it() -> None:
    one = [
        statement(actor="Olaf Scholz", agreement=-1, start=0, end=10),
        statement(actor="Rishi Sunak", agreement=1),
        statement(actor="Joe Biden", agreement=0),
        statement(actor="Nobody", article_id="only mine"),
    ]
    other = [
        statement(actor="olaf scholz", agreement=-1, start=5, end=10),
        statement(actor="Rishi Sunak", agreement=-1),
        statement(actor="David Cameron", agreement=1),
    ]
    made = compare(one, other)
    (total, lift) = made.figures
    assert (total.one, total.other, total.both) == (3, 3, 2) and lift.concept == "lift"
    assert total.found == pytest.approx(2 / 3)
    assert total.words == pytest.approx(2 * (5 + 7) / (10 + 5 + 7 + 7))
    assert {d.unit[1] for d in made.disagreements} == {"rishi sunak", "joe biden", "david cameron"}


def test_what_one_found_nothing_in_counts_where_both_have_read_it() -> None:
    one = [statement(actor="Olaf Scholz"), statement(actor="Rishi Sunak", article_id="b")]
    other = [statement(actor="Olaf Scholz"), statement(actor="Joe Biden", concept="their own")]
    (alone, *_) = compare(one, other).figures
    (both, *_) = compare(one, other, {("a", "lift"), ("b", "lift")}).figures
    assert (alone.one, alone.other, alone.both) == (1, 2, 1)
    assert (both.one, both.other, both.both) == (2, 1, 1)


def test_a_programs_readings_are_whole_and_a_persons_show_what_they_found() -> None:
    """A concept that came into the codebook later was not asked about in earlier articles."""
    readings = {"a": {"lift"}, "b": {"lift", "stay"}}
    whole = {("a", "lift"), ("b", "lift"), ("b", "stay")}
    assert read_on("onrecord@1", readings) == whole
    assert read_on("Ada", readings) == whole | {("a", "stay")}
    assert read_on("Ada", {}) == set()


@pytest.mark.parametrize(
    ("pairs", "expected", "reason"),
    [
        ([], None, "nothing to compare"),
        ([(1, 1), (-1, -1)], 1.0, "full agreement"),
        ([(1, -1), (-1, 1)], -1.0, "full disagreement, even habits"),
        ([(1, 1), (1, 1)], None, "no variation: chance agrees fully"),
        ([(1, 1), (1, -1), (-1, -1), (-1, -1)], 0.5, "Cohen's formula by hand"),
    ],
)
def test_kappa(pairs: list[tuple[int, int]], expected: float | None, reason: str) -> None:
    found = kappa(pairs)
    assert found == (None if expected is None else pytest.approx(expected)), reason


def test_alpha_takes_a_near_miss_for_less_than_a_far_one() -> None:
    base = [(1, 1), (-1, -1), (0, 0), (1, 1), (-1, -1)]
    near, far = alpha([*base, (1, 0)]), alpha([*base, (1, -1)])
    assert near is not None and far is not None and 1 > near > far > 0
    assert alpha(base) == pytest.approx(1.0) and alpha([(1, 1)]) is None and alpha([]) is None


def test_most_statements_make_a_stance_and_confidence_breaks_ties() -> None:
    assert stance([statement(agreement=1), statement(agreement=1), statement(agreement=-1)]) == 1
    pair = [statement(agreement=1, confidence=0.2), statement(agreement=-1, confidence=0.9)]
    assert stance(pair) == -1


def test_a_disagreement_shows_where_they_disagree() -> None:
    """By the stance of most statements, and by one of those."""
    one = [statement(agreement=a, id=str(n) * 16) for n, a in enumerate((1, -1, -1))]
    ((found),) = compare(one, [statement(agreement=1)]).disagreements
    assert found.one and found.other
    assert (found.one.agreement, found.other.agreement) == (-1, 1)
