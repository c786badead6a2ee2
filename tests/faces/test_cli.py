"""The command line as people and programs meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept
from onrecord.statements import load_codebook
from tests.conftest import EXAMPLE, article, statement

PAIR = [
    {"id": "one", "text": "Cafe\u0301 owners said on Monday that the ban was wrong."},
    {"id": "two", "text": "The minister said that she would lift the ban."},
]


def onrecord(
    *args: str, given: str | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *args],
        input=given,
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
    )


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger of four of the example's articles."""
    path = tmp_path_factory.mktemp("ledger") / "l.db"
    names = (
        "2024-05-23-example-wire.html",
        "2024-05-23-example-portal.html",
        "2024-05-31-example-wire.txt",
        "2024-02-27-example-daily.html",
    )
    files = [str(EXAMPLE / "articles" / name) for name in names]
    done = onrecord("add", *files, "-c", str(EXAMPLE / "codebook.yaml"), "-l", str(path))
    assert done.returncode == 0, done.stderr
    assert "4 articles added" in done.stderr
    return str(path)


def test_help_names_every_command_and_has_examples() -> None:
    done = onrecord("--help")
    for command in ("read", "code", "add", "positions", "shifts", "show", "demo"):
        assert command in done.stdout
        assert "Example" in onrecord(command, "--help").stdout, command


def test_read_keeps_the_contract() -> None:
    done = onrecord("read", "-", "-f", "jsonl", given="\n".join(map(json.dumps, PAIR)))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["one", "two"], "one line an article, same order"
    for row, record in zip(rows, PAIR, strict=True):
        assert row["attributions"]
        for told in row["attributions"]:
            assert set(told) == {"source", "cue", "content", "parent", "confidence"}
            for start, end in (*told["source"], *told["cue"], *told["content"]):
                assert record["text"][start:end].strip() == record["text"][start:end]


def test_workers_give_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, PAIR)))
    one, two = (onrecord("read", str(path), "-f", "jsonl", "--workers", n) for n in "12")
    assert one.stdout == two.stdout and one.stdout


def test_code_keeps_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    text = (EXAMPLE / "articles" / "2024-05-31-example-wire.txt").read_text().split("\n\n", 1)[1]
    path.write_text(json.dumps({"id": "x", "text": text, "date": "2024-05-31"}))
    done = onrecord("code", str(path), "-c", str(EXAMPLE / "codebook.yaml"), "-f", "jsonl")
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert row["id"] == "x"
    assert row["statements"]
    for said in row["statements"]:
        assert text[said["start"] : said["end"]] == said["evidence"]
        assert said["agreement"] in (-1, 0, 1) and 0 <= said["confidence"] <= 1


def test_a_fast_reading_is_done_again_where_more_is_wanted(tmp_path: Path) -> None:
    """Each profile's coding is known by its own digest; the same one adds nothing twice."""
    file = str(EXAMPLE / "articles" / "2024-05-31-example-wire.txt")
    rest = (file, "-c", str(EXAMPLE / "codebook.yaml"), "-l", str(tmp_path / "l.db"))
    said = [
        onrecord("add", *rest, "--profile", profile).stderr
        for profile in ("fast", "fast", "accurate")
    ]
    assert "1 article added" in said[0] and "1 known already" in said[1]
    assert "1 coded again" in said[2]


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_a_bad_file_does_not_stop_the_rest(form: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The minister said that she would lift the ban.")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    done = onrecord("read", str(tmp_path), "-f", form)
    assert done.returncode == 1
    assert "minister" in done.stdout.lower()
    assert "b.txt" in done.stderr and "binary" in done.stderr and "1 not read" in done.stderr


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    done = onrecord("read", str(tmp_path))
    assert done.returncode == 2 and "no articles" in done.stderr
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    done = onrecord("read", str(tmp_path))
    assert done.returncode == 2 and "1 .pdf" in done.stderr and "no articles" in done.stderr


def test_text_taken_out_of_a_page_comes_with_its_offsets(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title: No\n\nThe minister said that she would go.")
    row = json.loads(onrecord("read", str(tmp_path), "-f", "jsonl").stdout)
    ((start, end),) = row["attributions"][0]["cue"]
    assert row["text"][start:end] == "said"


def test_a_lone_surrogate_does_not_stop_the_output() -> None:
    given = '{"id": "\\ud800", "text": "The minister said \\ud800 that she would go."}'
    done = onrecord("read", "-", "-f", "jsonl", given=given)
    assert done.returncode == 0 and json.loads(done.stdout)["attributions"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("positions", "-l", "none.db"), "no such ledger"),
        (("code", "x.txt", "-c", "none.yaml"), "none.yaml"),
        (("read", "x.txt", "-f", "csv"), "jsonl"),
        (("positions", "-l", "{ledger}", "--at", "May"), "not a date"),
        (("show", "zzzz", "-l", "{ledger}"), "no statement"),
    ],
)
def test_errors_are_one_clear_line(
    args: tuple[str, ...], reason: str, tmp_path: Path, ledger: str
) -> None:
    done = onrecord(*(a.format(ledger=ledger) for a in args), cwd=tmp_path)
    assert done.returncode == 2 and reason in done.stderr and "Traceback" not in done.stderr


