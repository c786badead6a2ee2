"""Who stands together: groups, how sharply they part, and who stands in the middle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.choices import Normalize, Repeats, Weight
from onrecord.findings.evidence import Lane, by_day, lanes
from onrecord.findings.networks import Network, network, windows, without_isolates
from onrecord.findings.positions import position_of
from onrecord.findings.selection import variable
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Kind, Statement

if TYPE_CHECKING:
    from networkx import Graph

SEED = 1
TRIES, FEW = 10, 60  # of small networks the best of several divisions; a large one takes long
MANY, SAMPLE = 200, 100  # names: exactly, a network of 400 takes 12 s


@dataclass(frozen=True, slots=True)
class Coalitions:
    """A partition of a one-mode network.

    ``groups`` hold names, the largest group first; ``modularity`` (Newman 2006; −0.5 to 1) says
    how much more the groups agree within than by chance, None where nobody agrees with anybody;
    ``degree`` is each name's share of all agreement, ``between`` (0 to 1) how often it lies on the
    shortest way between two others (Freeman 1977; where there are many, by the ways from
    :data:`SAMPLE` of them, Brandes and Pich 2007).
    """

    groups: tuple[tuple[str, ...], ...]
    modularity: float | None
    degree: dict[str, float]
    between: dict[str, float]


def coalitions(made: Network, central: bool = True) -> Coalitions:
    """Groups by Louvain's method (Blondel et al. 2008) over the ties that are positive.

    ``made`` is a one-mode network, best of congruence or subtract. Without ``central`` nobody's
    ``between`` is worked out, which takes by far the longest.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(made.rows))  # the division must not hang on who spoke first
    for i, row in enumerate(made.matrix):
        for j in range(i):
            if row[j] > 0:
                weight = float(row[j])
                graph.add_edge(made.rows[i], made.rows[j], weight=weight, way=1 / weight)
    ordered = _divided(graph)
    tied = graph.number_of_edges() > 0
    strength = dict(graph.degree(weight="weight"))
    total = sum(strength.values()) or 1.0
    return Coalitions(
        groups=tuple(ordered),
        modularity=round(nx.community.modularity(graph, ordered, weight="weight"), 4)
        if tied
        else None,
        degree={name: round(value / total, 4) for name, value in strength.items()},
        between={name: round(value, 4) for name, value in _between(graph).items()}
        if central
        else {},
    )


def _divided(graph: Graph) -> list[tuple[str, ...]]:
    """The division with the highest modularity that was found, the largest group first."""
    import networkx as nx

    def value(groups: list[set[str]]) -> float:
        tied = graph.number_of_edges() > 0
        return float(nx.community.modularity(graph, groups, weight="weight")) if tied else 0.0

    several = [
        nx.community.louvain_communities(graph, weight="weight", seed=SEED + n)
        for n in range(TRIES if len(graph) <= FEW else 1)
    ]
    best = max(several, key=value)
    return sorted((tuple(sorted(group)) for group in best), key=lambda g: (-len(g), g))


def _between(graph: Graph) -> dict[str, float]:
    import networkx as nx

    some = SAMPLE if len(graph) > MANY else None
    found: dict[str, float] = nx.betweenness_centrality(graph, k=some, weight="way", seed=SEED)
    return found


@dataclass(frozen=True, slots=True)
class Window:
    """How parted the actors were over some days."""

    start: date
    end: date
    actors: int
    groups: int
    polarisation: float | None


def polarisation(
    statements: Iterable[Statement],
    days: int = 90,
    step: int = 30,
    rows: str = "actor",
    ties: Ties = NONE,
    beliefs: Beliefs | None = None,
    doubtful: bool = False,
) -> list[Window]:
    """The modularity of the coalitions over sliding windows, oldest first.

    Each actor counts once for a stance on a concept in a window; windows with fewer than three
    actors that share a concept say nothing and are left out.
    """
    out = []
    for end, here in windows(statements, days, step):
        made = together(here, rows, ties, beliefs=beliefs, doubtful=doubtful).network
        if len(made.rows) > 2:
            found = coalitions(made, central=False)
            start = end - timedelta(days=days - 1)
            out.append(Window(start, end, len(made.rows), len(found.groups), found.modularity))
    return out


class Together(NamedTuple):
    """A one-mode network, who is tied to nobody in it, and how many positions were too doubtful to
    count."""

    network: Network
    alone: tuple[str, ...]
    doubtful: int


def together(
    statements: Iterable[Statement],
    rows: str = "actor",
    ties: Ties = NONE,
    weight: Weight = Weight.SUBTRACT,
    beliefs: Beliefs | None = None,
    doubtful: bool = False,
) -> Together:
    """Who agrees with whom more than not: congruence minus conflict (or another ``weight``),
    divided by how much both have said.

    An actor, or whatever ``rows`` are, counts once on a concept, for where it stands after all that
    was said: one doubtful sighting cancels no well-shown position, ten reprints of an old one no
    new one. A position that is likelier wrong than right ties nobody, unless ``doubtful`` ones are
    asked for. Names are gathered as positions gather them; unnamed sources are nobody who could
    stand with others.
    """
    named = [s for s in statements if s.kind is not Kind.ANONYMOUS]
    of = variable(rows)
    whole: dict[Lane, list[Statement]] = defaultdict(list)  # of whatever kind the name is taken for
    for (_, concept), said in lanes(named, ties=ties):
        for one in said:
            whole[of(one), concept].append(one)
    presents = [present for said in whole.values() if (present := _present(said))]
    found = [_standing(present, ties, beliefs or Beliefs()) for present in presents]
    made = network(
        [stands for stands, unsure in found if doubtful or not unsure],
        rows=rows,
        columns=None,
        weight=weight,
        normalize=Normalize.AVERAGE,
        repeats=Repeats.RANGE,
        isolates=True,
    )
    tied = without_isolates(made)
    there = set(tied.rows)
    left_out = sum(unsure for _, unsure in found) * (not doubtful)
    return Together(tied, tuple(name for name in made.rows if name not in there), left_out)


def _present(lane: Iterable[Statement]) -> list[Statement]:
    return sorted((s for s in lane if not s.past), key=by_day)


def _standing(present: Sequence[Statement], ties: Ties, beliefs: Beliefs) -> tuple[Statement, bool]:
    """The latest statement of the stance that statements, oldest first, come to, or the latest of
    all, with that stance, where none has it; and whether that position is doubtful."""
    last = present[-1]
    position = position_of(last.actor, last.concept, present, None, beliefs, ties)
    stands = position.agreement
    shown = next((s for s in reversed(present) if s.agreement == stands), None)
    return shown or replace(last, agreement=stands), position.doubtful
