"""Articles that programs send."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest

from onrecord.articles.arrival import arrive, parse_date
from onrecord.faces.web import intake
from onrecord.ledger import Ledger
from onrecord.model import Article, Codebook
from onrecord.settings import Settings
from onrecord.statements import load_codebook
from onrecord.text import content_digest
from tests.conftest import EXAMPLE
from tests.faces.web.conftest import client

BOOK = load_codebook(EXAMPLE / "codebook.yaml")
TOKEN = {"Authorization": "Bearer secret"}
ARTICLE = {
    "text": "Germany will not supply Taurus missiles to Ukraine, Olaf Scholz said on Monday.",
    "title": "Scholz rules out Taurus",
    "date": "2024-05-28",
}


def test_an_article_is_read_once(tmp_path: Path) -> None:
    """Kept with its statements, shown by the API; sent again, nothing is added."""
    ledger = Ledger(str(tmp_path / "l.db"))
    browser = client(ledger, "secret", codebook=BOOK)
    first = browser.post("/api/v1/articles", json=ARTICLE, headers=TOKEN)
    assert first.status_code == 201, first.text
    assert first.json()["new"] is True
    again = browser.post("/api/v1/articles", json=ARTICLE, headers=TOKEN)
    assert again.json() | {"new": True} == first.json() | {"statements": 0}
    shown = browser.get("/api/v1/articles").json()
    assert [a["id"] for a in shown["items"]] == [first.json()["id"]]
    assert len(list(ledger.statements())) == first.json()["statements"]


def test_senders_who_wait_take_no_page_its_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles are read one at a time; whoever comes when many wait is told to come again."""
    go = threading.Event()

    def waits(*_: object) -> list[object]:
        go.wait(30)
        return []

    monkeypatch.setattr(intake.pipeline, "add_found", waits)
    browser = client(Ledger(str(tmp_path / "l.db")), "secret", codebook=BOOK)

    def send(_: int) -> int:
        return browser.post("/api/v1/articles", json=ARTICLE, headers=TOKEN).status_code

    with ThreadPoolExecutor(12) as pool:
        answers = []
        for answered in as_completed([pool.submit(send, n) for n in range(12)]):
            answers.append(answered.result())
            if len(answers) == 12 - intake.WAITING:  # the others wait
                go.set()
    assert answers[: -intake.WAITING] == [503] * (12 - intake.WAITING)


def test_a_reprint_changes_neither_date_nor_address(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    words = "Olaf Scholz said on Monday that Germany would not supply the missiles."
    for url, day in (("https://a.example/1", "2024-05-01"), ("https://b.example/9", "2024-05-09")):
        found = arrive(
            words,
            url,
            Settings(),
            Article(content_digest(words), "", url=url, published=parse_date(day)),
        )
        kept = ledger.as_kept(found.article)
        ledger.mend(kept, {"onrecord@1": ["lift"]})
        ledger.add(kept, (), [], Codebook(()), "onrecord@1", {"lift": "1"})
        ledger.saw(found.article)
    (article,), (copy,) = ledger.articles(), ledger.copies()
    assert (article.url, str(article.day)) == ("https://a.example/1", "2024-05-01")
    assert (copy.url, str(copy.day)) == ("https://b.example/9", "2024-05-09")


@pytest.mark.parametrize(
    ("headers", "body", "book", "status", "why"),
    [
        ({}, ARTICLE, True, 401, "no token"),
        ({"Authorization": "Bearer wrong"}, ARTICLE, True, 401, "another token"),
        (TOKEN, ARTICLE, False, 409, "no codebook to read by"),
        (TOKEN, {"text": ""}, True, 422, "no text"),
        (TOKEN, {"text": " \n "}, True, 400, "white space alone"),
        (TOKEN, {"text": "x", "other": 1}, True, 422, "an unknown field is a slip"),
    ],
)
def test_what_is_not_taken(
    tmp_path: Path, headers: dict[str, str], body: dict[str, str], book: bool, status: int, why: str
) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    browser = client(ledger, "secret", codebook=BOOK if book else None)
    answer = browser.post("/api/v1/articles", json=body, headers=headers)
    assert answer.status_code == status, why
    assert ledger.count()["articles"] == 0


def test_a_date_that_is_none_is_noted(tmp_path: Path) -> None:
    """The article is kept without it."""
    browser = client(Ledger(str(tmp_path / "l.db")), "secret", codebook=BOOK)
    sent = ARTICLE | {"date": "soon"}
    answer = browser.post("/api/v1/articles", json=sent, headers=TOKEN)
    assert answer.status_code == 201 and "soon" in answer.json()["notes"][0]


def test_offices_on_the_page_of_an_actor(example: Path) -> None:
    """What the public record says of Antony Blinken stands beside what is told of him."""
    page = client(Ledger(str(example))).get("/actor", params={"name": "Antony Blinken"}).text
    assert "Offices held" in page and "2021-01-26 to 2025-01-20" in page
