"""The command by which a codebook learns from people's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import Book, Cluster, Threshold, Where, Workers, app
from onrecord.faces.wording import many

if TYPE_CHECKING:
    from rich.table import Table

    from onrecord.model import Codebook
    from onrecord.statements.learning import Lesson

WORDS = 4  # of a concept that are shown, each way


@app.command(epilog="Example: `onrecord learn --ledger l.db --codebook codebook.yaml`")
def learn(
    ledger: Where = None,
    codebook: Book = None,
    threshold: Threshold = None,
    workers: Workers = 1,
    cluster: Cluster = None,
    anyway: bool = typer.Option(False, "--anyway", help="Keep it though it gains nothing here."),
) -> None:
    """Code better by what you accepted, corrected, rejected, and coded yourself.

    What is learned stands beside the codebook, in a file that can be read and deleted; `add` then
    codes the concepts anew. It is kept where articles left out of the lessons are coded better.
    """
    from onrecord.faces import screen
    from onrecord.statements import cut, learning, load_codebook
    from onrecord.statements.codebook import learned_file, save_learned
    from onrecord.teaching import decided, lessons

    settings = session.settings(threshold)
    path = codebook or settings.codebook
    book = load_codebook(path, learned=False)
    opened = session.open(ledger)
    found = decided(opened, book)
    watch = session.Watch([opened.where], total=len(found))
    run = session.engine(workers, cluster)
    taught = [x for many in watch.over(lessons(found, book, settings, run)) for x in many]
    taught += learning.examples(book)
    where = learned_file(path)
    if found and not any(x.article_id for x in taught):
        raise InputError(
            f"{opened.where}: the models see nothing where people decided in "
            f"{many(len(found), 'article')}"
        )
    if not taught:
        raise InputError(
            f"{opened.where}: nothing to learn from; judge statements (onrecord judge, or Review "
            f"in onrecord serve), import your own coding, or give examples in {path}"
        )
    made = learning.learn(taught, book)
    gain = learning.gain(taught, book, cut(book, settings.threshold))
    screen.console().print(_table(made, taught))
    said = sum(len(one.words) for one in found)
    given = many(len(taught), "lesson")
    session.say(
        f"{many(said, 'decision')} on {many(gain.articles, 'article')} give {given}. Articles "
        f"left out, by what the others teach: surprise at the decisions {gain.loss[0]:.2f} bits "
        f"before, {gain.loss[1]:.2f} after; F1 of stances {gain.f1[0]:.2f} before, "
        f"{gain.f1[1]:.2f} after"
    )
    if gain.better or anyway:
        save_learned(made, where)
        session.say(f"{where}: kept; onrecord add codes by it from now on. Delete it to unlearn")
    else:
        session.say("no gain to be seen, so it is not kept; decide on more, or say --anyway")
        if where.exists():
            session.say(f"{where} from an earlier time stays in force; delete it to unlearn")
    if found:
        watch.end()


def _table(made: Codebook, taught: list[Lesson]) -> Table:
    """For each concept, its lessons and the words that move the coding most, each way."""
    from onrecord.faces import screen

    shown = screen.table("concept", "stances", "none", "a stance", "no stance", "for", "against")
    for concept in made.concepts:
        own = [x for x in taught if x.concept == concept.id]
        if not own or concept.learned is None:
            continue
        some = sum(x.agreement is not None for x in own)
        words = [*_words(concept.learned.found), *_words(concept.learned.turned)]
        shown.add_row(*map(screen.plain, (concept.id, some, len(own) - some, *words)))
    return shown


def _words(weights: Sequence[tuple[str, float]]) -> tuple[str, str]:
    """The words that speak most for it, and most against it."""
    from onrecord.statements.relevance import STEM

    words = [(word + "…" * (len(word) == STEM), weight) for word, weight in weights]
    up = [word for word, weight in words if weight > 0][:WORDS]
    down = [word for word, weight in words if weight < 0][:WORDS]
    return " ".join(up) or "–", " ".join(down) or "–"
