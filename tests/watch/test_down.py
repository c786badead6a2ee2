"""A site where nobody answers holds up nobody."""

from __future__ import annotations

from pathlib import Path

from onrecord.ledger import Ledger
from onrecord.model import Codebook
from onrecord.settings import Settings
from onrecord.watch import Fetcher, Watcher
from onrecord.watch.fetch import Fetched, FetchError
from tests.watch.test_watch import Clock


def test_a_dead_site_is_dialled_once_a_round(tmp_path: Path) -> None:
    clock, dialled = Clock(), list[str]()

    class Told(Fetcher):
        def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Fetched:
            dialled.append(url)
            if "dead" in url:
                clock.now += 10
                raise FetchError("the server does not answer in time", down=True)
            return Fetched(url, None)

    fetcher = Told(clock=clock, sleep=clock.sleep, pause=0.0)
    ledger = Ledger(str(tmp_path / "l.db"))
    watcher = Watcher(ledger, Codebook(()), Settings(), fetcher, clock)
    watcher.kept.follow(["https://quick.example/feed"])
    names = [f"https://dead.example/{n}" for n in range(300)] + ["https://quick.example/1"]
    rows = [(name, "", None, None) for name in names]
    watcher.kept.found("https://quick.example/feed", rows, None, None, clock.now + 900)
    begun = clock.now
    assert len(list(watcher.round())) == 2 and clock.now - begun == 10
    assert sum("dead" in url for url in dialled) == 1
    assert not watcher.kept.due_pages(clock.now), "what waits there is put off"
    clock.now += 86_400
    waits = [page for page in watcher.kept.due_pages(clock.now) if "dead" in page.url]
    assert len(waits) == 300, "and none is given up for it"
