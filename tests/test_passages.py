"""Short articles written and coded to teach the judge: the form they stand in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from training.statements.passages import HERE, NOTHING, pieces, rows

FERRY = """== the island ferry
1 The county should keep paying for the island ferry.
2 A bridge to the island should be built.
The minister came to the harbour on Monday. | minister: none
“A boat that loses money every winter is a habit,” he said. | minister": 1-~
Islanders asked him who would fetch the doctor. | islanders": 1+ 2o?; minister: none
Nobody had asked the council. | island council: 2-<p
"""


def test_codes_become_labels(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, "utf-8")
    (piece,) = pieces(tmp_path / "ferry.txt")
    assert list(piece.propositions) == [1, 2] and len(piece.lines) == 4
    asked = [line.asked for line in piece.lines]
    assert asked[1] == (("minister", True, {1: (1, 1, 0, 0)}),), "against, probably, quoted"
    assert asked[2][0] == ("islanders", True, {1: (3, 0, 0, 0), 2: (2, 2, 0, 0)})
    assert asked[3] == (("island council", False, {2: (1, 0, 2, 1)}),), "moved away, given up"


def test_a_question_shows_what_stands_around(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, "utf-8")
    (piece,) = pieces(tmp_path / "ferry.txt")
    made = list(rows(piece, random.Random(0)))
    assert len(made) == 8, "each sentence on each proposition"
    said = next(r for r in made if "habit,” he" in r["second"] and r["labels"] == [(1, 1, 0, 0)])
    mark, before, focus, after = (part.strip() for part in said["second"].split("#"))
    assert mark == "@ minister says" and before == "The minister came to the harbour on Monday."
    assert "he (minister) said" in focus, "whom the pronoun means"
    assert after == "Islanders asked him who would fetch the doctor."
    assert {label for r in made[:2] for label in r["labels"]} == {NOTHING}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1-~", "3-", "unknown number"),
        ("1-~", "1=", "is no code"),
        ('minister": 1-~', "minister", "no colon"),
        ("a habit", "a # habit", "a mark"),
        ("Nobody had asked the council. | island council: 2-<p\n", "", "are missing"),
    ],
)
def test_what_cannot_be_read_is_named(old: str, new: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY.replace(old, new), "utf-8")
    with pytest.raises(ValueError, match=rf"ferry\.txt: the island ferry.*{said}"):
        list(pieces(tmp_path / "ferry.txt"))


def test_the_articles_are_whole() -> None:
    """All can be read; there are actors for and against; none is of the example's questions."""
    several = [piece for path in sorted(HERE.glob("*.txt")) for piece in pieces(path)]
    assert len(several) > 500
    for piece in several:
        stances = {a[0] for line in piece.lines for *_, said in line.asked for a in said.values()}
        assert {1, 3} <= stances, piece.title
        words = " ".join([*piece.propositions.values(), *(line.text for line in piece.lines)])
        assert not {"Ukraine", "Russia", "Taurus", "missile", "e-fuels"} & set(words.split())
