"""Joins the rooms: articles → attributions → actors → statements → ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from onrecord import __version__, actors, articles, attributions, statements
from onrecord.articles import Arrival, Found, Problem
from onrecord.errors import EndpointError, InputError, OnrecordError
from onrecord.ledger import Ledger, apart
from onrecord.model import Article, Attribution, Codebook, Statement
from onrecord.settings import Settings
from onrecord.statements import llm
from onrecord.text import Cleaned, content_digest

A = TypeVar("A")
B = TypeVar("B")


class Engine(Protocol):
    """Whatever maps a function over many things, in their order: ``map``, or an engine."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]: ...


@dataclass(frozen=True, slots=True)
class Read:
    """One article with its attributions."""

    arrival: Arrival
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Coded(Read):
    """One article with its attributions and statements, and what its second coder had trouble
    with: then it is coded by the first alone, and asked about again the next time."""

    statements: tuple[Statement, ...]
    trouble: Problem | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What ``add`` did with one article: kept it with its statements, or knew it already. ``again``
    is one that was there, and was coded anew by another codebook or release."""

    arrival: Arrival
    new: bool
    statements: int = 0
    again: bool = False


Done = Added | Coded | Problem


def read(paths: articles.Paths, settings: Settings, run: Engine = map) -> Iterator[Read | Problem]:
    """Articles to attributions, in order, problems in their places."""
    return run(read_one, articles.read(paths, settings))


def code(
    paths: articles.Paths,
    codebook: Codebook,
    settings: Settings,
    run: Engine = map,
    second: llm.Endpoint | None = None,
) -> Iterator[Coded | Problem]:
    """Articles to statements, in order, problems in their places.

    ``second`` is a language model that codes too: nothing goes to one that is not given, whatever
    the settings say.
    """
    return code_found(articles.read(paths, settings), codebook, settings, run, second)


def code_found(
    found: Iterable[Found],
    codebook: Codebook,
    settings: Settings,
    run: Engine = map,
    second: llm.Endpoint | None = None,
) -> Iterator[Coded | Problem]:
    """The same for articles that have been read already."""
    work = partial(code_one, codebook=codebook, settings=settings, second=second)
    for done in run(work, found):
        if isinstance(done, Added):  # no article is known here
            continue
        yield done
        if isinstance(done, Coded) and done.trouble:
            yield done.trouble


def add(
    paths: articles.Paths,
    ledger: Ledger,
    codebook: Codebook,
    settings: Settings,
    run: Engine = map,
    second: llm.Endpoint | None = None,
) -> Iterator[Added | Problem]:
    """Read articles into a ledger, each in a transaction of its own, as the result is gone through:
    nothing happens until then.

    What the ledger has read so before is not read again: a run that was stopped goes on
    where it stopped.
    """
    return add_found(articles.read(paths, settings), ledger, codebook, settings, run, second)


def add_found(
    found: Iterable[Found],
    ledger: Ledger,
    codebook: Codebook,
    settings: Settings,
    run: Engine = map,
    second: llm.Endpoint | None = None,
) -> Iterator[Added | Problem]:
    """The same for articles that have been read already."""
    coders = _coders(codebook, settings, second)
    work = partial(code_one, codebook=codebook, settings=settings, second=second)
    ledger.keep_concepts(codebook)
    underway: dict[str, str] = {}  # ids of this run, and whose they are: articles are read ahead

    def unless_known(one: Found) -> Added | Found:
        if isinstance(one, Problem):
            return one
        article = ledger.as_kept(one.article)
        ledger.mend(article, coders)
        words = content_digest(article.text)
        if underway.setdefault(article.id, words) != words:
            article = apart(article)
        kept = replace(one, article=article)
        ledger.saw(one.article)
        known = all(ledger.has_read(article.id, name, d) for name, d in coders.items())
        return Added(kept, new=False) if known else kept

    for one in run(work, map(unless_known, found)):
        done = _under_its_id(one, ledger, work)
        if isinstance(done, Coded):
            # Asked again: an article of the same content may have been added since.
            same = ledger.as_kept(done.arrival.article).id == done.arrival.article.id
            there = any(ledger.readings(done.arrival.article.id, name) for name in coders)
            new = same and _keep(ledger, done, codebook, coders)
            ledger.saw(done.arrival.article)
            yield Added(done.arrival, new, len(done.statements) if new else 0, new and there)
            if done.trouble:
                yield done.trouble
        else:
            yield done


def _under_its_id(done: Done, ledger: Ledger, again: Callable[[Arrival], Done]) -> Done:
    """What was coded; coded ``again`` under another id where another process has given this one's
    to other words meanwhile."""
    if not isinstance(done, Coded):
        return done
    fresh = ledger.as_kept(done.arrival.article)
    if fresh.id == done.arrival.article.id or ledger.article(fresh.id) is not None:
        return done
    return again(replace(done.arrival, article=fresh))


def to_recode(ledger: Ledger, everything: bool = False) -> list[str]:
    """The ids of :func:`kept` articles."""
    coded = ledger.coded_by(statements.CODER)
    return [a.id for a in ledger.articles(texts=False) if everything or a.id in coded]


def kept(ledger: Ledger, everything: bool = False) -> Iterator[Arrival]:
    """The articles of a ledger, to be coded anew: those that the program has coded, or all."""
    for one in to_recode(ledger, everything):
        if article := ledger.article(one):
            yield Arrival(article, Cleaned(article.text, article.text), article.url or one)


def _coders(
    codebook: Codebook, settings: Settings, second: llm.Endpoint | None
) -> dict[str, dict[str, str]]:
    """Who codes, the program first, and by concept what each coding depends on: the program's own
    rules, too, change with its version."""
    seen = __version__ + attributions.fingerprint() + actors.fingerprint(settings.offices)
    seen += statements.fingerprint(_effort(settings))
    cut = statements.cut(codebook, settings.threshold)
    coders = {statements.CODER: statements.digests(codebook, seen, cut)}
    if second is not None:
        told = llm.fingerprint(second.model)
        name = llm.coder_name(second.model)
        coders[name] = statements.digests(codebook, told, 0.0, examples=True)
    return coders


def second_coder(codebook: Codebook, settings: Settings) -> llm.Endpoint | None:
    """The language model that the settings ask for, to code too; who lets articles be sent to it
    passes it on.

    Raises :class:`InputError` for settings that do not fit together.
    """
    if settings.coder == "onrecord":
        return None
    if settings.coder != "llm":
        raise InputError(f"coder is 'onrecord' or 'llm', not {settings.coder!r}")
    if not settings.llm_model:
        raise InputError("coder = 'llm' needs llm_model, the name that its server knows it by")
    folder = Path(settings.llm_answers) if settings.llm_answers else None
    return llm.Endpoint(settings.llm_url, settings.llm_model, folder, llm.schema(codebook))


def _keep(
    ledger: Ledger, done: Coded, codebook: Codebook, coders: Mapping[str, dict[str, str]]
) -> bool:
    """Each coder's statements under its name; a coder that had trouble is asked again later."""
    new = False
    for name, digests in coders.items():
        first = name == statements.CODER
        if first or not done.trouble:
            own = [s for s in done.statements if s.coder == name]
            told = done.attributions if first else None
            article = done.arrival.article
            new |= ledger.add(article, told, own, codebook, name, digests)
    return new


