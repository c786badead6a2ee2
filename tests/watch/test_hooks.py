"""Webhooks: signed, told again until they arrive, nothing lost and nothing told that was old."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.faces.hooking import Hooks
from onrecord.ledger import Ledger
from onrecord.ledger.outbox import Outbox
from onrecord.model import Codebook, Concept, Identity, Sameness
from onrecord.settings import Settings
from onrecord.watch import Fetcher
from onrecord.watch.addresses import RefusedError
from onrecord.watch.hooks import SECRET, deliver, key_of
from tests.conftest import article, statement

KEY = base64.b64encode(b"k" * 32).decode()
BOOK = Codebook((Concept("taurus", "Germany should supply Taurus missiles."),))


class Ears(ThreadingHTTPServer):
    """A listener; ``answers`` are its statuses in turn, the last for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = [204]
        self.heard: list[tuple[dict[str, str], str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Ears)
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        server.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(server.answers[min(len(server.heard), len(server.answers)) - 1])
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    monkeypatch.setenv(SECRET, f"whsec_{KEY}")
    server = Ears()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def say(ledger: Ledger, number: int, agreement: int, day: date) -> None:
    text = f"{number}: Olaf Scholz spoke of Taurus."
    one = article(text, f"a{number}")
    said = statement(
        id=f"{number:016x}", article_id=one.id, actor="Olaf Scholz", concept="taurus",
        agreement=agreement, evidence=text, start=0, end=len(text), said_on=day, confidence=0.95,
    )  # fmt: skip
    ledger.add(one, (), [said], BOOK, "test", {"taurus": "1"})


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(str(tmp_path / "l.db"))
    for number in range(3):
        say(made, number, -1, date(2024, 1, 1 + number))
    return made


def hooks(ledger: Ledger, ears: Ears) -> Hooks:
    fetcher = Fetcher(frozenset({"127.0.0.1"}), pause=0.0, seconds=2.0)
    return Hooks(ledger, Settings(hooks=(ears.url,)), fetcher)


def turn(ledger: Ledger) -> None:
    for number in range(3, 7):
        say(ledger, number, 1, date(2024, 5, number))


def test_a_new_shift_is_told_once_and_signed(ledger: Ledger, ears: Ears) -> None:
    """The other side can check that it is ours, and who moved; a second round is silent."""
    watching = hooks(ledger, ears)
    assert not list(watching.round()), "there is nothing new yet"
    turn(ledger)
    (told,) = watching.round()
    assert told.problem is None
    assert not list(watching.round())
    ((headers, body),) = ears.heard
    given = json.loads(body)
    assert given["type"] == "shift.found" and headers["webhook-id"] == given["id"] == told.id
    assert (given["data"]["actor"], given["data"]["after"]) == ("Olaf Scholz", 1)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    right = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"


def test_a_fuller_name_makes_no_news(ledger: Ledger, ears: Ears) -> None:
    """The same move, of whom an article now gives a first name; or whom a person merged."""
    watching = hooks(ledger, ears)
    list(watching.round())
    turn(ledger)
    assert len(list(watching.round())) == 1
    fuller = statement(
        id="f" * 16, article_id="f", actor="Olaf Heinrich Scholz", concept="taurus", agreement=1,
        said_on=date(2024, 5, 9), coder="test",
    )  # fmt: skip
    ledger.add(article("Olaf Heinrich Scholz", "f"), (), [fuller], BOOK, "test", {"taurus": "1"})
    now = datetime(2024, 6, 1, tzinfo=UTC)
    who = ("Olaf Heinrich Scholz", "Olaf Scholz")
    ledger.identify(Identity(*who, Sameness.SAME, "Ada", now))
    assert not list(watching.round()) and len(ears.heard) == 1


def test_what_was_known_before_the_hook_is_not_told(ledger: Ledger, ears: Ears) -> None:
    """A new listener is not flooded with years of shifts."""
    turn(ledger)
    assert not list(hooks(ledger, ears).round())
    assert not ears.heard


@pytest.mark.parametrize("status", [500, 429, 302, 404])
def test_it_is_told_again_until_it_arrives(ledger: Ledger, ears: Ears, status: int) -> None:
    """Another process goes on where one was stopped; a redirect is no success."""
    ears.answers = [status, status, 200]
    list(hooks(ledger, ears).round())
    turn(ledger)
    (told,) = hooks(ledger, ears).round()
    assert told.problem == f"the server answers {status}"
    assert Outbox(ledger).problems([ears.url]) == [(ears.url, told.problem)]
    assert not Outbox(ledger).problems([])
    assert not list(hooks(ledger, ears).round()), "its time has not come"
    clock = 2_000_000_000.0
    outbox, fetcher = Outbox(ledger), hooks(ledger, ears).fetcher

    def tell(moment: float, *hooks: str) -> list[str | None]:
        done = deliver(outbox, hooks, fetcher, b"k" * 32, lambda: moment)
        return [told.problem for told in done]

    assert tell(clock, ears.url) == [told.problem]
    assert not tell(clock + 3600, "https://other.example/"), "the hook was taken out since"
    assert tell(clock + 3600, ears.url) == [None]
    assert outbox.count() == {"sent": 1}
    assert len({headers["webhook-id"] for headers, _ in ears.heard}) == 1


def test_hooks_need_a_secret(ledger: Ledger, ears: Ears, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing unsigned is sent."""
    monkeypatch.delenv(SECRET)
    with pytest.raises(InputError, match="set ONRECORD_HOOK_SECRET"):
        hooks(ledger, ears)


@pytest.mark.parametrize("bad", ["secret", "whsec_!!", "whsec_c2hvcnQ=", KEY])
def test_a_secret_is_one_of_the_specification(bad: str) -> None:
    with pytest.raises(InputError, match="whsec_"):
        key_of(bad)


def test_no_hook_inside_ones_own_network_unless_allowed(ledger: Ledger, ears: Ears) -> None:
    """Loopback is refused before a connection is opened."""
    ears.url = ears.url.replace(f":{ears.server_port}", "")
    watching = Hooks(ledger, Settings(hooks=(ears.url,)), Fetcher(pause=0.0, seconds=2.0))
    list(watching.round())
    turn(ledger)
    (told,) = watching.round()
    assert "not public" in (told.problem or "")
    assert not ears.heard
    with pytest.raises(RefusedError):
        Hooks(ledger, Settings(hooks=("ftp://example.org/x",)), Fetcher())
