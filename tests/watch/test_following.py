"""`onrecord watch` as it is typed: who is followed no more, and what an exit code says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from onrecord.errors import StoreError
from onrecord.faces.cli import app
from onrecord.faces.watching import _patient
from onrecord.ledger import Ledger
from onrecord.ledger.watchlist import Watchlist
from onrecord.watch.watching import Round
from tests.watch.rude import Rude

Run = Callable[..., Result]
BOOK = "concepts: [{id: t, proposition: Germany should supply Taurus missiles.}]"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("onrecord.watch.fetch.Fetcher.free_at", lambda *_: 0.0)
    Path("codebook.yaml").write_text(BOOK)
    options = ["-l", "l.db", "-c", "codebook.yaml", "--allow", "127.0.0.1"]
    return lambda *given: CliRunner().invoke(app, ["watch", *given, *options])


def test_once_leaves_with_1_where_something_failed(run: Run, server: Rude) -> None:
    server.links = ["/story"]
    assert run(f"{server.home}/feed", "--once").exit_code == 0
    done = run(f"{server.home}/broken", "--once")
    assert done.exit_code == 1 and "1 failed" in done.output
    assert "500" in run("--problems").output


def test_an_address_is_followed_no_more(run: Run, server: Rude) -> None:
    feed, broken = f"{server.home}/feed", f"{server.home}/broken"
    server.links = ["/story"]
    run(feed, broken, "--once")
    assert run("--forget", broken).exit_code == 0
    with Ledger("l.db", create=False) as ledger:
        kept = Watchlist(ledger)
        assert kept.addresses() == [feed] and kept.count()["kept"] == 1
    assert "Nothing fails" in run("--problems").output
    again = run("--forget", broken)
    assert again.exception and f"follows {feed}" in str(again.exception)
    Path("onrecord.toml").write_text(f'sources = ["{feed}"]')
    refused = run("--forget", feed)
    assert refused.exception and "onrecord.toml" in str(refused.exception)


@pytest.mark.parametrize(("path", "words"), [("/cyrillic", "Киев"), ("/plain", "Olaf Scholz")])
def test_an_answer_is_read_as_its_server_says_it_is_written(
    run: Run, server: Rude, path: str, words: str
) -> None:
    server.links = [path]
    assert run(f"{server.home}/feed", "--once").exit_code == 0
    with Ledger("l.db", create=False) as ledger:
        (only,) = ledger.articles()
    assert words in only.text


def test_what_is_wrong_with_a_kept_article_is_said(run: Run, server: Rude) -> None:
    done = run(f"{server.home}/plain", "--once")
    assert "added, 0 statements; " in done.output and "date" in done.output


def test_a_database_that_is_gone_for_a_while_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("onrecord.faces.watching.time.sleep", slept.append)
    tries = iter([2, 1, 0, 1, 0])  # rounds until the database is gone again; 0: it is not there

    def rounds() -> Iterator[Round]:
        for number in range(next(tries)):
            yield Round(f"https://example.org/{number}")
        raise StoreError("l.db: the database system is starting up")

    with pytest.raises(StoreError):
        list(_patient(rounds, once=True))
    assert slept == [], "one round alone does not wait"
    seen: list[str] = []
    with pytest.raises(RuntimeError):  # no further try was foreseen
        seen.extend(one.url for one in _patient(rounds, once=False))
    assert len(seen) == 2 and slept == [60, 120, 60, 120], "longer each time, until it is back"
