"""Statements by what is coded of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from onrecord.errors import InputError
from onrecord.model import STANCE_OF, Kind, Statement
from onrecord.text import folded

Values = Mapping[str, Sequence[str]]


def person(statement: Statement) -> str:
    """The actor, where that is a person; else empty."""
    return statement.actor if statement.kind is Kind.PERSON else ""


def organization(statement: Statement) -> str:
    """Whom the actor speaks for, or the actor where that is no person; else empty."""
    if statement.organization:
        return statement.organization
    return "" if statement.kind in (Kind.PERSON, Kind.ANONYMOUS) else statement.actor


VARIABLES: Mapping[str, Callable[[Statement], str]] = {
    "person": person,
    "actor": lambda s: s.actor,
    "organization": organization,
    "concept": lambda s: s.concept,
    "agreement": lambda s: str(s.agreement),
    "kind": lambda s: s.kind.value,
    "certainty": lambda s: s.certainty.value,
    "article": lambda s: s.article_id,
    "coder": lambda s: s.coder,
}


def variable(name: str) -> Callable[[Statement], str]:
    """A variable by its name. Raises :class:`InputError` for one that there is not."""
    if name not in VARIABLES:
        raise InputError(f"no variable {name!r}; there are {', '.join(VARIABLES)}")
    return VARIABLES[name]


def is_asked(asked: str | None, name: str, said: Iterable[Statement]) -> bool:
    """Whether an actor is the one that was asked for: by name, or as an article writes it."""
    if not asked:
        return True
    low = folded(asked)
    return low in folded(name) or any(low in folded(s.actor_as_written) for s in said)


def known(values: Values, statements: Sequence[Statement], concepts: Mapping[str, str]) -> Values:
    """Values by variable, as the statements have them; stances and propositions may be in words.

    ``concepts`` are propositions by id. Raises :class:`InputError` for a value that no statement
    has: what is misspelt would leave everything in, or out, unseen.
    """
    worded = {
        "agreement": {word: str(agreement) for word, agreement in STANCE_OF.items()},
        "concept": {words: id for id, words in concepts.items()},
    }
    out: dict[str, list[str]] = {}
    for name, given in values.items():
        of = variable(name)
        there = {value for s in statements if (value := of(s))}
        for value in given:
            found = worded.get(name, {}).get(value, value)
            if found not in there:
                near = get_close_matches(found, sorted(there), 3, 0.6) or sorted(there)[:10]
                raise InputError(f"no statement has {name} {value!r}; there are {', '.join(near)}")
            out.setdefault(name, []).append(found)
    return out


def only(
    statements: Iterable[Statement],
    *,
    since: date | None = None,
    until: date | None = None,
    include: Values | None = None,
    exclude: Values | None = None,
) -> Iterator[Statement]:
    """Statements within dates (those without one only where none is asked), by their values."""
    wanted = [(variable(name), set(values)) for name, values in (include or {}).items()]
    unwanted = [(variable(name), set(values)) for name, values in (exclude or {}).items()]
    if not (wanted or unwanted or since or until):
        yield from statements
        return
    for s in statements:
        if (since or until) and s.said_on is None:
            continue
        if s.said_on and ((since and s.said_on < since) or (until and s.said_on > until)):
            continue
        if all(of(s) in values for of, values in wanted) and not any(
            of(s) in values for of, values in unwanted
        ):
            yield s
