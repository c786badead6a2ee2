"""What lasts, and what people decided."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from onrecord.errors import LedgerError
from onrecord.findings.evidence import lanes
from onrecord.findings.ties import Ties
from onrecord.ledger import Ledger, store
from onrecord.ledger.decisions import decisions
from onrecord.model import (
    Attribution,
    Codebook,
    Concept,
    Identity,
    Judgement,
    Sameness,
    Verdict,
)
from onrecord.sketches import sketch
from tests.conftest import article, statement

CODER = "onrecord@1"
TOLD = [Attribution("a", ((0, 6),), ((7, 11),), ((12, 14),))]


def add(ledger: Ledger, codebook: Codebook, **given: object) -> bool:
    made = [statement(**given)]
    return ledger.add(article(), TOLD, made, codebook, CODER, {"lift": str(given.get("agreement"))})


def test_what_is_added_comes_back(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    given = statement(via=("The New York Times",), past=False)
    assert ledger.add(article(), TOLD, [given], codebook, CODER, {"lift": "x"})
    assert list(ledger.statements()) == [given]
    assert ledger.attributions("a") == TOLD
    assert ledger.article("a") == article()


def test_adding_again_changes_nothing(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    assert add(ledger, codebook)
    before = ledger.count()
    assert not add(ledger, codebook)
    assert ledger.has_read("a", CODER, {"lift": "None"})
    assert not ledger.has_read("a", CODER, {"lift": "another proposition"})
    assert not ledger.has_read("a", "another@1", {"lift": "None"})
    assert ledger.count() == before


def test_the_same_words_are_one_article_with_the_first_text(
    tmp_path: Path, codebook: Codebook
) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    add(ledger, codebook)
    same_words = replace(article(identity="other"), text="Berlin  said\nno.")
    kept = ledger.as_kept(same_words)
    assert (kept.id, kept.text) == ("a", "Berlin said no."), "offsets point into what is stored"
    with pytest.raises(LedgerError, match="another text"):
        ledger.add(replace(same_words, id="a"), [], [], codebook, CODER, {"lift": "y"})


def test_two_contents_under_one_id_are_both_kept(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    add(ledger, codebook)
    other = ledger.as_kept(article("Berlin said no. Paris said yes."))
    assert other.id.startswith("a~")
    same = statement(article_id=other.id, id="1" * 16)
    assert ledger.add(other, [], [same], codebook, CODER, {"lift": "None"})
    assert ledger.count()["articles"] == 2 and len(list(ledger.statements())) == 2


def test_a_codebook_that_goes_back_is_read_again(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    for digest, agreement in (("one", -1), ("two", 1), ("one", -1)):
        made = [statement(agreement=agreement)]
        assert ledger.add(article(), TOLD, made, codebook, CODER, {"lift": digest})
        assert [s.agreement for s in ledger.statements()] == [agreement]


def test_judgements_survive_a_new_reading_and_win(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    add(ledger, codebook, agreement=-1)
    now = datetime(2024, 6, 1, tzinfo=UTC)
    ledger.judge(Judgement("0" * 16, Verdict.CORRECT, "Ada", now, agreement=0, why="conditional"))
    add(ledger, codebook, agreement=1)
    (found,) = ledger.statements()
    assert (found.agreement, found.confidence) == (0, 1.0)
    ledger.judge(Judgement("0" * 16, Verdict.REJECT, "Ada", now))
    assert list(ledger.statements()) == []
    assert [j.verdict for j in ledger.judgements()] == ["correct", "reject"]


def test_a_judgement_needs_its_statement(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    with pytest.raises(LedgerError, match="no statement"):
        ledger.judge(Judgement("f" * 16, Verdict.ACCEPT, "Ada", datetime.now(UTC)))


def test_half_an_article_is_never_kept(tmp_path: Path, codebook: Codebook) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    broken = statement(id="1" * 16, concept="not in the codebook")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        ledger.add(article(), TOLD, [statement(), broken], codebook, CODER, {"lift": "x"})
    assert ledger.count() == {"articles": 0, "attributions": 0, "statements": 0}


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    with pytest.raises(LedgerError, match="another program"):
        Ledger(str(path))
    (tmp_path / "text.db").write_text("This is no database, but a text of some length. " * 20)
    with pytest.raises(LedgerError, match="cannot be opened"):
        Ledger(str(tmp_path / "text.db"))


def test_a_ledger_of_the_future_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    Ledger(str(path))
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="newer onrecord"):
        Ledger(str(path))


def test_reading_does_not_make_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such ledger"):
        Ledger(str(tmp_path / "none.db"), create=False)
    assert not (tmp_path / "none.db").exists()


def test_the_migration_and_the_tables_agree(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from onrecord.ledger.tables import metadata

    Ledger(str(tmp_path / "l.db"))
    with create_engine(f"sqlite:///{tmp_path / 'l.db'}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from onrecord.ledger.store import HEAD

    config = Config()
    config.set_main_option("script_location", "onrecord.ledger:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_migration_that_was_killed_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.runtime.migration import HeadMaintainer

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(HeadMaintainer, "update_to_step", stop)
        with pytest.raises(KeyboardInterrupt):
            Ledger(str(tmp_path / "l.db"))
    assert Ledger(str(tmp_path / "l.db")).count()["articles"] == 0


def test_a_ledger_of_the_first_schema_is_brought_up_to_date(
    tmp_path: Path, codebook: Codebook
) -> None:
    where = str(tmp_path / "l.db")
    ledger = Ledger(where)
    ledger.add(article(), (), [statement()], codebook, "onrecord@1", {"lift": "1"})
    with sqlite3.connect(where) as connection:  # as 0.1.0's first ledgers were
        connection.execute("DROP VIEW judged_statements")
        connection.execute("DROP INDEX statements_by_concept")
        connection.execute("DROP INDEX articles_by_day")
        connection.execute("DROP INDEX articles_by_page")
        for column in ("extra", "sketch", "east", "mended", "page", "replaced_by"):
            connection.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        connection.execute("DROP TABLE copies")
        connection.execute("DROP TABLE changes")
        for name in ("identities", "sources", "pages", "deliveries"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    again = Ledger(where)
    assert again.article("a") == ledger.article("a") and len(list(again.statements())) == 1
    assert dict(again.sketches()) == {"a": sketch(article().text)}


def test_an_article_keeps_the_day_of_its_own_calendar(tmp_path: Path, codebook: Codebook) -> None:
    """An evening in Washington is the next day in Greenwich."""
    where = str(tmp_path / "l.db")
    evening = datetime(2024, 5, 22, 21, 30, tzinfo=timezone(timedelta(hours=-4)))
    ledger = Ledger(where)
    given = replace(article(), published=evening)
    ledger.add(given, (), [], codebook, "onrecord@1", {"lift": "1"})
    for kept in (ledger.article("a"), Ledger(where).article("a"), *Ledger(where).articles()):
        assert kept and kept.published == evening and kept.day == date(2024, 5, 22)
    hers = [statement(id=day, coder="Ada", day=day) for day in ("2024-05-22", "2020-01-01")]
    ledger.add(given, None, hers, codebook, "Ada", {"lift": "1"})
    in_utc = replace(given, published=evening.astimezone(UTC))
    ledger.mend(ledger.as_kept(in_utc), {"onrecord@1": ["lift"]})
    kept = ledger.article("a")
    assert kept and kept.day == date(2024, 5, 23), "who gives it says what day it is"
    assert not ledger.has_read("a", "onrecord@1", {"lift": "1"}), "its statements are dated anew"
    assert {str(s.said_on) for s in ledger.statements(coder="Ada")} == {"2024-05-23", "2020-01-01"}


def test_the_same_words_from_another_outlet_are_noted_once(
    tmp_path: Path, codebook: Codebook
) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    first = replace(article(), outlet="Example Wire")
    ledger.add(first, (), [], codebook, "onrecord@1", {"lift": "1"})
    for outlet in ("Example Wire", "Example Portal", "Example Portal"):
        ledger.saw(replace(first, outlet=outlet))
    (copy,) = ledger.copies()
    assert (copy.id, copy.outlet) == (first.id, "Example Portal")
    assert len(list(ledger.articles())) == 1


@pytest.mark.parametrize(
    "where", ["ada:hunter2@127.0.0.1:1/x", "127.0.0.1:1/x?password=hunter2", "ada:@hunter2@a:1/x"]
)
def test_a_password_is_not_said(where: str) -> None:
    with pytest.raises(LedgerError) as met:
        Ledger(f"postgresql+none://{where}")
    assert "hunter2" not in str(met.value)


def test_names_that_go_with_a_merged_one_follow_it() -> None:
    told = [statement(id=n, actor=n) for n in ("Paul D. Ryan", "Paul Ryan", "A. Smith")]
    found = {a for (a, _), _ in lanes(told, ties=Ties(same={"Paul D. Ryan": "A. Smith"}))}
    assert found == {"A. Smith"}
    three = [statement(id=n, actor=n) for n in ("Paul D. Ryan", "Paul Ryan", "Dr. Paul Ryan")]
    apart = frozenset({frozenset({"Paul D. Ryan", "Paul Ryan"})})
    names = {a for (a, _), _ in lanes(three, ties=Ties(apart=apart))}
    assert len(names) == 2


def test_the_latest_merge_says_which_name_stays() -> None:
    pairs = [("Joe Biden", "US"), ("Joe Biden", "US officials"), ("US", "US officials")]
    made = [Identity(a, b, Sameness.SAME, "x", datetime.now(UTC)) for a, b in pairs]
    assert decisions((), made).names == {"Joe Biden": "US", "US officials": "US"}


def test_a_ledger_that_may_not_be_written_can_be_read(
    tmp_path: Path, codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "l.db"
    Ledger(str(where)).add(article(), (), [statement()], codebook, "x", {"lift": "1"})
    with sqlite3.connect(where) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    monkeypatch.setattr("os.access", lambda path, mode: False)
    archive = Ledger(str(where), create=False)
    assert len(list(archive.statements())) == 1
    now = datetime(2024, 6, 1, tzinfo=UTC)
    with pytest.raises(LedgerError, match=r"l\.db: attempt to write a readonly database"):
        archive.judge(Judgement("0" * 16, Verdict.REJECT, "Ada", now))


def test_a_mended_article_makes_another_version(tmp_path: Path, codebook: Codebook) -> None:
    """Nothing is more or less than before, and still the pages have something new to show."""
    ledger = Ledger(str(tmp_path / "l.db"))
    ledger.add(article(), (), [], codebook, "onrecord@1", {"lift": "1"})
    before = ledger.version()
    ledger.mend(replace(article(), title="Another title"), {"onrecord@1": ["lift"]})
    assert ledger.version() != before


def test_who_may_only_read_sees_what_the_owner_kept_last(
    tmp_path: Path, codebook: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies in the log beside the file for as long as the owner's program runs."""
    where = str(tmp_path / "l.db")
    owner = Ledger(where)
    with sqlite3.connect(where) as other:  # keeps the log from being taken into the file
        other.execute("SELECT count(*) FROM articles").fetchone()
        owner.add(article(), (), [statement()], codebook, "onrecord@1", {"lift": "1"})
        assert Path(where + "-wal").stat().st_size
        monkeypatch.setattr(store, "_is_archive", lambda _: True)
        assert Ledger(where, create=False).count()["articles"] == 1
    other.close()


