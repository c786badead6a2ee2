"""The command line. Heavy rooms are imported by the commands that need them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.errors import InputError, OnrecordError
from onrecord.faces import session
from onrecord.faces.session import Form, NetworkForm
from onrecord.findings.choices import Calendar, Normalize, Repeats, Weight

app = typer.Typer(
    name="onrecord",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Reads news and keeps a ledger of policy positions: who stands where, since when, "
    "and on whose word.",
    epilog="Try it: `onrecord demo`. Offline, no key, no download.",
)


Paths = Annotated[
    list[str], typer.Argument(help="Files (.html .txt .jsonl), folders of these, or - for stdin.")
]
Book = Annotated[Path | None, typer.Option("--codebook", "-c", help="Codebook in YAML.")]
Where = Annotated[
    str | None, typer.Option("--ledger", "-l", help="SQLite file, or a PostgreSQL URL.")
]
As = Annotated[Form, typer.Option("--format", "-f", help="table for people, others for programs.")]
Threshold = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Leave out statements of lower confidence."),
]
Workers = Annotated[int, typer.Option(min=1, help="Processes that read articles at once.")]


@app.command(epilog="Example: `onrecord read article.html`; `onrecord read in.jsonl -f jsonl`")
def read(paths: Paths, form: As = Form.table, workers: Workers = 1) -> None:
    """Who said what: articles to attributions (source, cue, content)."""
    from onrecord import pipeline
    from onrecord.engines import Cores
    from onrecord.exchange.contract import read_record
    from onrecord.faces import screen

    session.no_csv(form)
    watch = session.Watch(paths)
    found = watch.over(pipeline.read(paths, session.settings(), Cores(workers)))
    if form is Form.table:
        out = screen.console()
        for one in found:
            article = one.arrival.article
            out.print(screen.plain(article.title or article.id), style="bold")
            out.print(screen.attributions_table(article, one.attributions))
    else:
        session.records(map(read_record, found), form)
    watch.end()


@app.command(epilog="Example: `onrecord code articles/ --codebook codebook.yaml -f jsonl`")
def code(
    paths: Paths,
    codebook: Book = None,
    form: As = Form.table,
    threshold: Threshold = None,
    workers: Workers = 1,
) -> None:
    """Who stands where: articles to statements, by a codebook."""
    from onrecord import pipeline
    from onrecord.engines import Cores
    from onrecord.exchange.contract import coded_record
    from onrecord.faces import screen
    from onrecord.statements import load_codebook

    session.no_csv(form)
    settings = session.settings(threshold=threshold)
    book = load_codebook(codebook or settings.codebook)
    watch = session.Watch(paths)
    found = watch.over(pipeline.code(paths, book, settings, Cores(workers)))
    if form is Form.table:
        out = screen.console()
        for one in found:
            article = one.arrival.article
            out.print(screen.plain(article.title or article.id), style="bold")
            out.print(screen.statements_table(one.statements))
    else:
        session.records(map(coded_record, found), form)
    watch.end()


@app.command(epilog="Example: `onrecord add articles/ --codebook codebook.yaml --ledger l.db`")
def add(
    paths: Paths,
    codebook: Book = None,
    ledger: Where = None,
    threshold: Threshold = None,
    workers: Workers = 1,
) -> None:
    """Read articles into a ledger. What it has read already is not read again."""
    from onrecord import pipeline
    from onrecord.engines import Cores
    from onrecord.ledger import Ledger
    from onrecord.statements import load_codebook

    settings = session.settings(threshold=threshold)
    book = load_codebook(codebook or settings.codebook)
    opened = Ledger(ledger or settings.ledger)
    watch = session.Watch(paths)
    new = known = made = 0
    for done in watch.over(pipeline.add(paths, opened, book, settings, Cores(workers))):
        new, known, made = new + done.new, known + (not done.new), made + done.statements
    session.say(
        f"{new} articles added with {made} statements, {known} known already; ledger {opened.where}"
    )
    watch.end()


@app.command("import", epilog="Example: `onrecord import sample.dna --ledger l.db`")
def import_file(
    file: Annotated[Path, typer.Argument(help="A .dna file of version 3.")],
    ledger: Where = None,
    concept: Annotated[str, typer.Option(help="The variable with the concept.")] = "concept",
    person: Annotated[str, typer.Option(help="The variable with the person.")] = "person",
    organization: Annotated[
        str, typer.Option(help="The variable with the organization.")
    ] = "organization",
    agreement: Annotated[str, typer.Option(help="The variable with the agreement.")] = "agreement",
) -> None:
    """What people coded in Discourse Network Analyzer, into a ledger."""
    from onrecord.exchange.dna import Variables, import_dna
    from onrecord.ledger import Ledger

    opened = Ledger(ledger or session.settings().ledger)
    names = Variables(person, organization, concept, agreement)
    done = import_dna(file, opened, names)
    session.say(
        f"{done.documents} documents with {done.statements} statements, {done.new} of them new; "
        f"ledger {opened.where}"
    )
    for note in done.left_out:
        session.say(f"left out: {note}")
    for identity in done.kept_apart:
        session.say(f"left out: the statements on {identity}, which is here with other spacing")


@app.command(epilog="Example: `onrecord network --columns concept --weight subtract`")
def network(
    ledger: Where = None,
    rows: Annotated[
        str, typer.Option(help="organization, person, actor (either) or concept.")
    ] = "actor",
    columns: Annotated[
        str | None, typer.Option(help="The other mode; without it, rows among themselves.")
    ] = None,
    via: Annotated[
        str | None, typer.Option(help="What rows share in one mode: concept, else actor.")
    ] = None,
    weight: Annotated[Weight, typer.Option(help="What a tie is made of.")] = Weight.IGNORE,
    normalize: Annotated[
        Normalize, typer.Option(help="What its weight is divided by.")
    ] = Normalize.NONE,
    repeats: Annotated[Repeats, typer.Option(help="A statement counts once a …")] = Repeats.ALL,
    calendar: Annotated[
        Calendar, typer.Option(help="dna: week 5 of two years is one week.")
    ] = Calendar.CALENDAR,
    since: Annotated[str | None, typer.Option(help="Only from this date on.")] = None,
    until: Annotated[str | None, typer.Option(help="Only up to this date.")] = None,
    include: Annotated[
        list[str] | None, typer.Option(help="VARIABLE=VALUE: only these; may be repeated.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="VARIABLE=VALUE: none of these; may be repeated.")
    ] = None,
    isolates: Annotated[bool, typer.Option(help="Keep nodes without a tie.")] = False,
    form: Annotated[
        NetworkForm, typer.Option("--format", "-f", help="The file format.")
    ] = NetworkForm.csv,
) -> None:
    """Who stands with whom: actors by concepts, or by what they share."""
    from onrecord.exchange.networks import write_network
    from onrecord.findings import networks
    from onrecord.findings.selection import only

    opened = session.open(ledger)
    kept = only(
        opened.statements(),
        since=session.day(since),
        until=session.day(until),
        include=session.pairs(include),
        exclude=session.pairs(exclude),
    )
    made = networks.network(
        kept,
        rows=rows,
        columns=columns,
        via=via or ("actor" if rows == "concept" else "concept"),
        weight=weight,
        normalize=normalize,
        repeats=repeats,
        calendar=calendar,
        isolates=isolates,
    )
    sys.stdout.write(write_network(made, form))


@app.command(epilog="Example: `onrecord positions --at 2024-06-01 --matrix`")
def positions(
    ledger: Where = None,
    at: Annotated[str | None, typer.Option(help="A date, 2024-05-31; else the latest.")] = None,
    concept: Annotated[str | None, typer.Option(help="Only this concept.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only actors whose name has this.")] = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Actors by concept.")] = False,
    form: As = Form.table,
) -> None:
    """Who stands where at a date, since when, on whose word."""
    from onrecord import findings
    from onrecord.exchange.tables import POSITION, position_row
    from onrecord.faces import screen

    opened = session.open(ledger)
    day = session.day(at)
    found = [
        p
        for p in findings.positions(opened.statements(**session.only(concept=concept)), day)
        if not actor or actor.lower() in p.actor.lower()
    ]
    if form is not Form.table:
        session.records((position_row(p) for p in found), form, POSITION)
        return
    out = screen.console()
    if not found:
        out.print("No positions. Add articles with: onrecord add … --codebook …")
    elif matrix:
        out.print(screen.matrix(found, opened.concepts(), day))
    else:
        for table in screen.positions_table(found, opened.concepts()):
            out.print(table)


@app.command(epilog="Example: `onrecord shifts --since 2024-05-01`")
def shifts(
    ledger: Where = None,
    since: Annotated[str | None, typer.Option(help="Only shifts from this date on.")] = None,
    concept: Annotated[str | None, typer.Option(help="Only this concept.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only actors whose name has this.")] = None,
    form: As = Form.table,
) -> None:
    """Who moved, when and which way, with both quotes."""
    from onrecord import findings
    from onrecord.exchange.tables import SHIFT, shift_row
    from onrecord.faces import screen

    opened = session.open(ledger)
    found = [
        s
        for s in findings.shifts(
            opened.statements(**session.only(concept=concept)), session.day(since)
        )
        if not actor or actor.lower() in s.actor.lower()
    ]
    if form is not Form.table:
        session.records((shift_row(s) for s in found), form, SHIFT)
        return
    out = screen.console()
    concepts = opened.concepts()
    for shift in found:
        out.print(screen.shift_text(shift, concepts.get(shift.concept, shift.concept)))
    if not found:
        out.print("No shifts.")


@app.command(epilog="Example: `onrecord show 3f2a9c01d4e5b6a7`, with an id that positions printed")
def show(
    statement: Annotated[str, typer.Argument(help="A statement's id, or how it begins.")],
    ledger: Where = None,
    form: As = Form.table,
) -> None:
    """One statement, opened down to the words of its article."""
    from onrecord import findings
    from onrecord.exchange.contract import statement_record
    from onrecord.faces import screen

    session.no_csv(form)
    opened = session.open(ledger)
    hits = [s for s in opened.statements() if s.id.startswith(statement)]
    if len({s.id for s in hits}) != 1:
        what = "no statement" if not hits else f"{len(hits)} statements"
        raise InputError(f"{opened.where}: {what} whose id begins with {statement!r}")
    article = opened.article(hits[0].article_id)
    assert article is not None, "a statement's article is kept with it"
    account = findings.account(hits[0], article, opened.attributions(article.id))
    if form is Form.table:
        screen.console().print(screen.account_text(account))
        return
    row = statement_record(hits[0]) | {"id": hits[0].id, "article": article.id}
    marks = [{"role": role, "start": a, "end": b} for (a, b), role in account.marks]
    passage = article.text[slice(*account.passage)]
    session.records([row | {"marks": marks, "passage": passage}], form)


@app.command(epilog="Example: `onrecord demo`")
def demo(
    ledger: Annotated[str, typer.Option("--ledger", "-l")] = "onrecord-demo.db",
) -> None:
    """See it work: the example collection, read into a ledger and opened."""
    from onrecord.faces.demo import run

    run(ledger, session.settings())


def main() -> None:
    """Run the command line; an expected error is one clear line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate in somebody's JSON must not stop the output.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except OnrecordError as error:
        session.say(f"onrecord: {error}")
        sys.exit(2)


if __name__ == "__main__":
    main()
