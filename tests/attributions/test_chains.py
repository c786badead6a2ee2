"""Reports told within reports, on attributions laid by hand."""

from __future__ import annotations

import pytest

from onrecord.attributions.chains import sources_of, told, with_inner
from onrecord.model import Attribution, Spans


def at(text: str, *phrases: str) -> Spans:
    spans = []
    for phrase in phrases:
        start = text.index(phrase)
        spans.append((start, start + len(phrase)))
    return tuple(sorted(spans))


def lay(text: str, source: str, cue: str, *content: str) -> Attribution:
    return Attribution("a", at(text, source), at(text, cue), at(text, *content))


def chain(text: str, found: list[Attribution], number: int) -> list[str]:
    return [text[s:e] for s, e in (x for x in sources_of(found, number) if x)]


TRAILING = "Blinken wants to lift the ban, the Times reported."
LEADING = "As the Times reported, Blinken wants to lift the ban."
WITHIN = "Blinken, the Times reported, wants to lift the ban."


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (TRAILING, ("Blinken wants to lift the ban",)),
        (LEADING, ("Blinken wants to lift the ban",)),
        (WITHIN, ("Blinken", "wants to lift the ban")),
    ],
)
def test_a_cue_without_content_tells_of_its_sentence(text: str, content: tuple[str, ...]) -> None:
    teller = lay(text, "the Times", "reported")
    found = told(text, [teller, lay(text, "Blinken", "wants", "to lift the ban")])
    assert found[0].content == at(text, *content)
    assert chain(text, found, 1) == ["the Times", "Blinken"]


def test_of_two_tellers_the_first_is_the_outermost() -> None:
    text = "The Times reported, officials said, that Blinken wants to go."
    tellers = [lay(text, "The Times", "reported"), lay(text, "officials", "said")]
    found = told(text, [*tellers, lay(text, "Blinken", "wants", "to go")])
    assert chain(text, found, 2) == ["The Times", "officials", "Blinken"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The Times reported. Blinken wants to go.", "another sentence"),
        ("Blinken reported it. Blinken wants to go.", "the same source, another act"),
    ],
)
def test_not_every_cue_without_content_tells(text: str, reason: str) -> None:
    source = "The Times" if "Times" in text else "Blinken"
    found = told(text, [lay(text, source, "reported"), lay(text, "Blinken", "wants", "to go")])
    assert [a.parent for a in found] == [None], reason


def test_a_content_is_read_again_for_what_is_told_in_it() -> None:
    text = "The Times said that officials said that Blinken said no."
    outer = lay(text, "The Times", "said", "that officials said that Blinken said no")

    def reader(part: str) -> list[Attribution]:
        for source in ("officials", "Blinken"):
            if part.startswith(f"that {source} said "):
                cue, content = part.index("said"), part.index("said") + 5
                spans = ((5, 5 + len(source)),)
                return [Attribution("a", spans, ((cue, cue + 4),), ((content, len(part)),))]
        return []

    found = with_inner(text, [outer], reader)
    assert chain(text, found, 2) == ["The Times", "officials", "Blinken"]
    assert [a.parent for a in found] == [None, 0, 1]
