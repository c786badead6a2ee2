"""The timeline, the matrix and the network as pictures of their own, SVG or PNG."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onrecord.errors import InputError
from onrecord.faces.web import pictures
from onrecord.faces.web.rendering import environment
from onrecord.faces.web.standing import Standing
from onrecord.faces.web.view import State
from onrecord.faces.wording import percent
from onrecord.findings.positions import matrix as cells_of

ROWS, LANES = 40, 30  # what a picture holds at most
LEFT, COLUMN, TOP, ROW = 240, 160, 48, 24


class Picture(StrEnum):
    """What may be drawn."""

    TIMELINE = "timeline"
    MATRIX = "matrix"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Cell:
    """A position in the matrix."""

    x: float
    y: float
    width: float
    agreement: int
    sure: int
    words: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actors by concept, with the places of their names."""

    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]
    cells: tuple[Cell, ...]
    width: int
    height: int


def timeline(state: State, concept: str) -> str:
    """The stances on a concept over time, as SVG. Raises :class:`InputError`."""
    if concept not in state.concepts:
        raise InputError(f"no concept {concept!r}; there are {', '.join(state.concepts)}")
    lanes = sorted(state.of_concept.get(concept, []), key=lambda x: (-len(x.said), x.actor))
    made = pictures.timeline(lanes[:LANES], lambda lane: lane.actor, names=True)
    return _drawn("timeline", made, state.concepts[concept])


def matrix(state: State, at: date | None = None) -> str:
    """Who stands where at a date, as SVG."""
    concepts = [c for c in state.concepts if c in state.of_concept]
    said = (lane.at(at) for actor in state.actors[:ROWS] for lane in state.of_actor[actor])
    found = cells_of((p for p in said if p is not None), lambda p: p)
    actors = [a for a in state.actors[:ROWS] if any((a, c) in found for c in concepts)]
    across = {c: LEFT + COLUMN * n for n, c in enumerate(concepts)}
    down = {a: TOP + ROW * n for n, a in enumerate(actors)}
    cells = tuple(
        Cell(
            across[concept],
            down[actor],
            COLUMN - 4,
            position.agreement,
            pictures.sureness(position.confidence),
            percent(position.confidence),
        )
        for (actor, concept), position in found.items()
    )
    width, height = LEFT + COLUMN * len(concepts), TOP + ROW * len(actors) + 8
    named = tuple((x, c) for c, x in across.items())
    made = Matrix(tuple((y, a) for a, y in down.items()), named, cells, width, height)
    return _drawn("matrix", made, f"Who stands where {f'on {at}' if at else 'by the latest word'}")


def network(drawn: Standing) -> str:
    """Who stands with whom, as SVG."""
    found = drawn.found
    parted = "" if found.modularity is None else f", modularity {found.modularity}"
    title = f"Who stands with whom: {len(found.groups)} groups{parted}"
    return _drawn("network", drawn.picture, title)


def png(svg: str, zoom: int = 2) -> bytes:
    """The same as PNG, twice as large for sharp screens."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom))


def _drawn(name: str, picture: object, title: str) -> str:
    template = environment().get_template(f"pictures/{name}.svg")
    return template.render(picture=picture, title=title).strip()
