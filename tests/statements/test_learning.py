"""What people's decisions teach a codebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import CodebookError
from onrecord.model import Actor, Certainty, Codebook, Concept, Kind, Learned
from onrecord.statements import digests, load_codebook
from onrecord.statements.candidates import Candidate
from onrecord.statements.codebook import learned_file, save_learned
from onrecord.statements.learning import (
    Lesson,
    Word,
    adjusted,
    examples,
    gain,
    learn,
    lessons,
)
from onrecord.statements.stance import Answer
from tests.conftest import article

LIFT = Concept("lift", "The ban should be lifted.")
TAX = Concept("tax", "The tax should be cut.")
BOOK = Codebook((LIFT, TAX))
TEXT = "The chancellor praised the ban. The minister mentioned the ban."
SENTENCES = [(0, 31), (32, 63)]


def answer(
    sentence: int = 0,
    actor: str = "Olaf Scholz",
    some: float = 0.4,
    direction: tuple[float, float, float] = (0.4, 0.1, 0.5),
) -> Answer:
    asked = Candidate(sentence, Actor(actor, Kind.PERSON), SENTENCES[sentence], ())
    return Answer(asked, some, direction, Certainty.CERTAIN, False)


def lesson(sentence: str, agreement: int | None, number: int = 0, concept: str = "lift") -> Lesson:
    return Lesson(f"a{number}", concept, sentence, answer(), agreement)


STORY = [
    lesson("The chancellor praised the ban", -1, 1),
    lesson("The leader praised the ban again", -1, 2),
    lesson("Everybody praised the ban", -1, 3),
    lesson("The minister mentioned the ban", None, 1),
    lesson("A paper mentioned the ban", None, 2),
    lesson("The ban was mentioned in Berlin", None, 3),
]


def test_words_that_people_decided_on_move_later_answers() -> None:
    known = learn(STORY, BOOK).concepts[0].learned
    praised = adjusted(answer(), "Others praised the ban", known)
    mentioned = adjusted(answer(), "Others mentioned the ban", known)
    assert praised.some > answer().some > mentioned.some
    assert praised.agreement == -1, "what people read as against turns the direction"
    assert sum(praised.direction) == pytest.approx(1)


def test_one_word_of_a_person_moves_little_and_many_move_more() -> None:
    once = learn([lesson("They praised the ban", 1)] * 2, BOOK).concepts[0].learned
    often = learn([lesson("They praised the ban", 1)] * 20, BOOK).concepts[0].learned
    before = answer().some
    first, second = (adjusted(answer(), "They praised the ban", k).some for k in (once, often))
    assert before < first < second


def test_a_concept_without_lessons_stays_as_it_was() -> None:
    known = learn(STORY, BOOK).concepts[1].learned
    assert known is None, "so that it is not coded anew"
    after = adjusted(answer(), "Others praised the tax", known)
    assert after.some == pytest.approx(answer().some)


def test_nothing_learned_changes_nothing() -> None:
    assert learn([], BOOK) == BOOK
    assert adjusted(answer(), TEXT, None) == answer()
    assert adjusted(answer(), TEXT, Learned()).some == pytest.approx(answer().some)


def test_examples_of_a_codebook_teach_directions_only() -> None:
    book = Codebook((Concept("lift", "…", (), ("We must lift it.",), ("It stays.",)),))
    assert [(x.sentence, x.agreement) for x in examples(book)] == [
        ("We must lift it.", 1),
        ("It stays.", -1),
    ]
    known = learn(list(examples(book)), book).concepts[0].learned
    after = adjusted(answer(), "Let us lift it.", known)
    assert after.some == pytest.approx(answer().some) and after.direction[2] > 0.5


def word(agreement: int | None, judged: bool = False, **given: object) -> Word:
    values: dict[str, object] = {"concept": "lift", "actor": "Olaf Scholz", "start": 15, "end": 22}
    return Word(**values | given, agreement=agreement, judged=judged)  # type: ignore[arg-type]


LIFTED = frozenset({"lift"})


@pytest.mark.parametrize(
    ("words", "whole", "expected", "reason"),
    [
        ([word(-1)], None, [-1], "one that a person decided on"),
        ([word(None, True)], None, [None], "rejected: no stance"),
        ([word(-1)], LIFTED, [-1, None], "coded whole: the rest is none"),
        ([word(-1)], frozenset({"tax"}), [-1], "whole on another concept only"),
        ([word(1, actor="Scholz")], None, [1], "by another name"),
        ([word(1, True, actor="Scholz")], None, [], "a verdict is on the very name"),
        ([word(1, actor="Macron")], None, [], "another actor"),
        ([word(1, concept="tax")], None, [], "another concept"),
        ([word(1, start=0, end=63)], None, [1, 1], "a passage of two sentences"),
        ([word(1), word(-1)], LIFTED, [None], "two coders contradict each other"),
        ([word(1), word(-1, True)], None, [-1], "a verdict stands over a coding"),
        ([word(1, past=True)], LIFTED, [None], "a past position is no stance, and not none"),
    ],
)
def test_which_answers_people_decided_on(
    words: list[Word], whole: frozenset[str] | None, expected: list[int | None], reason: str
) -> None:
    asked = [(LIFT, answer(0)), (LIFT, answer(1))]
    found = lessons(article(TEXT), SENTENCES, asked, words, whole or frozenset())
    assert [x.agreement for x in found] == expected, reason


@pytest.mark.parametrize("some", [0.02, 0.4, 0.97])
@pytest.mark.parametrize("agreement", [None, -1])
def test_more_of_the_same_teaches_more(some: float, agreement: int | None) -> None:
    """However sure the models are of the contrary, and without end."""
    sure = answer(some=some, direction=(0.02, 0.03, 0.95))
    foretold = []
    for number in (0, 1, 2, 5, 10, 20, 60):
        taught = [Lesson("a", "lift", "They praised the ban", sure, agreement)] * number
        after = adjusted(sure, "They praised the ban", learn(taught, BOOK).concepts[0].learned)
        foretold.append(1 - after.some if agreement is None else after.some * after.direction[0])
    assert foretold == sorted(foretold) and foretold[-1] > 0.7


def test_articles_left_out_measure_the_gain() -> None:
    found = gain(STORY, BOOK, 0.125)
    assert found.articles == 3 and found.better and found.f1[1] > found.f1[0]


def test_rejections_alone_are_a_gain_and_one_article_shows_none() -> None:
    rejected = [lesson("The minister mentioned the ban", None, n) for n in range(6)]
    assert gain(rejected, BOOK, 0.125).better
    assert not gain(rejected[:1] * 3, BOOK, 0.125).better


def test_what_was_learned_stands_beside_the_codebook(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text(json.dumps({"concepts": [{"id": "lift", "proposition": LIFT.proposition}]}))
    plain = load_codebook(path)
    save_learned(learn(STORY, plain), learned_file(path))
    wiser = load_codebook(path)
    assert wiser == learn(STORY, plain) and wiser != plain
    assert digests(wiser, "c", 0.1) != digests(plain, "c", 0.1), "articles are coded anew"
    path.write_text(json.dumps({"concepts": [{"id": "lift", "proposition": "Another claim."}]}))
    assert load_codebook(path).concepts[0].learned is None, "a claim worded anew starts anew"


NAN = '{"concepts": {"lift": {"proposition": "", "found": {"": NaN}, "turned": {}}}}'


@pytest.mark.parametrize("text", ["", "[]", NAN, '{"concepts": {"lift": 3}}', '{"concepts": []}'])
def test_a_broken_file_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text(json.dumps({"concepts": [{"id": "lift", "proposition": LIFT.proposition}]}))
    learned_file(path).write_text(text)
    with pytest.raises(CodebookError, match=r"learned\.json"):
        load_codebook(path)


taught = st.lists(
    st.builds(
        lesson,
        st.text(max_size=40),
        st.sampled_from([None, -1, 0, 1]),
        st.integers(0, 3),
        st.sampled_from(["lift", "tax"]),
    ),
    max_size=12,
)


@given(taught, st.text(max_size=40))
def test_any_lessons_leave_chances(several: list[Lesson], sentence: str) -> None:
    for concept in learn(several, BOOK).concepts:
        found = adjusted(answer(), sentence, concept.learned)
        assert 0 <= found.some <= 1 and sum(found.direction) == pytest.approx(1)
