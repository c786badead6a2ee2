"""Names in headlines are those of the body."""

from __future__ import annotations

import pytest

from onrecord.actors import resolve
from onrecord.actors.mentions import is_headline, unbroken

BODY = "\n\nDonald Trump vetoed a resolution on Yemen on Tuesday, his office said."


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("Trump Vetoes Measure on Yemen War", True, "every longer word is capitalised"),
        ("Trump vetoes measure on Yemen war", False, "set like a sentence"),
        ("Donald Trump met Theresa May.", False, "a sentence of names ends with a full stop"),
        ("France, Germany", False, "too short to show a style"),
    ],
)
def test_what_a_headline_is(line: str, expected: bool, why: str) -> None:
    assert is_headline(line) is expected, why


@pytest.mark.parametrize(
    ("text", "marked", "whole", "reason"),
    [
        ("the Herald-Leader reports", "Herald", "Herald-Leader", "as the longer name ends"),
        ("the Trump-Putin summit", "Trump", "Trump", "two names, and no longer one ends so"),
        ("the Herald-era rule", "Herald", "Herald", "a small word is no name"),
    ],
)
def test_a_name_is_not_cut_at_a_hyphen(text: str, marked: str, whole: str, reason: str) -> None:
    start = text.index(marked)
    span = unbroken(text, (start, start + len(marked)), ["Lexington Herald-Leader"])
    assert text[slice(*span)] == whole, reason


def test_a_headline_names_whom_the_body_names() -> None:
    """No “Trump Vetoes Measure”; the surname in the headline is the man of the body."""
    head = "Senators Warn Trump Vetoes Measure on Yemen War"
    cast = resolve(head + BODY)
    names = [role.actor.name for role in cast.in_sentence((0, len(head)))]
    assert "Donald Trump" in names
    assert not any("Vetoes" in name or "Warn" in name for name in names)


def test_a_department_keeps_its_name_and_a_senator_may_be_anybody() -> None:
    text = (
        "Justice Department lawyers opposed it. Ted Cruz, the senator, agreed. A senator said no."
    )
    cast = resolve(text)
    assert "Department" not in {named.name for named in cast.named}
    found = cast.who((text.index("A senator"), text.index(" said no")))
    assert found is None or found.actor.name != "Ted Cruz"
