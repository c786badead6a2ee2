"""Networks: hand-made ledgers, and the figures that Discourse Network Analyzer gives."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.exchange.dna import read_dna
from onrecord.findings.choices import Calendar, Kernel, Normalize, Repeats, Weight
from onrecord.findings.coalitions import coalitions, together
from onrecord.findings.networks import kernel, network, once, windows
from onrecord.findings.selection import known, only
from onrecord.model import Kind, Statement
from tests.conftest import statement

LAW = "there-should-be-legislation-to-regulate-emissions"


def said(actor: str, concept: str, agreement: int, **given: Any) -> Statement:
    kind = Kind.ORGANIZATION
    return statement(actor=actor, kind=kind, concept=concept, agreement=agreement, **given)


@pytest.fixture(scope="module")
def sample() -> list[Statement]:
    from tests.conftest import SHARED

    path = SHARED / "data" / "dna" / "sample.dna"
    if not path.is_file():
        pytest.skip("the sample database is not beside the project (set ONRECORD_SHARED)")
    return [s for d in read_dna(path).documents for told in d.statements.values() for s in told]


def test_the_sample_in_two_modes(sample: list[Statement]) -> None:
    made = network(sample)
    assert made.matrix.shape == (7, 6) and made.matrix.sum() == 40


@pytest.mark.parametrize(
    ("weight", "normalize", "without", "size", "total"),
    [
        (Weight.IGNORE, Normalize.NONE, {}, 7, "276.00"),
        (Weight.CONGRUENCE, Normalize.AVERAGE, {}, 7, "25.80"),
        (
            Weight.CONGRUENCE,
            Normalize.AVERAGE,
            {"concept": [LAW], "organization": ["Senate", "Sierra Club"]},
            5,
            "9.81",
        ),
    ],
)
def test_the_sample_in_one_mode(
    sample: list[Statement],
    weight: Weight,
    normalize: Normalize,
    without: dict[str, list[str]],
    size: int,
    total: str,
) -> None:
    kept = only(sample, exclude=without)
    made = network(kept, columns=None, weight=weight, normalize=normalize)
    assert made.matrix.shape == (size, size) and f"{made.matrix.sum():.2f}" == total


PAIR = [said("A", "x", 1), said("A", "x", 1), said("B", "x", -1), said("B", "y", 0)]


@pytest.mark.parametrize(
    ("weight", "tie"),
    [(Weight.IGNORE, 2), (Weight.CONGRUENCE, 0), (Weight.CONFLICT, 2), (Weight.SUBTRACT, -2)],
)
def test_ties_of_opponents(weight: Weight, tie: float) -> None:
    made = network(PAIR, columns=None, weight=weight, isolates=True)
    assert made.matrix.tolist() == [[0, tie], [tie, 0]]


def test_an_open_stance_is_half_way_to_either() -> None:
    made = network([said("A", "x", 1), said("B", "x", 0)], columns=None, weight=Weight.CONGRUENCE)
    assert made.matrix[0, 1] == 0.5


def test_two_modes_subtract_and_combine() -> None:
    found = [*PAIR, said("A", "x", -1)]
    assert network(found, weight=Weight.SUBTRACT, isolates=True).matrix.tolist() == [
        [1, 0],
        [-1, 0],
    ]
    assert network(found, weight=Weight.COMBINE, isolates=True).matrix.tolist() == [[3, 0], [2, 0]]


@pytest.mark.parametrize(
    ("normalize", "tie"),
    [
        (Normalize.AVERAGE, 2 / 2),
        (Normalize.JACCARD, 2 / (2 + 2 + 0)),  # for and against x are two, and so is y
        (Normalize.DNA_COSINE, 2 / 4),
        (Normalize.COSINE, 2 / (2 * 2**0.5)),
    ],
)
def test_what_a_tie_is_divided_by(normalize: Normalize, tie: float) -> None:
    made = network(PAIR, columns=None, normalize=normalize)
    assert made.matrix[0, 1] == pytest.approx(tie)


def test_activity_and_prominence() -> None:
    assert network(PAIR, normalize=Normalize.ACTIVITY).matrix.tolist() == [[1, 0], [0.5, 0.5]]
    prominence = network(PAIR, normalize=Normalize.PROMINENCE).matrix
    assert prominence.tolist() == [[2 / 3, 0], [1 / 3, 1]]


TWO_JANUARIES = [
    said("A", "x", 1, day="2023-01-10", article_id="a"),
    said("A", "x", 1, day="2023-01-11", article_id="b"),
    said("A", "x", 1, day="2024-01-10", article_id="c"),
    said("A", "x", -1, day="2024-01-10", article_id="c"),
]


@pytest.mark.parametrize(
    ("repeats", "calendar", "count"),
    [
        (Repeats.ALL, Calendar.CALENDAR, 4),
        (Repeats.DOCUMENT, Calendar.CALENDAR, 4),
        (Repeats.WEEK, Calendar.CALENDAR, 3),
        (Repeats.MONTH, Calendar.CALENDAR, 3),
        (Repeats.MONTH, Calendar.DNA, 2),
        (Repeats.WEEK, Calendar.DNA, 2),
        (Repeats.YEAR, Calendar.CALENDAR, 3),
        (Repeats.RANGE, Calendar.CALENDAR, 2),
    ],
)
def test_repeats(repeats: Repeats, calendar: Calendar, count: int) -> None:
    row_of = column_of = attrgetter("actor")
    assert len(list(once(TWO_JANUARIES, row_of, column_of, repeats, calendar))) == count


def test_choices_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="two modes"):
        network(PAIR, columns=None, weight=Weight.COMBINE)
    with pytest.raises(InputError, match="one mode"):
        network(PAIR, weight=Weight.CONFLICT)
    with pytest.raises(InputError, match="one mode"):
        network(PAIR, normalize=Normalize.AVERAGE)
    with pytest.raises(InputError, match="there are person"):
        network(PAIR, rows="planet")


@pytest.mark.parametrize(
    ("shape", "at_half", "beyond"),
    [
        (Kernel.UNIFORM, 1.0, 0.0),
        (Kernel.TRIANGULAR, 0.5, 0.0),
        (Kernel.EPANECHNIKOV, 0.75, 0.0),
        (Kernel.GAUSSIAN, np.exp(-1 / 8), np.exp(-2.0)),
    ],
)
def test_kernels(shape: Kernel, at_half: float, beyond: float) -> None:
    age = kernel(shape, date(2024, 1, 1), 10)
    days = ("2024-01-01", "2024-01-06", "2024-01-21")
    weights = [age(said("A", "x", 1, day=day)) for day in days]
    assert weights == pytest.approx([1.0, at_half, beyond])
    assert age(said("A", "x", 1, day=None)) == 0


def test_windows_end_with_the_calendar() -> None:
    last = statement(day="9999-12-31")
    assert [(str(end), here) for end, here in windows([last], days=90, step=30)] == [
        ("9999-12-31", [last])
    ]


def test_windows_slide_and_reach_the_end() -> None:
    found = list(windows(TWO_JANUARIES[:2], days=1, step=1))
    assert [(end.day, len(inside)) for end, inside in found] == [(10, 1), (11, 1)]


few = st.builds(
    said,
    st.sampled_from("ABC"),
    st.sampled_from("xyz"),
    st.sampled_from((-1, 0, 1)),
    day=st.sampled_from(("2023-01-10", "2024-01-10", None)),
    article_id=st.sampled_from(("a", "b")),
)


@given(st.lists(few, max_size=12), st.sampled_from(Normalize), st.sampled_from(Repeats))
def test_one_mode_is_symmetric_and_adds_up(
    found: list[Statement], normalize: Normalize, repeats: Repeats
) -> None:
    if normalize in (Normalize.ACTIVITY, Normalize.PROMINENCE):
        return
    made = {
        w: network(
            found, columns=None, weight=w, normalize=Normalize.NONE, repeats=repeats, isolates=True
        ).matrix
        for w in (Weight.IGNORE, Weight.CONGRUENCE, Weight.CONFLICT, Weight.SUBTRACT)
    }
    if repeats is Repeats.ALL:  # else ignore takes for and against as one
        assert np.allclose(made[Weight.IGNORE], made[Weight.CONGRUENCE] + made[Weight.CONFLICT])
    assert np.allclose(made[Weight.SUBTRACT], made[Weight.CONGRUENCE] - made[Weight.CONFLICT])
    net = network(found, columns=None, normalize=normalize, repeats=repeats).matrix
    assert np.allclose(net, net.T) and np.isfinite(net).all() and not net.diagonal().any()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_who_says_the_same_shares_all_of_it_however_often(times: int) -> None:
    """Jaccard's index as DNA has it: what both have over what either has."""
    alike = [said(name, "x", 1) for name in "AB" for _ in range(times)]
    options = {"columns": None, "weight": Weight.CONGRUENCE, "normalize": Normalize.JACCARD}
    assert network(alike, **options).matrix[0, 1] == 1  # type: ignore[arg-type]


