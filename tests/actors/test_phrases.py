"""Phrases about somebody else than the name in them: sentences of our own, on public figures."""

from __future__ import annotations

import time
from datetime import date

import pytest

from onrecord.actors import resolve

DAY = date(2024, 5, 20)
CASES = [
    (
        "Kremlin spokesman Dmitry Peskov accused Volodymyr Zelensky of lying. Mr. Zelensky left.",
        "Mr. Zelensky", ("Volodymyr Zelensky", "person", ()), "he is no spokesman of his accuser",
    ),
    (
        "The Harvard president, Claudine Gay, resigned. The president said that it was hard.",
        "The president", ("Claudine Gay", "person", ()), "a title between commas",
    ),
    (
        "Critics of Benjamin Netanyahu demanded a ceasefire.",
        "Critics of Benjamin Netanyahu",
        ("Critics of Benjamin Netanyahu", "group", ()), "they are not he",
    ),
    (
        "Kyiv waited. Trump supporters said no to Donald Trump.",
        "Trump supporters", ("Trump supporters", "group", ()), "nor are his supporters",
    ),
    (
        "The wife of President Joe Biden, Jill Biden, said so too.",
        "The wife of President Joe Biden, Jill Biden,", ("Jill Biden", "person", ()), "she herself",
    ),
    (
        "President Recep Tayyip Erdoğan hosted Donald Trump. The president said no.",
        "The president", ("Recep Tayyip Erdoğan", "person", ()), "whom the article calls so",
    ),
    (
        "Prime Minister Matteo Renzi met Education Minister Stefania Giannini. The prime minister "
        "said that schools needed money.",
        "The prime minister", ("Matteo Renzi", "person", ()), "not the other minister",
    ),
    (
        "Hamas said no. Israeli military spokesman Daniel Hagari said that the army regretted it.",
        "Israeli military spokesman Daniel Hagari",
        ("Israel", "country", ("Daniel Hagari",)), "whom the title names, not who spoke before",
    ),
    (
        "Russia threatened. Government spokesman Steffen Hebestreit said that Germany was calm.",
        "Government spokesman Steffen Hebestreit",
        ("Steffen Hebestreit", "person", ()), "nobody says of which government",
    ),
    (
        "Javier Milei left early. His spokesman, Manuel Adorni, said that he was tired.",
        "His spokesman, Manuel Adorni,",
        ("Javier Milei", "person", ("Manuel Adorni",)), "whose he is",
    ),
    (
        "Volodymyr Zelensky was away. A spokesman for the Ukrainian president said no.",
        "A spokesman for the Ukrainian president",
        ("Volodymyr Zelensky", "person", ("A spokesman for the Ukrainian president",)),
        "the table spells him otherwise",
    ),
    (
        "A spokeswoman for US President Joe Biden said no.",
        "A spokeswoman for US President Joe Biden",
        ("Joe Biden", "person", ("A spokeswoman for US President Joe Biden",)), "not the country",
    ),
    (
        "Marine Le Pen was calm. Her party said that it wanted peace.",
        "Her party", None, "no name of any party",
    ),
    (
        "Russian Defence Ministry troops left. Ukraine's Defence Ministry said yes.",
        "Defence Ministry said", ("Defence Ministry", "organization", ()), "not the Russian one",
    ),
    (
        "Bill Clinton and Hillary Clinton spoke. Mrs. Clinton said that she would run.",
        "Mrs. Clinton", ("Hillary Clinton", "person", ()), "whom the honorific fits",
    ),
    (
        "Xi Jinping met Vladimir Putin. Xi said that China wanted peace.",
        "Xi", ("Xi Jinping", "person", ()), "a name that stands first",
    ),
    (
        "Ursula von der Leyen left it open. Von der Leyen said that it might come.",
        "Von der Leyen", ("Ursula von der Leyen", "person", ()), "a name in small letters",
    ),
    (
        "Ministry of Defence spokesman Igor Konashenkov said no.",
        "Ministry of Defence spokesman Igor Konashenkov",
        ("Ministry of Defence", "organization", ("Igor Konashenkov",)), "a name with “of” in it",
    ),
    (
        "German Minister of Justice Marco Buschmann said no.",
        "German Minister of Justice Marco Buschmann",
        ("Marco Buschmann", "person", ()), "he stands beside his title",
    ),
    (
        "Denver Mayor Mike Johnston left. The speaker of the House said no.",
        "The speaker of the House", ("Mike Johnson", "person", ()), "another name, a letter away",
    ),
    (
        "The Christian Democratic Union (CDU) met. Germany's CDU said no.",
        "CDU said", ("Christian Democratic Union", "organization", ()), "the same, whose it is",
    ),
    (
        "Narendra Modi was in New Delhi. India waited. The speaker said that the house would sit.",
        "The speaker", None, "not Washington's",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "expected", "reason"), CASES)
def test_whom_a_phrase_is_about(
    text: str, phrase: str, expected: tuple[str, str, tuple[str, ...]] | None, reason: str
) -> None:
    start = text.rindex(phrase)
    phrase = phrase.removesuffix(" said")
    role = resolve(text, day=DAY).who((start, start + len(phrase)))
    assert (role and (role.actor.name, role.actor.kind.value, role.via)) == expected, reason


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("Gilad Erdan, Israel's ambassador to the UN, said no.", "Gilad Erdan", "Israel"),
        ("Former Italian Prime Minister Mario Draghi said no.", "Mario Draghi", None),
        ("NATO Secretary General Jens Stoltenberg said no.", "Jens Stoltenberg", "NATO"),
        ("Rishi Sunak, who met Chancellor Olaf Scholz in Germany, said no.", "Rishi Sunak", None),
    ],
)
def test_for_whom_a_person_speaks(text: str, name: str, body: str | None) -> None:
    """Who sends an envoy, not where to; and nobody for whom they spoke once."""
    role = resolve(text).who((text.index(name), text.index(name) + len(name)))
    assert role and role.actor.organization == body


def test_what_a_person_says_of_us_is_not_of_that_person_alone() -> None:
    text = "Angela Merkel spoke. “We will manage,” she said."
    cast = resolve(text)
    start = text.index("We")
    role = cast.who((start, start + 2))
    assert role is None or role.several or role.actor.name != "Angela Merkel"


def test_a_headline_in_capitals_names_whom_the_body_names() -> None:
    text = (
        "BIDEN SAYS NO TO ROCKETS FOR KYIV\n\nPresident Joe Biden said on Monday that he would not."
    )
    assert [role.actor.name for role in resolve(text).in_sentence((0, 33))][:1] == ["Joe Biden"]


def test_a_long_text_takes_its_length() -> None:
    """spaCy puts a document's text together at each asking: many names made that a square."""
    paragraph = "Olaf Scholz, the German chancellor, met NATO chief Jens Stoltenberg in Berlin.\n"
    took = []
    for times in (40, 160):
        begun = time.process_time()
        resolve(paragraph * times)
        took.append(time.process_time() - begun)
    assert took[1] < 10 * took[0]
