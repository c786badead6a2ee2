"""Coding that comes back from Discourse Network Analyzer into a ledger."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.exchange.dna import read_dna
from onrecord.exchange.dna_import import import_dna
from onrecord.exchange.dna_writer import write_dna
from onrecord.findings.agreement import compare
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept, Judgement, Verdict
from tests.conftest import article, statement


def test_coding_that_comes_back_lands_on_the_ledgers_own_concepts(tmp_path: Path) -> None:
    where, file = str(tmp_path / "l.db"), tmp_path / "s.dna"
    ledger, book = Ledger(where), Codebook((Concept("lift", "The ban should be lifted."),))
    ledger.add(article(), (), [statement()], book, "onrecord@1", {"lift": "1"})
    write_dna(file, ledger.articles(), list(ledger.statements()), ledger.concepts(), "onrecord")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE CODERS SET Name = 'Anna' WHERE Name = 'onrecord@1'")
    import_dna(file, ledger)
    assert ledger.concepts() == {"lift": "The ban should be lifted."}
    assert {s.coder for s in ledger.statements()} == {"onrecord@1", "Anna"}
    (all_of_it, *_) = compare(
        *([s for s in ledger.statements() if s.coder == c] for c in ("Anna", "onrecord@1"))
    ).figures
    assert all_of_it.found == 1.0


def change(file: Path, *lines: str) -> None:
    with sqlite3.connect(file) as connection:
        for line in lines:
            connection.execute(line)
    connection.close()


@pytest.fixture
def checked(tmp_path: Path) -> tuple[Ledger, Path]:
    """A ledger with one doubtful statement of the program's, and the file it wrote."""
    book = Codebook((Concept("lift", "The ban should be lifted.", decided_by="Joe Biden"),))
    ledger, file = Ledger(str(tmp_path / "l.db")), tmp_path / "s.dna"
    made = statement(confidence=0.31, certainty="possible", via=("Times", "officials"))
    ledger.add(article(), (), [made], book, "onrecord@1", {"lift": "1"})
    write_dna(file, ledger.articles(), list(ledger.statements()), ledger.concepts())
    return ledger, file


def test_a_file_that_nobody_changed_changes_nothing(checked: tuple[Ledger, Path]) -> None:
    ledger, file = checked
    before, deciders = list(ledger.statements()), ledger.deciders()
    done = import_dna(file, ledger)
    assert (done.new, done.corrected) == (0, 0)
    assert list(ledger.statements()) == before and ledger.deciders() == deciders


def test_what_people_change_of_a_programs_coding_is_their_judgement(
    checked: tuple[Ledger, Path],
) -> None:
    ledger, file = checked
    change(file, "UPDATE DATABOOLEAN SET Value = 1 - Value")
    assert import_dna(file, ledger).corrected == 1 and import_dna(file, ledger).corrected == 0
    (found,) = ledger.statements()
    (raw,) = ledger.as_read(found.id)
    assert found.agreement == -raw.agreement, "a person's word wins"
    assert (raw.confidence, raw.via) == (0.31, ("Times", "officials")), "and the reading stays"
    book = Codebook((Concept("lift", "The ban should be lifted."),))
    ledger.add(article(), (), [raw], book, "onrecord@1", {"lift": "2"})
    assert [s.agreement for s in ledger.statements()] == [found.agreement], "however often read"


def test_a_programs_coding_reaches_another_ledger_whole(
    checked: tuple[Ledger, Path], tmp_path: Path
) -> None:
    _, file = checked
    other = Ledger(str(tmp_path / "other.db"))
    import_dna(file, other)
    (found,) = other.statements()
    assert found.coder == "in DNA: onrecord@1", "no reading again takes it for its own"
    assert (found.confidence, found.certainty, found.via) == (
        0.31,
        "possible",
        ("Times", "officials"),
    )


def test_what_a_coder_deletes_goes(file: Path, tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    change(
        file,
        "INSERT INTO STATEMENTS VALUES (3, 1, 1, 0, 9, 1)",
        "INSERT INTO DATASHORTTEXT VALUES (3, 1, 1), (3, 2, 2)",
        "INSERT INTO DATAINTEGER VALUES (3, 3, 1)",
    )
    assert import_dna(file, ledger).new == 2
    change(file, "DELETE FROM DATASHORTTEXT WHERE StatementId = 1")
    change(file, "DELETE FROM STATEMENTS WHERE ID = 1")
    import_dna(file, ledger)
    assert [s.agreement for s in ledger.statements()] == [1]


PROPOSED = {"lift": "The ban should be lifted."}


def test_who_is_only_listed_in_a_file_keeps_what_they_coded(tmp_path: Path) -> None:
    """Every file has an Admin; one who codes as Admin loses nothing to a colleague's file."""
    ledger = Ledger(str(tmp_path / "l.db"))
    for coder in ("Admin", "Bea"):
        write_dna(tmp_path / f"{coder}.dna", [article()], [statement(coder=coder)], PROPOSED)
        import_dna(tmp_path / f"{coder}.dna", ledger)
    assert {s.coder for s in ledger.statements()} == {"Admin", "Bea"}


def test_a_document_that_stands_in_a_file_twice_is_coded_once(tmp_path: Path) -> None:
    ledger, path = Ledger(str(tmp_path / "l.db")), tmp_path / "two.dna"
    twice = [article(), replace(article(), id="again", title="Again")]
    write_dna(path, twice, [statement(coder="Ada")], PROPOSED)
    assert import_dna(path, ledger).new == 1 and len(list(ledger.statements())) == 1


def test_an_untouched_file_takes_back_no_later_judgement(checked: tuple[Ledger, Path]) -> None:
    ledger, file = checked
    (found,) = ledger.statements()
    now = datetime(2024, 6, 1, tzinfo=UTC)
    ledger.judge(Judgement(found.id, Verdict.CORRECT, "Ada", now, -found.agreement))
    assert import_dna(file, ledger).corrected == 0
    assert [s.agreement for s in ledger.statements()] == [-found.agreement]


def test_a_renamed_file_is_the_same_coding(file: Path, tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    import_dna(file, ledger)
    before = list(ledger.statements())
    again = import_dna(file.rename(tmp_path / "other.dna"), ledger)
    assert again.new == 0 and list(ledger.statements()) == before


def test_an_article_without_a_date_comes_back_without_one(tmp_path: Path) -> None:
    path = tmp_path / "a.dna"
    undated = replace(article(), published=None)
    write_dna(path, [undated], [statement(said_on=None)], {"lift": "The ban should be lifted."})
    (coded,) = read_dna(path).documents
    assert coded.article.published is None


def test_an_actor_whom_the_ledger_knows_keeps_its_kind(checked: tuple[Ledger, Path]) -> None:
    """The format has persons and organisations; “Germany” would stand twice, once as either."""
    ledger, file = checked
    known = {s.kind for s in ledger.statements()}
    change(file, "UPDATE CODERS SET Name = 'Anna' WHERE Name = 'onrecord@1'")
    import_dna(file, ledger)
    assert len(list(ledger.statements())) == 2 and {s.kind for s in ledger.statements()} == known
