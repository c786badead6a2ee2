"""A ``.dna`` file that nobody touched changes nothing, whatever was decided in the ledger."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.exchange.dna import read_dna
from onrecord.exchange.dna_import import import_dna
from onrecord.exchange.dna_writer import write_dna
from onrecord.ledger import Ledger
from onrecord.model import (
    Article,
    Change,
    Codebook,
    Concept,
    Identity,
    Judgement,
    Kind,
    Sameness,
    Statement,
    Verdict,
)
from tests.conftest import statement

NOW = datetime(2024, 6, 1, tzinfo=UTC)
LONG = "The government should " + "keep its word and " * 12 + "lift the ban."
EVENING = Article(
    id="a",
    text="Olaf Scholz said no. TUC said yes.",
    title="A vote",
    published=datetime(2024, 5, 23, 21, 30, tzinfo=timezone(timedelta(hours=-4))),
)


def coded(coder: str, number: int = 1, **given: object) -> Statement:
    return statement(**{"coder": coder, "id": f"{number:016x}", "start": 12, "end": 19} | given)


def fresh(
    path: Path, *several: Statement, proposition: str = "The ban should be lifted."
) -> Ledger:
    ledger = Ledger(str(path))
    book = Codebook((Concept("lift", proposition),))
    for coder in {s.coder for s in several}:
        own = [s for s in several if s.coder == coder]
        ledger.add(EVENING, None, own, book, coder, {"lift": coder})
    return ledger


def write(ledger: Ledger, file: Path) -> Path:
    write_dna(file, ledger.articles(), list(ledger.statements()), ledger.concepts())
    return file


def test_decisions_stay_decisions(tmp_path: Path) -> None:
    """Undone, they leave what people had coded, though the file was written in between."""
    ledger = fresh(tmp_path / "l.db", coded("Anna", actor="Scholz", agreement=1))
    before = ledger.as_read("")
    name = before[0].id
    ledger.judge(Judgement(name, Verdict.CORRECT, "Ada", NOW, 0))
    ledger.add(
        Article("b", "Olaf Scholz said no."), None, [coded("Ben", 2, article_id="b")],
        Codebook(()), "Ben", {"lift": "1"},
    )  # fmt: skip
    ledger.identify(Identity("Olaf Scholz", "Scholz", Sameness.SAME, "Ada", NOW))
    done = import_dna(write(ledger, tmp_path / "s.dna"), ledger)
    assert (done.new, done.changed, done.gone, done.corrected) == (0, 0, 0, 0)
    assert [s for s in ledger.as_read("") if s.coder == "Anna"] == before


def test_two_coders_of_the_same_words(tmp_path: Path) -> None:
    """An id is of the words: the program's row is the program's, whoever stands before it."""
    for first, second in (("Ada", "onrecord@1"), ("onrecord@1", "Zoe")):
        ledger = fresh(tmp_path / f"{first}.db", coded(first), coded(second))
        before = ledger.as_read("")
        file = write(ledger, tmp_path / f"{first}.dna")
        done = import_dna(file, ledger)
        assert (done.new, done.corrected) == (0, 0) and ledger.as_read("") == before
        with sqlite3.connect(file) as connection:
            connection.execute(
                "UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId IN (SELECT s.ID FROM STATEMENTS"
                " s JOIN CODERS c ON c.ID = s.Coder WHERE c.Name = 'onrecord@1')"
            )
        connection.close()
        assert import_dna(file, ledger).corrected == 1


@pytest.mark.parametrize("proposition", ["The ban should be lifted.", LONG])
def test_days_kinds_moves_and_long_questions_come_back(tmp_path: Path, proposition: str) -> None:
    made = coded("Anna", kind=Kind.GROUP, change=Change.AWAY, day="2024-05-20")
    ledger = fresh(tmp_path / "l.db", made, proposition=proposition)
    file = write(ledger, tmp_path / "s.dna")
    assert import_dna(file, ledger).new == 0 and ledger.concepts() == {"lift": proposition}
    (document,) = read_dna(file).documents
    assert document.article.day == EVENING.day, "the evening is of its own day"
    other = Ledger(str(tmp_path / "o.db"))
    import_dna(file, other)
    (back,) = other.statements()
    assert (back.kind, back.change, back.said_on) == (made.kind, made.change, made.said_on)


def test_a_plain_files_coding_is_of_the_kept_articles_day(tmp_path: Path) -> None:
    ledger = fresh(tmp_path / "l.db", coded("Anna"))
    file = write(ledger, tmp_path / "s.dna")
    with sqlite3.connect(file) as connection:
        for table in ("DATALONGTEXT", "DATAINTEGER"):
            connection.execute(f"DELETE FROM {table}")  # as if coded there
        connection.execute("UPDATE DOCUMENTS SET Date = Date + 10800")  # half past midnight
        connection.execute("UPDATE CODERS SET Name = 'Ben' WHERE Name = 'Anna'")
    connection.close()
    import_dna(file, ledger)
    assert {s.said_on for s in ledger.statements(coder="Ben")} == {EVENING.day}


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "[]",
        "null",
        '{"actor": 5, "concept": [1], "cells": 3, "agreement": "no"}',
        '{"kind": "x"}',
    ],
)
def test_a_record_that_somebody_typed_into_is_no_error(tmp_path: Path, typed: str) -> None:
    file = write(fresh(tmp_path / "l.db", coded("Anna")), tmp_path / "s.dna")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE DATALONGTEXT SET Value = ? WHERE Value LIKE '{%'", (typed,))
    connection.close()
    ledger = Ledger(str(tmp_path / "o.db"))
    assert import_dna(file, ledger).new == 1
    assert [s.actor for s in ledger.statements()] == ["Olaf Scholz"]


@pytest.fixture
def signs(tmp_path: Path) -> Path:
    """A file with two questions that differ by a sign, and one actor coded for two bodies."""
    book = Codebook((Concept("up", "Fuel duty (+)"), Concept("down", "Fuel duty (-)")))
    ledger = Ledger(str(tmp_path / "s.db"))
    several = [
        coded("Anna", 1, concept="up", agreement=1, organization="Ministry"),
        coded("Anna", 2, concept="up", agreement=1, organization="Green Party"),
        coded("Anna", 3, concept="down", agreement=1),
        coded("Anna", 4, concept="down", agreement=-1),
    ]
    ledger.add(EVENING, None, several, book, "Anna", {"up": "1", "down": "1"})
    file = write(ledger, tmp_path / "s.dna")
    with sqlite3.connect(file) as connection:
        for table in ("DATALONGTEXT", "DATAINTEGER"):
            connection.execute(f"DELETE FROM {table}")
    connection.close()
    return file


def test_a_sign_tells_questions_apart_and_a_body_statements(signs: Path, tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    first = import_dna(signs, ledger)
    before = ledger.as_read("")
    again = import_dna(signs, ledger)
    assert (first.new, again.new, again.changed, again.gone) == (4, 0, 0, 0)
    assert ledger.as_read("") == before and len(before) == 4
    assert len(ledger.concepts()) == 2
    assert {s.organization for s in before if s.agreement == 1} >= {"Ministry", "Green Party"}


def test_coders_of_two_files_may_be_called_alike(signs: Path, tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    import_dna(signs, ledger)
    assert import_dna(signs, ledger, coders={"Anna": "Anna of Leeds"}).new == 4
    assert {s.coder for s in ledger.as_read("")} == {"Anna", "Anna of Leeds"}
    with pytest.raises(InputError, match="no coder 'Bob'"):
        import_dna(signs, ledger, coders={"Bob": "x"})
