"""The command by which a codebook learns from people's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import Book, Threshold, Where, Workers, app

if TYPE_CHECKING:
    from rich.table import Table

    from onrecord.model import Codebook
    from onrecord.statements.learning import Lesson

WORDS = 6  # of a concept that are shown


@app.command(epilog="Example: `onrecord learn --ledger l.db --codebook codebook.yaml`")
def learn(
    ledger: Where = None,
    codebook: Book = None,
    threshold: Threshold = None,
    workers: Workers = 1,
    anyway: bool = typer.Option(False, "--anyway", help="Keep it though it gains nothing here."),
) -> None:
    """Code better by what you accepted, corrected, rejected, and coded yourself.

    What is learned stands beside the codebook, in a file that can be read and deleted; `add` then
    codes the concepts anew. It is kept where articles left out of the lessons are coded better.
    """
    from onrecord.engines import Cores
    from onrecord.faces import screen
    from onrecord.statements import learning, load_codebook
    from onrecord.statements.codebook import learned_file, save_learned
    from onrecord.teaching import decided, lessons

    settings = session.settings(threshold=threshold)
    path = codebook or settings.codebook
    book = load_codebook(path)
    opened = session.open(ledger)
    found = decided(opened, book)
    watch = session.Watch([opened.where])
    taught = [
        x for many in watch.over(lessons(found, book, settings, Cores(workers))) for x in many
    ]
    taught += learning.examples(book)
    if not taught:
        raise InputError(
            f"{opened.where}: nothing to learn from; judge statements (onrecord judge, or Review "
            f"in onrecord serve), import your own coding, or give examples in {path}"
        )
    made = learning.learn(taught, book)
    before, after, articles = learning.left_out(taught, book, settings.threshold)
    screen.console().print(_table(made, taught))
    session.say(
        f"{len(taught)} lessons from {articles} articles. F1 of the stances decided on, each "
        f"article by what the others teach: {before:.2f} before, {after:.2f} after"
    )
    if articles and after <= before and not anyway:
        session.say("no gain yet, so nothing is kept; decide on more, or keep it with --anyway")
        return
    where = learned_file(path)
    save_learned(made, where)
    session.say(f"{where}: kept; onrecord add codes by it from now on. Delete it to unlearn")


def _table(made: Codebook, taught: list[Lesson]) -> Table:
    from onrecord.faces import screen
    from onrecord.statements.relevance import STEM

    shown = screen.table("concept", "stances", "none", "words that speak for one", "against one")
    for concept in made.concepts:
        own = [x for x in taught if x.concept == concept.id]
        if not own or concept.learned is None:
            continue
        some = sum(x.agreement is not None for x in own)
        words = [pair for pair in concept.learned.found if pair[0]]
        up = [word + "…" * (len(word) == STEM) for word, weight in words if weight > 0][:WORDS]
        down = [word + "…" * (len(word) == STEM) for word, weight in words if weight < 0][:WORDS]
        row = (concept.id, some, len(own) - some, " ".join(up) or "–", " ".join(down) or "–")
        shown.add_row(*map(screen.plain, row))
    return shown
