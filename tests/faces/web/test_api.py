"""The API: pages of answers, filters, CSV, freshness, and writing with a token."""

from __future__ import annotations

import csv
import html
import io
import json
import sqlite3
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from onrecord.exchange import tables
from onrecord.faces.cli import app
from onrecord.faces.web import guard
from onrecord.findings.evidence import lanes
from onrecord.findings.positions import positions
from onrecord.findings.ties import of_ledger
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept, Kind
from onrecord.text import name_of
from tests.conftest import article, statement
from tests.faces.web.conftest import client, hostile_ledger

TOKEN = {"authorization": "Bearer hush"}


@pytest.fixture
def ledger(example: Path, tmp_path: Path) -> Ledger:
    with sqlite3.connect(example) as whole, sqlite3.connect(tmp_path / "copy.db") as copy:
        whole.backup(copy)
    return Ledger(str(tmp_path / "copy.db"))


@pytest.fixture
def web(ledger: Ledger) -> TestClient:
    return client(ledger, "hush")


FILTERED = ("positions", "shifts", "statements", "origins")
LISTS = (*FILTERED, "questions", "actors", "concepts", "articles")


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_paged_and_come_as_csv(web: TestClient, name: str) -> None:
    whole = web.get(f"/api/v1/{name}?limit=1000").json()
    assert whole["total"] == len(whole["items"]) > 0
    second = web.get(f"/api/v1/{name}?limit=1&offset=1").json()
    assert second["items"] == whole["items"][1:2] and second["total"] == whole["total"]
    columns = getattr(tables, name.removesuffix("s").upper())
    rows = list(csv.reader(io.StringIO(web.get(f"/api/v1/{name}?format=csv").text)))
    assert rows[0] == list(columns) == list(whole["items"][0])
    assert len(rows) == whole["total"] + 1, "all of them, unless a page is asked for"
    part = web.get(f"/api/v1/{name}?format=csv&limit=1&offset=1").text
    assert list(csv.reader(io.StringIO(part)))[1:] == rows[2:3]


def test_filters(web: TestClient) -> None:
    on = web.get("/api/v1/positions?concept=supply-taurus&at=2024-12-31&actor=scholz").json()
    assert [i["actor"] for i in on["items"]] == ["Olaf Scholz"]
    late = web.get("/api/v1/statements?since=2024-11-01&limit=1000").json()["items"]
    assert late and all(i["said_on"] >= "2024-11-01" for i in late)
    assert web.get("/api/v1/positions?limit=0").status_code == 422
    coders = {s["coder"] for s in web.get("/api/v1/statements?limit=1000").json()["items"]}
    one, *_ = sorted(coders)
    own = web.get(f"/api/v1/statements?coder={one}&limit=1000").json()["items"]
    assert own and {s["coder"] for s in own} == {one}


@pytest.mark.parametrize("name", LISTS)
def test_what_changes_nothing_is_refused(web: TestClient, name: str) -> None:
    """A misspelt parameter or concept must not look like an answer."""
    assert web.get(f"/api/v1/{name}?quesion=x").status_code == 422
    if name in FILTERED:
        refused = web.get(f"/api/v1/{name}?concept=supply-tauros")
        assert refused.status_code == 404 and "supply-taurus" in refused.text


def test_head_is_get_without_its_body(web: TestClient) -> None:
    for path in ("/", "/api/v1/positions", "/static/style.css"):
        full, head = web.get(path), web.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == full.headers["content-type"]
    assert web.head("/nowhere").status_code == 404


