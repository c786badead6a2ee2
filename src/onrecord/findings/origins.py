"""On how many independent words a set of statements rests, and who had each of them first."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from onrecord.findings.evidence import by_day, lanes
from onrecord.findings.tellers import named
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Statement
from onrecord.text import words_of

UNDATED = date.min
SAME = 0.6  # of a passage's words
RETOLD = 7  # days in which the same is taken for a retelling of one report


class Root(StrEnum):
    """What a set of statements goes back to."""

    RECORD = "record"  # the actor's own words or acts of one day
    REPORT = "report"  # somebody's report of them
    UNNAMED = "unnamed"  # one article's, on the word of people whom it does not name


ORDER = (Root.REPORT, Root.UNNAMED, Root.RECORD)  # what a source is called where it is two


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent source: its statements, oldest first, and whose word it is.

    ``name`` is the teller's for a report, the first article's id for unnamed sources, and the
    actor's for words and acts on the record. ``articles`` are those that carry it, and
    ``repeats`` says of each which one it repeats, if that is known: an article's words
    (a reprint) or another's report.
    """

    root: Root
    name: str
    day: date | None
    statements: tuple[Statement, ...]
    articles: tuple[str, ...]
    repeats: Mapping[str, str] = field(default_factory=dict)


def origins(lane: Iterable[Statement], ties: Ties = NONE, days: int = RETOLD) -> list[Origin]:
    """The independent sources behind one actor's statements on one concept, oldest first; of the
    sources too the first stands first.
    """
    found = []
    for group in reports(lane, ties, days):
        articles = tuple(dict.fromkeys(s.article_id for s in group))
        first = sorted(
            group, key=lambda s: s.article_id in ties.reprinted
        )  # a reprint's article is no source
        root, name = min(map(_root, first), key=lambda r: ORDER.index(r[0]))
        day = min((s.said_on for s in group if s.said_on), default=None)
        repeats = {a: ties.root(a) for a in articles if ties.root(a) != a}
        found.append(Origin(root, name, day, tuple(group), articles, repeats))
    return sorted(found, key=lambda o: (o.day or UNDATED, o.name))


def reports(
    lane: Iterable[Statement], ties: Ties = NONE, days: int = RETOLD
) -> list[list[Statement]]:
    """Statements of one lane, oldest first, gathered into independent reports, each oldest first.

    What names the same teller within ``days`` is one report, and what the actor is said to have
    done or said on one day; what rests on unnamed sources alone is its article's. Where an
    article relays a report, what else it says to the same effect, its title above all, goes
    back to that report. An article that repeats another's words adds nothing: its statements
    stand with those they repeat. Past positions are left out.
    """
    groups: list[list[Statement]] = []
    latest: dict[object, list[Statement]] = {}
    carried: dict[str, list[list[Statement]]] = {}  # by the article at which reprints begin
    present = [s for s in lane if not s.past]
    # A reprint after what it repeats, own words after reports; of these oldest first, as before.
    present.sort(key=lambda s: 2 * (s.article_id in ties.reprinted) + (not s.via))
    for statement in present:
        root = ties.root(statement.article_id)
        day = statement.said_on or UNDATED
        own = ("unnamed", statement.article_id)
        key = ties.teller(statement) or (own if statement.via else day)
        here = carried.setdefault(root, [])
        group = _told_already(statement, here, ties, days) if here else None
        if group is None and key in latest and _near(latest[key], day, days):
            group = None if _turns(statement, latest[key]) else latest[key]
        if group is None:
            group = latest[key] = []
            groups.append(group)
        if not any(group is other for other in here):
            here.append(group)
        group.append(statement)
    for group in groups:
        if len(group) > 1:
            group.sort(key=by_day)
    return groups


def _root(statement: Statement) -> tuple[Root, str]:
    if tellers := named(statement):
        return Root.REPORT, tellers[-1]
    if statement.via:
        return Root.UNNAMED, statement.article_id
    return Root.RECORD, statement.actor


def _told_already(
    statement: Statement,
    here: Sequence[list[Statement]],
    ties: Ties,
    days: int,
) -> list[Statement] | None:
    """The report, among those of its article, that a statement only tells again.

    A reprint's may be any of the same stance that has its words, or rests on such a source and was
    made about when; another's without a teller, one of about when that has some.
    """
    alike = [g for g in here if any(s.agreement == statement.agreement for s in g)]
    about = [g for g in alike if _about_when(g, statement, days)]
    if statement.article_id not in ties.reprinted:
        return None if statement.via else next((g for g in about if g[0].via), None)
    about = [g for g in about if not statement.via or any(s.via for s in g)]
    near = set(map(id, about))
    told = [*about, *(g for g in alike if id(g) not in near and _has_words(g, statement))]
    same = (g for g in told if ties.teller(g[0]) == ties.teller(statement))
    return next(same, None) or next(iter(told), None)


def _about_when(group: Sequence[Statement], statement: Statement, days: int) -> bool:
    """Whether nothing says that a statement was made at another time than a report."""
    day = statement.said_on or UNDATED
    return UNDATED in (day, group[0].said_on or UNDATED) or _near(group, day, days)


def _has_words(group: Sequence[Statement], statement: Statement) -> bool:
    """Whether any of a report's statements has most of a passage's words: a light rewrite has."""
    own = _words(statement.evidence)
    return bool(own) and any(len(own & _words(s.evidence)) >= SAME * len(own) for s in group)


@functools.lru_cache(maxsize=4096)
def _words(evidence: str) -> frozenset[str]:
    return frozenset(words_of(evidence))


def _turns(statement: Statement, group: Sequence[Statement]) -> bool:
    """Whether a statement tells of a move away from what a report has said so far."""
    return statement.change is not None and all(s.agreement != statement.agreement for s in group)


def _near(group: Sequence[Statement], day: date, days: int) -> bool:
    first = group[0].said_on or UNDATED
    return day == first or (UNDATED not in (first, day) and abs(day - first) <= timedelta(days))


def independent(
    statements: Iterable[Statement], ties: Ties = NONE, days: int = RETOLD
) -> Iterator[tuple[tuple[str, str], list[Origin]]]:
    """For every actor and concept, its origins."""
    for lane, said in lanes(statements, ties=ties):
        yield lane, origins(said, ties, days)
