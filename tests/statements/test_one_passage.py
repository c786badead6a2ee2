"""Whose words a passage is, and what is one passage; sentences of our own."""

from __future__ import annotations

import pytest

from onrecord.model import Actor, Article, Attribution, Certainty, Concept, Kind, Span
from onrecord.statements import settle
from onrecord.statements.candidates import Candidate, candidates, without
from onrecord.statements.stance import Answer
from tests.statements.test_parts import Play


@pytest.mark.parametrize(
    ("link", "kind", "kept", "reason"),
    [
        ("A spokesman for Ann Lee", Kind.PERSON, True, "who speaks for her is another"),
        ("Friends of Ann Lee", Kind.PERSON, True, "her friends are others"),
        ("Ann Lee, a director of the union", Kind.PERSON, False, "she herself"),
        ("Ann Lee's office", Kind.PERSON, True, "an office is not its owner"),
        ("Secretary of State Ann Lee", Kind.PERSON, False, "her office is in her title"),
        ("45 percent of Ann Lee", Kind.GROUP, False, "many of a group are that group"),
        ("A spokesman for Ann Lee", Kind.GROUP, True, "and who speaks for them is not"),
    ],
)
def test_a_link_of_a_chain_that_is_the_actor(
    link: str, kind: Kind, kept: bool, reason: str
) -> None:
    assert without((link,), Actor("Ann Lee", kind)) == ((link,) if kept else ()), reason
    assert without((link,), Actor(link, kind)) == (), "nobody is told of by himself"


@pytest.mark.parametrize(
    "text",
    [
        "Ann rejects the ban, but will Congress follow?",
        "Reporting by others showed that Ann is for it.",
    ],
)
def test_who_asks_behind_a_stance_or_reports_takes_it(text: str) -> None:
    cast = Play(text)
    cast.sentences = [(0, len(text))]
    assert "Ann" in [c.actor.name for c in candidates([], cast)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Will Ann Lee ban it?",
        "Ann Lee contributed to this report on the ban.",
        "Reporting by Ann Lee; editing by Bob Ray",
    ],
)
def test_nobody_takes_a_stance_in_what_the_article_says_of_itself(text: str) -> None:
    cast = Play(text)
    cast.sentences = [(0, len(text))]
    assert candidates([], cast) == []  # type: ignore[arg-type]


def test_a_paraphrase_and_its_quotation_are_one_passage() -> None:
    text = "Ann Lee said that it must go. “It is dead,” she said. Bob Ray said that it must go."
    sentences = [(0, 29), (30, 53), (54, 83)]
    told = [
        Attribution("t", ((0, 7),), ((8, 12),), ((13, 28),)),
        Attribution("t", ((44, 47),), ((48, 52),), ((30, 43),)),
        Attribution("t", ((54, 61),), ((62, 66),), ((67, 82),)),
    ]
    cast = Play(text)
    cast.sentences = sentences
    concept = Concept("go", "It should go.")
    sure = {0: 0.4, 1: 0.8, 2: 0.5}
    asked = [
        (
            concept,
            Answer(
                Candidate(i, Actor(name, Kind.PERSON), told[i].source[0], (), i),
                sure[i],
                (0.02, 0.02, 0.96),
                Certainty.CERTAIN,
                False,
            ),
        )
        for i, name in enumerate(["Ann Lee", "Ann Lee", "Bob Ray"])
    ]

    class Quiet(Play):
        def doers(self, span: Span) -> list[object]:
            return []

    quiet = Quiet(text)
    quiet.sentences = sentences
    made = settle(Article("x", text), told, quiet, asked, 0.1)  # type: ignore[arg-type]
    assert [(s.actor, s.start) for s in made] == [("Ann Lee", 30), ("Bob Ray", 54)]