def test_what_is_counted_whatever_the_stance_is_counted_once_whatever_the_stance() -> None:
    both = [said("A", "x", 1), said("A", "x", -1), said("B", "x", 1)]
    made = network(both, repeats=Repeats.DOCUMENT)
    assert made.matrix.tolist() == [[1], [1]]
    signed = network(both, repeats=Repeats.DOCUMENT, weight=Weight.COMBINE)
    assert signed.matrix.tolist() == [[3], [1]]


def test_positions_that_were_given_up_tie_nobody() -> None:
    found = [said("A", "x", 1, past=True), said("A", "x", -1), said("B", "x", 1)]
    assert network(found, weight=Weight.SUBTRACT).matrix.tolist() == [[-1], [1]]


def test_one_doubtful_sighting_cancels_no_well_shown_position() -> None:
    sure = [said(name, "x", 1, confidence=0.9, article_id=a) for name in "AB" for a in "pqr"]
    doubtful = said("A", "x", -1, confidence=0.2, article_id="s")
    made, alone, _ = together([*sure, doubtful, said("C", "y", 1)])
    assert made.rows == ("A", "B") and made.matrix[0, 1] > 0 and alone == ("C",)


def test_names_are_gathered_before_they_are_tied() -> None:
    """“President Biden” stands with nobody as another than Joe Biden."""
    person = {"kind": Kind.PERSON}
    names = ("Joe Biden", "Biden", "Olaf Scholz")
    made, _, _ = together([statement(actor=n, concept="x", agreement=1, **person) for n in names])
    assert made.rows == ("Joe Biden", "Olaf Scholz")