def read_one(found: Found) -> Read | Problem:
    """The attributions of one article; a problem passes through."""
    if isinstance(found, Problem):
        return found
    article = found.article
    return guarded(
        found.where, lambda: Read(found, tuple(attributions.read(article.text, article.id)))
    )


def code_one(
    found: Added | Found,
    codebook: Codebook,
    settings: Settings,
    second: llm.Endpoint | None = None,
) -> Done:
    """The attributions and statements of one article; anything else passes through."""
    if not isinstance(found, Arrival):
        return found
    article = found.article

    def work() -> Coded:
        told, cast, tells = look(article, settings)
        cut, effort = statements.cut(codebook, settings.threshold), _effort(settings)
        made = statements.code(article, told, cast, codebook, cut, tells, effort)
        if second is None:
            return Coded(found, told, tuple(made))
        try:
            more, _ = llm.code(article, codebook, second)
        except EndpointError as error:
            trouble = Problem(found.where, f"coded without {second.model}: {error}", lost=False)
            return Coded(found, told, tuple(made), trouble)
        return Coded(found, told, (*made, *more))

    return guarded(found.where, work)


class Look(NamedTuple):
    """What coding an article begins with: who said what, who is who, and who testifies."""

    told: tuple[Attribution, ...]
    cast: actors.Cast
    tells: Callable[[Attribution], bool]


def look(article: Article, settings: Settings) -> Look:
    """Who said what in an article, for its statements: these are asked of everybody, within the
    words of those who hope or refuse too."""
    inner = attributions.Inner.ALL if _effort(settings).thorough else attributions.Inner.NONE
    told = tuple(attributions.read(article.text, article.id, inner=inner))
    cast = actors.resolve(article.text, told, article.day, settings.offices)
    return Look(told, cast, partial(attributions.testifies, article.text))


def _effort(settings: Settings) -> statements.Effort:
    return statements.profile(settings.profile)


def guarded(where: str, work: Callable[[], B]) -> B | Problem:
    """One article's failure is a problem with its name; the articles after it go on."""
    try:
        return work()
    except OnrecordError:
        raise
    except Exception as error:
        reason = f"reading it failed ({type(error).__name__}: {error}); please report it"
        return Problem(where, reason)
