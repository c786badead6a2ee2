"""How much a statement weighs, and the order in which statements count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from onrecord.actors.merging import canonical
from onrecord.model import Certainty, Kind, Statement

# What the text commits to weighs with what the machine is sure of; a relay weighs a little
# less than the actor's own words. Placeholders until they are estimated on simulated ledgers.
WEIGHT = {Certainty.CERTAIN: 1.0, Certainty.PROBABLE: 0.7, Certainty.POSSIBLE: 0.4}
RELAYED = 0.85

Lane = tuple[str, str]  # the actor's name and the concept
Lanes = list[tuple[Lane, list[Statement]]]


def weight(statement: Statement) -> float:
    """Between 0 and 1: certainty of the text × confidence of the reading × directness."""
    relays = RELAYED if statement.via else 1.0
    return WEIGHT[statement.certainty] * statement.confidence * relays


def lanes(statements: Iterable[Statement], until: date | None = None) -> Lanes:
    """Statements up to a date by (actor, concept), oldest first; actors that are sure to be
    one are gathered under one name, unnamed sources stay with their article, past positions
    are left out.

    A statement without a date comes before all that have one.
    """
    kept = [
        s for s in statements if not s.past and (not until or not s.said_on or s.said_on <= until)
    ]
    names = canonical((s.actor, s.kind) for s in kept)
    out: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in kept:
        name = names[statement.actor, statement.kind]
        where = statement.article_id if statement.kind is Kind.ANONYMOUS else ""
        key = (name, statement.concept, statement.kind.value, where)
        out[key].append(replace(statement, actor=name))
    for lane in out.values():
        lane.sort(key=lambda s: (s.said_on or date.min, s.article_id, s.start))
    return [((name, concept), lane) for (name, concept, *_), lane in out.items()]