def test_unnamed_sources_tie_nobody() -> None:
    """“Officials” of two articles are not one who stands in both."""
    told = [
        said("Greens", "lift", 1),
        statement(actor="officials", kind=Kind.ANONYMOUS, agreement=1),
    ]
    assert network(told, rows="actor", isolates=True).rows == ("Greens",)


def test_the_true_cosine_of_equal_profiles_is_one() -> None:
    both = [said(who, "lift", sign) for who in ("Greens", "Liberals") for sign in (1, -1)]
    for weight in (Weight.IGNORE, Weight.CONGRUENCE):
        made = network(both, columns=None, weight=weight, normalize=Normalize.COSINE)
        assert made.matrix[0, 1] == pytest.approx(1), weight


def test_of_repeats_the_one_nearest_to_the_day_counts() -> None:
    told = [
        said(who, "lift", 1, day=day)
        for who in ("Greens", "Liberals")
        for day in ("2020-01-01", "2024-06-01")
    ]
    age = kernel(Kernel.UNIFORM, date(2024, 6, 1), 30)
    made = network(told, columns=None, repeats=Repeats.RANGE, age=age)
    assert made.rows == ("Greens", "Liberals")


def test_choices_that_say_nothing_are_refused() -> None:
    told = [said("Greens", "lift", 1)]
    with pytest.raises(InputError, match="no ties"):
        network(told, rows="organization", columns="organization")
    with pytest.raises(InputError, match="cannot be divided"):
        network(told, weight=Weight.COMBINE, normalize=Normalize.ACTIVITY)
    with pytest.raises(InputError, match="no statement has agreement"):
        known({"agreement": ["pro"]}, told, {})
    assert known({"agreement": ["for"], "concept": ["Lift it."]}, told, {"lift": "Lift it."}) == {
        "agreement": ["1"],
        "concept": ["lift"],
    }


def test_a_body_counts_whoever_speaks_for_it() -> None:
    """The surest statement of an actor may not say for whom: the body's others count."""
    told = [
        statement(actor="Ann Able", organization="SPD", agreement=1, confidence=0.7),
        statement(actor="Ann Able", agreement=1, confidence=0.9),
        statement(actor="Bob Best", organization="CDU", agreement=1),
    ]
    made, _, _ = together(told, rows="organization")
    assert made.rows == ("CDU", "SPD")


def test_where_nobody_agrees_nothing_is_parted() -> None:
    """Modularity is of ties; total conflict is no 0."""
    made, _, _ = together([said("Greens", "lift", 1), said("Liberals", "lift", -1)])
    assert coalitions(made).modularity is None
