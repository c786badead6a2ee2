"""A ledger as a whole, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.model import Codebook
from tests.conftest import article, statement
from tests.faces.test_judging import run


@pytest.fixture
def where(tmp_path: Path, codebook: Codebook) -> str:
    path = str(tmp_path / "l.db")
    Ledger(path).add(article(), (), [statement(id="1")], codebook, "onrecord@1", {"lift": "1"})
    return path


def test_a_copy_is_the_ledger_again(where: str, tmp_path: Path) -> None:
    to = str(tmp_path / "copy.db")
    assert run("copy", to, "-l", where)[0] == 0
    found = [run("statements", "-f", "jsonl", "-l", one)[1] for one in (where, to)]
    assert found[0] == found[1] and "Olaf Scholz" in found[0]
    assert "already" in run("copy", to, "-l", where)[2], "what is there stays"
    assert "no such ledger" in run("copy", to, "-l", str(tmp_path / "none.db"))[2]
    assert not (tmp_path / "none.db").exists()


def test_another_programs_database_is_no_place(where: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, and somebody's")
    assert "it is there already" in run("copy", str(tmp_path / "notes.txt"), "-l", where)[2]
    assert (tmp_path / "notes.txt").read_text() == "not a database, and somebody's"
    missing = str(tmp_path / "no" / "folder.db")
    assert "there is no folder" in run("copy", missing, "-l", where)[2]


@pytest.mark.parametrize("to", ["", ":memory:", "sqlite://", "sqlite:///:memory:"])
def test_a_copy_that_nobody_could_find_is_none(where: str, to: str) -> None:
    assert "into a file" in run("copy", to, "-l", where)[2]


def test_a_question_is_taken_out(where: str) -> None:
    assert "say which" in run("forget", "-l", where)[2]
    assert "nobody is here" in run("forget", "--question", "lift", "-l", where)[2]
    assert "no question 'lit'" in run("forget", "--question", "lit", "--yes", "-l", where)[2]
    assert Ledger(where).count()["statements"] == 1
    assert run("forget", "--question", "lift", "--yes", "-l", where)[0] == 0
    assert Ledger(where).count()["statements"] == 0 and not Ledger(where).concepts()
