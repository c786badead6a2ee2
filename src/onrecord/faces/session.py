"""What the commands share: settings, the ledger, output, progress, and how problems are said."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import normalize

import typer

from onrecord.errors import InputError
from onrecord.faces.screen import EnoughError
from onrecord.text import folded, words_of

if TYPE_CHECKING:
    from onrecord.articles import Problem
    from onrecord.engines import Cluster, Cores, Threads
    from onrecord.findings.beliefs import Beliefs
    from onrecord.findings.ties import Ties
    from onrecord.ledger import Ledger
    from onrecord.model import Statement
    from onrecord.settings import Settings

T = TypeVar("T")
NO_ARTICLES = "no articles in {} (.html, .txt, .jsonl, .csv, .warc)"


class Form(StrEnum):
    """How output is written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


class Nested(StrEnum):
    """How records that hold others are written: they have no CSV."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class Profile(StrEnum):
    """How much coding takes of an article."""

    accurate = "accurate"
    fast = "fast"


def settings(threshold: float | None = None, profile: Profile | None = None) -> Settings:
    """The project's, with what the command line says instead."""
    from dataclasses import replace

    from onrecord.settings import load

    said: dict[str, Any] = {"threshold": threshold, "profile": profile and profile.value}
    return replace(load(), **{name: value for name, value in said.items() if value is not None})


def engine(workers: int, cluster: str | None) -> Cores | Threads | Cluster:
    """What reads articles: the cluster that is named here or in the project file, else ``workers``
    of this machine."""
    from onrecord.engines import engine

    return engine(workers, settings().cluster if cluster is None else cluster)


def open(ledger: str | None) -> Ledger:
    from onrecord.ledger import Ledger

    return Ledger(ledger or settings().ledger, create=False)


def whoever(given: str | None) -> str:
    """Whose word a decision is: the name that was given, else that of the account.

    Raises :class:`InputError` where the account has none, as in a container.
    """
    from getpass import getuser

    try:
        return given or getuser()
    except (KeyError, OSError) as error:
        raise InputError("this account has no name; say who you are with --who") from error


def one_statement(ledger: Ledger, begins: str) -> Statement:
    """The statement whose id begins so, as it was made. Raises :class:`InputError` unless there is
    just one."""
    hits = ledger.as_read(begins)
    if len({s.id for s in hits}) != 1:
        what = "no statement" if not hits else f"{len(hits)} statements"
        raise InputError(f"{ledger.where}: {what} whose id begins with {begins!r}")
    return hits[0]


def ties(ledger: Ledger) -> Ties:
    """Which of its articles repeat another's words, and which names are one actor's."""
    from onrecord.findings.ties import of_ledger

    return of_ledger(ledger)


def beliefs() -> Beliefs:
    """What findings suppose of actors and reports: the table ``beliefs`` of the project file."""
    from onrecord.findings.beliefs import believed

    return believed(settings().beliefs)


def only(ledger: Ledger, concept: str | None, coder: str | None = None) -> dict[str, str]:
    """The concept, by its id or in its words, and the coder that were asked for. Raises
    :class:`InputError` for one that there is not."""
    out = {}
    for what, given, known in (
        ("concept", concept, ledger.concepts),
        ("coder", coder, ledger.coders),
    ):
        if given is None:
            continue
        there, given = known(), normalize("NFC", given)
        if isinstance(there, dict) and given not in there:
            worded = {" ".join(words_of(words)): id for id, words in there.items()}
            given = worded.get(" ".join(words_of(given)), given)
        if given not in there:
            names = ", ".join(there) or "none"
            raise InputError(f"{ledger.where}: no {what} {given!r}; there are {names}")
        out[what] = given
    return out


def nothing(ledger: Ledger, what: str, actor: str | None = None, at: date | None = None) -> str:
    """What to say where nothing was found: the ledger is empty, has nobody of that name, nothing
    of that day, or the filters are narrow."""
    if not ledger.count()["articles"]:
        return f"No {what}: the ledger is empty. Add articles with: onrecord add … --codebook …"
    from onrecord.findings.selection import is_asked

    said = list(ledger.statements())
    if actor and not any(is_asked(actor, s.actor, [s]) for s in said):
        return f"No {what}: nobody is called {actor!r} here{_alike(actor, said) or '.'}"
    days = [s.said_on for s in said if s.said_on]
    if at and days and at < min(days):
        return f"No {what} by {at}: the first statement is of {min(days)}."
    return f"No {what} for this; the ledger has {len(said)} statements in all."


