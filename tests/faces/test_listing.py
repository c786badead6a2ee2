"""Lists for people and for pipes, and what is taken out again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from onrecord.errors import LedgerError, OnrecordError
from onrecord.faces.cli import app
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept
from tests.conftest import article, statement
from tests.faces.test_cli import onrecord

BOOK = Codebook((Concept("lift", "The ban should be lifted."),))


def run(*args: str) -> Result:
    """A command in this process."""
    return CliRunner().invoke(app, list(args))


@pytest.fixture
def where(tmp_path: Path) -> str:
    path = str(tmp_path / "l.db")
    with Ledger(path) as ledger:
        for n, actor in enumerate(("Olaf Scholz", "Joe Biden")):
            text = f"{actor} said no, and that was number {n}."
            one = article(text, f"a{n}", f"2024-05-0{n + 1}")
            said = statement(
                id=f"{n:016x}", article_id=f"a{n}", actor=actor, day=f"2024-05-0{n + 1}"
            )
            ledger.add(one, (), [said], BOOK, "onrecord@1", {"lift": "1"})
    return path


@pytest.mark.parametrize(
    ("asked", "key", "expected"),
    [
        (["statements"], "actor", ["Olaf Scholz", "Joe Biden"]),
        (["statements", "--actor", "biden"], "actor", ["Joe Biden"]),
        (["statements", "--until", "2024-05-01"], "actor", ["Olaf Scholz"]),
        (["statements", "--article", "a1"], "actor", ["Joe Biden"]),
        (["articles"], "id", ["a1", "a0"]),
        (["articles", "--since", "2024-05-02"], "id", ["a1"]),
        (["articles", "scholz"], "id", ["a0"]),
        (["actors"], "name", ["Joe Biden", "Olaf Scholz"]),
        (["actors", "--actor", "nobody"], "name", []),
    ],
)
def test_what_is_listed(where: str, asked: list[str], key: str, expected: list[str]) -> None:
    done = run(*asked, "-l", where, "-f", "jsonl")
    assert [json.loads(line)[key] for line in done.stdout.splitlines()] == expected
    assert bool(done.stderr) is not bool(expected), "why nothing is listed is said aside"
    table = run(*asked, "-l", where)
    assert all(one in table.stdout for one in expected)


def test_an_article_is_taken_out_with_all_its_words(where: str) -> None:
    with Ledger(where) as ledger:
        version = ledger.version()
        assert ledger.forget("a0") == 1 and ledger.version() != version
        assert [s.actor for s in ledger.statements()] == ["Joe Biden"]
        with pytest.raises(LedgerError, match="no article 'a0'"):
            ledger.forget("a0")
    assert b"number 0" not in Path(where).read_bytes()
    assert "nobody is here" in str(run("forget", "a1", "-l", where).exception)
    assert run("forget", "a1", "--yes", "-l", where).exit_code == 0
    assert run("articles", "-l", where, "-f", "json").stdout.strip() == "[]"


def test_a_reader_that_has_seen_enough_is_no_failure(where: str) -> None:
    command = [sys.executable, "-m", "onrecord", "statements", "-l", where, "-f", "csv"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.wait() == 0 and not process.stderr.read()


@pytest.mark.parametrize(
    "command", ["import none.dna", "add none", "watch none.opml", "watch -c no.yaml"]
)
def test_a_failing_command_makes_no_ledger(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("codebook.yaml").write_text("concepts: [{id: t, proposition: It should be.}]")
    done = run(*command.split(), "-l", "new.db")
    assert isinstance(done.exception, OnrecordError) and not Path("new.db").exists()


def test_a_table_on_standard_input_is_a_table() -> None:
    table = "id,text,date\nb1,Olaf Scholz said no.,2024-05-01\nb2,Joe Biden said yes.,2024-05-02\n"
    rows = onrecord("read", "-", "-f", "jsonl", given=table).stdout.splitlines()
    assert [json.loads(row)["id"] for row in rows] == ["b1", "b2"]
    refused = onrecord("read", "-", given='[{"id": "x", "text": "y"}]')
    assert refused.returncode == 1 and "an article a line" in refused.stderr
    lines = "Content, not form\n\nOlaf Scholz said no, “as, he said, before”."
    assert len(onrecord("read", "-", "-f", "jsonl", given=lines).stdout.splitlines()) == 1
    plain = onrecord("read", "-", "-f", "jsonl", given="[Reuters] Olaf Scholz said no.")
    assert len(plain.stdout.splitlines()) == 1, "a text may begin with a bracket"


def test_an_export_of_statements_is_no_news(where: str, tmp_path: Path) -> None:
    run("export", str(tmp_path / "s.csv"), "-l", where)
    done = run("read", str(tmp_path / "s.csv"))
    assert done.exit_code == 1 and "no table of articles" in done.stderr
