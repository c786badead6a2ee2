"""The same ledger on a real PostgreSQL server, started for the test where one is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.errors import LedgerError
from onrecord.ledger import Ledger, copying
from onrecord.ledger.watchlist import Watchlist
from onrecord.model import Codebook, Identity, Judgement, Sameness, Verdict
from tests.conftest import article, statement
from tests.ledger.test_copying import everything, filled

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BINARIES, reason="no PostgreSQL server here; make tools"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A URL of a fresh database; the server runs as another user where this one is root."""
    folder = Path("/tmp") / f"onrecord-postgres-{os.getpid()}"
    folder.mkdir()
    prefix = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(name: str, *arguments: str) -> None:
        command = [*prefix, str(BINARIES[-1] / name), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/tmp")

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", "onrecord", "-E", "UTF8", "--no-locale")
    options = f"-p {port} -k {folder} -h 127.0.0.1"
    run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    time.sleep(0.2)
    try:
        yield f"postgresql+psycopg://onrecord@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_a_ledger_is_kept_judged_and_watched_there(server: str, codebook: Codebook) -> None:
    ledger = Ledger(server)
    said = [statement(id="1", via=("The Times",)), statement(id="2", actor="Emmanuel Macron")]
    digests = {"lift": "1"}
    assert ledger.add(article(), (), said, codebook, "onrecord@1", digests)
    assert not ledger.add(article(), (), said, codebook, "onrecord@1", digests), "nothing twice"
    before = ledger.version()
    assert Ledger(server).version() == before, "it is opened again as it was"
    now = datetime(2024, 6, 1, tzinfo=UTC)
    ledger.judge(Judgement("1", Verdict.CORRECT, "Ada", now, 1, "irony"))
    ledger.identify(Identity("Emmanuel Macron", "Olaf Scholz", Sameness.SAME, "Ada", now))
    found = {s.id: (s.actor, s.agreement) for s in ledger.statements()}
    assert found == {"1": ("Emmanuel Macron", 1), "2": ("Emmanuel Macron", -1)}
    assert ledger.version() != before
    assert ledger.find(["berlin"], 5) == ["a"] and list(dict(ledger.sketches())) == ["a"]
    assert ledger.statements(id="1") and next(ledger.judgements()).when == now


def made_for(server: str, name: str) -> None:
    """Make an empty database."""
    from sqlalchemy import create_engine, text

    with create_engine(server).connect().execution_options(isolation_level="AUTOCOMMIT") as made:
        made.execute(text(f"CREATE DATABASE {name}"))


def test_what_has_no_date_stands_where_sqlite_has_it(
    server: str, tmp_path: Path, codebook: Codebook
) -> None:
    found = []
    for where in (server.rpartition("/")[0] + "/undated", str(tmp_path / "l.db")):
        if where.startswith("postgres"):
            made_for(server, "undated")
        ledger = Ledger(where)
        for name, day in (("old", "2024-05-01"), ("new", "2024-05-02"), ("none", None)):
            made = article(f"One word of {name}.", name)
            made = made if day else replace(made, published=None)
            said = statement(id=name, article_id=name, day=day)
            ledger.add(made, (), [said], codebook, "onrecord@1", {"lift": "1"})
        found.append((ledger.find(["word"], 2), [s.id for s in ledger.statements()]))
    assert found[0] == found[1] == (["new", "old"], ["none", "old", "new"])


def test_the_watch_list_lives_there(server: str) -> None:
    kept = Watchlist(Ledger(server))
    kept.follow(["https://a.example/feed"])
    moment = datetime(2024, 6, 1, tzinfo=UTC)
    rows = [("https://a.example/1", "2024-06-01", "One", moment)]
    assert kept.found("https://a.example/feed", rows, '"1"', None, 100.0) == 1
    (page,) = kept.due_pages(0.0)
    assert page.published == moment
    kept.page_failed(page.url, 1, 50.0, "no answer", False)
    assert kept.problems() == [("https://a.example/1", "waiting", "no answer")]
    kept.page_done(page.url, None, None, 100.0)
    assert kept.count() == {"sources": 1, "kept": 1} and kept.next_at() == 100.0


WRITER = """
import sys
from onrecord.ledger import Ledger
from onrecord.model import Codebook, Concept
from tests.conftest import article, statement
book = Codebook((Concept("lift", "The ban should be lifted."),))
ledger = Ledger(sys.argv[1])
for n in range(30):
    for name in (f"shared-{n}", f"{sys.argv[2]}-{n}"):
        said = [statement(id=name, article_id=name, actor=f"Actor {n}")]
        one = ledger.as_kept(article(f"Text {name}.", name))
        ledger.add(one, (), said, book, "onrecord@1", {"lift": "1"})
"""


def test_several_write_at_once_and_nothing_is_lost_or_double(server: str) -> None:
    """Their tables too are made by whoever comes first."""
    made_for(server, "several")
    where = server.rpartition("/")[0] + "/several"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, where, f"own{n}"], stderr=subprocess.PIPE)
        for n in range(4)
    ]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told.decode()
    ledger = Ledger(where)
    found = [s.id for s in ledger.statements()]
    assert len(found) == len(set(found)) == 30 * 5
    assert ledger.count()["articles"] == 30 * 5


def test_a_ledger_moves_there_and_back_and_goes_on(
    server: str, tmp_path: Path, codebook: Codebook
) -> None:
    made_for(server, "moved")
    there = server.rpartition("/")[0] + "/moved"
    source = filled(str(tmp_path / "one.db"), codebook)
    with copying.copy(source, there) as moved:
        assert everything(Ledger(there)) == everything(source)
        assert copying.copy(moved, str(tmp_path / "back.db")).version() == source.version()
    assert everything(Ledger(tmp_path / "back.db")) == everything(source)
    now = datetime(2024, 6, 2, tzinfo=UTC)
    Ledger(there).judge(Judgement("2", Verdict.REJECT, "Ada", now))
    assert [s.id for s in Ledger(there).statements()] == ["3", "1"], "its word is the latest"
    with pytest.raises(LedgerError, match="already"):
        copying.copy(source, there)


def test_what_it_does_not_take_is_named(server: str, tmp_path: Path, codebook: Codebook) -> None:
    made_for(server, "narrow")
    there = server.rpartition("/")[0] + "/narrow"
    source = filled(str(tmp_path / "one.db"), codebook)
    long = statement(id="9", article_id="b", actor="W" * 500)
    source.add(source.article("b"), None, [long], codebook, "Bert", {"lift": "1"})  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match=r"actors .WWW.*too long.*nothing is kept"):
        copying.copy(source, there)
    assert Ledger(there).count()["articles"] == 0
