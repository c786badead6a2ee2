"""A page that was changed: nothing of it is heard twice, and nothing is lost."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.ledger import Ledger
from onrecord.ledger.versions import page_of
from onrecord.model import Article, Codebook, Judgement, Statement, Verdict
from tests.conftest import article, statement

CODER, READ = "onrecord@1", {"lift": "as it is"}
PAGE = "https://news.example/taurus"
FIRST = (
    "Chancellor Olaf Scholz said no to the ban being lifted when he was asked about it on Monday."
)
THEN = FIRST + " Later on Monday the chancellor's spokesman said that nothing had been decided yet."
LAST = "Correction at the end. " + THEN.replace("said no to", "did not say no to")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path / "l.db"))


def version(text: str, url: str | None = PAGE, name: str = "a", day: str = "2024-05-23") -> Article:
    return replace(article(text, name, day), url=url)


def add(
    ledger: Ledger, book: Codebook, made: Article, *said: Statement, coder: str = CODER
) -> Article:
    kept = ledger.as_kept(made)
    own = [replace(s, article_id=kept.id, coder=coder) for s in said]
    ledger.add(kept, (), own, book, coder, READ)
    return kept


def said(name: str, **given: object) -> Statement:
    return statement(id=name * 16, **given)


def test_the_later_version_stands_for_both(ledger: Ledger, codebook: Codebook) -> None:
    first = add(ledger, codebook, version(FIRST), said("1"))
    again = add(ledger, codebook, version(THEN, PAGE + "/?utm_source=feed"), said("2"))
    last = add(
        ledger, codebook, version(LAST, PAGE.replace("https", "http")), said("3", agreement=1)
    )
    assert [s.id[0] for s in ledger.statements()] == ["3"]
    assert ledger.versions() == {first.id: last.id, again.id: last.id}
    assert [s.id[0] for s in ledger.statements(article_id=first.id)] == ["1"], "it stays"
    assert [name for name, _ in ledger.sketches()] == [last.id]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (THEN, "https://news.example/scholz"),
        ("Something else entirely was said in Paris on Tuesday by the president.", PAGE),
    ],
)
def test_other_pages_and_other_words_are_other_articles(
    ledger: Ledger, codebook: Codebook, text: str, url: str
) -> None:
    add(ledger, codebook, version(FIRST), said("1"))
    add(ledger, codebook, version(text, url), said("2"))
    assert ledger.versions() == {} and len(list(ledger.statements())) == 2


def test_an_older_copy_that_comes_later_is_the_earlier_version(
    ledger: Ledger, codebook: Codebook
) -> None:
    now = add(ledger, codebook, version(THEN), said("2"))
    old = add(ledger, codebook, version(FIRST, name="b", day="2024-05-22"), said("1"))
    assert ledger.versions() == {old.id: now.id}
    assert [s.id[0] for s in ledger.statements()] == ["2"]


def test_a_giver_s_id_is_a_place_too(ledger: Ledger, codebook: Codebook) -> None:
    add(ledger, codebook, version(FIRST, None), said("1"))
    last = add(ledger, codebook, version(THEN, None), said("2"))
    assert last.id.startswith("a~") and ledger.versions() == {"a": last.id}


def test_what_a_person_found_counts_until_they_read_the_later_one(
    ledger: Ledger, codebook: Codebook
) -> None:
    add(ledger, codebook, version(FIRST), said("1"), coder="Ada")
    last = add(ledger, codebook, version(THEN), said("2"))
    assert {s.coder for s in ledger.statements()} == {"Ada", CODER}
    ledger.add(last, None, [], codebook, "Ada", READ)
    assert {s.coder for s in ledger.statements()} == {CODER}


def test_decisions_hold_for_the_same_words_in_the_later_version(
    ledger: Ledger, codebook: Codebook
) -> None:
    words = {"evidence": "said no to the ban"}
    add(ledger, codebook, version(FIRST), said("1", **words), said("2", concept="lift", start=9))
    when = datetime(2024, 6, 1, tzinfo=UTC)
    ledger.judge(Judgement("1" * 16, Verdict.CORRECT, "Ada", when, 0))
    ledger.judge(Judgement("2" * 16, Verdict.REJECT, "Ada", when))
    last = add(ledger, codebook, version(THEN), said("3", **words), said("4", evidence="decided"))
    assert {s.id[0]: s.agreement for s in ledger.statements()} == {"3": 0, "4": -1}
    ledger.judge(Judgement("3" * 16, Verdict.UNDO, "Ada", when))
    ledger.add(
        last, (), [replace(said("3", **words), article_id=last.id)], codebook, CODER, {"lift": "x"}
    )
    assert [s.agreement for s in ledger.statements()] == [-1], "what was taken back stays so"


def test_a_page_may_go_back_and_a_version_be_taken_out(ledger: Ledger, codebook: Codebook) -> None:
    first = add(ledger, codebook, version(FIRST), said("1"))
    last = add(ledger, codebook, version(THEN), said("2"))
    ledger.returned(first.id, PAGE)
    assert ledger.versions() == {last.id: first.id}
    ledger.returned(first.id, PAGE)
    ledger.forget(first.id)
    assert ledger.versions() == {} and [s.id[0] for s in ledger.statements()] == ["2"]


def test_the_same_words_elsewhere_bring_nothing_back(ledger: Ledger, codebook: Codebook) -> None:
    first = add(ledger, codebook, version(FIRST), said("1"))
    last = add(ledger, codebook, version(THEN), said("2"))
    ledger.returned(first.id, "https://other.example/reprint")
    assert ledger.versions() == {first.id: last.id}


def test_a_page_that_was_cut_short_withdraws_nothing(ledger: Ledger, codebook: Codebook) -> None:
    words = " ".join(f"word{n} of it" for n in range(200))
    add(ledger, codebook, version(words), said("1"))
    add(ledger, codebook, version("Subscribe to read on. " + words[:400]), said("2"))
    assert {s.id[0] for s in ledger.statements()} == {"1", "2"}


def test_who_read_two_versions_of_three_is_heard_once(ledger: Ledger, codebook: Codebook) -> None:
    add(ledger, codebook, version(FIRST), said("1"), coder="llm:m")
    add(ledger, codebook, version(THEN), said("2", agreement=1), coder="llm:m")
    add(ledger, codebook, version(LAST), said("3"))
    assert {s.id[0] for s in ledger.statements()} == {"2", "3"}


def test_decisions_go_back_with_a_page_too(ledger: Ledger, codebook: Codebook) -> None:
    words, when = {"evidence": "said no to the ban"}, datetime(2024, 6, 1, tzinfo=UTC)
    first = add(ledger, codebook, version(FIRST), said("1", **words))
    last = add(ledger, codebook, version(THEN), said("2", **words))
    ledger.judge(Judgement("2" * 16, Verdict.REJECT, "Ada", when))
    ledger.returned(first.id, PAGE)
    assert list(ledger.statements()) == []
    ledger.judge(Judgement("1" * 16, Verdict.UNDO, "Ada", when))
    ledger.judge(Judgement("1" * 16, Verdict.CORRECT, "Ada", when, 0))
    ledger.forget(first.id)
    assert [s.agreement for s in ledger.statements()] == [0], "the latest word on the same words"
    assert ledger.versions() == {} and ledger.article(last.id) is not None


def test_the_latest_word_holds_on_whichever_version_it_was_said(
    ledger: Ledger, codebook: Codebook
) -> None:
    words, when = {"evidence": "said no to the ban"}, datetime(2024, 6, 1, tzinfo=UTC)
    first = add(ledger, codebook, version(FIRST), said("1", **words))
    ledger.judge(Judgement("1" * 16, Verdict.ACCEPT, "Ada", when))
    add(ledger, codebook, version(THEN), said("2", **words))
    assert [s.confidence for s in ledger.statements()] == [1.0]
    for verdict, left in ((Verdict.REJECT, []), (Verdict.ACCEPT, [1.0]), (Verdict.UNDO, [0.9])):
        ledger.judge(Judgement("1" * 16, verdict, "Ada", when))
        assert [s.confidence for s in ledger.statements()] == left, "said of the earlier version"
    ledger.judge(Judgement("2" * 16, Verdict.CORRECT, "Ada", when, 1))
    ledger.returned(first.id, PAGE)
    assert [s.agreement for s in ledger.statements()] == [1], "the page has its first words again"


def test_the_view_and_an_older_ledger_know_it_too(
    tmp_path: Path, ledger: Ledger, codebook: Codebook
) -> None:
    add(ledger, codebook, version(FIRST), said("1"))
    add(ledger, codebook, version(THEN), said("2"))
    ledger.close()
    shown = "SELECT substr(id, 1, 1) FROM judged_statements"
    with sqlite3.connect(tmp_path / "l.db") as connection:
        assert connection.execute(shown).fetchall() == [("2",)]
        connection.executescript("DROP VIEW judged_statements; DROP TABLE changes")
        connection.execute("DROP INDEX articles_by_page")
        connection.execute("ALTER TABLE pages DROP COLUMN kept_at")
        for column in ("page", "replaced_by"):
            connection.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        connection.execute("CREATE VIEW judged_statements AS SELECT * FROM statements")
        connection.execute("UPDATE alembic_version SET version_num = '0008'")
    assert [s.id[0] for s in Ledger(str(tmp_path / "l.db")).statements()] == ["2"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.news.example/a/", "https://news.example/a#top", True),
        ("https://news.example/a?id=1&utm_medium=x", "https://news.example/a?id=1", True),
        ("https://news.example/a?id=1", "https://news.example/a?id=2", False),
        ("https://news.example/a", "https://other.example/a", False),
    ],
)
def test_addresses_of_one_page(one: str, other: str, same: bool) -> None:
    pages = {page_of(Article("x", "", url=url)) for url in (one, other)}
    assert (len(pages) == 1) is same
    assert page_of(Article("0123456789abcdef", "", url="mailto:a")) is None
