"""Whom pronouns mean."""

from __future__ import annotations

import pytest

from onrecord.actors import resolve
from onrecord.model import Attribution


def test_who_says_i_in_a_quotation() -> None:
    """The speaker of the quotation, however many others stand nearer."""
    text = "Angela Merkel spoke after Emmanuel Macron. “I will not agree,” Merkel said of Macron."
    content = (text.index("I will"), text.index("I will") + 16)
    source = (text.index("Merkel said"), text.index("Merkel said") + 6)
    told = Attribution("t", (source,), (), (content,))
    role = resolve(text, [told]).who((content[0], content[0] + 1))
    assert role and role.actor.name == "Angela Merkel"


def test_nobody_says_he_of_himself() -> None:
    """Within quotation marks “he” is somebody else than the speaker; outside it may be him."""
    text = (
        "Donald Trump listened. Larry Kudlow spoke on Sunday. “He is going to stay with his wall,” "
        "Kudlow said, adding that he was sure."
    )
    content = (text.index("“He"), text.index("” Kudlow") + 1)
    source = (text.index("Kudlow said"), text.index("Kudlow said") + 6)
    cast = resolve(text, [Attribution("t", (source,), (), (content,))])
    inside, outside = text.index("He is"), text.index("he was")
    quoted, told = cast.who((inside, inside + 2)), cast.who((outside, outside + 2))
    assert quoted and quoted.actor.name == "Donald Trump"
    assert told and told.actor.name == "Larry Kudlow"


@pytest.mark.parametrize(
    ("pronoun", "name"), [("she", "Annalena Baerbock"), ("he", "Antony Blinken")]
)
def test_a_first_name_tells_he_from_she(pronoun: str, name: str) -> None:
    """No title says who is a woman here; the first names do."""
    text = f"Antony Blinken met Annalena Baerbock in Kyiv. On Tuesday {pronoun} went home."
    place = text.index(f" {pronoun} went") + 1
    role = resolve(text).who((place, place + len(pronoun)))
    assert role and role.actor.name == name


def test_a_pronoun_keeps_its_person_in_mind() -> None:
    """Sentences on, a name in passing does not take over from whom the text is about."""
    text = (
        "Joe Biden spoke first. He said no. He had told Emmanuel Macron so. He would not move. "
        "His answer was final."
    )
    place = text.index("His answer")
    role = resolve(text).who((place, place + 3))
    assert role and role.actor.name == "Joe Biden"


@pytest.mark.parametrize(("words", "named"), [("It banned", True), ("It is late to ban", False)])
def test_it_is_somebody_who_does_something(words: str, named: bool) -> None:
    """“It” is mostly no actor: only the subject of what somebody does, or a source, is asked."""
    text = f"The European Commission met on Monday. {words} the exports."
    place = text.index("It ")
    assert (resolve(text).who((place, place + 2)) is not None) is named


def test_a_lone_surname_tells_no_gender() -> None:
    """Warren is a man's first name, and a senator's surname."""
    text = "Sen. Warren met Donald Trump on Monday. Later she went home."
    place = text.index("she went")
    role = resolve(text).who((place, place + 3))
    assert role and role.actor.name == "Warren"


ANSWERS = (
    "Our readers ask Justin Trudeau, who leads Canada.\n\nWhat comes first?\n\n"
    "I think that peace does.\n\n"
    "And second?\n\nVoters know that I care about trade.\n\nA third?\n\nThat is for others.\n\n"
    "Any doubts?\n\nNone. “I was wrong,” Carl Bildt said once."
)


@pytest.mark.parametrize(
    ("words", "name", "reason"),
    [
        ("I think", "Justin Trudeau", "paragraphs that ask make an interview"),
        ("I care", "Justin Trudeau", "what voters know of her they do not say of themselves"),
        ("I was", "Carl Bildt", "in quotation marks it is whoever is quoted"),
    ],
)
def test_an_answer_is_the_guests(words: str, name: str, reason: str) -> None:
    def at(part: str) -> tuple[int, int]:
        return ANSWERS.index(part), ANSWERS.index(part) + len(part)

    told = [
        Attribution("t", (at("Voters"),), (at("know"),), (at("that I care about trade"),)),
        Attribution("t", (at("Carl Bildt"),), (at("said"),), (at("“I was wrong,”"),)),
    ]
    place = ANSWERS.index(words)
    role = resolve(ANSWERS, told).who((place, place + 1))
    assert role and role.actor.name == name, reason
