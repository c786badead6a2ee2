"""Who is meant by what is said of them: described, heard before, or told of on the way.

The sentences are our own; they tell of nothing that happened.
"""

from __future__ import annotations

import time

import pytest

from onrecord.actors import resolve
from onrecord.model import Attribution, Kind


def meant(text: str, phrase: str, *sources: str) -> tuple[str, str] | None:
    """Name and kind of whom the last ``phrase`` means, where ``sources`` are quoted."""
    told = []
    at = 0
    for source in sources:
        at = text.index(source, at)
        told.append(Attribution("t", ((at, at + len(source)),), (), ((0, 1),)))
        at += len(source)
    start = text.rindex(phrase)
    role = resolve(text, told).who((start, start + len(phrase)))
    return (role.actor.name, role.actor.kind.value) if role else None


@pytest.mark.parametrize(
    ("text", "phrase", "expected", "reason"),
    [
        (
            "The unions told Renault on Monday that they would strike.",
            "they",
            ("unions", "group"),
            "who does it, and not whom they tell",
        ),
        (
            "Nurses said on Friday that they wanted more from the NHS.",
            "they",
            ("Nurses", "group"),
            "who is only described",
        ),
        (
            "Vladimir Putin met Xi Jinping. Putin told him that it would go on.",
            "him",
            ("Xi Jinping", "person"),
            "nobody tells himself, wherever else he is named",
        ),
        (
            "Olaf Scholz left. “It is dead,” he said. Angela Rayner spoke. She said it was not.",
            "She",
            ("Angela Rayner", "person"),
            "the “he” before her name is another",
        ),
        (
            "Nancy Pelosi, who said that it was right, left on Friday.",
            "who",
            ("Nancy Pelosi", "person"),
            "whom the clause tells of",
        ),
        (
            "It is believed in Paris that Mr. Orban will yield to the Commission.",
            "It",
            None,
            "nobody who is believed",
        ),
        (
            "South Korea's acting president, Han Duck-soo, said it was. He left.",
            "He",
            ("Han Duck-soo", "person"),
            "a given name that goes on, and a title before a comma",
        ),
    ],
)
def test_whom_a_pronoun_means(
    text: str, phrase: str, expected: tuple[str, str] | None, reason: str
) -> None:
    assert meant(text, phrase) == expected, reason


@pytest.mark.parametrize(
    ("text", "phrase", "expected", "reason"),
    [
        (
            "Emmanuel Macron spoke. Margrethe Vestager, the bloc's antitrust chief, said it was.",
            "Margrethe Vestager, the bloc's antitrust chief",
            ("Margrethe Vestager", "person"),
            "a full name, and what is said of her behind it",
        ),
        (
            "SNP leader John Swinney agreed. The Green Party's leader said no.",
            "The Green Party's leader",
            ("Green Party's leader", "anonymous"),
            "of another party than his",
        ),
        (
            "Germany listened. The official IRNA news agency reported it.",
            "The official IRNA news agency",
            ("IRNA news agency", "organization"),
            "official, and no official",
        ),
        (
            "Rishi Sunak will scrap it, says Cooper\n\nRishi Sunak said that it would stay.",
            "Rishi Sunak",
            ("Rishi Sunak", "person"),
            "no name runs from one line into the next",
        ),
        (
            "Berlin listened. The BBC's Berlin bureau said that it was lost.",
            "The BBC's Berlin bureau",
            ("BBC", "organization"),
            "a part of it, wherever that is",
        ),
        (
            "Paris listened. A letter seen by Reuters said that it was lost.",
            "A letter seen by Reuters",
            ("A letter", "anonymous"),
            "who has only seen it did not write it",
        ),
        (
            "Trinidad and Tobago said that it would vote for it.",
            "Trinidad and Tobago",
            ("Trinidad and Tobago", "country"),
            "one country",
        ),
        (
            "Park Geun-hye left Seoul. Park said that it was right.",
            "Park",
            ("Park Geun-hye", "person"),
            "the family's name comes first",
        ),
        (
            "Kim Jong Un called it a puppet. The UN said no.",
            "The UN",
            ("UN", "organization"),
            "initials are no surname",
        ),
    ],
)
def test_whom_a_phrase_names(
    text: str, phrase: str, expected: tuple[str, str] | None, reason: str
) -> None:
    assert meant(text, phrase, phrase) == expected, reason


