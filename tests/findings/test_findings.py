"""Positions, shifts, and the account of a statement."""

from __future__ import annotations

from datetime import date

import pytest

from onrecord import findings
from onrecord.findings.decisions import Step, standing
from onrecord.findings.ties import Ties
from onrecord.model import Attribution, Certainty, Change, Kind, Statement
from tests.conftest import article, statement


def said(day: str | None, agreement: int, **given: object) -> Statement:
    return statement(day=day, agreement=agreement, id=f"{day}{agreement}", **given)


@pytest.mark.parametrize(
    ("story", "at", "expected", "reason"),
    [
        ([("2024-05-01", -1), ("2024-05-30", 1)], None, (1, date(2024, 5, 30)), "the latest day"),
        (
            [("2024-05-01", -1), ("2024-05-30", 1)],
            date(2024, 5, 29),
            (-1, date(2024, 5, 1)),
            "as of then",
        ),
        (
            [("2024-05-01", 1), ("2024-05-30", 1)],
            None,
            (1, date(2024, 5, 1)),
            "since the run began",
        ),
        (
            [("2024-02-01", 1), ("2024-04-02", 0), ("2024-04-09", 0), ("2024-06-03", 1)],
            None,
            (1, date(2024, 6, 3)),
            "a new run",
        ),
        (
            [("2024-05-01", 1), ("2024-05-02", 0), ("2024-05-03", 1)],
            None,
            (1, date(2024, 5, 1)),
            "one day among others is taken for a misreading",
        ),
        ([(None, 1)], None, (1, None), "without a date"),
        (
            [("2024-05-01", 1), ("2024-05-01", -1)],
            None,
            (0, date(2024, 5, 1)),
            "both ways in one report is mixed",
        ),
    ],
)
def test_positions(
    story: list[tuple[str | None, int]],
    at: date | None,
    expected: tuple[int, date | None],
    reason: str,
) -> None:
    (found,) = findings.positions([said(day, agreement) for day, agreement in story], at)
    assert (found.agreement, found.since) == expected, reason
    assert found.statements, "a finding opens down to statements"


def test_past_positions_are_history() -> None:
    assert findings.positions([said("2024-05-01", 1, past=True)]) == []


def test_one_shaky_relay_does_not_outweigh_the_words_of_the_same_day() -> None:
    own = said("2024-05-01", -1)
    relay = said("2024-05-01", 1, certainty=Certainty.POSSIBLE, via=("Example Wire",))
    (found,) = findings.positions([relay, own])
    assert found.agreement == -1


def test_a_weak_day_does_not_flip_a_well_shown_position() -> None:
    story = [said("2024-05-01", -1), said("2024-05-30", 1, confidence=0.2)]
    (found,) = findings.positions(story)
    assert found.agreement == -1 and findings.shifts(story) == []
    (alone,) = findings.positions(story[1:])
    assert alone.agreement == 1 and alone.confidence < 0.3, "alone it is shown, with its doubt"


def test_a_weak_day_may_date_the_beginning() -> None:
    weak = said("2024-05-22", 1, confidence=0.2)
    story = [said("2024-05-01", -1), weak, said("2024-05-30", 1)]
    (found,) = findings.positions(story)
    assert found.since == date(2024, 5, 22)
    (shift,) = findings.shifts(story)
    assert (shift.earliest, shift.latest) == (date(2024, 5, 1), date(2024, 5, 22))


def test_a_surname_and_a_full_name_are_one_actor() -> None:
    (found,) = findings.positions([said("2024-05-01", 1), said("2024-05-02", 1, actor="Scholz")])
    assert found.actor == "Olaf Scholz" and len(found.statements) == 2


def test_kinds_keep_actors_apart() -> None:
    both = [
        said("2024-05-01", 1, actor="Georgia", kind=kind)
        for kind in (Kind.COUNTRY, Kind.ORGANIZATION)
    ]
    assert len(findings.positions(both)) == 2


def test_unnamed_sources_of_two_articles_are_not_one_actor() -> None:
    voices = [
        said(day, agreement, actor="US officials", kind=Kind.ANONYMOUS, article_id=day)
        for day, agreement in (("2024-05-01", -1), ("2024-05-30", 1))
    ]
    assert len(findings.positions(voices)) == 2 and findings.shifts(voices) == []


def test_a_shift_seen_between_dates() -> None:
    (found,) = findings.shifts([said("2024-05-01", -1), said("2024-05-30", 1)])
    assert (found.before, found.after, found.told) == (-1, 1, False)
    assert (found.earliest, found.latest) == (date(2024, 5, 1), date(2024, 5, 30))
    assert [s.agreement for s in found.statements] == [-1, 1]


