"""The hidden stance behind noisy reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.findings import positions, shifts
from onrecord.findings.beliefs import Beliefs, believed
from onrecord.findings.course import course, runs, sightings
from onrecord.findings.ties import Ties
from onrecord.model import STANCES, Certainty, Statement
from tests.conftest import statement

KNOWN = Beliefs()


def said(day: str | None, agreement: int, confidence: float = 0.9, **given: object) -> Statement:
    return statement(day=day, agreement=agreement, confidence=confidence, **given)


def test_ten_retellings_weigh_as_one_report() -> None:
    via = ("The New York Times",)
    told = [said("2024-05-22", 1, via=via, article_id=str(i)) for i in range(10)]
    (one,) = sightings(told, KNOWN)
    assert len(one.said) == 10 and max(one.shows) <= KNOWN.relayed + (1 - KNOWN.relayed) / 3


def test_a_teller_who_tells_it_again_much_later_is_heard_again() -> None:
    days = ("2024-05-01", "2024-05-05", "2024-06-20")
    told = [said(day, 1, via=("Example Wire",)) for day in days]
    assert [len(s.said) for s in sightings(told, KNOWN)] == [2, 1]


def test_a_report_that_one_article_reads_otherwise_says_what_most_read() -> None:
    day = [said("2024-05-22", a, article_id=str(i)) for i, a in enumerate((1, 1, -1))]
    (one,) = sightings(day, KNOWN)
    assert one.agreement == 1 and len(one.said) == 2


@pytest.mark.parametrize(
    ("story", "expected", "reason"),
    [
        (
            [("2024-01-01", -1, 0.9), ("2024-05-01", 1, 0.9)],
            [-1, 1],
            "two clear words",
        ),
        ([("2024-01-01", -1, 0.9), ("2024-05-01", 1, 0.3)], [-1], "a doubtful one moves nobody"),
        (
            [("2024-01-01", -1, 0.9), ("2024-05-01", 1, 0.6), ("2024-05-09", 1, 0.6)],
            [-1, 1],
            "two doubtful ones that agree do",
        ),
        (
            [("2024-01-01", 1, 0.9), ("2024-02-01", -1, 0.9), ("2024-02-09", 1, 0.9)],
            [1],
            "one word among others is taken for a misreading",
        ),
    ],
)
def test_courses(story: list[tuple[str, int, float]], expected: list[int], reason: str) -> None:
    found = course(sightings([said(*one) for one in story], KNOWN), KNOWN)
    assert [run.agreement for run in runs(found)] == expected, reason


def test_beliefs_of_ones_own() -> None:
    assert believed([]) == KNOWN
    own = believed(["lasts = 900", "retold=14"])
    assert (own.lasts, own.retold, own.moves) == (900.0, 14, KNOWN.moves)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("last=900", "no such name"),
        ("lasts", "no number"),
        ("lasts=long", "no number either"),
        ("lasts=0", "no time at all"),
        ("lasts=nan", "no number that counts"),
        ("moves=1.2", "no chance is above 1"),
        ("retold=1.5", "whole days"),
        ("retold=99999999999", "no such time"),
    ],
)
def test_no_beliefs(given: str, reason: str) -> None:
    with pytest.raises(InputError, match=given.split("=", maxsplit=1)[0]):
        believed([given])


@pytest.mark.parametrize("given", ["lasts=7", "stirs=0", "stirs=100000", "usual=1", "moves=0.9"])
def test_any_beliefs_and_any_dates_have_a_course(given: str) -> None:
    """Three centuries between two reports, and three hundred in eight days."""
    known = believed([given])
    days = [f"2024-05-{1 + i % 8:02}" for i in range(300)]
    crowd = [said(day, (-1) ** i, 0.5, article_id=str(i)) for i, day in enumerate(days)]
    far = [said("1700-01-01", 1), said("2024-01-01", -1), said("9999-12-31", 1)]
    for story in (crowd, far):
        found = course(sightings(story, known), known)
        assert all(sum(c) == pytest.approx(1) for c in found.chances)


def test_a_change_is_news() -> None:
    """A doubtful word is likelier a change where other reports come at once, whatever they say
    of others' views; where it stands alone among many, less likely."""
    steady = [said(f"2024-{month:02}-01", -1) for month in range(1, 10)]
    word = said("2024-05-15", 1, 0.5)
    noise = [said(f"2024-05-{day}", 0, 0.05, article_id=str(day)) for day in (17, 19)]
    alone = course(sightings([*steady, word], KNOWN), KNOWN)
    amid = course(sightings([*steady, word, *noise], KNOWN), KNOWN)
    place = [s.day for s in alone.sightings].index(date(2024, 5, 15))
    silent = Beliefs(stirs=0.0)
    unmoved = course(sightings([*steady, word], silent), silent)
    assert amid.moves[place] > unmoved.moves[place] > alone.moves[place]
    assert amid.moves[place] <= KNOWN.suggests


