"""Reading with the shipped tagger: who said what, and what it never does."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attributions import read
from onrecord.attributions.chains import sources_of
from onrecord.model import Attribution
from onrecord.text import clean

CLEAR = [
    (
        "Chancellor Olaf Scholz said on Tuesday that Germany would not send the missiles.",
        "Scholz",
        "would not send",
    ),
    ("“We will decide for ourselves,” the minister told reporters in Kyiv.", "minister", "decide"),
    ("According to the White House, no decision has been taken.", "White House", "no decision"),
    ("Officials denied that the rule had been eased.", "Officials", "rule had been eased"),
]


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " ".join(text[s:e] for s, e in spans)


@pytest.mark.parametrize("title", ["Poll", "Reactors", "Scholz"])
def test_a_headline_is_no_part_of_a_name(title: str) -> None:
    text = f"{title}\n\nOlaf Scholz said that Germany must extend the licences of its reactors."
    (told,) = read(text)
    assert words(text, told.source) == "Olaf Scholz"


@pytest.mark.parametrize(("text", "source", "content"), CLEAR)
def test_a_plain_attribution_is_read(text: str, source: str, content: str) -> None:
    found = [a for a in read(text) if a.parent is None]
    assert any(source in words(text, a.source) and content in words(text, a.content) for a in found)


def check(text: str, found: list[Attribution]) -> None:
    for number, attribution in enumerate(found):
        assert attribution.parent is None or 0 <= attribution.parent < number
        assert 0 <= attribution.confidence <= 1
        for spans in (attribution.source, attribution.cue, attribution.content):
            assert all(0 <= s < e <= len(text) for s, e in spans)
            assert list(spans) == sorted(spans)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_spans_inside_it(given_text: str) -> None:
    text = clean(given_text).text
    check(text, read(text))


STORY = (
    "“We will not be rushed,” Chancellor Olaf Scholz said in Berlin on Tuesday. According to his "
    "spokesman, the government has taken no decision. Washington denied that it had been asked."
)
ODD = {
    "straight marks": STORY.replace("“", '"').replace("”", '"'),
    "doubled marks": STORY.replace("“", "““").replace("”", "””"),
    "marks as accents": STORY.replace("“", "``").replace("”", "''"),
    "marks never closed": STORY.replace("”", ""),
    "marks never opened": STORY.replace("“", ""),
    "guillemets": STORY.replace("“", "«").replace("”", "»"),
    "all capitals": STORY.upper(),
    "no capitals": STORY.lower(),
    "no punctuation": "".join(c for c in STORY if c.isalnum() or c == " "),
    "hard line breaks": textwrap.fill(STORY, 60),
    "one line": " ".join([STORY] * 40),
}
EMPTY = ["said", "\n\n\n", "", '"" "" ""', "“”“”", "\u202e\u200b", "a" * 5000]


@pytest.mark.parametrize("name", ODD)
def test_odd_typing_keeps_who_said_what(name: str) -> None:
    """However a text is typed, its three sources are found."""
    text = ODD[name]
    found = read(text)
    check(text, found)
    sources = " ".join(words(text, a.source) for a in found).lower().replace("\n", " ")
    assert all(who in sources for who in ("scholz", "spokesman", "washington")), sources


@pytest.mark.parametrize("text", EMPTY, ids=range(len(EMPTY)))
def test_texts_without_a_sentence(text: str) -> None:
    check(text, read(text))


@pytest.mark.slow
def test_a_book_is_read_in_one_go() -> None:
    """50,000 words: no window limit, and what is found in the middle is what is found alone."""
    text = "\n".join([STORY] * (50_000 // len(STORY.split())))
    found = [a for a in read(text) if a.parent is None]
    check(text, found)
    assert len(found) >= 3 * 0.95 * (50_000 // len(STORY.split()))


def test_an_answer_does_not_depend_on_what_was_read_before() -> None:
    text = CLEAR[0][0]
    alone = read(text)
    read("Something else was said by someone. " * 50)
    assert read(text) == alone


def test_a_chain_is_read_from_the_outside_in() -> None:
    text = (
        "The New York Times reported on Wednesday that US officials said that Secretary of State "
        "Antony Blinken wants to lift the ban."
    )
    found = read(text)
    deepest = max(range(len(found)), key=lambda i: len(sources_of(found, i)))
    chain = [text[s:e] for s, e in (x for x in sources_of(found, deepest) if x)]
    assert chain[0].endswith("New York Times") and len(chain) >= 2
    inner, outer = found[deepest], found[found[deepest].parent or 0]
    assert (
        outer.content[0][0] <= inner.content[0][0] and inner.content[-1][1] <= outer.content[-1][1]
    )
