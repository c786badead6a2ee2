"""Whether articles may go to a language model: what is said before any does, and who is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.wording import many

if TYPE_CHECKING:
    from onrecord.articles import Found
    from onrecord.model import Codebook
    from onrecord.settings import Settings
    from onrecord.statements.llm import Endpoint


def consented(
    paths: Sequence[str], book: Codebook, settings: Settings, yes: bool
) -> tuple[Iterable[Found], Endpoint | None]:
    """The articles of some paths, and the second coder to whom they may be sent, as
    :func:`announce` has it. Standard input can be read once only."""
    from onrecord import articles, pipeline

    found: Iterable[Found] = articles.read(paths, settings)
    if pipeline.second_coder(book, settings) is None:
        return found, None
    if articles.STDIN in paths:
        found = list(found)
        return found, announce(found, book, settings, yes)
    return articles.read(paths, settings), announce(found, book, settings, yes)


def announce(
    found: Iterable[Found], book: Codebook, settings: Settings, yes: bool
) -> Endpoint | None:
    """Say what a second coder would be sent and what it may cost; ask, where a person can answer.

    Gives the coder; None where the settings name none. Raises :class:`typer.Abort` where the person
    declines.
    """
    from onrecord import articles, pipeline
    from onrecord.statements import llm

    second = pipeline.second_coder(book, settings)
    if second is None:
        return None
    met = (one.article for one in found if isinstance(one, articles.Arrival))
    total = llm.estimate(met, book, second)
    cost = total.price((settings.llm_price_in, settings.llm_price_out))
    session.say(
        f"{many(total.articles, 'article')} for {second.model} at {second.url} in "
        f"{many(total.requests, 'new request')}: about {total.given:,} tokens there and "
        f"{total.answered:,} back" + (f", at your prices about {cost:.2f}" if cost else "")
    )
    if total.requests:
        _ask_to_send(second, "Send them?", yes)
    return second


def to_be_sent(book: Codebook, settings: Settings, yes: bool) -> Endpoint | None:
    """The second coder to whom all that comes in from now on may be sent; it is asked for as
    :func:`announce` does."""
    from onrecord import pipeline

    second = pipeline.second_coder(book, settings)
    if second is not None:
        session.say(f"every article that comes in goes to {second.model} at {second.url}")
        _ask_to_send(second, "Send them as they come?", yes)
    return second


def _ask_to_send(second: Endpoint, question: str, yes: bool) -> None:
    if yes:
        return
    if sys.stdin.isatty():
        typer.confirm(question, abort=True, err=True)
    elif not session.is_loopback(urlsplit(second.url).hostname or ""):
        raise InputError(
            f"articles would leave this machine for {second.url}, and nobody is here to be asked; "
            "--yes sends them"
        )