def test_a_ledger_that_breaks_says_so(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    web = client(Ledger(str(path)))
    path.write_bytes(b"garbage" * 1000)
    for name in ("l.db-wal", "l.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    web.app.state.view.wrote()  # type: ignore[attr-defined]
    answered = web.get("/api/v1/positions")
    assert answered.status_code == 503 and "l.db" in answered.json()["detail"]


def test_questions_are_those_of_the_command(web: TestClient, ledger: Ledger) -> None:
    done = CliRunner().invoke(app, ["questions", "--ledger", ledger.where, "-f", "json"])
    assert web.get("/api/v1/questions").json()["items"] == json.loads(done.stdout)
    early = web.get("/api/v1/questions?at=2000-01-01").json()["items"]
    assert {q["for"] + q["undecided"] + q["against"] + q["shifts"] for q in early} == {0}
    assert {q["stands"] for q in early} == {None}


def test_what_the_reader_has_is_not_sent_again(web: TestClient, ledger: Ledger) -> None:
    first = web.get("/api/v1/positions")
    known = {"if-none-match": first.headers["etag"]}
    assert web.get("/api/v1/positions", headers=known).status_code == 304
    assert web.get("/api/v1/positions?limit=5", headers=known).status_code == 200
    one = next(ledger.statements())
    path = f"/api/v1/statements/{one.id}/judgements"
    assert (
        web.post(path, json={"verdict": "reject", "who": "Ada"}, headers=TOKEN).status_code == 201
    )
    assert web.get("/api/v1/positions", headers=known).status_code == 200


def test_programs_judge_with_the_token_only(web: TestClient, ledger: Ledger) -> None:
    one = next(ledger.statements())
    path = f"/api/v1/statements/{one.id}/judgements"
    word = {"verdict": "correct", "agreement": 0, "who": "Ada"}
    assert web.post(path, json=word).status_code == 401
    assert web.post(path, json=word, headers={"authorization": "Bearer no"}).status_code == 401
    assert client(ledger).post(path, json=word, headers=TOKEN).status_code == 403
    nowhere = "/api/v1/statements/none/judgements"
    assert web.post(nowhere, json=word, headers=TOKEN).status_code == 404
    half = {"verdict": "correct", "who": "Ada"}
    assert web.post(path, json=half, headers=TOKEN).status_code == 422
    kept = web.post(path, json=word, headers=TOKEN)
    assert kept.status_code == 201 and kept.json()["statement"]["agreement"] == 0
    assert next(ledger.judgements()).who == "Ada"


def test_networks_open_elsewhere(web: TestClient) -> None:
    made = nx.parse_graphml(web.get("/api/v1/network?format=graphml").text)
    assert made.number_of_nodes() > 5
    assert json.loads(web.get("/api/v1/network").text)


def test_refusals_are_json_and_name_what_may_be_done(web: TestClient) -> None:
    """Two routes of one path are one resource; a program reads why it was slowed down."""
    refused = web.options("/api/v1/articles")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST")
    for _ in range(guard.WRITES):
        web.post("/api/v1/articles", json={})
    slowed = web.post("/api/v1/articles", json={})
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "60")
    assert slowed.json() == {"detail": "too many changes; wait a minute"}


def test_spreadsheets_run_nothing(tmp_path: Path) -> None:
    web = client(hostile_ledger(tmp_path / "h.db"))
    for name in LISTS:
        for row in csv.reader(io.StringIO(web.get(f"/api/v1/{name}?format=csv").text)):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row)


@pytest.mark.parametrize("day", ["1990-01-01", "2024-06-01", "2026-01-01"])
def test_what_has_no_date_is_of_no_day_here_either(ledger: Ledger, day: str) -> None:
    with sqlite3.connect(ledger.where) as connection:
        connection.execute("UPDATE statements SET said_on = NULL WHERE rowid % 3 = 0")
    connection.close()
    found = client(ledger).get(f"/api/v1/positions?limit=1000&at={day}").json()["items"]

    told = lanes(ledger.statements(), date.fromisoformat(day), of_ledger(ledger))
    assert {(p["actor"], p["concept"]) for p in found} == {lane for lane, _ in told}