def _alike(actor: str, said: Iterable[Statement]) -> str:
    """The names that come near one: whole, or a word of theirs."""
    words: dict[str, str] = {}
    for name in sorted({s.actor for s in said}):
        words |= {folded(part): name for part in (*name.split(), name)}
    near = get_close_matches(folded(actor), words, 3, 0.7)
    names = dict.fromkeys(words[one] for one in near)
    return f"; did you mean {' or '.join(names)}?" if names else ""


def day(given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError(f"{given!r} is not a date; write it as 2024-05-31") from error


def span(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Two days that were asked for. Raises :class:`InputError` where the first is the later one."""
    first, last = day(since), day(until)
    if first and last and first > last:
        raise InputError(f"--since {first} is after --until {last}: nothing lies between")
    return first, last


def pairs(given: Sequence[str] | None, example: str = "concept=VALUE") -> dict[str, list[str]]:
    """``["kind=person", …]`` as values by variable; an ``example`` says how one is written."""
    out: dict[str, list[str]] = {}
    for pair in given or ():
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"{pair!r} names no value; write it as {example}")
        out.setdefault(name, []).append(value)
    return out


def records(
    rows: Iterable[dict[str, Any]], form: Form | Nested, columns: Iterable[str] = ()
) -> None:
    from onrecord.exchange.tables import write

    for line in write(rows, columns, form.value):
        out(line + "\n")


def out(text: str) -> None:
    """Write what programs read. Where a terminal is in their place, nothing in an article's words
    may steer it."""
    if sys.stdout.isatty():
        from onrecord.faces import screen

        text = screen.harmless(text)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise EnoughError from error


@dataclass
class Watch:
    """Goes through what was found: problems are said at once, and counted for :meth:`end`."""

    paths: Sequence[str]
    met: int = 0
    lost: int = 0
    total: int | None = None  # articles, where that is known already

    def over(self, found: Iterable[T | Problem]) -> Iterator[T]:
        """What was found, with a progress bar in a terminal, without the problems."""
        from onrecord.articles import Problem

        with progress(self.paths, self.total) as advance:
            for one in found:
                advance()
                self.met += not isinstance(one, Problem) or one.lost
                if isinstance(one, Problem):
                    self.lost += one.lost
                    say(f"{'not read' if one.lost else 'note'}: {one}")
                else:
                    yield one

    def end(self) -> None:
        """Leave with exit code 1 where articles were lost; raises where there was none at all."""
        if not self.met:
            raise InputError(NO_ARTICLES.format(", ".join(self.paths)))
        if self.lost:
            say(f"{self.lost} not read; all others are kept. Mend them and run the command again.")
            raise typer.Exit(1)


def there_are(paths: Sequence[str]) -> None:
    """Raises :class:`InputError` where none of the paths leads to a file."""
    from onrecord.articles import STDIN, count

    if count(paths) == 0 or not any(path == STDIN or Path(path).exists() for path in paths):
        raise InputError(NO_ARTICLES.format(", ".join(paths)))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@contextmanager
def progress(
    paths: Sequence[str], total: int | None = None, doing: str = "reading"
) -> Iterator[Callable[..., None]]:
    """A progress bar on standard error, only where a person looks; what it gives is called with
    how far to go on, one without."""
    if not sys.stderr.isatty():
        yield lambda _=1: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from onrecord import articles
    from onrecord.faces import screen

    columns = (doing, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen.console(err=True), transient=True) as bar:
        task = bar.add_task(doing, total=articles.count(paths) if total is None else total)
        yield lambda by=1: bar.advance(task, by)


def say(line: str) -> None:
    from onrecord.faces import screen

    screen.console(err=True).print(screen.plain(line))
