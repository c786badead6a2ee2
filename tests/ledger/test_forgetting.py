"""What is taken out leaves no word behind, and whoever looks at a ledger sees that it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger
from onrecord.ledger.outbox import Outbox
from onrecord.ledger.watchlist import Watchlist
from onrecord.model import Codebook, Concept, Judgement, Verdict
from tests.conftest import article, statement

READ = {"lift": "1"}
HERE, COPY = "https://a.example/1", "https://b.example/1"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path / "l.db"))


def test_names_and_titles_go_with_an_article(ledger: Ledger, codebook: Codebook) -> None:
    kept = Watchlist(ledger)
    led = HERE + "?utm_source=feed"  # an address that leads there
    other = "https://a.example/2"
    rows = [
        (HERE, "1", "Scholz is secretly ill", None),
        (led, "1", "Scholz is secretly ill", None),
        (other, "1", "Scholz is secretly ill", None),
        (COPY, "1", "Scholz is ill", None),
    ]
    kept.follow(["https://a.example/feed"])
    kept.found("https://a.example/feed", rows, None, None, 0.0)
    named = replace(article(), url=HERE, title="Scholz is secretly ill")
    ledger.add(named, (), [statement()], codebook, "onrecord@1", READ)
    ledger.saw(replace(article(), url=COPY))
    ledger.forget("a")
    assert [page.url for page in kept.due_pages(1.0)] == [other], "the watch would bring it back"
    assert kept.found("https://a.example/feed", [(HERE, "2", "New", None)], None, None, 0.0) == 0
    kept.page_done(HERE, None, None, 1.0)
    kept.forget("https://a.example/feed")
    kept.follow(["https://a.example/feed"])
    assert kept.found("https://a.example/feed", [(HERE, "3", "New", None)], None, None, 0.0) == 0
    with ledger.reading() as connection:
        titles = connection.execute(text("SELECT DISTINCT title FROM pages")).all()
    assert titles == [(None,)], "nor is its title left"
    with ledger.reading() as connection:
        assert connection.execute(text("SELECT name FROM actors")).all() == []


def test_another_article_in_the_place_of_one_is_another_version(
    ledger: Ledger, codebook: Codebook
) -> None:
    versions = [ledger.version()]
    for name in ("a", "b"):
        ledger.add(
            article(f"{name} said no.", name),
            (),
            [statement(id=name, article_id=name)],
            codebook,
            "onrecord@1",
            READ,
        )
        versions.append(ledger.version())
        ledger.forget(name)
        versions.append(ledger.version())
    assert len(set(versions)) == 5


def test_who_only_reads_waits_for_no_writer(ledger: Ledger, codebook: Codebook) -> None:
    with ledger.engine.begin() as connection:
        connection.execute(text("UPDATE changes SET number = 7"))
        assert Watchlist(ledger).problems() == [] and Watchlist(ledger).next_at() is None
        assert Outbox(ledger).count() == {} and list(ledger.statements()) == []


def test_a_shift_is_put_once_under_any_of_its_names(ledger: Ledger) -> None:
    box = Outbox(ledger)
    assert box.put("https://a.example", {}) == 0, "from now on"
    assert box.put("https://a.example", {"x": "{}", "y": "{}"}, {"y": ("x",)}) == 1
    assert box.put("https://a.example", {"z": "{}"}, {"z": ("x",)}) == 0


def test_a_question_goes_with_what_was_found_on_it(ledger: Ledger, codebook: Codebook) -> None:
    """Other questions' statements stay, and so do the articles; asked again, it is read again."""
    two = Codebook((*codebook.concepts, Concept("supply", "Taurus should be supplied.")))
    said = [
        statement(id="1"),
        statement(id="2", concept="supply", actor="Annalena Baerbock"),
        statement(id="3"),
    ]
    ledger.add(article(), (), said, two, "onrecord@1", {"lift": "1", "supply": "1"})
    ledger.judge(Judgement("3", Verdict.REJECT, "Ada", datetime(2024, 6, 1, tzinfo=UTC)))
    Outbox(ledger).put("https://hook.example", {"old": "{}"})
    Outbox(ledger).put("https://hook.example", {"x": '{"statement": "2"}', "y": '{"of": "1"}'})
    version = ledger.version()
    assert ledger.forget_question("supply") == 1 and ledger.version() != version
    assert list(ledger.concepts()) == ["lift"] and [s.id for s in ledger.statements()] == ["1"]
    assert ledger.readings("a", "onrecord@1") == {"lift": "1"}
    assert [one.id for one in Outbox(ledger).due(["https://hook.example"], 1.0)] == ["y"]
    with ledger.reading() as connection:
        assert connection.execute(text("SELECT name FROM actors")).all() == [("Olaf Scholz",)]
    with pytest.raises(LedgerError, match="no question 'supply'"):
        ledger.forget_question("supply")
    assert ledger.forget_question("lift") == 2 and ledger.article("a") == article()
    assert ledger.add(article(), (), said, two, "onrecord@1", {"lift": "1", "supply": "1"})
    assert {s.id for s in ledger.statements()} == {"1", "2"}, "what people decided is still there"


def test_what_waits_and_is_found_no_more_is_not_told(tmp_path: Path, codebook: Codebook) -> None:
    box = Outbox(Ledger(str(tmp_path / "l.db")))
    hook = "https://a.example"
    box.put(hook, {})
    assert box.put(hook, {"x": "{}", "y": "{}"}) == 2
    assert box.put(hook, {"z": "{}"}, {"z": ("y",)}) == 0, "y is z now"
    assert [one.id for one in box.due([hook], 1e12)] == ["y"], "nobody hears of x, struck out"
    assert box.put(hook, {"x": "{}"}) == 1, "until it is found again"