def test_a_told_shift_that_was_seen_is_given_once() -> None:
    moved = said("2024-05-30", 1, change=Change.TOWARD)
    (found,) = findings.shifts([said("2024-05-01", -1), moved])
    assert found.told
    (alone,) = findings.shifts([moved])
    assert alone.told and alone.before is None and alone.statements == (moved,)


def test_shifts_since() -> None:
    story = [said("2024-05-01", -1), said("2024-05-30", 1)]
    assert findings.shifts(story, date(2024, 6, 1)) == []


def test_an_account_marks_the_words() -> None:
    text = "Earlier.\nBerlin said no to that.\nLater."
    told = Attribution("a", ((9, 15),), ((16, 20),), ((21, 31),))
    elsewhere = Attribution("a", ((0, 3),), (), ((4, 7),))
    found = findings.account(
        statement(start=9, end=32, evidence=text[9:32]), article(text), [told, elsewhere]
    )
    assert text[slice(*found.passage)] == "Earlier.\nBerlin said no to that."
    assert ((9, 15), "source") in found.marks and ((9, 32), "evidence") in found.marks
    assert ((0, 3), "source") not in found.marks


def test_a_move_within_one_stance_is_no_shift() -> None:
    further = said("2024-05-30", 1, change=Change.TOWARD)
    assert findings.shifts([said("2024-05-01", 1), further]) == []


def test_a_name_read_as_two_kinds_is_one_actor() -> None:
    told = [statement(id="1", kind=Kind.PERSON), statement(id="2", kind=Kind.ORGANIZATION)]
    (one,) = findings.positions(told)
    assert len(one.statements) == 2


def test_a_statement_without_a_date_is_of_no_day() -> None:
    """On a day nobody knows whether it was made; over all it counts."""
    both = [said(None, 1), said("2024-05-23", 1, article_id="b")]
    assert findings.positions(both[:1], date(2010, 1, 1)) == []
    (found,) = findings.positions(both)
    assert str(found.since) == "2024-05-23" and len(found.statements) == 2


def test_a_decider_who_only_gave_a_position_up_has_not_been_heard() -> None:
    told = [statement(actor="Biden", agreement=1, past=True), statement(actor="Orban")]
    stage = standing("Biden", [told[:1], told[1:]])
    assert stage is not None and stage.step is Step.RAISED


def test_a_decider_whom_a_person_merged_is_still_heard() -> None:
    told = [
        statement(actor="Germany", kind=Kind.COUNTRY, agreement=-1, certainty=Certainty.CERTAIN)
    ]
    ties = Ties({}, frozenset(), {"Bundesregierung": "Germany"})
    stage = standing("Bundesregierung", [told], ties=ties)
    assert stage is not None and stage.step is Step.DECIDED_AGAINST


def test_a_shift_is_shown_by_words_of_its_own_day() -> None:
    """A surer retelling a day later is no proof of the day before."""
    post = {"via": ("The Post",)}
    lane = [
        said("2024-03-01", -1, article_id="a", confidence=0.99),
        said("2024-04-01", -1, article_id="a", confidence=0.99),
        said("2024-05-15", 1, article_id="b", confidence=0.8, **post),
        said("2024-05-16", 1, article_id="c", confidence=0.99, **post),
        said("2024-06-20", 1, article_id="d", confidence=0.99),
        said("2024-06-25", 1, article_id="e", confidence=0.99),
    ]
    (shift,) = findings.shifts(lane)
    assert shift.latest == date(2024, 5, 15) == shift.statements[-1].said_on


def test_a_decision_is_of_the_day_on_which_a_text_is_certain() -> None:
    rumour = statement(
        actor="Germany", kind=Kind.COUNTRY, agreement=1, day="2024-01-01",
        certainty=Certainty.POSSIBLE,
    )  # fmt: skip
    act = statement(actor="Germany", kind=Kind.COUNTRY, agreement=1, day="2024-03-01", id="1" * 16)
    stage = standing("Germany", [[rumour, act]])
    assert stage and (stage.step, str(stage.day)) == (Step.DECIDED_FOR, "2024-03-01")
    assert stage.earlier[-1].step is Step.OPEN


def test_a_long_silence_turns_nobody_round() -> None:
    """Whoever was for it twenty years ago and is for it now was never read to be against."""
    old = statement(agreement=1, day="2004-06-01", confidence=1.0)
    new = statement(
        agreement=1, day="2024-06-01", confidence=0.9, certainty=Certainty.POSSIBLE, id="1" * 16
    )
    (found,) = findings.positions([old, new])
    assert found.agreement == 1
