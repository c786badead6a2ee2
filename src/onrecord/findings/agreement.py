"""How far two coders agree, person or machine.

A unit is an actor on a concept in an article. Both coders find it or only one does (F1 of the
units found); where both do, their stances are compared by Krippendorff's α for ordinal data
(Krippendorff 2019, Content Analysis, 4th ed., ch. 12) and Cohen's κ; how far they mark the same
words is measured on the characters marked (F1).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.model import STANCES, Statement, is_machine

Unit = tuple[str, str, str]  # article, actor, concept
Read = tuple[str, str]  # article, concept


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement on one concept, or on all. None where nothing could be compared."""

    concept: str
    one: int
    other: int
    both: int
    found: float | None
    alpha: float | None
    kappa: float | None
    words: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit that only one coder found, or both with different stances."""

    unit: Unit
    one: Statement | None
    other: Statement | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two coders on the articles that both read."""

    figures: tuple[Figures, ...]
    disagreements: tuple[Disagreement, ...]


def read_on(
    coder: str, readings: Mapping[str, Collection[str]], scheme: Collection[str] = ()
) -> set[Read]:
    """What a coder has read, of the concepts by article on which a ledger has readings.

    Those of a program are complete. People's tell only where they found something: each of these
    articles is taken to be read on all concepts of the ``scheme`` that people there code by, and
    one in which they found nothing is not known.
    """
    every = set(scheme).union(*readings.values())
    machine = is_machine(coder)
    return {(a, c) for a, found in readings.items() for c in (found if machine else every)}


def compare(
    one: Iterable[Statement],
    other: Iterable[Statement],
    both: Collection[Read] | None = None,
) -> Comparison:
    """Compare two coders; figures first for all.

    On what ``both`` have read, or on all concepts of the articles in which both have statements. An
    actor counts as the same by the name, letter case aside. Several statements of a coder on a unit
    count once, with the stance of most of them.
    """
    first, second = list(one), list(other)
    if both is None:
        places = {s.article_id for s in first} & {s.article_id for s in second}
        both = {(s.article_id, s.concept) for s in (*first, *second) if s.article_id in places}
    ours, theirs = (
        _units(s for s in said if (s.article_id, s.concept) in both) for said in (first, second)
    )
    met = sorted({unit[2] for unit in ours.keys() | theirs.keys()})
    figures = [_figures("", ours, theirs)]
    figures += [_figures(c, _on(ours, c), _on(theirs, c)) for c in met]
    return Comparison(tuple(figures), tuple(_disagreements(ours, theirs)))


Units = Mapping[Unit, Sequence[Statement]]


def _units(statements: Iterable[Statement]) -> dict[Unit, list[Statement]]:
    out: dict[Unit, list[Statement]] = defaultdict(list)
    for s in statements:
        if not s.past:
            out[s.article_id, s.actor.casefold(), s.concept].append(s)
    return dict(out)


def _on(units: Units, concept: str) -> Units:
    return {unit: said for unit, said in units.items() if unit[2] == concept}


def stance(said: Sequence[Statement]) -> int:
    """The stance of most of the statements; of equals the one with most confidence, and where for
    and against are alike in that too, undecided: said both ways is mixed."""
    votes: dict[int, tuple[int, float]] = {}
    for s in said:
        count, sure = votes.get(s.agreement, (0, 0.0))
        votes[s.agreement] = (count + 1, sure + s.confidence)
    best = max(votes.values())
    found = [agreement for agreement, vote in votes.items() if vote == best]
    return found[0] if len(found) == 1 else 0


def _figures(concept: str, ours: Units, theirs: Units) -> Figures:
    both = ours.keys() & theirs.keys()
    pairs = [(stance(ours[unit]), stance(theirs[unit])) for unit in sorted(both)]
    total = len(ours) + len(theirs)
    return Figures(
        concept=concept,
        one=len(ours),
        other=len(theirs),
        both=len(both),
        found=2 * len(both) / total if total else None,
        alpha=alpha(pairs),
        kappa=kappa(pairs),
        words=_words(ours, theirs, both),
    )


def _words(ours: Units, theirs: Units, both: Iterable[Unit]) -> float | None:
    """F1 of the characters that the coders marked on the units that both found."""
    shared = marked = 0
    for unit in both:
        mine = {i for s in ours[unit] for i in range(s.start, s.end)}
        other = {i for s in theirs[unit] for i in range(s.start, s.end)}
        shared += len(mine & other)
        marked += len(mine) + len(other)
    return 2 * shared / marked if marked else None


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's κ (Cohen 1960): agreement beyond what the two coders' habits give by chance."""
    if not pairs:
        return None
    size = len(pairs)
    seen = sum(a == b for a, b in pairs) / size
    mine, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(mine[k] * other[k] for k in STANCES) / size**2
    return None if chance == 1 else (seen - chance) / (1 - chance)


def alpha(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Krippendorff's α for two coders and ordinal stances; None where nothing varies."""
    if not pairs:
        return None
    import numpy as np
    from krippendorff import alpha as ordinal

    table = np.array(pairs, dtype=np.float64).T
    if len(np.unique(table)) < 2:
        return None
    return float(ordinal(reliability_data=table, level_of_measurement="ordinal"))


def _disagreements(ours: Units, theirs: Units) -> Iterable[Disagreement]:
    for unit in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(unit), theirs.get(unit)
        if not mine or not other or stance(mine) != stance(other):
            yield Disagreement(
                unit, *(_typical(coded) if coded else None for coded in (mine, other))
            )


def _typical(coded: Sequence[Statement]) -> Statement:
    """The first statement of a unit that shows the stance by which the unit is compared; where none
    does, the first one with that stance."""
    compared = stance(coded)
    shown = next((s for s in coded if s.agreement == compared), None)
    return shown or replace(coded[0], agreement=compared)
