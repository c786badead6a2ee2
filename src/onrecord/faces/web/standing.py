"""Who stands with whom over a stretch of time: plain numbers that templates draw."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from onrecord.findings.beliefs import Beliefs
from onrecord.findings.coalitions import Coalitions, coalitions, together
from onrecord.findings.evidence import gathered
from onrecord.findings.selection import only
from onrecord.findings.ties import NONE, Ties
from onrecord.model import Kind, Statement

NODES = 60  # in one network
LETTER, LONGEST = 7.0, 24  # pixels of a letter, and letters of a name, in a picture


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in the network."""

    name: str
    x: float
    y: float
    radius: float
    group: int
    weight: float
    label: tuple[float, float] | None = None  # where its name begins; None where no room is left


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
    how many more there are, and how many positions were too doubtful to count."""

    picture: Graph
    found: Coalitions
    alone: tuple[str, ...]
    left_out: int
    doubtful: int


def standing(
    statements: Iterable[Statement],
    since: date | None = None,
    until: date | None = None,
    ties: Ties = NONE,
    beliefs: Beliefs | None = None,
    doubtful: bool = False,
) -> Standing:
    """Draw the network of what was said between two days, both included; of positions that are
    likelier wrong than right too where ``doubtful`` ones are asked for."""
    dated = only(statements, since=since, until=until)
    kept = [s for s in gathered(dated, ties) if s.kind is not Kind.ANONYMOUS]
    busy = Counter(s.actor for s in kept)
    loud = {name for name, _ in busy.most_common(NODES)}
    made, alone, unsure = together(
        [s for s in kept if s.actor in loud], ties=ties, beliefs=beliefs, doubtful=doubtful
    )
    found = coalitions(made)
    groups = {name: i for i, group in enumerate(found.groups) for name in group}
    picture = graph(made.rows, made.matrix.tolist(), [groups[n] for n in made.rows])
    return Standing(picture, found, alone, max(0, len(busy) - NODES), unsure)


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
    across = [_apart([float(places[i][axis]) for i in range(len(names))]) for axis in (0, 1)]
    room = size - 2 * margin

    def at(i: int) -> tuple[float, float]:
        x, y = across[0][i], across[1][i]
        return round(margin / 2 + room * x, 1), round(margin / 2 + room * y + margin / 2, 1)

    heaviest = max((d["weight"] for *_, d in made.edges(data=True)), default=1.0)
    degree = [sum(map(abs, row)) for row in weights]
    most = max(degree, default=1.0) or 1.0
    nodes = [
        Node(name, *at(i), round(7 + 7 * math.sqrt(degree[i] / most), 1), groups[i], degree[i])
        for i, name in enumerate(names)
    ]
    edges = tuple(
        Edge(*at(i), *at(j), weights[i][j], round(0.3 + 1.7 * abs(weights[i][j]) / heaviest, 2))
        for i, j in made.edges
    )
    return Graph(_labelled(nodes, size), edges, size)


Box = tuple[float, float, float, float]  # left, top, right, bottom


def _labelled(nodes: Sequence[Node], size: int) -> tuple[Node, ...]:
    """The nodes with their names beside them, the heaviest first, where these lie over nothing."""
    taken: list[Box] = [
        (n.x - n.radius, n.y - n.radius, n.x + n.radius, n.y + n.radius) for n in nodes
    ]
    made: dict[str, Node] = {}
    for node in sorted(nodes, key=lambda n: -n.weight):
        width, off = LETTER * min(len(node.name), LONGEST), node.radius + 2
        middle = node.x - width / 2
        for x, y in (
            (node.x + off, node.y + 4),
            (node.x - off - width, node.y + 4),
            (middle, node.y - off - 2),
            (middle, node.y + off + 9),
        ):
            box = (x, y - 10, x + width, y + 2)
            inside = box[0] >= 0 and box[2] <= size
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                node = replace(node, label=(round(x, 1), round(y, 1)))
                break
        made[node.name] = node
    return tuple(made[node.name] for node in nodes)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _apart(values: Sequence[float]) -> list[float]:
    """Values between 0 and 1, half by what they are and half by their order: one far away does not
    press all others together."""
    order = {i: n for n, i in enumerate(sorted(range(len(values)), key=values.__getitem__))}
    last = max(1, len(values) - 1)
    return [(v + order[i] / last) / 2 for i, v in enumerate(_spread(values))]


def _spread(values: Sequence[float]) -> list[float]:
    """Values moved and stretched to lie between 0 and 1."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    return [(v - low) / ((high - low) or 1.0) for v in values]
