"""Commands to begin with: one question at once, and a project of your own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import As, Cluster, Pace, Threshold, Where, Workers, app
from onrecord.faces.session import Form
from onrecord.faces.wording import many
from onrecord.text import folded

# Words that say nothing of what a claim is about.
LIGHT = frozenset(
    """
    the a an to of be is are was were should must shall will would can could may might ought need
    needs and or but not no nor with by for in on at from as if all any every each some more most
    there it its this that these those here we our they their he she his her you your i my who what
    when while let
    """.split()
)

if TYPE_CHECKING:
    from onrecord.articles import Arrival
    from onrecord.ledger import Ledger
    from onrecord.model import Codebook, Concept, Position, Shift


@app.command(
    epilog='Example: `onrecord ask "Germany should supply Taurus missiles to Ukraine" articles/`'
)
def ask(
    proposition: Annotated[str, typer.Argument(help="A claim that one may be for or against.")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Articles, as for read; without them, those of --ledger."),
    ] = None,
    keyword: Annotated[
        list[str] | None, typer.Option(help="Words of the debate; may be repeated.")
    ] = None,
    ledger: Where = None,
    threshold: Threshold = None,
    profile: Pace = None,
    workers: Workers = 1,
    cluster: Cluster = None,
    form: As = Form.table,
) -> None:
    """One question, no codebook: who is for, against, undecided, since when, on whose word."""
    from onrecord import articles, findings, pipeline
    from onrecord.exchange.tables import POSITION, position_row
    from onrecord.findings.reprints import reprints, roots
    from onrecord.findings.ties import Ties
    from onrecord.sketches import sketch

    settings = session.settings(threshold, profile)
    book = question(proposition, keyword or ())
    place = ledger or settings.ledger
    if not paths and not (ledger or Path(place).exists()):
        raise InputError("name articles, or a --ledger that holds some")
    if paths and ledger:
        raise InputError("name articles, or a --ledger that holds some, and not both")
    opened = None if paths else session.open(place)
    found = kept(opened) if opened else articles.read(paths or [], settings)
    watch = session.Watch(paths or [place])
    run = session.engine(workers, cluster)
    coded = list(watch.over(pipeline.code_found(found, book, settings, run)))
    said = [s for one in coded for s in one.statements]
    ordered = sorted((one.arrival.article for one in coded), key=lambda a: a.order)
    if opened:  # what people said of names counts too, here of names that it may not have yet
        known = replace(session.ties(opened), names={})
    else:
        known = Ties(roots(reprints((a.id, sketch(a.text)) for a in ordered)))
    titles = {a.id: a.title for a in ordered}
    beliefs = session.beliefs()
    positions = findings.positions(said, None, beliefs, known)
    if form is not Form.table:
        rows = (position_row(p) | _words(p, titles) for p in positions)
        session.records(rows, form, (*POSITION, "evidence", "article", "title"))
    else:
        shifts = findings.shifts(said, None, beliefs, known)
        _show(proposition, positions, shifts, len(coded))
    watch.end()


def _words(position: Position, titles: Mapping[str, str | None]) -> dict[str, object]:
    """The words that show a position, and where they stand: no ledger is kept to open them in."""
    last = position.statements[-1]
    where = {"article": last.article_id, "title": titles.get(last.article_id)}
    return {"evidence": last.evidence, **where}


def question(proposition: str, keywords: Sequence[str]) -> Codebook:
    """A codebook of one concept; its keywords are those given and the names in the proposition."""
    from onrecord.model import Codebook, Concept

    if len(proposition.split()) < 3 or proposition.rstrip().endswith("?"):
        raise InputError(f"{proposition!r} is no claim; write one, as “Berlin should send tanks.”")
    words = tuple(dict.fromkeys([*keywords, *names_in(proposition)]))
    return Codebook((Concept(slug(proposition), proposition, words),), proposition)


def names_in(claim: str) -> Iterator[str]:
    """The names in a claim: runs of capitalised words. A claim begins with a capital too: what is
    no name wherever it stands (“There”, “We”) is none there."""
    for part in re.split(r"[^\w\s'’-]+", claim):
        for named, run in groupby(part.split(), key=_is_named):
            if named:
                yield " ".join(run)


def _is_named(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word.lower() not in LIGHT


def slug(words: str) -> str:
    """A short name made of words, for an id."""
    named = re.findall(r"[^\W_]+", folded(words))
    return "-".join([w for w in named if w not in LIGHT][:5]) or "question"


def kept(ledger: Ledger) -> Iterator[Arrival]:
    """The articles of a ledger, as they were kept; of a page's versions the latest."""
    from onrecord.articles import Arrival
    from onrecord.text import Cleaned

    earlier = ledger.versions()
    for article in ledger.articles():
        if article.id not in earlier:
            yield Arrival(article, Cleaned(article.text, article.text), article.id)


def _show(
    proposition: str, positions: Sequence[Position], shifts: Sequence[Shift], count: int
) -> None:
    from onrecord.faces import screen

    out = screen.console()
    if not positions:
        out.print(f"Nobody takes a stance on this in {many(count, 'article')}.")
        return
    concept = positions[0].concept
    for table in screen.positions_table(positions, {concept: proposition}, quotes=True):
        out.print(table)
    for shift in shifts:
        out.print(screen.shift_text(shift, proposition))
    out.print(screen.plain("Sure is the machine's own doubt. To keep and open the answers: init."))


CONFIG = """# Settings of this project. The environment may give them too, as ONRECORD_LEDGER.
ledger = "onrecord.db"
codebook = "codebook.yaml"
"""
IGNORED = "onrecord.db\nonrecord.db-*\n"
HINT = "A claim that one may be for or against, so that being for has one meaning"


@app.command(epilog='Example: `onrecord init strikes --question "Kyiv should get the missiles."`')
def init(
    folder: Annotated[Path, typer.Argument(help="The project's folder; made where it is not.")],
    claims: Annotated[
        list[str] | None,
        typer.Option("--question", help="A claim; may be repeated. Without it, you are asked."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="The collection's name.")] = None,
) -> None:
    """A project of your own: settings, a codebook from your questions, a folder for articles."""
    from onrecord.model import Codebook
    from onrecord.statements.codebook import save_codebook

    book = folder / "codebook.yaml"
    for path in (folder / "onrecord.toml", book):
        if path.exists():
            raise InputError(f"{path} is there already, and stays as it is")
    asked = [c for c in claims or [] if c.strip()]
    if not asked:
        title = title or typer.prompt("What is the collection about", default=folder.name)
        typer.echo(f"{HINT}. An empty line ends.")
        while claim := typer.prompt("Question", default="", show_default=False).strip():
            asked.append(claim)
    if not asked:
        raise InputError("a codebook needs one question at least")
    concepts = [_entry(claim, number, asked) for number, claim in enumerate(asked)]
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    save_codebook(Codebook(tuple(concepts), title or folder.name), book)
    (folder / "onrecord.toml").write_text(CONFIG, "utf-8")
    (folder / ".gitignore").write_text(IGNORED, "utf-8")
    session.say(
        f"{folder}: onrecord.toml, codebook.yaml with {many(len(asked), 'question')}, articles/\n"
        f"Put articles there, add keywords to the codebook, then: cd {folder} && "
        "onrecord add articles/ && onrecord serve"
    )


def _entry(claim: str, number: int, claims: Sequence[str]) -> Concept:
    (concept,) = question(claim, ()).concepts
    twice = any(slug(other) == concept.id for other in claims[:number])
    identity = f"{concept.id}-{number + 1}" if twice else concept.id
    return replace(concept, id=identity)
