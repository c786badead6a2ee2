"""What people decide, from the command line to the findings."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
from typer.testing import CliRunner

from onrecord.faces.cli import app
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept
from tests.conftest import article, statement

BOOK = Codebook((Concept("lift", "The ban should be lifted."),))


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    where = str(tmp_path / "l.db")
    machine = [
        statement(id="aa11", coder="onrecord@1"),
        statement(id="ab22", actor="Emmanuel Macron"),
    ]
    person = [statement(id="cc33", coder="Ada", agreement=1)]
    opened = Ledger(where)
    opened.add(article(), (), machine, BOOK, "onrecord@1", {"lift": "1"})
    opened.add(article(), None, person, BOOK, "Ada", {"lift": "1"})
    return where


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, str(done.exception or "")


def stances(where: str) -> dict[str, int]:
    return {s.id: s.agreement for s in Ledger(where).statements()}


def test_a_correction_wins_and_undo_restores(ledger: str) -> None:
    before = stances(ledger)
    code, out, _ = run("judge", "aa", "correct", "--to", "for", "--who", "Ada", "-l", ledger)
    assert code == 0 and "+ for" in out and stances(ledger)["aa11"] == 1
    assert run("judge", "aa11", "reject", "-l", ledger)[0] == 0 and "aa11" not in stances(ledger)
    assert run("judge", "aa11", "undo", "-l", ledger)[0] == 0 and stances(ledger) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a", "accept"), "2 statements whose id begins"),
        (("zz", "accept"), "no statement whose id begins"),
        (("%", "accept"), "no statement whose id begins"),
        (("aa", "correct"), "takes --to"),
        (("aa", "reject", "--to", "for"), "takes --to"),
    ],
)
def test_what_cannot_be_judged_is_said(arguments: tuple[str, ...], said: str, ledger: str) -> None:
    assert said in run("judge", *arguments, "-l", ledger)[2]
    assert not list(Ledger(ledger).judgements())


def test_coders_are_compared(ledger: str) -> None:
    code, out, _ = run("agreement", "Ada", "onrecord@1", "-l", ledger)
    assert code == 0 and "found F1" in out and "Emmanuel Macron" in out
    _, table, _ = run("agreement", "Ada", "onrecord@1", "-l", ledger, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(r["actor"], r["one"], r["other"]) for r in rows] == [
        ("Emmanuel Macron", "", "-1"),
        ("Olaf Scholz", "1", "-1"),
    ]
    assert "there are Ada, onrecord@1" in run("agreement", "Ada", "Bob", "-l", ledger)[2]


def test_what_was_judged_since_makes_nobody_more_reliable(ledger: str) -> None:
    figures = ("agreement", "Ada", "onrecord@1", "--figures", "-f", "json", "-l", ledger)
    before = run(*figures)
    assert json.loads(before[1])[0]["found"] < 1
    assert run("judge", "ab22", "reject", "-l", ledger)[0] == 0
    assert run("judge", "aa11", "correct", "--to", "for", "-l", ledger)[0] == 0
    assert run(*figures) == before


def test_a_statement_shows_who_else_coded_it(ledger: str) -> None:
    opened = Ledger(ledger)
    opened.add(
        article(),
        None,
        [statement(id="aa11", coder="Ben", agreement=1)],
        BOOK,
        "Ben",
        {"lift": "1"},
    )
    assert "coded by onrecord@1 too: − against" in run("show", "aa11", "-l", ledger)[1]
    (row,) = json.loads(run("show", "aa11", "-l", ledger, "-f", "json")[1])
    assert row["others"] == [{"coder": "onrecord@1", "agreement": -1}]


def test_coders_with_nothing_in_common_are_told_so(ledger: str) -> None:
    own = article("Rome said no.", "b")
    said = statement(id="dd44", article_id="b", coder="Bo")
    Ledger(ledger).add(own, None, [said], BOOK, "Bo", {"lift": "1"})
    assert (
        "have coded no article on the same concept"
        in run("agreement", "Ada", "Bo", "-l", ledger)[2]
    )


def test_two_names_become_one_actor_and_undo_parts_them(ledger: str) -> None:
    def actors() -> set[str]:
        return {s.actor for s in Ledger(ledger).statements()}

    before = actors()
    one, other = sorted(before)
    assert run("merge", one, other, "-l", ledger)[0] == 0 and actors() == {one}
    assert run("merge", one, other, "--undo", "-l", ledger)[0] == 0 and actors() == before
    assert "no actor" in run("merge", one, "Nobody", "-l", ledger)[2]


def test_findings_of_one_coder(ledger: str) -> None:
    """A person's coding and the machine's stand in one ledger, and can be looked at apart."""
    stance = {"onrecord@1": "-1", "Ada": "1"}
    for coder, expected in stance.items():
        code, out, _ = run(
            "positions", "-l", ledger, "--coder", coder, "--actor", "Scholz", "-f", "csv"
        )
        rows = list(csv.DictReader(io.StringIO(out)))
        assert code == 0 and [row["agreement"] for row in rows] == [expected]
    assert (
        "no coder 'Bob'; there are Ada, onrecord@1"
        in run("shifts", "-l", ledger, "--coder", "Bob")[2]
    )


def test_a_codebook_learns_from_verdicts_and_codes_by_it(tmp_path: Path) -> None:
    """Rejected statements of one kind are found less often; nothing is kept without a gain."""
    book = tmp_path / "codebook.yaml"
    proposition = "Germany should supply Taurus missiles to Ukraine."
    concepts = [{"id": "taurus", "proposition": proposition, "keywords": ["Taurus"]}]
    book.write_text(json.dumps({"concepts": concepts}))
    texts = (
        "Olaf Scholz said on Monday that Germany would not supply Taurus missiles to Ukraine.",
        "Germany should deliver Taurus missiles to Ukraine, Anton Hofreiter said on Tuesday.",
    )
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text)
    where, options = str(tmp_path / "l.db"), ["--codebook", str(book)]
    assert run("learn", "-l", where, *options)[2], "there is no ledger yet"
    articles = [str(tmp_path / f"{number}.txt") for number in range(2)]
    assert run("add", *articles, *options, "-l", where)[0] == 0
    found = {s.id: s for s in Ledger(where).statements()}
    assert found, "the models find a stance in each of two plain sentences"
    _, _, error = run("learn", "-l", where, *options)
    assert "nothing to learn from" in error
    for one in found:
        run("judge", one, "reject", "-l", where)
    code, out, _ = run("learn", "-l", where, *options, "--anyway")
    assert code == 0 and "taurus" in out
    assert (tmp_path / "codebook.yaml.learned.json").is_file()
    wiser = str(tmp_path / "wiser.db")
    run("add", *articles, *options, "-l", wiser)
    surer = {s.id: s.confidence for s in Ledger(wiser).statements()}
    assert all(surer.get(i, 0.0) < s.confidence for i, s in found.items())


def test_what_is_reported_may_be_one_coders(ledger: str, tmp_path: Path) -> None:
    """Machine and person differ on one who is against by the one, for by the other."""

    def counts(*arguments: str) -> list[tuple[str, str]]:
        done = run("questions", "-f", "csv", "-l", ledger, *arguments)
        return [(row["for"], row["against"]) for row in csv.DictReader(io.StringIO(done[1]))]

    assert counts("--coder", "Ada") == [("1", "0")]
    assert counts("--coder", "onrecord@1") == [("0", "2")]
    for_all, one = (
        run("digest", "--since", "2024-01-01", "-l", ledger, *more)[1]
        for more in ((), ("--coder", "Ada"))
    )
    assert "Emmanuel Macron" in for_all and "Emmanuel Macron" not in one
    named = ("coalitions", "-f", "csv", "--doubtful", "-l", ledger)
    assert "Macron" in run(*named, "--coder", "onrecord@1")[1]
    assert "Macron" not in run(*named, "--coder", "Ada")[1]
    picture = tmp_path / "matrix.svg"
    assert run("plot", "matrix", "-o", str(picture), "--coder", "Ada", "-l", ledger)[0] == 0
    assert "Macron" not in picture.read_text() and "Scholz" in picture.read_text()
    for command in (
        ("questions",),
        ("digest",),
        ("coalitions",),
        ("plot", "matrix", "-o", "x.svg"),
    ):
        assert "no coder 'Bert'" in run(*command, "--coder", "Bert", "-l", ledger)[2]


def test_a_colleagues_decisions_are_taken_over(ledger: str, tmp_path: Path) -> None:
    mine = str(tmp_path / "mine.db")
    assert run("copy", mine, "-l", ledger)[0] == 0
    assert run("judge", "aa", "reject", "--who", "Ben", "--why", "=irony", "-l", ledger)[0] == 0
    assert run("merge", "Olaf Scholz", "Emmanuel Macron", "--who", "Ben", "-l", ledger)[0] == 0
    table = run("decisions", "-l", ledger)[1]
    assert "Ben" in table and "Olaf Scholz also Emmanuel Macron" in table and "aa11" in table
    words = tmp_path / "words.jsonl"
    words.write_text(run("decisions", "-f", "jsonl", "-l", ledger)[1])
    assert run("decisions", "--take", str(words), "-l", mine)[0] == 0
    assert [run("statements", "-f", "jsonl", "-l", where)[1] for where in (mine, ledger)] == [
        run("statements", "-f", "jsonl", "-l", ledger)[1]
    ] * 2
    assert run("decisions", "-f", "csv", "-l", mine) == run("decisions", "-f", "csv", "-l", ledger)
    words.write_text(words.read_text().replace("aa11", "ffff") + "{}\n")
    assert run("decisions", "--take", str(words), "-l", mine)[0] == 1, "two are not taken"


def test_what_was_accepted_stays_what_it_was(ledger: str) -> None:
    """The word is on the stance that a person saw, and not on what is read there later."""
    opened = Ledger(ledger)
    read = next(opened.statements(id="aa11"))
    assert run("judge", "aa11", "accept", "-l", ledger)[0] == 0
    later = [replace(read, agreement=-read.agreement, confidence=0.3)]
    opened.add(article(), (), later, BOOK, "onrecord@1", {"lift": "2"})
    assert stances(ledger)["aa11"] == read.agreement != 0
    shown = run("show", "aa11", "-l", ledger)[1]
    assert "accept" in shown and "onrecord@1 read" in shown, "and what is read now is told"


def test_an_acceptance_is_of_one_stance(ledger: str) -> None:
    opened = Ledger(ledger)
    other = [replace(next(opened.statements(id="aa11")), coder="llm:x", agreement=1)]
    opened.add(article(), None, other, BOOK, "llm:x", {"lift": "1"})
    assert "read 'aa11' differently" in run("judge", "aa11", "accept", "-l", ledger)[2]
    assert run("judge", "aa11", "correct", "--to", "against", "-l", ledger)[0] == 0
    found = {(s.coder, s.agreement, s.confidence) for s in opened.statements(id="aa11")}
    assert found == {("onrecord@1", -1, 1.0), ("llm:x", -1, 1.0)}


def test_a_name_is_one_however_it_is_typed(ledger: str) -> None:
    """A keyboard may give an accent as a letter of its own."""
    opened = Ledger(ledger)
    made = [statement(id="dd44", actor="Volodymyr Zelenský")]
    opened.add(article("Zelenský spoke.", "z"), (), made, BOOK, "onrecord@1", {"lift": "1"})
    typed = normalize("NFD", "Volodymyr Zelenský")
    assert run("merge", "Olaf Scholz", typed, "-l", ledger)[0] == 0
    assert "Volodymyr" not in {s.actor for s in opened.statements()}
    assert opened.find([normalize("NFD", "zelenský")], 9) == ["z"]
