"""Who is described and not named: by a body's name, by a trade, by an office on a day.

The sentences are our own, about real events.
"""

from __future__ import annotations

from datetime import date

import pytest

from onrecord.actors import resolve
from onrecord.actors.phrases import noun_for_people

BODIES = [
    ("House Republicans", ("House Republicans", "group"), "they are no House"),
    ("Kremlin critics", ("Kremlin critics", "group"), "least of all the Kremlin"),
    ("Members of the Senate", ("Members of the Senate", "group"), "a part of it"),
    ("A BBC journalist", ("A BBC journalist", "anonymous"), "one of many"),
    ("A federal judge", ("A federal judge", "anonymous"), "no name of any body at all"),
    ("The NATO chief", ("NATO chief", "anonymous"), "nobody is known to hold that office"),
    ("A Reuters report", ("Reuters", "organization"), "what a body says is its own"),
    ("The Senate", ("Senate", "organization"), "the body itself"),
    ("France's Constitutional Council", ("Constitutional Council", "organization"), "whose it is"),
    ("Britain's Labour Party", ("Labour Party", "organization"), "only tells which"),
]


@pytest.mark.parametrize(("phrase", "expected", "reason"), BODIES)
def test_who_is_described_by_a_body(
    phrase: str, expected: tuple[str, str] | None, reason: str
) -> None:
    text = f"Kyiv waited. {phrase} said that the aid would come in April 2024."
    start = text.index(phrase)
    role = resolve(text).who((start, start + len(phrase)))
    assert (role and (role.actor.name, role.actor.kind.value)) == expected, reason


def test_an_office_is_whose_it_is_in_the_article() -> None:
    text = (
        "CDU leader Friedrich Merz went to Kyiv in December 2024. The CDU leader called for Taurus."
    )
    start = text.index("The CDU leader")
    role = resolve(text).who((start, start + len("The CDU leader")))
    assert role and role.actor.name == "Friedrich Merz"


@pytest.mark.parametrize(
    ("phrase", "end", "noun"),
    [
        ("the White House chief of staff", 15, "chief"),
        ("a member of the Bundestag", 25, "member"),
        ("the Bundestag", 13, ""),
        ("the Bundestag's vote", 13, ""),
    ],
)
def test_the_noun_that_a_phrase_is_about(phrase: str, end: int, noun: str) -> None:
    assert noun_for_people(phrase, end) == noun


@pytest.mark.parametrize(
    ("text", "name", "taken"),
    [
        ("The plan drew criticism from Republicans in February 2024.", "Republicans", True),
        ("The plan split opinion among German voters.", "German voters", True),
        ("The plan was opposed by unions.", "unions", True),
        ("The plan was reported by newspapers.", "newspapers", False),
        ("Support fell by ten percentage points.", "ten percentage points", False),
        ("Parliament voted on the motions.", "motions", False),
    ],
)
def test_of_whom_something_comes(text: str, name: str, taken: bool) -> None:
    cast = resolve(text)
    found = {role.actor.name for role in cast.in_sentence(cast.sentences[0])}
    assert (name in found) is taken


def test_a_surname_holds_an_office_on_a_day() -> None:
    text = "Mrs. Merkel spoke for an hour. The chancellor was in no hurry, Steffen Seibert said."
    start = text.index("The chancellor")
    span = start, start + len("The chancellor")
    then, now = resolve(text, (), date(2018, 2, 3)), resolve(text, (), date(2024, 2, 3))
    role = then.who(span)
    assert role and role.actor.name == "Merkel"
    assert now.who(span) is None, "by then it was somebody else"
