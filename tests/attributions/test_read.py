"""Reading with the shipped tagger: who said what, and what it never does."""

from __future__ import annotations

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


ODD = [
    '"No" he said. "" said ""she said"".',
    "“No, he said. “Never, she added.",
    "THE MINISTER SAID THAT THE PLAN WAS DEAD",
    "the minister said the plan was dead and his party agreed it was",
    "said",
    "\n\n\n",
    "He said no. " * 3000,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts(text: str) -> None:
    check(text, read(text))


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
