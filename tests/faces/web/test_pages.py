"""The pages: all answer, nothing hostile runs, strangers stay out, and a word has its effect."""

from __future__ import annotations

import re
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from onrecord.faces.session import is_loopback
from onrecord.faces.web import view as view_module
from onrecord.faces.web.guard import WRITES
from onrecord.faces.web.marking import marks_of, paragraphs
from onrecord.faces.web.review import judgement
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept
from tests.conftest import article, statement
from tests.faces.web.conftest import HOSTILE, client, hostile_ledger

BLINKEN = "/actor?name=Antony%20Blinken"
PAGES = (
    "/",
    "/?at=2024-05-20",
    "/?day=100",
    "/question?id=strike-inside-russia",
    BLINKEN,
    "/articles",
    "/article?id=2024-05-23-example-wire",
    "/origins?actor=Antony%20Blinken&concept=strike-inside-russia",
    "/network",
    "/network?since=2024-05-01&until=2024-06-01",
    "/review",
    "/search?q=Taurus",
    "/search",
    "/terms",
    "/api/v1/docs",
)


@pytest.fixture
def ledger(example: Path, tmp_path: Path) -> Ledger:
    with sqlite3.connect(example) as whole, sqlite3.connect(tmp_path / "copy.db") as copy:
        whole.backup(copy)
    return Ledger(str(tmp_path / "copy.db"))


@pytest.fixture
def web(ledger: Ledger) -> TestClient:
    return client(ledger)


