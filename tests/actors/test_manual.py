"""What the coding manual says of actors, passage by passage; sentences of our own, which tell of
nothing that happened."""

from __future__ import annotations

import time
from datetime import date

import pytest

from onrecord.actors import lexicon, resolve
from onrecord.model import Attribution
from tests.actors.test_heard_before import meant


@pytest.mark.parametrize(
    ("text", "phrase", "expected", "reason"),
    [
        (
            "President Donald Trump spoke in Ohio. The administration wants tariffs.",
            "The administration",
            ("Trump administration", "organization"),
            "whose it is, where the text makes that clear",
        ),
        (
            "President Joe Biden spoke. Reporters asked what his administration would do.",
            "his administration",
            ("Biden administration", "organization"),
            "of whom it is said to be",
        ),
        (
            "The Obama administration met. The administration wants a rule.",
            "The administration",
            ("Obama administration", "organization"),
            "one that was named",
        ),
        (
            "No American president has ever opposed the tariffs.",
            "No American president",
            None,
            "nobody is",
        ),
        (
            "President Joe Biden spoke. No administration opposes it.",
            "No administration",
            ("No administration", "organization"),
            "and not the president's",
        ),
        (
            "President Lee Jones Jr. spoke in Washington. His administration opposes it.",
            "His administration",
            ("Jones administration", "organization"),
            "by the surname",
        ),
        (
            "Some White House advisers met reporters. They said it was wrong.",
            "They",
            ("Some White House advisers", "anonymous"),
            "those who are described, and not the body that tells which they are",
        ),
        (
            "Some aides left. They would oppose it, they said. It rained all day. The day ended. "
            "Nancy Pelosi and Chuck Schumer met reporters. They said it was wrong.",
            "They",
            ("Nancy Pelosi", "person"),
            "two who were just named, and not those of long before",
        ),
    ],
)
def test_who_is_meant(
    text: str, phrase: str, expected: tuple[str, str] | None, reason: str
) -> None:
    if phrase != "They" or "Pelosi" not in text:
        assert meant(text, phrase) == expected, reason
        return
    told = [
        Attribution("t", ((at, at + 4),), (), ((0, 1),))
        for at in (text.index("they said"), text.rindex("They"))
    ]
    roles = resolve(text, told).speakers(told[-1].source[0])
    assert [r.actor.name for r in roles] == ["Nancy Pelosi", "Chuck Schumer"], reason


def test_the_owner_of_a_voice_may_be_a_title() -> None:
    text = "Congress met. The president's spokesman said that it should not be built."
    cast = resolve(text, [], date(2013, 5, 2))
    role = cast.who((text.index("The president"), text.index(" said")))
    assert role and (role.actor.name, role.via) == (
        "Barack Obama",
        ("Barack Obama's spokesman",),
    )


def test_a_share_is_of_those_behind_it() -> None:
    text = "A poll found that 53 percent of voters oppose it. Just 38 percent said yes in the poll."
    cast = resolve(text, [])
    found = [[r.actor.name for r in cast.in_sentence(s)] for s in cast.sentences]
    assert "53 percent of voters" in found[0] and "Just 38 percent" in found[1]


def test_whose_body_acts_does_not_act() -> None:
    cast = resolve("Marine Le Pen's National Rally opposes the plan.", [])
    assert [r.actor.name for r in cast.in_sentence(cast.sentences[0])] == ["National Rally"]


@pytest.mark.parametrize(
    "share", ["Sixty-one percent of voters", "Forty percent", "nineteen in twenty", "two thirds"]
)
def test_shares_are_spelt_out_too(share: str) -> None:
    assert lexicon.SHARE.fullmatch(share)


def test_numbers_cost_time_by_their_length_alone() -> None:
    begun = time.perf_counter()
    lexicon.SHARE.match("sixty-" * 20_000)
    assert time.perf_counter() - begun < 1
