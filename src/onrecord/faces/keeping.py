"""Commands on a ledger as a whole: a copy of it, and what is to be in it no more."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import Where, app
from onrecord.faces.wording import many

if TYPE_CHECKING:
    from onrecord.ledger import Ledger


@app.command(epilog="Example: `onrecord copy strikes-2024-06-01.db --ledger strikes.db`")
def copy(
    to: Annotated[
        str, typer.Argument(help="Where to: a new SQLite file, or the URL of an empty database.")
    ],
    ledger: Where = None,
) -> None:
    """The whole ledger at another place: to keep, or to go on in PostgreSQL, or in a file again.

    It is copied as it stands at one moment, whatever `watch` or `serve` write meanwhile: articles,
    statements, people's decisions, what is watched, what hooks wait for. All of it or nothing.
    """
    from onrecord.ledger import copying

    with session.open(ledger) as source:
        with session.progress((), copying.size(source), "copying") as advance:
            made = copying.copy(source, to, advance)
        with made:
            held = made.count()
            words = ", ".join(many(held[f"{what}s"], what) for what in ("article", "statement"))
            session.say(f"{words} and all beside copied to {made.where}")


@app.command(epilog="Example: `onrecord forget 2024-05-23-example-wire --ledger strikes.db`")
def forget(
    articles: Annotated[
        list[str] | None, typer.Argument(help="Their ids, as `articles` lists them.")
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option(help="A question, by its id, with all its statements; may be repeated."),
    ] = None,
    ledger: Where = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")] = False,
) -> None:
    """Take articles out of the ledger with all that was read in them, or questions with all that
    was found on them, by people too, for good."""
    from onrecord.faces import screen

    opened = session.open(ledger)
    names, questions = dict.fromkeys(articles or ()), dict.fromkeys(question or ())
    if not names and not questions:
        raise InputError("say which: ids of articles, or --question ID")
    shown = [*_articles(opened, names), *_questions(opened, questions)]
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("nobody is here to be asked; --yes takes them out")
        typer.confirm(
            f"Take out for good: {screen.harmless('; '.join(shown))}?", abort=True, err=True
        )
    gone = sum(map(opened.forget, names)) + sum(map(opened.forget_question, questions))
    parts = [(len(names), "article"), (len(questions), "question")]
    out = " and ".join(many(n, what) for n, what in parts if n)
    session.say(f"{out} taken out, with {many(gone, 'statement')}")


def _articles(opened: Ledger, names: dict[str, None]) -> list[str]:
    """Titles of articles; raises :class:`InputError` for one that is not there."""
    there = {one.id: one for one in opened.articles(texts=False)} if names else {}
    for name in names:
        if name not in there:
            raise InputError(f"{opened.where}: no article {name!r}; onrecord articles lists them")
    return [there[name].title or name for name in names]


def _questions(opened: Ledger, names: dict[str, None]) -> list[str]:
    """Questions in their words, with whose statements go; raises :class:`InputError` for one that
    is not there."""
    there = opened.concepts() if names else {}
    for name in names:
        if name not in there:
            raise InputError(f"{opened.where}: no question {name!r}; onrecord questions lists them")
    out = []
    for name in names:
        coded = Counter(one.coder for one in opened.statements(concept=name))
        whose = ", ".join(f"{n} by {coder}" for coder, n in sorted(coded.items())) or "none"
        out.append(f"“{there[name]}” (statements: {whose})")
    return out
