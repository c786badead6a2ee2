"""Webhooks: signed as the Standard Webhooks specification has it, told again until they arrive.

https://www.standardwebhooks.com (v1, symmetric): the signature is HMAC-SHA256, with the secret, of
id, time and body, so that libraries on the other side can check it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from onrecord.errors import InputError
from onrecord.ledger.outbox import Delivery, Outbox
from onrecord.watch.fetch import Fetcher, backed_off

SECRET = "ONRECORD_HOOK_SECRET"
PREFIX = "whsec_"
SHORTEST = 24  # bytes of a secret, by the specification


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one delivery; ``problem`` is None where it arrived."""

    hook: str
    id: str
    problem: str | None = None


def key_of(secret: str) -> bytes:
    """The key of a secret written as ``whsec_`` and base64. Raises :class:`InputError`."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(f"{SECRET} is {PREFIX} and base64") from error
    if not secret.startswith(PREFIX) or len(key) < SHORTEST:
        raise InputError(f"{SECRET} is {PREFIX} and the base64 of {SHORTEST} bytes or more")
    return key


def signature(key: bytes, name: str, moment: int, body: str) -> str:
    """The value of the ``webhook-signature`` header."""
    signed = hmac.new(key, f"{name}.{moment}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def deliver(
    outbox: Outbox,
    hooks: Collection[str],
    fetcher: Fetcher,
    key: bytes,
    clock: Callable[[], float] = time.time,
) -> Iterator[Told]:
    """Tell the ``hooks`` what is due. Stopped at any moment, what was not confirmed is told again
    later: the other side may hear a thing twice, under one ``webhook-id``, and never not at all."""
    for one in outbox.due(hooks, clock()):
        try:
            _send(one, fetcher, key, int(clock()))
        except Exception as error:  # of whatever a stranger's server made of its answer
            wait = max(backed_off(one.failures), getattr(error, "wait", 0.0))
            problem = str(error)[:300] or type(error).__name__
            outbox.failed(one, clock() + wait, problem)
            yield Told(one.hook, one.id, problem)
        else:
            outbox.sent(one)
            yield Told(one.hook, one.id)


def _send(one: Delivery, fetcher: Fetcher, key: bytes, moment: int) -> None:
    headers = {
        "Content-Type": "application/json",
        "webhook-id": one.id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(key, one.id, moment, one.body),
    }
    fetcher.post(one.hook, one.body.encode(), headers)
