"""Beginning: one question at once, and a project of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.faces.cli import app
from onrecord.faces.starting import question, slug
from onrecord.statements import load_codebook

TAURUS = "Germany should supply Taurus missiles to Ukraine."
NEWS = (
    "Title: Scholz says no\nDate: 2024-02-27\nOutlet: Example Wire\n\n"
    "Chancellor Olaf Scholz said on Monday that Germany would not supply Taurus missiles to "
    "Ukraine. “We will not send them,” Scholz told reporters.\n"
)


def run(*arguments: str, given: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments), input=given)
    return done.exit_code, done.stdout, str(done.exception or "")


def test_a_question_is_answered_without_a_codebook(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(NEWS, "utf-8")
    code, out, _ = run("ask", TAURUS, str(tmp_path), "--format", "json")
    assert code == 0
    scholz = [p for p in json.loads(out) if p["actor"] == "Olaf Scholz"]
    assert [p["agreement"] for p in scholz] == [-1]
    code, out, _ = run("ask", TAURUS, str(tmp_path))
    assert "Olaf Scholz" in out and "− against" in out


def test_what_a_threshold_costs_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the codebook's kind of concepts, the one in use marked; a high one keeps nothing."""
    book = tmp_path / "codebook.yaml"
    book.write_text(f"{{threshold: 0.3, concepts: [{{id: t, proposition: '{TAURUS}'}}]}}", "utf-8")
    code, out, _ = run("thresholds", "-c", str(book), "--format", "json")
    rows = json.loads(out)
    assert code == 0 and {row["keywords"] for row in rows} == {False}
    assert [row["threshold"] for row in rows if row["used"]] == [0.3]
    monkeypatch.chdir(tmp_path)  # its codebook is the project's
    here = json.loads(run("thresholds", "--format", "json")[1])
    assert here == rows
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    code, out, _ = run("thresholds")
    assert "with keywords" in out and "without keywords" in out
    (tmp_path / "one.txt").write_text(NEWS, "utf-8")
    book.write_text(book.read_text("utf-8").replace("0.3", "1.0"), "utf-8")
    code, out, _ = run("code", str(tmp_path / "one.txt"), "-c", str(book), "-f", "json")
    assert code == 0 and json.loads(out)[0]["statements"] == []


def test_a_ledgers_articles_are_asked_too(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(NEWS, "utf-8")
    book = tmp_path / "codebook.yaml"
    book.write_text(f"concepts: [{{id: t, proposition: '{TAURUS}'}}]", "utf-8")
    where = str(tmp_path / "l.db")
    assert run("add", str(tmp_path / "one.txt"), "-c", str(book), "-l", where)[0] == 0
    code, out, _ = run("ask", TAURUS, "-l", where)
    assert code == 0 and "Olaf Scholz" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("ask", "Taurus?", "."), "is no claim"), (("ask", TAURUS), "name articles, or a --ledger")],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], said: str) -> None:
    assert said in run(*arguments)[2]


def test_a_project_is_made_from_questions(tmp_path: Path) -> None:
    folder = tmp_path / "strikes"
    code, _, _ = run("init", str(folder), given=f"Missiles\n{TAURUS}\nKyiv may strike.\n\n")
    assert code == 0
    book = load_codebook(folder / "codebook.yaml")
    assert book.title == "Missiles"
    assert [c.proposition for c in book.concepts] == [TAURUS, "Kyiv may strike."]
    assert "Taurus" in book.concepts[0].keywords and (folder / "articles").is_dir()
    assert "is there already" in run("init", str(folder), "--question", TAURUS)[2]


def test_ids_are_short_and_differ(tmp_path: Path) -> None:
    assert slug("The EU should ban the sale of petrol cars by 2035.") == "eu-ban-sale-petrol-cars"
    assert question("We will see.", ["debate"]).concepts[0].keywords == ("debate",)
    folder = tmp_path / "p"
    run("init", str(folder), "--question", "A is to be done.", "--question", "A is be done.")
    ids = [c.id for c in load_codebook(folder / "codebook.yaml").concepts]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("claim", "keywords", "id"),
    [
        ("There should be a four-day week.", (), "four-day-week"),
        ("The Bundestag should pass it.", ("Bundestag",), "bundestag-pass"),
        (
            "Germany should send Taurus missiles.",
            ("Germany", "Taurus"),
            "germany-send-taurus-missiles",
        ),
        ("Éire should leave the EU.", ("Éire", "EU"), "eire-leave-eu"),
        ("Our Supreme Court, not Congress, decides.", ("Supreme Court", "Congress"), ""),
    ],
)
def test_a_claims_names_are_its_keywords(claim: str, keywords: tuple[str, ...], id: str) -> None:
    (concept,) = question(claim, ()).concepts
    assert concept.keywords == keywords and (not id or concept.id == id)
