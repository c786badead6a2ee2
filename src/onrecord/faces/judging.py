"""Commands by which people decide: judgements on statements, and coders compared."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.errors import InputError
from onrecord.faces import session
from onrecord.faces.app import As, Where, app
from onrecord.faces.session import Form
from onrecord.faces.wording import many
from onrecord.model import Verdict

if TYPE_CHECKING:
    from onrecord.ledger import Ledger
    from onrecord.model import Identity, Judgement


class Stance(StrEnum):
    """How a person says an agreement."""

    support = "for"
    against = "against"
    undecided = "undecided"


@app.command(epilog="Example: `onrecord judge 3f2a9c01d4e5b6a7 correct --to against --why irony`")
def judge(
    statement: Annotated[str, typer.Argument(help="A statement's id, or how it begins.")],
    decision: Annotated[Verdict, typer.Argument(help="undo: as if nobody had judged it.")],
    to: Annotated[Stance | None, typer.Option(help="The right stance of a correction.")] = None,
    who: Annotated[str | None, typer.Option(help="Your name; else that of your account.")] = None,
    why: Annotated[str, typer.Option(help="Your reason, kept beside it.")] = "",
    ledger: Where = None,
) -> None:
    """Your word on a statement: it wins over the machine and survives every new reading."""
    from datetime import UTC, datetime

    from onrecord.faces import screen
    from onrecord.model import STANCE_OF, Judgement

    if (decision is Verdict.CORRECT) is (to is None):
        raise InputError("correct, and nothing else, takes --to for, against or undecided")
    opened = session.open(ledger)
    made = session.one_statement(opened, statement)
    word = opened.decisions().verdicts.get(made.id)
    if decision is Verdict.UNDO and (word is None or word.verdict is Verdict.UNDO):
        raise InputError(f"{opened.where}: nobody has judged {made.id}")
    agreement = STANCE_OF[to.value] if to is not None else None
    if decision is Verdict.ACCEPT:  # what is shown, where coders and people show one stance
        shown = {s.agreement for s in opened.statements(id=made.id)}
        agreement = shown.pop() if len(shown) == 1 else None
    whose = session.whoever(who)
    opened.judge(Judgement(made.id, Verdict(decision), whose, datetime.now(UTC), agreement, why))
    now = list(opened.statements(id=made.id))
    if now:
        screen.console().print(screen.statements_table(now))
    else:
        session.say(f"{made.id} is left out of all findings; undo brings it back")


@app.command(epilog='Example: `onrecord merge "Volodymyr Zelensky" "Wolodymyr Selenskyj"`')
def merge(
    name: Annotated[str, typer.Argument(help="The name that stays.")],
    other: Annotated[str, typer.Argument(help="Another name of the same actor.")],
    apart: Annotated[bool, typer.Option("--apart", help="They are two, however alike.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="As if nobody had decided.")] = False,
    who: Annotated[str | None, typer.Option(help="Your name; else that of your account.")] = None,
    why: Annotated[str, typer.Option(help="Your reason, kept beside it.")] = "",
    ledger: Where = None,
) -> None:
    """Your word on whether two names mean one actor, or one outlet that tells of others."""
    from datetime import UTC, datetime
    from unicodedata import normalize

    from onrecord.findings.evidence import under
    from onrecord.model import Identity, Sameness

    if apart and undo:
        raise InputError("--apart and --undo do not go together")
    if name == other:
        raise InputError("two different names are needed")
    verdict = Sameness.APART if apart else Sameness.UNDO if undo else Sameness.SAME
    opened = session.open(ledger)
    name, other = (
        one if opened.kinds([one]) else normalize("NFC", one)  # as articles are
        for one in (name, other)
    )
    if undo:
        _check_decided(opened, name, other)
    whose = session.whoever(who)
    opened.identify(Identity(name, other, verdict, whose, datetime.now(UTC), why))
    said = {
        Sameness.SAME: f"{other} is {name} from now on",
        Sameness.APART: f"{name} and {other} are two",
        Sameness.UNDO: f"nothing is decided on {name} and {other}",
    }
    ties = session.ties(opened)
    called = ties.name_of(name)
    count = sum(under(s, ties.names).actor == called for s in opened.statements())
    session.say(f"{said[verdict]}; {called}: {many(count, 'statement')}")


def _check_decided(opened: Ledger, name: str, other: str) -> None:
    """Raises :class:`InputError` where nobody has decided on two names."""
    from onrecord.model import Sameness

    latest = {frozenset((i.one, i.other)): i for i in opened.identities()}
    standing = {pair: i for pair, i in latest.items() if i.verdict is not Sameness.UNDO}
    if frozenset((name, other)) in standing:
        return
    of = [f"{i.one!r} and {i.other!r}" for p, i in standing.items() if p & {name, other}]
    told = f"; decided on were {', '.join(of)}" if of else ""
    raise InputError(f"{opened.where}: nobody has decided on {name!r} and {other!r}{told}")


@app.command(epilog="Example: `onrecord decisions --take colleague.jsonl`")
def decisions(
    ledger: Where = None,
    take: Annotated[
        Path | None,
        typer.Option(help="What `decisions -f jsonl` wrote of another ledger: it holds here too."),
    ] = None,
    form: As = Form.table,
) -> None:
    """All that people decided, oldest first, on statements and on names; or a colleague's, taken
    over. Of each matter the latest word holds; none counts twice."""
    from onrecord.exchange.decisions import DECISION, decision_rows
    from onrecord.faces import comparing, screen

    opened = session.open(ledger)
    if take is not None:
        _take(opened, take)
        return
    words: list[Judgement | Identity] = [*opened.judgements(), *opened.identities()]
    rows = list(decision_rows(words, opened.as_read("") if words else ()))
    if not rows:
        session.say(f"{opened.where}: nobody has decided on anything")
    if form is not Form.table:
        session.records(rows, form, DECISION)
    elif rows:
        screen.console().print(comparing.decisions_table(rows))


def _take(opened: Ledger, file: Path) -> None:
    """Take the decisions of a file over, and say what became of them; leaves with exit code 1 where
    one could not be taken."""
    from onrecord.exchange.decisions import read_decisions
    from onrecord.ledger.taking import take

    several = list(read_decisions(file))
    wrong = [str(one) for one in several if isinstance(one, InputError)]
    done = take(opened, (one for one in several if not isinstance(one, InputError)))
    for reason in dict.fromkeys([*wrong, *(why for _, why in done.refused)]):
        session.say(f"not taken: {reason}")
    parts = [
        (done.known, "known already"),
        (done.later, "older than what was decided here"),
        (len(wrong) + len(done.refused), "not taken"),
    ]
    beside = "".join(f", {count} {what}" for count, what in parts if count)
    session.say(f"{many(done.new, 'decision')} taken over{beside}")
    if wrong or done.refused:
        raise typer.Exit(1)


@app.command(epilog='Example: `onrecord agreement "Coder 1" onrecord@1`')
def agreement(
    one: Annotated[str, typer.Argument(help="A coder, as the statements name it.")],
    other: Annotated[str, typer.Argument(help="Another.")],
    ledger: Where = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="For programs: F1, α and κ, not the disagreements.")
    ] = False,
    form: As = Form.table,
) -> None:
    """Two coders compared: what both found, whether they agree on it, and where they do not.

    What was judged afterwards changes nothing here: the figures are of what each coded alone.
    """
    from dataclasses import asdict

    from onrecord.exchange.tables import DISAGREEMENT, FIGURES, disagreement_row
    from onrecord.faces import comparing, screen
    from onrecord.findings.agreement import compare, read_on
    from onrecord.findings.evidence import gathered
    from onrecord.model import is_machine

    if figures and form is Form.table:
        raise InputError("--figures are for programs: say in which form, as -f csv")
    opened = session.open(ledger)
    found = list(gathered(opened.as_coded(), session.ties(opened)))
    coders = sorted({s.coder for s in found})
    for name in (one, other):
        if name not in coders:
            raise InputError(f"{opened.where}: no coder {name!r}; there are {', '.join(coders)}")
    scheme = {s.concept for s in found if not is_machine(s.coder)}
    mine, theirs = (read_on(name, opened.read_by(name), scheme) for name in (one, other))
    both = mine & theirs
    if not both:
        raise InputError(
            f"{opened.where}: {one} and {other} have coded no article on the same concept; what "
            "people coded is coded by the program with: onrecord recode --all"
        )
    ours, others = ([s for s in found if s.coder == name] for name in (one, other))
    made = compare(ours, others, both)
    for name, said in ((one, ours), (other, others)):
        left = sum((s.article_id, s.concept) not in both for s in said)
        if left:
            session.say(
                f"{many(left, 'statement')} of {name} are on what only one of the two has read"
            )
    if form is Form.table:
        out = screen.console()
        out.print(comparing.agreement_table(made, one, other))
        out.print(comparing.disagreements_table(made, one, other))
        return
    if figures:
        session.records(map(asdict, made.figures), form, FIGURES)
        return
    session.records((disagreement_row(d) for d in made.disagreements), form, DISAGREEMENT)