def test_two_who_keep_the_same_content_at_once_keep_it_once(
    tmp_path: Path, codebook: Codebook
) -> None:
    where = str(tmp_path / "l.db")
    one, two = Ledger(where), Ledger(where)
    wire, portal = (
        ledger.as_kept(replace(article(), id=i)) for ledger, i in ((one, "w"), (two, "p"))
    )
    assert one.add(wire, (), [], codebook, "onrecord@1", {"lift": "1"})
    assert not two.add(portal, (), [], codebook, "onrecord@1", {"lift": "1"})
    assert [a.id for a in one.articles()] == ["w"]


def test_sql_finds_statements_as_people_left_them(tmp_path: Path) -> None:
    ledger = Ledger(str(tmp_path / "l.db"))
    names = ("kept", "wrong", "gone", "back")
    said = [statement(id=n.ljust(16, "0"), start=i, confidence=0.6) for i, n in enumerate(names)]
    book = Codebook((Concept("lift", "The ban should be lifted."),))
    ledger.add(article(), (), said, book, "onrecord@1", {"lift": "1"})
    moment = datetime(2024, 6, 1, tzinfo=UTC)
    for name, *verdicts in (("wrong", "correct"), ("gone", "reject"), ("back", "reject", "undo")):
        for verdict in map(Verdict, verdicts):
            right = 1 if verdict is Verdict.CORRECT else None
            ledger.judge(Judgement(name.ljust(16, "0"), verdict, "Ada", moment, right))
    with sqlite3.connect(tmp_path / "l.db") as plain:
        asked = "SELECT id, agreement, confidence FROM judged_statements ORDER BY start"
        found = [(i.rstrip("0"), *rest) for i, *rest in plain.execute(asked)]
        assert found == [("kept", -1, 0.6), ("wrong", 1, 1.0), ("back", -1, 0.6)]
        assert {(s.agreement, s.confidence) for s in ledger.statements()} == {
            (a, c) for _, a, c in found
        }
        plain.execute("DELETE FROM articles")
    assert not list(ledger.statements()), "what no article holds is said no more"