def test_the_spokesman_is_the_one_heard_before() -> None:
    text = "A spokesman for Renault said it was. “We agree,” the spokesman added."
    sources = ("A spokesman for Renault", "the spokesman")
    assert meant(text, "the spokesman", *sources) == ("Renault", "organization")


def test_a_capitals_mayor_belongs_to_the_city() -> None:
    text = "London mayor Sadiq Khan said that it was wrong. Labour's Rachel Reeves agreed."
    cast = resolve(text)
    bodies = {a.organization for n in cast.people.values() if (a := cast.actor(n))}
    assert "London" in bodies and "United Kingdom" not in bodies


def test_i_in_indirect_speech_is_whoever_writes() -> None:
    text = "Claire Coutinho said that I was wrong."
    told = Attribution("t", ((0, 15),), ((16, 20),), ((21, 37),))
    start = text.index("I ")
    assert resolve(text, [told]).who((start, start + 1)) is None


@pytest.mark.parametrize(
    "words",
    [
        "official directly involved in the talks",
        "official granted anonymity",
        "official knowledgeable about the plan",
        "official whom Reuters reached",
    ],
)
def test_an_official_stays_without_a_name(words: str) -> None:
    """Whatever follows: what somebody said who would not be named is not said by a ministry."""
    source = f"A State Department {words}"
    text = f"It rained. {source} said that it was over."
    assert meant(text, source, source) == (source, "anonymous")


def test_whose_lawyers_replied_is_not_asked_for_ever() -> None:
    """Each “their” would be asked of the sentence before, down to the first."""
    cast = resolve("The unions met. " + "Their lawyers replied. " * 400)
    assert cast.in_sentence(cast.sentences[-1]) is not None


def test_particles_in_a_row_take_no_time() -> None:
    text = "Ursula " + "von " * 60 + "x said on Monday that it was over."
    begun = time.monotonic()
    meant(text, text[:-30], text[:-30])
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("text", "phrase", "expected", "reason"),
    [
        (
            "This is an interview with Angela Merkel.\n\nQ: President Macron opposes it, and "
            "Macron decides. Is Macron right?\n\nA: He is wrong. I think that it will come.",
            "I ",
            ("Angela Merkel", "person"),
            "whom it is with, and not whom it asks about",
        ),
        (
            "The House met.\nRobert Jenrick (Newark) (Con): I oppose the bill, and so do many.",
            "I ",
            ("Robert Jenrick", "person"),
            "who is named before the colon",
        ),
    ],
)
def test_who_speaks_a_paragraph(
    text: str, phrase: str, expected: tuple[str, str] | None, reason: str
) -> None:
    start = text.index(phrase)
    role = resolve(text).who((start, start + 1))
    assert role and (role.actor.name, role.actor.kind.value) == expected, reason


@pytest.mark.parametrize(
    ("text", "governs"),
    [
        ("A Warsaw university opposed the plan.", False),
        ("The London-based think tank opposed the ban.", False),
        ("Berlin's mayor opposed the ban.", False),
        ("The Moscow stock exchange opposed the ban.", False),
        ("Berlin officials opposed the ban.", True),
        ("The Moscow parliament voted against the ban.", True),
        ("Berlin's foreign minister opposed it.", True),
        ("Berlin opposed the ban.", True),
    ],
)
def test_a_capital_that_only_tells_where_is_no_government(text: str, governs: bool) -> None:
    kinds = {named.kind for named in resolve(text).named}
    assert (Kind.COUNTRY in kinds) is governs
