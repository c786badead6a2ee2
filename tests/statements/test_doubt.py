"""Doubt that a text tells in so many words; sentences of our own, which tell of nothing that
happened."""

from __future__ import annotations

import pytest

from onrecord.actors.cast import Cast
from onrecord.actors.language import parse
from onrecord.model import Actor, Certainty, Kind
from onrecord.statements.candidates import Candidate
from onrecord.statements.doubt import told_doubt

PROBABLE, POSSIBLE = Certainty.PROBABLE, Certainty.POSSIBLE


@pytest.mark.parametrize(
    ("text", "actor", "expected", "reason"),
    [
        ("Joe Manchin is expected to vote for it.", "Joe Manchin", PROBABLE, "others expect it"),
        ("Lisa Murkowski may back the bill.", "Lisa Murkowski", POSSIBLE, "a may"),
        ("Theresa May backed the bill.", "Theresa May", None, "a name, and no may"),
        ("Tom Carper is considering a vote for it.", "Tom Carper", POSSIBLE, "it is considered"),
        ("Tom Carper considers the bill a mistake.", "Tom Carper", None, "an opinion"),
        ("Jon Tester reportedly supports it.", "Jon Tester", PROBABLE, "by report"),
        ("Jon Tester appears to oppose it.", "Jon Tester", PROBABLE, "it appears"),
        ("Tom Carper never considered backing it.", "Tom Carper", None, "it is denied"),
        ("Tom Carper is leaning on colleagues to pass it.", "Tom Carper", None, "no doubt at all"),
        ("Tom Carper, who may run again, opposes it.", "Tom Carper", None, "of another clause"),
        ("Tom Carper used his might to block it.", "Tom Carper", None, "a noun"),
        ("Tom Carper was expected to back it but voted no.", "Tom Carper", None, "it was then"),
        (
            "Jon Tester opposes it, and Tom Carper might.",
            "Jon Tester",
            None,
            "the doubt is about another",
        ),
    ],
)
def test_told_doubt(text: str, actor: str, expected: Certainty | None, reason: str) -> None:
    cast = Cast(parse(text))
    candidate = Candidate(0, Actor(actor, Kind.PERSON), (0, len(actor)), ())
    assert told_doubt(text, candidate, cast, []) == expected, reason


def test_what_somebody_says_may_happen_is_no_doubt_about_the_saying() -> None:
    text = "Jon Tester said that he may leave if the bill passes."
    cast = Cast(parse(text))
    content = (text.index("that"), len(text) - 1)
    candidate = Candidate(0, Actor("Jon Tester", Kind.PERSON), (0, 10), (), told_in=0)
    assert told_doubt(text, candidate, cast, [content]) is None
