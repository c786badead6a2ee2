"""Independent sources: who had it first, and who only repeats."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from onrecord.findings import positions, shifts
from onrecord.findings.origins import Root, independent, origins
from onrecord.findings.reprints import Reprint, reprints, roots
from onrecord.findings.tellers import spellings
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Certainty, Change, Kind, Statement
from onrecord.sketches import sketch

WIRE = (
    "The chancellor told reporters on Tuesday that her government would back the pipeline if the "
    "regulator cleared it by the end of the year. Opposition lawmakers called the plan reckless "
    "and asked for a debate in parliament before the summer recess begins in the capital."
)


def said(
    article: str,
    day: str,
    agreement: int = 1,
    via: tuple[str, ...] = (),
    start: int = 0,
    **given: Any,
) -> Statement:
    made = Statement(
        id=f"{article}-{start}-{agreement}",
        article_id=article,
        actor="Antony Blinken",
        kind=Kind.PERSON,
        concept="lift",
        agreement=agreement,
        certainty=Certainty.CERTAIN,
        evidence="words",
        start=start,
        end=start + 5,
        confidence=0.9,
        coder="test",
        via=via,
        said_on=date.fromisoformat(day),
    )
    return replace(made, **given)


TIMES = ("The New York Times", "US officials")
CASES = [
    (
        [said("a", "2024-05-22", via=TIMES), said("b", "2024-05-23", via=("New York Times",))],
        {},
        1,
        "the same teller within a week, with and without its article",
    ),
    (
        [
            said("a", "2024-05-22", via=("Example Portal", *TIMES)),
            said("b", "2024-05-22", via=TIMES),
        ],
        {},
        1,
        "a portal that relays the Times tells nothing of its own",
    ),
    (
        [
            said("a", "2024-05-22", via=TIMES),
            said("b", "2024-05-22", via=("Politico", "officials")),
        ],
        {},
        2,
        "two outlets with their own officials",
    ),
    (
        [
            said("a", "2024-05-22", via=("US officials",)),
            said("b", "2024-05-22", via=("US officials",)),
        ],
        {},
        2,
        "unnamed people of two articles are not known to be the same",
    ),
    (
        [
            said("a", "2024-05-22", via=("US officials",)),
            said("b", "2024-05-23", via=("officials",)),
        ],
        {"b": "a"},
        1,
        "but those of a reprint are",
    ),
    ([said("a", "2024-05-31"), said("b", "2024-05-31")], {}, 1, "two accounts of one day's words"),
    ([said("a", "2024-05-31"), said("b", "2024-06-01")], {}, 2, "words of two days"),
    ([said("a", "2024-05-31"), said("b", "2024-06-01")], {"b": "a"}, 1, "dated by its reprint"),
    (
        [said("a", "2024-05-22", via=TIMES, start=40), said("a", "2024-05-23", start=0)],
        {},
        1,
        "a title over a relayed report",
    ),
    (
        [said("a", "2024-05-22", via=TIMES, start=40), said("a", "2024-05-15", 0, start=90)],
        {},
        2,
        "another stance of another day in the article that relays",
    ),
    (
        [said("a", "2024-05-01", via=TIMES), said("b", "2024-07-01", via=TIMES)],
        {},
        2,
        "the same outlet two months later",
    ),
]


@pytest.mark.parametrize(("told", "reprinted", "count", "why"), CASES)
def test_independent_sources(
    told: list[Statement], reprinted: dict[str, str], count: int, why: str
) -> None:
    found = origins(told, Ties(reprinted))
    assert len(found) == count, why
    assert sorted(s.id for o in found for s in o.statements) == sorted(s.id for s in told)
    (position,) = positions(told, ties=Ties(reprinted))
    assert position.reports <= count, "a position counts no more reports than there are"


def test_an_origin_says_whose_word_it_is_and_who_repeats_it() -> None:
    told = [said("a", "2024-05-22", via=TIMES), said("b", "2024-05-22", via=TIMES)]
    ((lane, (one,)),) = independent(told, Ties({"b": "a"}))
    assert lane == ("Antony Blinken", "lift")
    assert (one.root, one.name) == (Root.REPORT, "The New York Times")
    assert one.articles == ("a", "b") and one.repeats == {"b": "a"}


def test_the_innermost_named_teller_has_it_first() -> None:
    assert (
        NONE.teller(said("a", "2024-05-22", via=("Example Wire", "The Times", "two aides")))
        == "times"
    )
    assert NONE.teller(said("a", "2024-05-22", via=("people familiar with it",))) == ""


def test_reprints_point_to_the_earliest_of_their_line() -> None:
    cut = WIRE[: len(WIRE) * 2 // 3]
    led = f"There is news from the capital, where all is calm for now. {WIRE}"
    other = (
        "The storm reached the coast at night and left thousands of households in the dark. " * 2
    )
    known = [("wire", WIRE), ("storm", other), ("cut", cut), ("led", led)]
    found = reprints((i, sketch(t)) for i, t in known)
    assert {r.article for r in found} == {"cut", "led"}
    assert roots(found) == {"cut": "wire", "led": "wire"}
    assert all(r.share > 0.8 for r in found)


def test_a_chain_of_reprints_has_one_root() -> None:
    chain = [Reprint("b", "a", 0.9), Reprint("c", "b", 0.8)]
    assert roots(chain) == {"b": "a", "c": "a"}


def test_nothing_and_short_texts_repeat_nothing() -> None:
    assert reprints([]) == []
    assert reprints([("a", sketch("He said no.")), ("b", sketch("He said no."))]) == []


LONG_AGO = "The chancellor told parliament in January that the missiles would stay where they are"


def test_a_quoted_speech_does_not_take_the_rest_of_an_article_back_to_its_day() -> None:
    """Articles that quote much of an earlier one are its reprints; what is new in them is not."""
    first = said("a", "2024-01-04", agreement=-1, evidence=LONG_AGO)
    quoted = said("b", "2024-06-01", agreement=-1, evidence=LONG_AGO + ", as she had said.")
    new = said("b", "2024-06-01", agreement=-1, evidence="She refused once more on Saturday")
    found = origins([first, quoted, new], Ties({"b": "a"}))
    assert [len(o.statements) for o in found] == [2, 1]


def test_what_an_article_recalls_of_its_actor_is_no_part_of_a_later_report() -> None:
    relayed = said("june", "2024-05-30", agreement=-1, via=("BBC",))
    recalled = said("june", "2024-01-04", agreement=-1)
    title = said("june", "2024-06-01", agreement=-1)
    found = origins([relayed, recalled, title])
    assert [[s.said_on for s in o.statements] for o in found] == [
        [recalled.said_on],
        [relayed.said_on, title.said_on],
    ]


def test_a_told_turn_is_no_retelling_of_what_was_held() -> None:
    days = (("2024-05-01", 1, None), ("2024-05-03", 1, None), ("2024-05-07", -1, Change.AWAY))
    lane = [
        said(day, day, agreement=way, via=("Reuters",), change=change) for day, way, change in days
    ]
    assert len(origins(lane)) == 2
    (shift,) = shifts(lane)
    assert (shift.before, shift.after, shift.told) == (1, -1, True)


def test_a_told_shift_ends_after_it_began() -> None:
    lane = [
        said("a2", "2024-05-30", agreement=-1, via=("BBC",)),
        said("a2", "2024-01-04", agreement=-1),
        said("b", "2024-02-01", agreement=1, change=Change.TOWARD, confidence=0.1),
    ]
    for shift in shifts(lane):
        assert shift.earliest is None or shift.latest is None or shift.earliest <= shift.latest


def test_how_long_a_report_is_retold_is_what_positions_have() -> None:
    told = [said(d, d, via=("Reuters",)) for d in ("2024-05-01", "2024-05-04")]
    ((_, found),) = independent(told, days=1)
    assert len(found) == 2 and len(origins(told)) == 1


TIMES_TOO = Ties(outlets={"own": "new york times"}, tellers={"nyt": "new york times"})


@pytest.mark.parametrize(
    ("told", "count", "why"),
    [
        (
            [said("own", "2024-05-22", via=("US officials",)), said("b", "2024-05-23", via=TIMES)],
            1,
            "an outlet's own report on unnamed sources, and who cites it",
        ),
        (
            [said("a", "2024-05-22", via=("NYT",)), said("b", "2024-05-23", via=TIMES)],
            1,
            "another spelling",
        ),
        (
            [said("x", "2024-05-22", via=("US officials",)), said("x", "2024-05-22", start=9)],
            1,
            "the title of an article on unnamed sources",
        ),
        (
            [
                said("own", "2024-05-22", via=("US officials",)),
                said("x", "2024-05-22", via=("two",)),
            ],
            2,
            "another outlet's own sources",
        ),
    ],
)
def test_one_teller_is_one_source(told: list[Statement], count: int, why: str) -> None:
    assert len(origins(told, TIMES_TOO)) == count, why


def test_spellings_of_a_teller() -> None:
    names = ["The New York Times", "NYT", "Times", "Reuters", "The Washington Post", "Post"]
    found = spellings(names, ["Post"], {"Reuters News": "Reuters"})
    assert found == {
        "nyt": "new york times",
        "times": "new york times",
        "reuters news": "reuters",
    }, "an outlet called Post is its own"
    assert spellings(["Alliance for Peace", "AFP"], ["AFP"]) == {}
    once = spellings(["NYT", "The Times", "The New York Times"], [], {"NYT": "The Times"})
    assert set(once.values()) == {"new york times"}
