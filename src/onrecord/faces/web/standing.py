"""Who stands with whom over a stretch of time: plain numbers that templates draw."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.findings.coalitions import Coalitions, coalitions, together
from onrecord.findings.evidence import gathered
from onrecord.findings.selection import only
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Kind, Statement

NODES = 60  # in one network


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in the network."""

    name: str
    x: float
    y: float
    radius: float
    group: int
    weight: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two actors: alike (positive) or opposed (negative)."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float
    width: float


@dataclass(frozen=True, slots=True)
class Graph:
    """A network laid out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The network of the actors with most statements, its groups, who of them is tied to nobody,
    and how many more there are."""

    picture: Graph
    found: Coalitions
    alone: tuple[str, ...]
    left_out: int


def standing(
    statements: Iterable[Statement],
    since: date | None = None,
    until: date | None = None,
    ties: Ties = NONE,
) -> Standing:
    """Draw the network of what was said between two days, both included."""
    dated = only(statements, since=since, until=until)
    kept = [s for s in gathered(dated, ties) if s.kind is not Kind.ANONYMOUS]
    busy = Counter(s.actor for s in kept)
    loud = {name for name, _ in busy.most_common(NODES)}
    made, alone = together([s for s in kept if s.actor in loud], ties=ties)
    found = coalitions(made)
    groups = {name: i for i, group in enumerate(found.groups) for name in group}
    picture = graph(made.rows, made.matrix.tolist(), [groups[n] for n in made.rows])
    return Standing(picture, found, alone, max(0, len(busy) - NODES))


def graph(names: Sequence[str], weights: Sequence[Sequence[float]], groups: Sequence[int]) -> Graph:
    """A one-mode network laid out by springs (Fruchterman and Reingold 1991), always the same
    way for the same network."""
    import networkx as nx

    size, margin = 760, 100
    made = nx.Graph()
    made.add_nodes_from(range(len(names)))
    for i, row in enumerate(weights):
        for j, weight in enumerate(row[:i]):
            if weight:
                made.add_edge(i, j, weight=abs(weight), pull=max(weight, 0.0) or 0.01)
    places = nx.spring_layout(made, seed=7, weight="pull", k=2.2 / math.sqrt(max(1, len(names))))
    across = [_spread([float(places[i][axis]) for i in range(len(names))]) for axis in (0, 1)]
    room = size - 2 * margin

    def at(i: int) -> tuple[float, float]:
        x, y = across[0][i], across[1][i]
        return round(margin / 2 + room * x, 1), round(margin / 2 + room * y + margin / 2, 1)

    heaviest = max((d["weight"] for *_, d in made.edges(data=True)), default=1.0)
    degree = [sum(map(abs, row)) for row in weights]
    most = max(degree, default=1.0) or 1.0
    nodes = tuple(
        Node(name, *at(i), round(5 + 9 * math.sqrt(degree[i] / most), 1), groups[i], degree[i])
        for i, name in enumerate(names)
    )
    edges = tuple(
        Edge(*at(i), *at(j), weights[i][j], round(0.3 + 1.7 * abs(weights[i][j]) / heaviest, 2))
        for i, j in made.edges
    )
    return Graph(nodes, edges, size)


def _spread(values: Sequence[float]) -> list[float]:
    """Values moved and stretched to lie between 0 and 1."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    return [(v - low) / ((high - low) or 1.0) for v in values]
