"""The order in which statements count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from onrecord.actors.merging import canonical
from onrecord.findings.ties import NONE, Names, Ties
from onrecord.model import Kind, Statement

Lane = tuple[str, str]  # the actor's name and the concept
Lanes = list[tuple[Lane, list[Statement]]]


def names_of(statements: Iterable[Statement], ties: Ties = NONE) -> Names:
    """For every actor as coded, the name under which the statements are gathered: the ties', else
    by these statements."""
    given = {(s.actor, s.kind) for s in statements}
    given |= {(s.organization, Kind.ORGANIZATION) for s in statements if s.organization}
    return ties.names or canonical(given, ties.apart, ties.same)


def gathered(statements: Iterable[Statement], ties: Ties = NONE) -> Iterator[Statement]:
    """The statements in their order, each under the name by which its actor is gathered."""
    several = list(statements)
    names = names_of(several, ties)
    for statement in several:
        yield under(statement, names)


def under(statement: Statement, names: Names) -> Statement:
    """A statement under the names by which its actor, and whom that speaks for, are gathered."""
    name = names.get((statement.actor, statement.kind), statement.actor)
    body = statement.organization
    if body:
        kinds = (Kind.ORGANIZATION, Kind.COUNTRY, Kind.GROUP)
        body = next((names[body, kind] for kind in kinds if (body, kind) in names), body)
    if (name, body) == (statement.actor, statement.organization):
        return statement
    return replace(statement, actor=name, organization=body)


def by_day(statement: Statement) -> tuple[date, str, int]:
    """By day, and within an article by place; what has no date comes first."""
    return statement.said_on or date.min, statement.article_id, statement.start


def lanes(
    statements: Iterable[Statement],
    until: date | None = None,
    ties: Ties = NONE,
) -> Lanes:
    """Statements up to a date by (actor, concept), oldest first; actors that are sure to be
    one are gathered under one name (a full name that is a person's anywhere is that person's),
    unnamed sources stay with their article. Past positions are there for what they say of a
    move; who has no others is left out.

    A statement without a date comes before all that have one; of a day, nobody knows whether it
    had been made, and it is left out.
    """
    several = list(statements)
    names = names_of(several, ties)
    kept = [s for s in several if not until or (s.said_on and s.said_on <= until)]
    persons = {name for (_, kind), name in names.items() if kind is Kind.PERSON}
    out: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in kept:
        made = under(statement, names)
        name = made.actor
        where = statement.article_id if statement.kind is Kind.ANONYMOUS else ""
        person = " " in name and statement.kind is not Kind.ANONYMOUS and name in persons
        kind = Kind.PERSON if person else statement.kind
        key = (name, statement.concept, kind.value, where)
        out[key].append(made)
    for lane in out.values():
        lane.sort(key=by_day)
    return [
        ((name, concept), lane)
        for (name, concept, *_), lane in out.items()
        if not all(s.past for s in lane)
    ]
