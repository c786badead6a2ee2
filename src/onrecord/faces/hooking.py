"""New shifts to those who asked to be told: the setting ``hooks``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord import findings
from onrecord.errors import InputError
from onrecord.exchange.tables import shift_row
from onrecord.faces import session
from onrecord.findings.beliefs import believed
from onrecord.findings.shifts import shift_id
from onrecord.findings.ties import Ties
from onrecord.ledger import Ledger
from onrecord.ledger.outbox import Outbox
from onrecord.model import Shift
from onrecord.settings import Settings
from onrecord.watch import Fetcher
from onrecord.watch.addresses import check_url
from onrecord.watch.hooks import SECRET, Told, deliver, key_of


@dataclass
class Hooks:
    """Whom to tell, and how far that is. Raises :class:`InputError` for hooks without a secret."""

    ledger: Ledger
    settings: Settings
    fetcher: Fetcher
    key: bytes = b""
    _seen: str = field(default="")

    def __post_init__(self) -> None:
        if self.settings.hooks:
            secret = os.environ.get(SECRET)
            if not secret:
                raise InputError(f"hooks are signed: set {SECRET} to whsec_ and base64")
            self.key = key_of(secret)
        for hook in self.settings.hooks:
            check_url(hook, self.fetcher.allowed)

    def round(self) -> Iterator[Told]:
        """Put what is new since the last round, and tell what is due."""
        if not self.settings.hooks:
            return
        version = self.ledger.version()
        if version != self._seen:
            ties = session.ties(self.ledger)
            found = {shift_id(shift): shift for shift in self._shifts(ties)}
            bodies = {name: _body(name, shift) for name, shift in found.items()}
            called = ties.called()
            others = {
                name: [shift_id(shift, other) for other in called.get(shift.actor, ())]
                for name, shift in found.items()
            }
            for hook in self.settings.hooks:
                Outbox(self.ledger).put(hook, bodies, others)
            self._seen = version
        yield from deliver(Outbox(self.ledger), self.settings.hooks, self.fetcher, self.key)

    def _shifts(self, ties: Ties) -> list[Shift]:
        beliefs = believed(self.settings.beliefs)
        return findings.shifts(self.ledger.statements(), None, beliefs, ties)


def _body(name: str, shift: Shift) -> str:
    given = {"type": "shift.found", "id": name, "data": shift_row(shift)}
    return json.dumps(given, ensure_ascii=False)
