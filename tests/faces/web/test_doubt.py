"""What is doubtful looks doubtful, and what a person decides is told and can be taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept, Kind
from tests.conftest import article, statement
from tests.faces.web.conftest import client
from tests.faces.web.test_pages import token_of

# who, on what, the stance, how sure
SAID = (
    ("Joe Biden", "strike", 1, 0.95),
    ("Olaf Scholz", "strike", 1, 0.9),
    ("Kremlin", "strike", -1, 0.9),
    ("Joe Biden", "supply", 1, 0.2),
    ("Kremlin", "supply", 1, 0.3),
)


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    ledger = Ledger(str(tmp_path / "l.db"))
    book = Codebook((Concept("strike", "Strike it."), Concept("supply", "Supply it.")))
    for n, (actor, concept, agreement, confidence) in enumerate(SAID):
        text = f"{actor} spoke of it, number {n}."
        said = statement(
            id=f"{n:016x}",
            article_id=f"a{n}",
            actor=actor,
            kind=Kind.ORGANIZATION if actor == "Kremlin" else Kind.PERSON,
            concept=concept,
            agreement=agreement,
            confidence=confidence,
            evidence=text,
            start=0,
            end=len(text),
            coder="onrecord@test",
        )
        ledger.add(article(text, f"a{n}"), (), [said], book, "test", {"strike": "1", "supply": "1"})
    return client(ledger)


def test_what_is_likelier_wrong_than_right_is_marked(web: TestClient) -> None:
    mark = '<span class="unseen">, doubtful'
    pages = ("/", "/question?id=supply", "/question?id=strike", "/actor?name=Joe+Biden")
    assert [web.get(page).text.count(mark) for page in pages] == [2, 2, 0, 1]
    assert "For (0, and 2 doubtful)" in re.sub(r"\s+", " ", web.get("/question?id=supply").text)


def test_what_is_not_sure_is_not_called_sure(web: TestClient) -> None:
    assert "100% sure" not in web.get("/").text


def test_doubtful_positions_tie_nobody_unless_asked_for(web: TestClient) -> None:
    groups = [re.findall(r"<h3>.*?Group", web.get(f"/network{q}").text) for q in ("", WITH)]
    assert "2 positions that are likelier wrong than right are left out" in web.get("/network").text
    assert "are left out" not in web.get(f"/network{WITH}").text
    assert [len(g) for g in groups] == [2, 2] and "Kremlin" in web.get("/network").text
    made = [web.get(f"/api/v1/network{q}").json() for q in ("", WITH)]
    assert made[0] != made[1]


WITH = "?doubtful=true"


def test_a_decision_on_a_statements_page_is_told_there_and_taken_back(web: TestClient) -> None:
    one = web.get("/api/v1/statements?limit=1").json()["items"][0]
    opened = web.get("/statement", params={"id": one["id"]}).text
    assert "data-key" not in opened, "keys decide in the queue alone"
    given = {"form_token": token_of(opened), "statement": one["id"], "back": "statement"}
    told = web.post("/judge", data=given | {"decision": "reject"}).headers["location"]
    done = web.get(told).text
    assert 'role="status">rejected.' in done and 'value="undo"' in done
    assert 'role="status"' not in web.get(told).text, "it is told once"
    undone = web.post("/judge", data=given | {"decision": "undo"}).headers["location"]
    assert "given back to the machine" in web.get(undone).text


def test_the_queue_is_narrowed_and_stays_so(web: TestClient) -> None:
    page = web.get("/review?actor=Joe+Biden&concept=supply").text
    assert "Only the question" in page and "1 wait; on 1 of them" in page
    given = {"form_token": token_of(page), "statement": f"{3:016x}", "actor": "Joe Biden"}
    told = web.post("/judge", data=given | {"decision": "reject"}).headers["location"]
    assert "actor=Joe+Biden" in told
    page = web.get(told).text
    assert "rejected" in page and "Undo: rejected, Joe Biden + for" in page, "by name, not by id"
    assert web.get("/review?actor=Nobody").status_code == 404
    passed = web.get(f"/review?actor=Olaf+Scholz&skip={1:016x}").text
    assert "passed over" in passed and "begin again" in passed


def test_what_two_names_are_is_told_and_taken_back(web: TestClient) -> None:
    given = {"form_token": token_of(web.get("/review").text), "one": "Joe Biden"}
    given |= {"other": "Kremlin"}
    told = web.get(web.post("/same", data=given | {"verdict": "same"}).headers["location"]).text
    assert "Joined: what “Kremlin” says" in told and "Take that back" in told
    back = web.get(web.post("/same", data=given | {"verdict": "undo"}).headers["location"]).text
    assert "Taken back" in back and "Take that back" not in back
    wrong = web.post("/same", data=given | {"other": "Nobody", "verdict": "same"})
    assert wrong.status_code == 422 and "<h1>Not done</h1>" in wrong.text


def test_an_article_leads_to_its_address_and_no_other_kind(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "urls.db"))
    for name, url in (("a", "https://example.org/a"), ("b", "javascript:alert(1)")):
        one = replace(article(f"Officials spoke of {name}.", name), url=url)
        ledger.add(one, (), (), Codebook(()), "test", {})
    web = client(ledger)
    assert 'href="https://example.org/a" rel="noreferrer noopener"' in web.get("/article?id=a").text
    assert 'href="javascript' not in web.get("/article?id=b").text


def test_a_decision_that_somebody_else_made_meanwhile_is_not_overruled_unseen(
    web: TestClient,
) -> None:
    one = web.get("/api/v1/statements?limit=1").json()["items"][0]
    opened = web.get("/statement", params={"id": one["id"]}).text
    (seen,) = set(re.findall(r'name="seen" value="([^"]*)"', opened))
    given = {"form_token": token_of(opened), "statement": one["id"], "seen": seen}
    ann = web.post("/judge", data=given | {"decision": "reject", "why": "irony", "name": "Ann"})
    assert ann.status_code == 303
    bob = web.post("/judge", data=given | {"decision": "accept", "name": "Bob"})
    assert bob.status_code == 409 and "Ann has decided on it meanwhile" in bob.text
    assert "irony" in bob.text, "with her reason"
    now = web.get("/statement", params={"id": one["id"]}).text
    (seen,) = set(re.findall(r'name="seen" value="([^"]*)"', now))
    assert web.post("/judge", data=given | {"seen": seen, "decision": "accept"}).status_code == 303
