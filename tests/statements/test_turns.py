"""What a text says of a change: by whom, and which way; sentences of our own about real events."""

from __future__ import annotations

import pytest

from onrecord.actors.cast import Cast
from onrecord.actors.grammar import doers
from onrecord.actors.language import parse
from onrecord.model import Change
from onrecord.statements.turns import told_change, turns

TURNS = [
    (
        "Germany, which had long refused, eased its own rules on Leopard tanks in January 2023.",
        ("Germany", 1, Change.TOWARD),
        "an adverb and a clause between who turns and the turn",
    ),
    (
        "Joe Manchin, after months of talks, came around to a climate bill in July 2022.",
        ("Joe Manchin", 1, Change.TOWARD),
        "the verb says so",
    ),
    (
        "Theresa May dropped her plan for a fifth vote, and Jeremy Corbyn welcomed that.",
        ("Jeremy Corbyn", 1, None),
        "another one's turn",
    ),
    (
        "Finland and Sweden abandoned their policy of staying out of NATO in 2022.",
        ("Sweden", -1, Change.AWAY),
        "two who are joined turn both",
    ),
    (
        "Viktor Orban has not softened his position on sanctions.",
        ("Viktor Orban", -1, None),
        "no turn was taken",
    ),
    (
        "Ursula von der Leyen urged Viktor Orban to change his position on aid.",
        ("Viktor Orban", -1, None),
        "a turn that others ask for",
    ),
    (
        "Emmanuel Macron's tone marked a shift from his remarks of 2019 on NATO.",
        ("Emmanuel Macron", 1, Change.TOWARD),
        "whose tone it is",
    ),
    (
        "Emmanuel Macron softened his opposition to a loan in May 2024.",
        ("Emmanuel Macron", 0, Change.TOWARD),
        "less against it is more in favour, where he ends between the two",
    ),
    (
        "Rishi Sunak dropped his support for a levy in May 2024.",
        ("Rishi Sunak", 0, Change.AWAY),
        "less for it",
    ),
    (
        "Emmanuel Macron reversed his support for a levy in May 2024.",
        ("Emmanuel Macron", 0, Change.AWAY),
        "a reversal is away from what was held",
    ),
    (
        "Olaf Scholz is leaning toward a loan.",
        ("Olaf Scholz", 1, None),
        "how sure it is, and no move",
    ),
    (
        "Olaf Scholz backed the delivery of tanks to Ukraine on 25 January 2023.",
        ("Olaf Scholz", 1, None),
        "a stance is no turn",
    ),
]


@pytest.mark.parametrize(("text", "expected", "reason"), TURNS)
def test_turns(text: str, expected: tuple[str, int, Change | None], reason: str) -> None:
    actor, agreement, change = expected
    cast = Cast(parse(text))
    assert actor in {named.name for named in cast.named}
    assert told_change(text, (0, len(text)), cast, actor, agreement) is change, reason


def test_an_endless_sentence_tells_of_no_turn() -> None:
    text = "Angela Merkel " + "relented and " * 20_000 + "relented."
    cast = Cast(parse("Angela Merkel relented."))
    assert told_change(text, (0, len(text)), cast, "Angela Merkel", 1) is None
    assert len(list(turns(text))) == 20_001, "and is read through quickly"


def test_who_does_what_words_tell() -> None:
    text = "Angela Merkel met Francois Hollande, who warned that Greece would default."
    cast = Cast(parse(text))

    def doers(words: str) -> list[str]:
        start = text.index(words)
        return [role.actor.name for role in cast.doers((start, start + len(words)))]

    assert doers("met") == ["Angela Merkel"]
    assert doers("warned") == ["Francois Hollande"], "“who” is whom the clause tells of"
    assert doers("default") == ["Greece"]
    assert doers(".") == ["Angela Merkel"], "of the sentence, if of nothing else"
    assert cast.doers((len(text), len(text))) == []


def test_a_long_list_of_subjects_is_walked() -> None:
    text = " and ".join(["Ann"] * 2_000) + " relented."
    doc = parse(text)
    start = text.index("relented")
    assert list(doers(doc, (start, start + len("relented"))))