def test_both_coders_of_the_same_words_are_listed(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    book = Codebook((Concept("lift", "The ban should be lifted."),))
    for coder, agreement in (("Ada", -1), ("Bea", 1)):
        made = statement(coder=coder, agreement=agreement)
        ledger.add(article(), None, [made], book, coder, {"lift": "1"})
    found = client(ledger).get("/api/v1/statements").json()
    assert {s["coder"] for s in found["items"]} == {"Ada", "Bea"} and found["total"] == 2
    shown = client(ledger).get(f"/statement?id={found['items'][0]['id']}").text
    assert "Ada" in shown and "Bea" in shown, "and either opens down to both"


def test_a_day_is_counted_as_the_command_counts_it(ledger: Ledger) -> None:
    """Reports are gathered from what was said by then, not from what came to be known."""
    ties = of_ledger(ledger)
    web = client(ledger)
    for day in sorted({s.said_on for s in ledger.statements() if s.said_on}):
        found = web.get(f"/api/v1/positions?limit=1000&at={day}").json()["items"]
        told = positions(ledger.statements(), day, ties=ties)
        here = {(p["actor"], p["concept"], p["agreement"], p["reports"]) for p in found}
        assert here == {(p.actor, p.concept, p.agreement, p.reports) for p in told}, day


def test_an_actor_is_found_under_each_name_that_is_gathered(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    book = Codebook((Concept("lift", "The ban should be lifted."),))
    said = [
        statement(id=str(i) * 16, actor=name, kind=Kind.PERSON, start=i, end=i + 4)
        for i, name in enumerate(("Joe Biden", "Biden"))
    ]
    ledger.add(article(), None, said, book, "onrecord@1", {"lift": "1"})
    web = client(ledger)
    assert web.get("/api/v1/statements?actor=Joe Biden").json()["total"] == 2
    for name in ("Joe Biden", "Biden"):
        assert web.get(f"/api/v1/statements?name={name}").json()["total"] == 2, "as on the page"
    assert web.get("/api/v1/statements?name=Nobody").status_code == 404
    for where in ("positions", "origins"):
        assert web.get(f"/api/v1/{where}?name=Biden").json()["total"]
        assert web.get(f"/api/v1/{where}?name=Bid").status_code == 404, "a whole name"
    assert web.get("/actor?name=Biden").status_code == 200


def test_the_network_as_a_file_is_that_of_the_page(web: TestClient) -> None:
    made = web.get("/api/v1/network").json()
    drawn = web.get("/network").text
    names = made["rows"]
    assert names and all(html.escape(name) in drawn for name in names)


def test_an_article_opens_down_to_its_words(web: TestClient) -> None:
    """Every offset of the API points into a text that the API gives."""
    for row in web.get("/api/v1/articles").json()["items"]:
        whole = web.get(f"/api/v1/articles/{row['id']}").json()
        assert {k: whole[k] for k in row} == row
        for made in whole["coded"]:
            assert whole["text"][made["start"] : made["end"]] == made["evidence"]
        assert len(whole["coded"]) == row["statements"]
    assert web.get("/api/v1/articles/none").status_code == 404


@pytest.mark.parametrize("where", ["statements", "shifts", "network"])
def test_days_in_the_wrong_order_are_told(web: TestClient, where: str) -> None:
    answer = web.get(f"/api/v1/{where}?since=2024-06-01&until=2024-05-01")
    assert answer.status_code == 404 and "nothing lies between" in answer.text


def test_one_coder_alone_is_shown_and_said(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    for coder, who in (("onrecord@1", "Olaf Scholz"), ("Ada & Ben", "Emmanuel Macron")):
        said = [statement(id=name_of(who), actor=who, coder=coder)]
        ledger.add(article(), None, said, codebook, coder, {"lift": "1"})
    every, hers = client(ledger), client(ledger, coder="Ada & Ben")
    both = every.get("/api/v1/positions")
    assert len(both.json()["items"]) == 2
    assert [p["actor"] for p in hers.get("/api/v1/positions").json()["items"]] == [
        "Emmanuel Macron"
    ]
    page = hers.get("/").text
    assert "Only what Ada &amp; Ben coded" in page and "Scholz" not in page
    assert "Only what" not in every.get("/").text
    theirs = f"/statement?id={name_of('Olaf Scholz')}"
    assert every.get(theirs).status_code == 200 and hers.get(theirs).status_code == 404
    opened = [web.get("/article?id=a").text for web in (every, hers)]
    assert [one.count("/statement?id=") for one in opened] == [2, 1], "in the margin"
    assert "1 statement," in page and "2 statements," in every.get("/").text
    known = {"if-none-match": both.headers["etag"]}
    assert hers.get("/api/v1/positions", headers=known).status_code == 200, "another answer"
