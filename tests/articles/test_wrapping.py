"""Lines broken to fit a width. The texts are our own, about real events."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.articles.wrapping import unwrapped

PARAGRAPHS = [
    "Olaf Scholz said in February 2024 that Germany would not send Taurus cruise missiles to "
    "Ukraine, since German soldiers would then be needed to programme their targets, and that "
    "nobody should be drawn into the war by it.",
    "Friedrich Merz, who led the opposition then, called for the delivery in December 2024. "
    "He went to Kyiv himself, and repeated it there.",
]


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("between", ["\n\n", "\n    "])
def test_a_paragraph_is_whole_again(width: int, between: str) -> None:
    wrapped = between.join(textwrap.fill(p, width) for p in PARAGRAPHS)
    assert unwrapped(wrapped).split("\n") == between.join(PARAGRAPHS).split("\n")


def test_an_address_that_is_longer_does_not_hide_the_width() -> None:
    wrapped = textwrap.fill(PARAGRAPHS[0], 72) + "\nhttps://example.org/" + "a" * 90
    assert unwrapped(wrapped).startswith(PARAGRAPHS[0])


def test_a_line_that_had_room_ends_a_paragraph() -> None:
    """Where paragraphs are not parted, a short last line shows them."""
    wrapped = "\n".join(textwrap.fill(p, 72) for p in PARAGRAPHS)
    assert unwrapped(wrapped).split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\n".join(PARAGRAPHS * 3), "a paragraph a line"),
        (
            "\n".join(["Scholz said no.", "Merz said yes.", "Macron waited.", "Sunak left."]),
            "short",
        ),
        ("Ayes 311\nNoes 112\nPresent 1\nNot voting 7\nTotal 431", "a table"),
        (
            "\n".join(f"The chancellor said no to the plan number {n} again." for n in range(9)),
            "lines",
        ),
        ("", "nothing"),
    ],
)
def test_lines_that_are_no_wrapping_stay(text: str, reason: str) -> None:
    assert unwrapped(text) == text, reason


@given(st.text(alphabet="ab \n\r\t.", max_size=400))
def test_only_line_breaks_become_blanks(text: str) -> None:
    after = unwrapped(text)
    assert len(after) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, after, strict=True))
