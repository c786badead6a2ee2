"""Who speaks, where a source names several, goes on without a name, or says more of itself."""

from __future__ import annotations

import pytest

from onrecord.actors import Cast, resolve
from onrecord.model import Attribution, Kind, Span


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def cast_of(text: str, *sources: str) -> Cast:
    told = [Attribution("t", (place(text, s),), (), ((0, 1),)) for s in sources]
    return resolve(text, told)


JOINT = [
    ("Emmanuel Macron and Olaf Scholz", ["Emmanuel Macron", "Olaf Scholz"]),
    (
        "President Emmanuel Macron and Chancellor Friedrich Merz",
        ["Emmanuel Macron", "Friedrich Merz"],
    ),
    (
        "The French president, Emmanuel Macron, and the Polish president, Andrzej Duda,",
        ["Emmanuel Macron", "Andrzej Duda"],
    ),
    ("Poland and Lithuania", ["Poland", "Lithuania"]),
]


@pytest.mark.parametrize(("source", "names"), JOINT)
def test_each_of_a_joint_source_speaks(source: str, names: list[str]) -> None:
    text = f"{source} said on Monday that sanctions must stay."
    cast = cast_of(text, source)
    assert [r.actor.name for r in cast.speakers((0, len(source)))] == names


def test_what_several_have_is_no_several() -> None:
    text = "The foreign ministers of France, Germany and Italy said they were concerned."
    (role,) = cast_of(text).speakers((0, text.index(" said")))
    assert role.actor.kind is Kind.GROUP


def test_they_are_those_who_spoke_together() -> None:
    text = "Emmanuel Macron and Olaf Scholz said Kyiv needs more. They added that it needs it soon."
    cast = cast_of(text, "Emmanuel Macron and Olaf Scholz", "They")
    roles = cast.speakers(place(text, "They"))
    assert [r.actor.name for r in roles] == ["Emmanuel Macron", "Olaf Scholz"]
    assert {r.span for r in roles} == {place(text, "They")}


GOES_ON = [
    ("A spokesman for the health ministry", "health ministry", "a spokesman's “he” is his again"),
    ("A union official", "A union official", "and so is an official's without a name"),
    ("Wes Streeting", "Wes Streeting", "but a name's is the name's"),
]


@pytest.mark.parametrize(("source", "name", "why"), GOES_ON)
def test_he_goes_on(source: str, name: str, why: str) -> None:
    text = f"Kim Leadbeater backed the bill. {source} said it cost too much. He said it was wrong."
    role = cast_of(text, source, "He").who(place(text, "He"))
    assert role and role.actor.name == name, why


BEHIND = [
    ("The Labour Party, led by Keir Starmer,", "Labour Party", "told on the way"),
    ("Shell, which hired Amber Rudd,", "Shell", "a clause"),
    ("The archbishop, Justin Welby,", "Justin Welby", "the comma opens the name"),
]


@pytest.mark.parametrize(("phrase", "name", "why"), BEHIND)
def test_who_is_told_of_on_the_way_is_not_who_it_is(phrase: str, name: str, why: str) -> None:
    text = f"{phrase} opposed the cut."
    role = cast_of(text).who((0, len(phrase)))
    assert role and role.actor.name == name, why


def test_a_son_is_not_his_father() -> None:
    text = (
        "Donald Trump said the tariffs would stay. His son, Donald Trump Jr., said they were good. "
        "Trump added that he was sure."
    )
    cast = cast_of(text)
    names = {n.name for n in cast.named if n.kind is Kind.PERSON}
    assert names == {"Donald Trump", "Donald Trump Jr"}
    role = cast.who((text.index("Trump added"), text.index(" added")))
    assert role and role.actor.name == "Donald Trump"


def test_nobody_is_the_object_of_what_they_do() -> None:
    text = "Benny Gantz spoke on Monday. Yair Lapid called on him to announce an election."
    role = cast_of(text).who(place(text, "him"))
    assert role and role.actor.name == "Benny Gantz"


@pytest.mark.parametrize("line", ["LONDON - ", "LONDON (Reuters) - ", "London, May 3 (Reuters) – "])
def test_a_dateline_is_nobody_and_no_word_of_a_name(line: str) -> None:
    text = (
        f"{line}MPs voted for the bill on Friday. Rachel Reeves backed it.\n\nPARIS — Shops opened."
    )
    cast = cast_of(text)
    assert [r.actor.name for r in cast.in_sentence(cast.sentences[0])] == ["MPs"]
    assert text[slice(*cast.sentences[0])].startswith(line), "a passage keeps it"
    assert {n.name for n in cast.named} == {"Rachel Reeves"} | (
        {n.name for n in cast.named} & {"MPs"}
    )


def test_its_spokesman_speaks_for_a_body() -> None:
    text = "Keidanren opposes the tax. Its spokesman said the tax was wrong."
    role = cast_of(text, "Its spokesman").who(place(text, "Its spokesman"))
    assert role and role.actor.name == "Keidanren" and role.via


def test_i_is_nobody_who_happens_to_stand_before() -> None:
    text = "Volodymyr Zelenskyy came to Berlin. Merz: “I am sceptical.”"
    assert cast_of(text).who(place(text, "I")) is None


def test_an_interview_that_is_told_of_makes_none() -> None:
    text = (
        "I used to think so. Ed Miliband said in a BBC interview that Rosebank was wrong. Miliband "
        "says so often. Now I think Miliband is right."
    )
    assert cast_of(text).who((0, 1)) is None