def test_the_silence_after_the_last_word_says_nothing() -> None:
    story = [said("2024-01-01", -1), said("2024-05-01", 1)]
    silent = Beliefs(stirs=0.0)
    both = [course(sightings(story, known), known).moves for known in (KNOWN, silent)]
    assert both[0] == both[1]


def test_doubt_grows_with_time() -> None:
    found = course(sightings([said("2024-01-01", 1)], KNOWN), KNOWN)
    soon, late = found.at(date(2024, 2, 1), KNOWN), found.at(date(2030, 1, 1), KNOWN)
    assert soon[2] > late[2] > 1 / 3


stories = st.lists(
    st.builds(
        said,
        st.sampled_from((None, "2023-01-01", "2023-06-01", "2024-05-22")),
        st.sampled_from(STANCES),
        st.floats(0, 1),
        certainty=st.sampled_from(Certainty),
        via=st.sampled_from(((), ("Example Wire",))),
    ),
    min_size=1,
    max_size=8,
)


@given(stories)
def test_chances_are_chances_and_every_run_is_shown(story: list[Statement]) -> None:
    lane = sorted(story, key=lambda s: s.said_on or date.min)
    found = course(sightings(lane, KNOWN), KNOWN)
    for chances in found.chances:
        assert sum(chances) == pytest.approx(1) and min(chances) >= 0
    stances = runs(found)
    assert all(a.agreement != b.agreement for a, b in pairwise(stances))
    assert stances and all(run.said for run in stances)
    assert sum(len(s.said) for s in found.sightings) <= len(lane)


@given(stories)
def test_the_course_ends_where_the_actor_stands(story: list[Statement]) -> None:
    """A band that is against to its end stood beside an actor who was listed as for."""
    lane = sorted(story, key=lambda s: s.said_on or date.min)
    for position in positions(lane):
        found = course(sightings(lane, KNOWN), KNOWN)
        assert found.path[-1] == position.agreement


def test_an_undated_copy_takes_no_date_away() -> None:
    """The words of a dated article once more, in one that has no date."""
    told = [said("2024-03-04", 1, via=("The Post",)), said(None, 1, via=("The Post",))]
    reprint = [replace(told[0], article_id="a"), replace(told[1], article_id="b")]
    (seen,) = sightings(reprint, Beliefs(), Ties({"b": "a"}))
    assert seen.day == date(2024, 3, 4)


def test_a_confirmation_keeps_the_move_that_it_confirms() -> None:
    """What follows a change late used to speak against there having been one."""
    moved = [said("2024-01-01", 1), said("2024-06-01", -1)]
    for later in ("2024-06-09", "2024-06-11", "2024-07-01", "2024-12-01"):
        confirmed = [*moved, said(later, -1, article_id="again")]
        assert [s.after for s in shifts(confirmed)] == [-1], later


def test_a_word_without_a_day_does_not_hold_down_one_that_has_a_day() -> None:
    undated = [said(None, -1, via=(name,), article_id=name) for name in ("NYT", "BBC")]
    (position,) = positions([*undated, said("2024-05-01", 1, article_id="later")])
    assert position.agreement == 1 and position.confidence > 0.8


def test_where_two_courses_are_alike_the_last_day_decides() -> None:
    """A tie between for and against used to end as undecided, the least likely of the three."""
    lane = [
        said("2024-01-21", 1, 1.0, via=("NYT",), article_id="a"),
        said("2024-02-03", -1, 1.0, via=("BBC",), article_id="b"),
    ]
    found = course(sightings(lane, KNOWN), KNOWN)
    assert found.path[-1] != 0
    (position,) = positions(lane)
    assert position.agreement == -1


@pytest.mark.parametrize("one", [1, -1])
def test_said_both_ways_on_one_day_is_mixed_whoever_says_it(one: int) -> None:
    lane = [
        said("2024-01-21", way, via=(name,), article_id=name)
        for way, name in ((one, "NYT"), (-one, "BBC"))
    ]
    (position,) = positions(lane)
    assert position.agreement == 0


def test_for_and_against_beside_undecided_are_mirrors() -> None:
    ends = []
    for way in (1, -1):
        lane = [said("2024-01-21", a, 1.0, article_id=str(a)) for a in (way, 0)]
        (position,) = positions(lane)
        ends.append(position.agreement)
    assert ends == [0, 0]


def test_reprints_make_no_one_surer() -> None:
    """A doubtful reading, printed nineteen times, is as doubtful as it was."""
    lane = [said("2024-05-01", 1, 0.2, article_id=f"a{i}") for i in range(20)]
    ties = Ties(reprinted={f"a{i}": "a0" for i in range(1, 20)})
    (alone,), (printed,) = positions(lane[:1]), positions(lane, ties=ties)
    assert printed.reports == alone.reports == 1
    assert printed.confidence == alone.confidence
    assert printed.chances == pytest.approx(alone.chances)
