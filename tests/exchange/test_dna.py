"""Reading .dna files: the sample beside the project, and small files made here."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.exchange.dna import Variables, read_dna
from onrecord.exchange.dna_import import import_dna
from onrecord.exchange.dna_writer import hashed, write_dna
from onrecord.ledger import Ledger
from tests.conftest import article, statement


def test_offsets_count_utf16_units_and_land_on_the_words(file: Path) -> None:
    found = read_dna(file)
    ((made,),) = found.documents[0].statements.values()
    assert made.evidence == "said no" == found.documents[0].article.text[made.start : made.end]
    assert (made.actor, made.agreement, made.coder) == ("Olaf Scholz", -1, "Ada")
    assert made.said_on and made.said_on.isoformat() == "2024-05-23"
    assert found.left_out == ("1 of another statement type",)


def test_importing_again_adds_nothing_and_changes_replace(file: Path, tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    assert import_dna(file, ledger).new == 1 and import_dna(file, ledger).new == 0
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE DATAINTEGER SET Value = 1")
    connection.close()
    again = import_dna(file, ledger)
    assert (again.new, again.changed, again.gone) == (0, 1, 0)
    assert [s.agreement for s in ledger.statements()] == [1]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE SETTINGS SET Value = '2.0'", "its version is 2.0"),
        ("DROP TABLE ENTITIES", "cannot be read as a .dna file"),
        ("DELETE FROM VARIABLES WHERE Variable = 'concept'", "no statement type"),
        ("DROP TABLE SETTINGS; CREATE VIEW SETTINGS AS SELECT 1 AS Property", "calls 'SETTINGS'"),
    ],
)
def test_other_files_are_refused_with_a_reason(file: Path, damage: str, said: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.executescript(damage)
    connection.close()
    with pytest.raises(InputError, match=said):
        read_dna(file)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE DOCUMENTS SET Date = 1000000000000000000", "document 1, which is broken"),
        ("UPDATE DOCUMENTS SET Date = NULL", "document 1, which is broken"),
        ("UPDATE DATAINTEGER SET Value = 'x'", "document 1, which is broken"),
        ("UPDATE STATEMENTS SET Stop = NULL WHERE ID = 1", "document 1, which is broken"),
        ("DELETE FROM DATAINTEGER", "1 without an actor, a concept, an agreement"),
    ],
)
def test_a_broken_document_is_named_and_its_neighbours_are_kept(
    file: Path, damage: str, said: str
) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(damage)
        connection.execute(
            "INSERT INTO DOCUMENTS VALUES (2, 'T', 'Fine.', 1, '', '', '', '', '', 1716422400)"
        )
    connection.close()
    found = read_dna(file)
    assert "own-2" in [d.article.id for d in found.documents]
    assert any(note.startswith(said) for note in found.left_out), found.left_out


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        write_dna(tmp_path / "none" / "a.dna", [], [], {})


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.dna"
    path.write_text("no database, but long enough to look like one" * 30)
    with pytest.raises(InputError, match=r"cannot be read as a \.dna file"):
        read_dna(path)
    with pytest.raises(InputError, match="no such file"):
        read_dna(tmp_path / "b.dna")


def test_variables_may_have_other_names(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE VARIABLES SET Variable = 'claim' WHERE ID = 2")
    connection.close()
    with pytest.raises(InputError):
        read_dna(file)
    assert read_dna(file, Variables(concept="claim")).codebook.concepts[0].id


def test_the_sample(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "sample.dna"
    shutil.copy(shared / "data" / "dna" / "sample.dna", path)
    ledger = Ledger(str(tmp_path / "l.db"))
    done = import_dna(path, ledger)
    assert (done.documents, done.statements, done.new) == (7, 40, 40)
    for s in ledger.statements():
        article = ledger.article(s.article_id)
        assert article and article.text[s.start : s.end] == s.evidence
    assert {s.organization for s in ledger.statements()} >= {"Senate", "Sierra Club"}


def content(path: Path) -> object:
    """Documents and statements of a file, without the ledger's numbering."""
    found = read_dna(path)
    documents = [d.article for d in found.documents]
    return documents, [d.statements for d in found.documents], found.codebook.concepts