def token_of(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found, "a page with a form carries its token"
    return found[1]


def harmless(page: str) -> None:
    """No page of ours has a script, a style or a handler in itself; so one that has is theirs."""
    assert re.findall(r"<script[^>]*>", page) in (
        ['<script src="/static/page.js" defer>'],
        [],
    )
    tags = re.findall(r"<[a-zA-Z][^<>]*>", page)
    for tag in tags:
        assert not re.search(r"\s(style|on\w+)\s*=", re.sub(r'"[^"]*"', '""', tag)), tag
        assert not re.search(r'(href|src|action)="\s*(javascript|data):', tag, re.I), tag


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_is_small(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 200 and len(answer.content) < 300_000
    harmless(answer.text)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy


def test_all_assets_weigh_little() -> None:
    folder = Path(view_module.__file__).parent / "static"
    assert sum(p.stat().st_size for p in folder.iterdir()) < 100_000


@pytest.mark.parametrize(
    "path", ["/question?id=no", "/actor?name=no", "/article?id=no", "/shift?id=no", "/statement"]
)
def test_what_is_not_there_is_said(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404 and "Not here" in answer.text


def test_a_date_that_is_none_is_said(web: TestClient) -> None:
    assert web.get("/?at=soon").status_code == 422


def test_an_empty_ledger_says_what_to_do(tmp_path: Path) -> None:
    page = client(Ledger(str(tmp_path / "empty.db"))).get("/")
    assert page.status_code == 200 and "onrecord add" in page.text


def test_blinkens_shift_opens_down_to_both_quotes(web: TestClient) -> None:
    page = web.get(BLINKEN).text
    links = re.findall(r'href="(/shift\?id=[^"]+)">Antony Blinken: ~ undecided → \+ for', page)
    assert links
    shift = web.get(links[0].replace("&amp;", "&")).text
    assert shift.count('<blockquote class="quote">') == 2 and 'class="evidence' in shift
    harmless(shift)
    rows = web.get("/api/v1/shifts?actor=Blinken").json()["items"]
    assert all(web.get(f"/shift?id={row['id']}").status_code == 200 for row in rows)
    before = "-".join(rows[0]["statements"])
    assert web.get(f"/shift?id={before}").status_code == 200, "as addresses had it"


def test_a_shift_is_shown_as_it_was_known(web: TestClient) -> None:
    page = web.get("/question?id=strike-inside-russia&at=2024-06-01").text
    for path in re.findall(r'href="(/shift[^"]*)"', page):
        assert "at=2024-06-01" in path
        assert web.get(path.replace("&amp;", "&")).status_code == 200


def test_the_matrix_of_a_date_knows_nothing_later(web: TestClient) -> None:
    assert "Friedrich Merz" not in web.get("/?at=2023-12-31").text
    assert "Friedrich Merz" in web.get("/?at=2024-12-31").text
    assert "Nothing was said by then: the first word is of" in web.get("/?at=1990-01-01").text


def test_a_correction_shows_at_once_and_undo_restores(web: TestClient, ledger: Ledger) -> None:
    one = next(s for s in ledger.statements() if s.actor == "Donald Trump")
    for other in [s for s in ledger.statements() if s.actor == "Donald Trump" and s.id != one.id]:
        ledger.judge(judgement(other.id, "reject", "Ada", ""))
    given = {"form_token": token_of(web.get("/review").text), "statement": one.id}
    moved = web.post("/judge", data=given | {"decision": "correct:1", "why": "a test"})
    assert moved.status_code == 303
    note = web.get(moved.headers["location"]).text
    assert "was − against" in note and "now + for" in note and "a test" in note
    assert web.get("/api/v1/positions?actor=Trump").json()["items"][0]["agreement"] == 1
    web.post("/judge", data=given | {"decision": "undo"})
    assert web.get("/api/v1/positions?actor=Trump").json()["items"][0]["agreement"] == -1


def test_a_large_ledger_shows_a_judgement_at_once_too(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_module, "SMALL", 0)
    view = view_module.View(ledger)
    several = [s for s in ledger.statements() if s.actor == "Donald Trump"]
    one = several[0]
    view.judge(judgement(one.id, "correct:1", "Ada", ""))
    whole = view_module.View(ledger).state
    assert {(x.actor, x.concept, x.position) for x in view.state.lanes} == {
        (x.actor, x.concept, x.position) for x in whole.lanes
    }
    for s in several:
        view.judge(judgement(s.id, "reject", "Ada", ""))
    assert "Donald Trump" not in view.state.actors


def test_names_are_merged_and_held_apart_from_the_page(web: TestClient, ledger: Ledger) -> None:
    given = {
        "form_token": token_of(web.get("/review").text),
        "one": "Joe Biden",
        "other": "Kremlin",
    }
    assert web.post("/same", data=given | {"verdict": "same"}).status_code == 303
    assert "Kremlin" not in {s.actor for s in ledger.statements()}
    web.post("/same", data=given | {"verdict": "undo"})
    assert "Kremlin" in {s.actor for s in ledger.statements()}
    refused = web.post("/same", data=given | {"other": "Nobody", "verdict": "same"})
    assert (
        refused.status_code == 422 and "no actor, outlet or teller &#39;Nobody&#39;" in refused.text
    )


@pytest.mark.parametrize(
    ("headers", "status", "why"),
    [
        ({"host": "evil.example"}, 400, "a name that leads here by DNS rebinding"),
        ({"content-length": "99999999"}, 413, "more than anybody needs to send"),
    ],
)
def test_requests_that_are_refused(
    web: TestClient, headers: dict[str, str], status: int, why: str
) -> None:
    assert web.get("/", headers=headers).status_code == status, why


def test_forms_of_other_sites_are_refused(web: TestClient, ledger: Ledger) -> None:
    one = next(ledger.statements())
    token = token_of(web.get("/review").text)
    given = {"statement": one.id, "decision": "reject"}
    for headers, form in (
        ({"sec-fetch-site": "cross-site"}, given | {"form_token": token}),
        ({"origin": "https://evil.example"}, given | {"form_token": token}),
        ({}, given | {"form_token": "0" * 64}),
    ):
        assert web.post("/judge", data=form, headers=headers).status_code == 403
    other = client(ledger)
    assert other.post("/judge", data=given | {"form_token": token}).status_code == 403
    assert one.id in {s.id for s in ledger.statements()}


def test_a_closed_server_wants_its_token_and_keeps_it_out_of_the_cookie(ledger: Ledger) -> None:
    web = client(ledger, "hush", closed=True)
    assert web.get("/").headers["location"] == "/login"
    assert web.get("/api/v1/positions").status_code == 401
    assert web.get("/api/v1/positions", headers={"authorization": "Bearer no"}).status_code == 401
    known = {"authorization": "Bearer hush"}
    assert web.get("/api/v1/positions", headers=known).status_code == 200
    form = {"form_token": token_of(web.get("/login").text)}
    assert web.post("/login", data=form | {"token": "no"}).status_code == 403
    entered = web.post("/login", data=form | {"token": "hush"})
    assert entered.status_code == 303 and "hush" not in entered.headers["set-cookie"]
    assert web.get("/").status_code == 200


def test_who_writes_too_fast_must_wait(web: TestClient) -> None:
    answers = [web.post("/judge", data={}).status_code for _ in range(WRITES + 1)]
    assert answers[-1] == 429 and 429 not in answers[:-1]


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True), ("0.0.0.0", False)],
)
def test_loopback(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_nothing_hostile_reaches_a_page_unescaped(tmp_path: Path) -> None:
    ledger = hostile_ledger(tmp_path / "h.db")
    web = client(ledger)
    paths = ["/", "/network", "/review", "/articles"]
    paths += [f"/article?id={quote(a.id)}" for a in ledger.articles()]
    paths += [f"/actor?name={quote(a)}" for a in view_module.View(ledger).state.actors]
    paths += [f"/statement?id={s.id}" for s in ledger.statements()]
    paths += [f"/search?q={quote(bad[:100])}" for bad in HOSTILE]
    paths += [f"/question?id={quote(c)}" for c in ledger.concepts()]
    for path in paths:
        answer = web.get(path)
        assert answer.status_code == 200, path
        harmless(answer.text)
        assert "\u202e" not in answer.text
    feed = web.get("/feeds/shifts.atom")
    ET.fromstring(feed.content)


def test_marked_text_loses_nothing() -> None:
    text = "One said two.\nThree said\nfour."
    said = statement(start=4, end=20, evidence=text[4:20])
    made = paragraphs(text, marks_of([], [said]))
    assert ["".join(p.text for p in line) for line in made] == text.split("\n")
    assert [p.text for line in made for p in line if "evidence" in p.marks] == [
        "said two.",
        "Three ",
    ]


def test_a_rejected_statement_can_be_opened_and_taken_back(web: TestClient, ledger: Ledger) -> None:
    one = next(ledger.statements())
    given = {"form_token": token_of(web.get("/review").text), "statement": one.id}
    waiting = re.findall(r"(\d+) wait", web.get("/review").text)
    web.post("/judge", data=given | {"decision": "reject", "why": "irony"})
    page = web.get(f"/statement?id={one.id}").text
    assert "reject" in page and "irony" in page and ": rejected, read as" in page
    web.post("/judge", data=given | {"decision": "undo"})
    assert re.findall(r"(\d+) wait", web.get("/review").text) == waiting, "it waits again"


def test_what_was_passed_over_stays_so_after_a_decision(web: TestClient) -> None:
    first = web.get("/review").text
    passed = re.findall(r'name="statement" value="(\w+)"', first)[0]
    second = web.get(f"/review?skip={passed}").text
    shown = re.findall(r'name="statement" value="(\w+)"', second)[0]
    assert shown != passed and f'name="skip" value="{passed}"' in second
    given = {"form_token": token_of(second), "statement": shown, "decision": "accept"}
    answer = web.post("/judge", data=given | {"skip": [passed]})
    third = web.get(answer.headers["location"]).text
    (card,) = re.findall(r'<article class="card" id="first">.*?</article>', third, re.DOTALL) or [
        ""
    ]
    assert answer.status_code == 303 and f"skip={passed}" in answer.headers["location"]
    assert f'name="statement" value="{passed}"' not in card


@pytest.mark.parametrize(
    "host", ["ledger.example:/login?", "[::1]/login?", "localhost:/static/#", "localhost:1/login?"]
)
def test_a_path_in_the_host_opens_nothing(ledger: Ledger, host: str) -> None:
    web = client(ledger, "hush", closed=True)
    assert web.get("/api/v1/statements", headers={"host": host}).status_code in (400, 401)


@pytest.mark.parametrize(
    "path",
    [
        "/?page=²",
        "/?day=²",
        "/?day=999999",
        "/articles?page=" + "9" * 5000,
        "/search?q=" + "x" * 60000,
    ],
)
def test_odd_numbers_and_long_words_are_no_errors(web: TestClient, path: str) -> None:
    assert web.get(path).status_code == 200


def test_contradicting_and_undated_reports_are_no_errors(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    book = Codebook((Concept("lift", "The ban should be lifted."),))
    told = [
        statement(id=f"{via}{agreement}", via=(via,), agreement=agreement, confidence=sure)
        for via in ("Reuters", "AP")
        for agreement, sure in ((1 if via == "Reuters" else -1, 0.6), (0, 0.59))
    ]
    told.append(statement(id="past", actor="Ada", past=True))
    told.append(statement(id="now", actor="Ada", day=None))
    ledger.add(article("Berlin said no."), (), told, book, "onrecord@1", {"lift": "1"})
    web = client(ledger)
    for path in ("/", "/question?id=lift", "/actor?name=Olaf%20Scholz", "/actor?name=Ada"):
        assert web.get(path).status_code == 200


def test_a_closed_large_body_and_odd_json_are_refused(web: TestClient) -> None:
    path = "/api/v1/statements/x/judgements"
    for body in ('{"verdict": "correct", "who": "a", "agreement": 1e999}', '{"who": "\\ud800"}'):
        answer = web.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (401, 403, 422)

    def drip() -> Iterator[bytes]:
        yield b"token=x"

    assert web.post("/login", content=drip()).status_code == 411
    both = {"content-length": "5", "transfer-encoding": "chunked"}
    assert web.post("/login", headers=both).status_code == 411, "which of them is true?"


def test_search_takes_all_words_in_any_order_and_phrases_as_they_stand(web: TestClient) -> None:
    page = web.get("/search?q=missiles+TAURUS").text
    assert "Statements (0)" not in page and 'href="/article?' in page
    assert "Statements (0)" not in web.get('/search?q="Taurus missiles"').text
    assert "Statements (0)" in web.get('/search?q="missiles Taurus"').text
