"""Commands that read: articles to attributions, to statements, into a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import consent, session
from onrecord.faces.app import (
    AsNested,
    Book,
    Cluster,
    Pace,
    Paths,
    Threshold,
    Where,
    Workers,
    Yes,
    app,
)
from onrecord.faces.session import Nested
from onrecord.faces.wording import many


@app.command(epilog="Example: `onrecord read article.html`; `onrecord read in.jsonl -f jsonl`")
def read(
    paths: Paths, form: AsNested = Nested.table, workers: Workers = 1, cluster: Cluster = None
) -> None:
    """Who said what: articles to attributions (source, cue, content)."""
    from onrecord import pipeline
    from onrecord.exchange.contract import read_record
    from onrecord.faces import screen

    watch = session.Watch(paths)
    run = session.engine(workers, cluster)
    found = watch.over(pipeline.read(paths, session.settings(), run))
    if form is Nested.table:
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
    form: AsNested = Nested.table,
    threshold: Threshold = None,
    profile: Pace = None,
    workers: Workers = 1,
    cluster: Cluster = None,
    yes: Yes = False,
) -> None:
    """Who stands where: articles to statements, by a codebook."""
    from onrecord import pipeline
    from onrecord.exchange.contract import coded_record
    from onrecord.faces import screen
    from onrecord.statements import load_codebook

    settings = session.settings(threshold, profile)
    book = load_codebook(codebook or settings.codebook)
    met, second = consent.consented(paths, book, settings, yes)
    watch = session.Watch(paths)
    run = session.engine(workers, cluster)
    found = watch.over(pipeline.code_found(met, book, settings, run, second))
    if form is Nested.table:
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
    profile: Pace = None,
    workers: Workers = 1,
    cluster: Cluster = None,
    yes: Yes = False,
) -> None:
    """Read articles into a ledger. What it has read already is not read again."""
    from onrecord import pipeline
    from onrecord.ledger import Ledger
    from onrecord.statements import load_codebook

    settings = session.settings(threshold, profile)
    book = load_codebook(codebook or settings.codebook)
    met, second = consent.consented(paths, book, settings, yes)
    session.there_are(paths)
    opened = Ledger(ledger or settings.ledger)
    watch = session.Watch(paths)
    new = known = made = undated = again = 0
    run = session.engine(workers, cluster)
    for done in watch.over(pipeline.add_found(met, opened, book, settings, run, second)):
        new, known, made = new + done.new, known + (not done.new), made + done.statements
        undated += done.new and done.arrival.article.published is None
        again += done.again
    anew = f", {again} coded again (another codebook or release)," * bool(again)
    session.say(
        f"{many(new - again, 'article')} added{anew} with {many(made, 'statement')}, "
        f"{known} known already{f', {undated} without a date' * bool(undated)}; "
        f"ledger {opened.where}"
    )
    watch.end()


@app.command(epilog="Example: `onrecord recode --codebook codebook.yaml --ledger l.db`")
def recode(
    codebook: Book = None,
    ledger: Where = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Those too that only people have coded so far.")
    ] = False,
    reworded: Annotated[
        bool,
        typer.Option("--reworded", help="The codebook asks the same questions in other words."),
    ] = False,
    threshold: Threshold = None,
    profile: Pace = None,
    workers: Workers = 1,
    cluster: Cluster = None,
    yes: Yes = False,
) -> None:
    """Code the articles of a ledger again, where the codebook or the program is another now."""
    from onrecord import pipeline
    from onrecord.ledger import propositions
    from onrecord.statements import load_codebook

    settings = session.settings(threshold, profile)
    book = load_codebook(codebook or settings.codebook)
    opened = session.open(ledger)
    total = len(pipeline.to_recode(opened, everything))
    if not (total or reworded):
        none = "no article" if everything else "no article that the program has coded; see --all"
        raise InputError(f"{opened.where}: {none}")
    if not reworded:
        propositions.check(opened, book)
    second = consent.announce(pipeline.kept(opened, everything), book, settings, yes)
    if reworded and (changed := opened.keep_concepts(book, reworded)):
        session.say(f"in other words now: {', '.join(changed)}")
    watch = session.Watch((), total=total)
    again = same = made = 0
    kept = pipeline.kept(opened, everything)
    run = session.engine(workers, cluster)
    for done in watch.over(pipeline.add_found(kept, opened, book, settings, run, second)):
        again, same, made = again + done.new, same + (not done.new), made + done.statements
    session.say(
        f"{many(again, 'article')} coded again with {many(made, 'statement')}, "
        f"{same} as they were; ledger {opened.where}"
    )
    if others := sorted(opened.concepts().keys() - {concept.id for concept in book.concepts}):
        session.say(
            f"note: {', '.join(others)} of this ledger are not in this codebook; what was coded "
            "on them stays"
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
    stance: Annotated[
        list[str] | None,
        typer.Option(
            help="VALUE=for, against or undecided: what a value of agreement means, where it is "
            "neither yes or no nor -1, 0 or 1; once for each."
        ),
    ] = None,
    coder: Annotated[
        list[str] | None,
        typer.Option(help="NAME=OTHER: a coder of the file by another name; may be repeated."),
    ] = None,
) -> None:
    """What people coded in Discourse Network Analyzer, into a ledger."""
    from onrecord.exchange.dna import Variables
    from onrecord.exchange.dna_import import given_dna, keep_dna
    from onrecord.ledger import Ledger

    called, meant = (
        {name: others[-1] for name, others in session.pairs(given, example).items()}
        for given, example in ((coder, "'Coder 1=Ada'"), (stance, "5=for"))
    )
    names = Variables(person, organization, concept, agreement, meant)
    found = given_dna(file, names, called)
    opened = Ledger(ledger or session.settings().ledger)  # once the file can be read
    done = keep_dna(found, file.name, opened)
    counts = {"changed": done.changed, "gone": done.gone, "corrected": done.corrected}
    told = "".join(f", {count} {what}" for what, count in counts.items() if count)
    session.say(
        f"{many(done.documents, 'document')} with {many(done.statements, 'statement')}, "
        f"{done.new} of them new{told}; ledger {opened.where}"
    )
    if done.repeated:
        session.say(
            f"{many(done.repeated, 'document')} with the words of another: one article with it, on "
            "its day"
        )
    for note in done.left_out:
        session.say(f"left out: {note}")
    for identity in done.kept_apart:
        session.say(f"left out: the statements on {identity}, which is here with other spacing")


@app.command(epilog="Example: `onrecord export checked.dna --ledger l.db`")
def export(
    file: Annotated[
        Path, typer.Argument(help="What to write: .dna, .csv, .jsonl, .parquet, or .yaml")
    ],
    ledger: Where = None,
    coder: Annotated[
        list[str] | None, typer.Option(help="Only this coder; may be repeated.")
    ] = None,
    password: Annotated[
        str, typer.Option(help="The password that its coders log in with.")
    ] = "onrecord",
) -> None:
    """The ledger as a .dna file, to check the coding in Discourse Network Analyzer; its statements
    as a table; its questions as a codebook."""
    opened = session.open(ledger)
    if file.suffix.lower() in (".yaml", ".yml"):
        if coder:
            raise InputError(f"{file}: a codebook is nobody's; leave --coder out")
        from onrecord.statements.codebook import save_codebook

        book = opened.codebook()
        save_codebook(book, file)
        session.say(f"{many(len(book.concepts), 'question')} in {file}; now give them keywords")
        return
    for name in coder or ():
        session.only(opened, None, name)
    found = [s for s in opened.statements() if not coder or s.coder in coder]
    if file.suffix.lower() == ".dna":
        from onrecord.exchange.dna_writer import write_dna

        count = write_dna(file, opened.articles(), found, opened.concepts(), password)
    else:
        from onrecord.exchange.statements import Beside, write_statements

        articles = {article.id: article for article in opened.articles(texts=False)}
        beside = Beside(articles, opened.concepts(), opened.decisions().verdicts)
        count = write_statements(file, found, beside)
    session.say(f"{many(count, 'statement')} in {file}")


@app.command(epilog="Example: `onrecord demo`")
def demo(
    ledger: Annotated[str, typer.Option("--ledger", "-l")] = "onrecord-demo.db",
) -> None:
    """See it work: the example collection, read into a ledger and opened."""
    from onrecord.faces.demo import run

    run(ledger, session.settings())
