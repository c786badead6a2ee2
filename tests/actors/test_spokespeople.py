"""Who speaks for whom."""

from __future__ import annotations

import pytest

from onrecord.actors import resolve


def who(phrase: str, text: str) -> tuple[str, str, tuple[str, ...]] | None:
    start = text.index(phrase)
    role = resolve(text).who((start, start + len(phrase)))
    return (role.actor.name, role.actor.kind.value, role.via) if role else None


def test_a_nameless_spokesman_who_is_named_elsewhere() -> None:
    text = (
        "A spokesman for Angela Merkel said no.\n"
        "Steffen Seibert, a spokesman for Merkel, spoke on Monday."
    )
    assert who("A spokesman for Angela Merkel", text) == (
        "Angela Merkel", "person", ("Steffen Seibert",)
    )  # fmt: skip
    two = text + "\nUlrike Demmer, a spokeswoman for Merkel, agreed."
    found = who("A spokesman for Angela Merkel", two)
    assert found and found[2] == ("A spokesman for Angela Merkel",), "it may be either"


def test_counsel_speak_for_their_principal() -> None:
    text = "Donald Trump stayed away. Lawyers for Mr. Trump said that he would appeal."
    found = who("Lawyers for Mr. Trump", text)
    assert found == ("Donald Trump", "person", ("Lawyers for Mr. Trump",))


@pytest.mark.parametrize(
    ("text", "principal"),
    [
        (
            "The Kremlin frowned. Such steps were dangerous, spokesman Dmitry Peskov said.",
            "Kremlin",
        ),
        ("In Berlin, government spokesman Steffen Hebestreit spoke of the attacks.", "Germany"),
    ],
)
def test_a_spokesman_without_a_principal_beside_him(text: str, principal: str) -> None:
    """The last organisation or government before it."""
    name = "Dmitry Peskov" if "Peskov" in text else "Steffen Hebestreit"
    role = resolve(text).who((text.index(name), text.index(name) + len(name)))
    assert role and role.actor.name == principal and name in role.via[0]


@pytest.mark.parametrize(
    ("text", "phrase", "expected", "reason"),
    [
        (
            "Tricia Enright, a spokeswoman for Sen. Robert Menendez, declined to comment.",
            "Tricia Enright, a spokeswoman for Sen. Robert Menendez,",
            ("Robert Menendez", "Tricia Enright"),
            "the full stop of a title ends nothing",
        ),
        (
            "Paul Ryan was away. Ryan's spokeswoman, AshLee Strong, spoke for him.",
            "AshLee Strong",
            ("Paul Ryan", "AshLee Strong"),
            "what she is may stand before her name",
        ),
        (
            "A spokesman for Mrs. Clinton said no. The spokesman, Nick Merrill, gave no reason.",
            "Nick Merrill",
            ("Clinton", "Nick Merrill"),
            "he is the one just mentioned",
        ),
        (
            "Former White House press secretary Robert Gibbs saw no good reason for it.",
            "Robert Gibbs",
            ("Robert Gibbs",),
            "he speaks for nobody any more",
        ),
        (
            "Nancy Pelosi's (D-Calif.) office looked into the rule.",
            "Nancy Pelosi's (D-Calif.) office",
            ("Nancy Pelosi", "Nancy Pelosi's office"),
            "an office speaks for its owner",
        ),
        (
            "John Boehner made an offer. His office gave no details.",
            "His office",
            ("John Boehner", "John Boehner's office"),
            "the owner may be a pronoun",
        ),
        (
            "John Boehner made an offer. His spokesman, Michael Steel, gave no details.",
            "His spokesman",
            ("John Boehner", "Michael Steel"),
            "the name behind is the voice",
        ),
        (
            "The governor's office gave no details.",
            "The governor's office",
            ("governor's office",),
            "nobody knows who is governor",
        ),
    ],
)
def test_who_speaks(text: str, phrase: str, expected: tuple[str, ...], reason: str) -> None:
    found = who(phrase, text)
    assert found and (found[0], *found[2]) == expected, reason


def test_how_a_source_asks_not_to_be_named_is_not_who_it_is() -> None:
    phrase = "A law enforcement official who spoke on condition of anonymity"
    found = who(phrase, f"{phrase} said that the case was closed.")
    assert found and found[0] == "A law enforcement official"
