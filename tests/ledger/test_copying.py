"""A ledger at another place is the same ledger; half of one is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger, copying, store
from onrecord.ledger import tables as t
from onrecord.ledger.outbox import Outbox
from onrecord.ledger.reader import Reader
from onrecord.ledger.watchlist import Watchlist
from onrecord.model import Article, Attribution, Codebook, Identity, Judgement, Sameness, Verdict
from tests.conftest import article, statement

NOW = datetime(2024, 6, 1, 23, 30, tzinfo=timezone(timedelta(hours=-4)))
TOLD = [Attribution("a", ((0, 6),), ((7, 11),), ((12, 14),))]


def filled(where: str, codebook: Codebook) -> Ledger:
    """A ledger with something in every table."""
    ledger = Ledger(where)
    one = replace(article(), published=NOW, extra={"section": "world"}, url="https://a.example/1")
    said = [statement(id="1", via=("The Times",)), statement(id="2", actor="Emmanuel Macron")]
    ledger.add(one, TOLD, said, codebook, "onrecord@1", {"lift": "1"})
    bare = Article("b", "Paris said “oui” 🇫🇷.\n\nNothing else.")
    ledger.add(
        bare, (), [statement(id="3", article_id="b", day=None)], codebook, "Ada", {"lift": "1"}
    )
    ledger.saw(replace(one, outlet="The Herald", url="https://b.example/1"))
    ledger.judge(Judgement("1", Verdict.REJECT, "Ada", NOW, None, "irony"))
    ledger.judge(Judgement("1", Verdict.UNDO, "Bert", NOW))
    ledger.identify(Identity("Emmanuel Macron", "Olaf Scholz", Sameness.APART, "Ada", NOW))
    watched = Watchlist(ledger)
    watched.follow(["https://a.example/feed"])
    watched.found(
        "https://a.example/feed", [("https://a.example/2", "", "Two", NOW)], None, None, 9.0
    )
    Outbox(ledger).put("https://hook.example", {"x": "{}"})
    return ledger


def everything(ledger: Ledger) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables, as any database gives them."""
    with ledger.reading() as connection:
        return {
            table.name: sorted(
                ({k: copying._plain(v) for k, v in row.items()} for row in rows), key=repr
            )
            for table in t.metadata.sorted_tables
            for rows in [connection.execute(select(table)).mappings().all()]
        }


def written(ledger: Ledger, codebook: Codebook) -> Callable[[int], None]:
    """Adds an article whenever it is told of rows: somebody who writes meanwhile."""

    def write(_: int) -> None:
        name = f"new-{len(list(ledger.articles()))}"
        made = [statement(id=name, article_id=name)]
        ledger.add(article(f"Text {name}.", name), (), made, codebook, "onrecord@1", {"lift": "1"})

    return write


def test_all_of_it_arrives(tmp_path: Path, codebook: Codebook) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)
    steps: list[int] = []
    made = copying.copy(source, str(tmp_path / "two.db"), steps.append)
    found = everything(source)
    assert all(found.values()), "the test has something in every table"
    assert everything(Ledger(tmp_path / "two.db")) == found
    assert sum(steps) == copying.size(source) and made.version() == source.version()
    with made.reading() as connection:
        empty = connection.execute(select(t.articles.c.id).where(t.articles.c.extra.is_(None)))
        assert empty.scalars().all() == ["b"], "nothing stays nothing, and is not JSON's null"


def test_a_copy_goes_on_by_itself(tmp_path: Path, codebook: Codebook) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)
    copying.copy(source, str(tmp_path / "two.db")).close()
    ledger = Ledger(tmp_path / "two.db")
    ledger.judge(Judgement("2", Verdict.REJECT, "Ada", NOW))
    assert [s.id for s in ledger.statements()] == ["3", "1"]
    assert [s.id for s in source.statements()] == ["3", "1", "2"], "the other is as it was"


@pytest.mark.parametrize("again", ["one.db", "two.db"])
def test_what_is_there_stays(tmp_path: Path, codebook: Codebook, again: str) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)
    copying.copy(source, str(tmp_path / "two.db")).close()
    before = everything(Ledger(tmp_path / again))
    with pytest.raises(LedgerError, match="name a new one"):
        copying.copy(source, str(tmp_path / again))
    assert everything(Ledger(tmp_path / again)) == before


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, codebook: Codebook) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(source, str(tmp_path / "two.db"), stop)
    assert [p.name for p in tmp_path.iterdir() if "two" in p.name] == []
    assert copying.copy(source, str(tmp_path / "two.db")).count() == source.count()


def test_what_is_written_meanwhile_is_not_half_there(tmp_path: Path, codebook: Codebook) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)
    writer, before = Ledger(tmp_path / "one.db"), everything(source)
    copying.copy(source, str(tmp_path / "two.db"), written(writer, codebook)).close()
    assert everything(Ledger(tmp_path / "two.db")) == before
    assert len(list(writer.articles())) > 2


def test_another_copy_that_was_quicker_stays(tmp_path: Path, codebook: Codebook) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)
    there = tmp_path / "two.db"

    def other(_: int) -> None:
        there.write_text("somebody's")

    with pytest.raises(LedgerError, match="name a new one"):
        copying.copy(source, str(there), other)
    assert there.read_text() == "somebody's"
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(("part", "part-wal"))]
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere.db")
    with pytest.raises(LedgerError, match="name a new one"):
        copying.copy(source, str(tmp_path / "link.db"))
    assert (tmp_path / "link.db").is_symlink()


def test_an_address_of_a_file_is_a_file(tmp_path: Path, codebook: Codebook) -> None:
    source = filled(str(tmp_path / "one.db"), codebook)
    made = copying.copy(source, f"sqlite:///{tmp_path}/two.db")
    assert everything(made) == everything(source) and (tmp_path / "two.db").is_file()


def test_what_lost_its_article_is_left_out(tmp_path: Path, codebook: Codebook) -> None:
    """Another program deletes an article, and leaves what was read in it."""
    source = filled(str(tmp_path / "one.db"), codebook)
    with sqlite3.connect(tmp_path / "one.db") as other:
        other.execute("DELETE FROM articles WHERE id = 'b'")
    made = copying.copy(source, str(tmp_path / "two.db"))
    assert [s.id for s in made.statements()] == [s.id for s in source.statements()] == ["1", "2"]
    assert {row["article_id"] for row in everything(made)["readings"]} == {"a"}


def test_a_colleagues_file_is_read_at_one_moment(
    tmp_path: Path, codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That may not be written to here, while its owner writes."""
    writer = filled(str(tmp_path / "one.db"), codebook)
    before = everything(writer)
    monkeypatch.setattr(store, "_is_archive", lambda where: where.endswith("one.db"))
    archive = Reader(tmp_path / "one.db", create=False)
    copying.copy(archive, str(tmp_path / "two.db"), written(writer, codebook)).close()
    assert everything(Ledger(tmp_path / "two.db")) == before