def sound(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_the_sample_goes_through_a_ledger_and_comes_back(shared: Path, tmp_path: Path) -> None:
    given = shared / "data" / "dna" / "sample.dna"
    ledger = Ledger(str(tmp_path / "l.db"))
    import_dna(given, ledger)
    out = tmp_path / "sample.dna"
    assert write_dna(out, ledger.articles(), list(ledger.statements()), ledger.concepts()) == 40
    assert content(out) == content(given)
    sound(out)
    again = Ledger(str(tmp_path / "again.db"))
    import_dna(out, again)
    assert list(again.statements()) == list(ledger.statements())
    assert list(map(str, again.articles())) == list(map(str, ledger.articles()))


def test_a_machines_coding_keeps_its_doubt_and_its_characters(tmp_path: Path) -> None:
    text = "😀 Berlin said no, the 😀 Times reported."
    start = text.index("said no")
    made = statement(
        start=start,
        end=start + 7,
        agreement=0,
        confidence=0.4,
        via=("Times",),
        concept="x" * 300,
        actor="y" * 300,
    )
    path = tmp_path / "a.dna"
    write_dna(path, [article(text)], [made], {"x" * 300: "z" * 300})
    sound(path)
    ((back,),) = read_dna(path).documents[0].statements.values()
    assert (back.evidence, back.agreement, back.coder) == ("said no", 0, "onrecord@1")
    with pytest.raises(InputError, match="exists already"):
        write_dna(path, [], [], {})
    assert not path.with_name("a.dna.part").exists()


def test_a_written_file_fits_the_samples_own_tables(shared: Path, tmp_path: Path) -> None:
    """Every row goes into tables made by the sample's own definitions, constraints checked."""
    sample = shared / "data" / "dna" / "sample.dna"
    machine = statement(article_id="a", via=("Times",), confidence=0.4)
    path = tmp_path / "own.dna"
    write_dna(path, [article()], [machine], {"lift": "The ban should be lifted."})
    theirs = sqlite3.connect(f"file:{sample}?mode=ro&immutable=1", uri=True)
    tables = dict(theirs.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    theirs.close()
    strict = sqlite3.connect(":memory:")
    strict.execute("PRAGMA foreign_keys = ON")
    for definition in tables.values():
        strict.execute(definition)
    ours = sqlite3.connect(path)
    assert {n for (n,) in ours.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == (
        set(tables)
    )
    strict.execute("PRAGMA defer_foreign_keys = ON")
    for name in tables:
        rows = ours.execute(f"SELECT * FROM {name}")
        columns = [c[0] for c in rows.description]
        marks = ", ".join("?" * len(columns))
        strict.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows)
    strict.commit()
    assert strict.execute("SELECT count(*) FROM STATEMENTS").fetchone() == (1,)
    ours.close()


def test_a_password_is_kept_as_the_sample_keeps_it(shared: Path) -> None:
    connection = sqlite3.connect(
        f"file:{shared / 'data' / 'dna' / 'sample.dna'}?mode=ro&immutable=1", uri=True
    )
    (kept,) = connection.execute("SELECT Password FROM CODERS WHERE ID = 1").fetchone()
    connection.close()
    assert hashed("sample", base64.b64decode(kept)[:16]) == kept


def test_positions_that_were_given_up_are_not_written_as_present_ones(tmp_path: Path) -> None:
    told = [statement(coder="Ada"), statement(coder="Ada", id="f" * 16, past=True)]
    path = tmp_path / "a.dna"
    assert write_dna(path, [article()], told, {"lift": "The ban should be lifted."}) == 1
