"""Mentions to actors: names gathered, pronouns and titles followed, governments named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from onrecord.actors.cast import Cast
from onrecord.actors.language import parse, version
from onrecord.actors.names import Role
from onrecord.actors.rows import holders, text_of
from onrecord.model import Attribution

__all__ = ["Cast", "Role", "fingerprint", "resolve"]


def resolve(
    text: str,
    attributions: Iterable[Attribution] = (),
    day: date | None = None,
    offices: str = "",
) -> Cast:
    """The cast of ``text``; ``attributions`` help to follow pronouns.

    With the ``day`` of the article, titles are looked up among the holders of offices, to whom
    the CSV at ``offices`` adds (see :mod:`onrecord.actors.rows`).
    """
    return Cast(parse(text), tuple(attributions), day, holders(offices))


def fingerprint(offices: str = "") -> str:
    """Changes with the pipeline that parses texts, and with a user's table of offices: articles are
    then coded anew."""
    if not offices:
        return version()
    holders(offices)  # says what is wrong with it
    return version() + hashlib.sha256(text_of(offices).encode()).hexdigest()[:16]
