"""Reports: digest, pictures, questions, coalitions."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from onrecord.faces.cli import app
from tests.faces.web.conftest import example_ledger, hostile_ledger


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, str(done.exception or "")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    where = tmp_path_factory.mktemp("reports") / "l.db"
    example_ledger(where)
    return str(where)


def test_a_digest_says_who_moved_and_who_is_new(ledger: str) -> None:
    code, out, _ = run("digest", "--since", "2024-11-01", "-l", ledger)
    assert code == 0 and "**Joe Biden**: against → for" in out
    assert "Annalena Baerbock: + for" in out and "Ben Wallace" not in out
    assert "0 articles" in run("digest", "--since", "1d", "-l", ledger)[1]
    assert "is not a date" in run("digest", "--since", "soon", "-l", ledger)[2]


def test_a_digest_page_stands_alone(ledger: str, tmp_path: Path) -> None:
    page = tmp_path / "week.html"
    assert run("digest", "--since", "2024-05-01", "-o", str(page), "-l", ledger)[0] == 0
    text = page.read_text("utf-8")
    assert text.count("<svg") == 3 and "Who moved" in text
    assert "<script" not in text and "<link" not in text and "src=" not in text


def test_hostile_words_stay_words_in_reports(tmp_path: Path) -> None:
    hostile_ledger(tmp_path / "h.db")
    where, page = str(tmp_path / "h.db"), tmp_path / "h.html"
    assert run("digest", "--since", "2020-01-01", "-o", str(page), "-l", where)[0] == 0
    text = page.read_text("utf-8")
    assert "<script" not in text and "<img" not in text and "onerror=alert(1)>" not in text
    code, out, _ = run("digest", "--since", "2020-01-01", "-l", where)
    assert code == 0 and "<script" not in out.replace("\\<", "")


@pytest.mark.parametrize(
    "picture", [("timeline", "--concept", "supply-taurus"), ("matrix",), ("network",)]
)
def test_pictures(ledger: str, tmp_path: Path, picture: tuple[str, ...]) -> None:
    svg, png = tmp_path / "p.svg", tmp_path / "p.png"
    assert run("plot", *picture, "-o", str(svg), "-l", ledger)[0] == 0
    words = "".join(ET.fromstring(svg.read_text("utf-8")).itertext())
    assert "Ukraine" in words
    assert run("plot", *picture, "-o", str(png), "-l", ledger)[0] == 0
    assert png.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and png.stat().st_size > 5000


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plot", "cake", "-o", "x.svg"), "no picture 'cake'"),
        (("plot", "matrix", "-o", "x.pdf"), "written as .svg or .png"),
        (("plot", "matrix", "--since", "2024-01-01", "-o", "x.svg"), "a matrix has no --since"),
        (("plot", "timeline", "-o", "x.svg"), "which question?"),
        (("plot", "timeline", "--concept", "no", "-o", "x.svg"), "no concept 'no'"),
        (("digest", "-o", "x.doc"), "is written as .html"),
    ],
)
def test_what_cannot_be_drawn(ledger: str, arguments: tuple[str, ...], said: str) -> None:
    assert said in run(*arguments, "-l", ledger)[2]


def test_questions_stand_where_their_decider_left_them(ledger: str) -> None:
    found = json.loads(run("questions", "-l", ledger, "-f", "json")[1])
    strike = next(q for q in found if q["id"] == "strike-inside-russia")
    assert strike["decider"] == "Joe Biden" and strike["stands"] == "decided for"
    # On the 30th officials told of it, on the 31st it was confirmed.
    assert strike["day"] == "2024-05-31" and strike["for"] > 10
    assert "Joe Biden: decided for" in run("questions", "-l", ledger)[1]


def test_coalitions_part_those_who_differ(ledger: str) -> None:
    found = json.loads(run("coalitions", "-l", ledger, "-f", "json")[1])
    group = {row["actor"]: row["group"] for row in found}
    assert group["Kremlin"] == group["Russia"] != group["Ukraine"] == group["European Parliament"]
    windows = json.loads(run("coalitions", "--over-time", "-l", ledger, "-f", "json")[1])
    assert windows and all(-0.5 <= w["modularity"] <= 1 for w in windows)


def test_a_network_of_a_moment_leaves_out_what_is_far(ledger: str) -> None:
    near = ("network", "--rows", "actor", "--columns", "concept", "-l", ledger, "--at")
    code, out, _ = run(*near, "2023-05-11", "--kernel", "uniform", "--bandwidth", "10")
    assert code == 0 and "Britain" in out and "Donald Trump" not in out
