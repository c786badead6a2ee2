"""Questions of short articles that were written and coded for this, to teach what is only implied.

    python -m training.statements.passages --out work/passages.jsonl

``*.txt`` beside this file hold articles that a language model wrote and coded to the project's
manual, and no person; their actors are roles and no one's.
A block is a title, propositions, and a sentence a line with all who act in it::

    == the island ferry
    1 The county should keep paying for the island ferry.
    2 A bridge to the island should be built.
    “A boat that loses money every winter is a habit,” the minister said. | minister": 1-
    Islanders asked him who would carry the doctor then. | islanders": 1+; minister: none

Behind a bar stands each actor, a quotation mark where the sentence lets them speak, and what they
think of the propositions: ``+`` for, ``-`` against, ``o`` undecided; then ``~`` probably, ``?``
possibly, ``>`` now more in favour, ``<`` now more against, ``p`` given up since. A proposition that
is not named is one of which the sentence says nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.statements.question import ACTORS, AFTER, BEFORE, TOPIC

HERE = Path(__file__).parent
ASIDE = HERE / "aside.txt"  # an eighth of them, from all files: nothing learns from these
Label = tuple[int, int, int, int]
NOTHING: Label = (0, -1, -1, -1)
STANCES = {"+": 3, "-": 1, "o": 2}  # as training.statements.data has them
CODE = re.compile(r"([1-9])([-+o])([~?]?)([<>]?)(p?)")
PRONOUN = re.compile(r"\b(he|she|they|him|them)\b", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and of each of its actors the name, whether quoted, and answers by number."""

    text: str
    asked: tuple[tuple[str, bool, dict[int, Label]], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """An article, and the propositions by number."""

    title: str
    propositions: dict[int, str]
    lines: tuple[Line, ...]


def pieces(path: Path) -> Iterator[Piece]:
    """The articles of a file; ``ValueError`` names the line that cannot be read."""
    blocks = re.split(r"^== ", path.read_text("utf-8"), flags=re.M)[1:]
    for block in blocks:
        title, *rest = [line.strip() for line in block.splitlines() if line.strip()]
        heads = [line for line in rest if re.match(r"[1-9] ", line)]
        made = Piece(
            title,
            {int(line[0]): line[2:] for line in heads},
            tuple(_line(line, f"{path.name}: {title}") for line in rest[len(heads) :]),
        )
        _check(made, path.name)
        yield made


def _line(line: str, where: str) -> Line:
    text, _, coded = line.partition(" | ")
    asked = []
    for entry in filter(None, (part.strip() for part in coded.split(";"))):
        name, colon, codes = entry.rpartition(":")
        if not colon:
            raise ValueError(f"{where}: no colon in “{entry}”")
        quoted = name.rstrip().endswith('"')
        answers = {}
        for code in codes.split():
            if code == "none":
                continue
            found = CODE.fullmatch(code)
            if not found:
                raise ValueError(f"{where}: “{code}” is no code, in “{line}”")
            number, stance, doubt, turn, past = found.groups()
            answers[int(number)] = (
                STANCES[stance],
                {"": 0, "~": 1, "?": 2}[doubt],
                {"": 0, ">": 1, "<": 2}[turn],
                int(bool(past)),
            )
        asked.append((name.strip().rstrip('"').removeprefix("the ").strip(), quoted, answers))
    return Line(text.strip(), tuple(asked))


def _check(piece: Piece, name: str) -> None:
    where = f"{name}: {piece.title}"
    if not piece.propositions or len(piece.lines) < 4:
        raise ValueError(f"{where}: propositions or sentences are missing")
    for line in piece.lines:
        if re.search(r"[@#|]", line.text) or len(line.asked) > ACTORS:
            raise ValueError(f"{where}: a mark, or too many actors, in “{line.text}”")
        for actor, _, answers in line.asked:
            if not actor or not set(answers) <= set(piece.propositions):
                raise ValueError(f"{where}: nobody, or an unknown number, in “{line.text}”")


def rows(piece: Piece, rng: random.Random) -> Iterator[dict[str, Any]]:
    """One question a proposition and sentence, as ``training.statements.data`` gives them."""
    for index, line in enumerate(piece.lines):
        for number, proposition in piece.propositions.items():
            asked = list(line.asked)
            if not asked:
                continue
            rng.shuffle(asked)
            actors = " ".join(f"@ {name}{' says' * quoted}" for name, quoted, _ in asked)
            before = " ".join(other.text for other in piece.lines[:index])
            if len(before) > TOPIC + BEFORE:
                first, last = before[:TOPIC].rsplit(maxsplit=1)[0], before[-BEFORE:]
                before = f"{first} … {last.split(maxsplit=1)[-1]}"
            after = "".join(other.text for other in piece.lines[index + 1 : index + 2])
            if len(after) > AFTER:
                after = after[:AFTER].rsplit(maxsplit=1)[0]
            focus = _with_name(line)
            yield {
                "story": "",
                "first": proposition,
                "second": f"{actors} # {before} # {focus} # {after}".rstrip(),
                "labels": [answers.get(number, NOTHING) for *_, answers in asked],
            }


def _with_name(line: Line) -> str:
    """The sentence, its first pronoun followed by whom it means where that is clear."""
    hidden = [name for name, *_ in line.asked if name.lower() not in line.text.lower()]
    if len(hidden) != 1:
        return line.text
    return PRONOUN.sub(lambda found: f"{found[0]} ({hidden[0]})", line.text, count=1)