def test_adding_again_changes_nothing(ledger: str) -> None:
    before = onrecord("positions", "-l", ledger, "-f", "json").stdout
    file = str(EXAMPLE / "articles" / "2024-05-31-example-wire.txt")
    done = onrecord("add", file, "-c", str(EXAMPLE / "codebook.yaml"), "-l", ledger)
    assert "0 articles added" in done.stderr and "1 known already" in done.stderr
    assert onrecord("positions", "-l", ledger, "-f", "json").stdout == before


def test_a_ledger_is_coded_again_from_its_own_articles(ledger: str) -> None:
    done = onrecord("recode", "-c", str(EXAMPLE / "codebook.yaml"), "-l", ledger)
    assert done.returncode == 0, done.stderr
    assert "0 articles coded again with 0 statements, 4 as they were" in done.stderr


def test_what_people_coded_is_coded_by_the_program_and_compared(tmp_path: Path) -> None:
    where, book = str(tmp_path / "l.db"), str(tmp_path / "codebook.yaml")
    own = article("Olaf Scholz said that the ban should be lifted. Nobody else spoke.", "by-hand")
    said = statement(id="aa11", article_id="by-hand", coder="Ada", agreement=1)
    asked = Codebook((Concept("lift", "The ban should be lifted."),))
    Ledger(where).add(own, None, [said], asked, "Ada", {"lift": "1"})
    assert onrecord("export", book, "-l", where, "--coder", "Ada").returncode == 2
    assert onrecord("export", book, "-l", where).returncode == 0
    done = onrecord("recode", "-c", book, "-l", where)
    assert done.returncode == 2 and "see --all" in done.stderr
    done = onrecord("recode", "-c", book, "-l", where, "--all")
    assert "1 article coded again with 1 statement," in done.stderr, done.stderr
    done = onrecord("agreement", "Ada", "onrecord@1", "-l", where)
    assert done.returncode == 0 and "1.00" in done.stdout, done.stdout


def test_a_ledgers_questions_become_a_codebook(ledger: str, tmp_path: Path) -> None:
    file = tmp_path / "codebook.yaml"
    assert onrecord("export", str(file), "-l", ledger).returncode == 0
    ours, theirs = load_codebook(file), load_codebook(EXAMPLE / "codebook.yaml")
    fields = [{(c.id, c.proposition, c.decided_by) for c in b.concepts} for b in (ours, theirs)]
    assert fields[0] == fields[1]
    file.write_text("# mine\n" + file.read_text())
    done = onrecord("export", str(file), "-l", ledger)
    assert done.returncode == 2 and "stays as it is" in done.stderr
    assert file.read_text().startswith("# mine")


def test_findings_open_down_to_the_words(ledger: str) -> None:
    rows = json.loads(onrecord("positions", "-l", ledger, "-f", "json").stdout)
    assert rows
    shown = json.loads(onrecord("show", rows[0]["latest"], "-l", ledger, "-f", "json").stdout)[0]
    assert shown["evidence"] in shown["passage"]
    table = onrecord("show", rows[0]["latest"], "-l", ledger).stdout
    assert "certainty (the text's)" in table and "confidence (the machine's)" in table
    assert "\x1b[" not in table, "no colour codes in a pipe"


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
@pytest.mark.parametrize("command", ["positions", "shifts"])
def test_every_form(command: str, form: str, ledger: str) -> None:
    done = onrecord(command, "-l", ledger, "-f", form)
    assert done.returncode == 0
    assert done.stdout or (command, form) == ("shifts", "jsonl"), "no shift is no line"


def test_at_a_date_later_statements_are_not_known(ledger: str) -> None:
    early = json.loads(
        onrecord("positions", "-l", ledger, "-f", "json", "--at", "2024-03-01").stdout
    )
    assert early and all(row["since"] is None or row["since"] <= "2024-03-01" for row in early)


@pytest.mark.parametrize("color", ["\x1b[31mred", "[bold]x[/bold]", "[/nothing]"])
def test_an_articles_words_do_not_steer_the_terminal(color: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"The minister said that the {color} ban would stay.")
    done = onrecord("read", str(tmp_path / "a.txt"))
    assert done.returncode == 0 and "\x1b" not in done.stdout
    assert color.lstrip("\x1b") in done.stdout.replace("\n", "") or "�" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--actor", "Blinkn"], "did you mean Antony Blinken?"),
        (["--actor", "Xyzzy"], "nobody is called 'Xyzzy' here."),
        (["--at", "1990-01-01"], "the first statement is of 202"),
    ],
)
def test_where_nothing_is_found_it_is_said_why(ledger: str, options: list[str], said: str) -> None:
    done = onrecord("positions", *options, "--ledger", ledger)
    assert done.returncode == 0 and said in " ".join(done.stderr.split())


def test_a_concept_may_be_named_by_its_words(ledger: str) -> None:
    words = "germany should supply Taurus cruise missiles to Ukraine"
    own, by_id = (
        onrecord("positions", "--concept", c, "-l", ledger, "-f", "json").stdout
        for c in (words, "supply-taurus")
    )
    assert json.loads(own) == json.loads(by_id) != []


@pytest.mark.parametrize("command", ["coalitions", "network"])
def test_networks_of_nothing_say_so(ledger: str, command: str) -> None:
    done = onrecord(command, "--since", "2099-01-01", "-l", ledger)
    assert done.returncode == 0 and "for this; the ledger has" in done.stderr
