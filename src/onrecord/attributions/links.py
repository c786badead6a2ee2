"""Which source, cue and content belong together.

The tagger gives each piece four projections; a content points to its cue and a cue to its
source by a scaled dot product with a learned bias for distance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEAD = 64  # width of a pointer projection
BUCKETS = 20  # distances 0, 1–2, 3–6, … to either side
REACH = 600  # pieces between two spans that may still belong together
TO_CUE, TO_SOURCE = 0, 1

Place = tuple[int, int]  # first piece, piece after the last


@dataclass(frozen=True, slots=True)
class Group:
    """One attribution in pieces: at most one source, one cue, and the parts of a content."""

    source: Place | None
    cue: Place | None
    content: tuple[Place, ...]
    probability: float


def bucket(gap: NDArray[np.int64]) -> NDArray[np.int64]:
    """Signed distances in pieces to bucket numbers, finer near by."""
    size = np.minimum(np.log2(np.abs(gap) + 1).astype(np.int64), BUCKETS // 2 - 1)
    return np.asarray(np.where(gap < 0, size, size + BUCKETS // 2))


@dataclass(frozen=True)
class Pointers:
    """The pointer heads' constants, from ``model.json``."""

    distance: NDArray[np.float32]
    nothing: NDArray[np.float32]

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Pointers:
        return cls(np.array(meta["distance"], np.float32), np.array(meta["nothing"], np.float32))

    def choose(
        self,
        projections: NDArray[np.float32],
        here: int,
        places: Sequence[int],
        kind: int,
        may_be_none: bool,
    ) -> tuple[int | None, float]:
        """The number, among ``places``, that ``here`` points to, and its probability."""
        there = np.asarray(places, dtype=np.int64)
        near = np.flatnonzero(np.abs(there - here) <= REACH)
        if not len(near) and not may_be_none:
            return None, 0.0
        there = there[near]
        query = projections[here, kind * 2]
        scores = projections[there, kind * 2 + 1] @ query / HEAD**0.5
        scores = scores + self.distance[kind, bucket(there - here)]
        if may_be_none:
            scores = np.append(scores, self.nothing[kind] @ query / HEAD**0.5)
        weights = np.exp(scores - scores.max())
        best = int(weights.argmax())
        probability = float(weights[best] / weights.sum())
        return (int(near[best]) if best < len(near) else None), probability


def link(
    spans: Sequence[tuple[str, int, int]],
    projections: NDArray[np.float32],
    pointers: Pointers,
) -> list[Group]:
    """Tagged spans, in pieces, to attributions in the order of their first span.

    Every content takes a cue where there is one in reach: 35 of PolNeAR's 19,868
    attributions have none. Contents of one cue are one attribution (ADR 4). A cue that no
    content takes comes with an empty content: it may tell of what another attribution says.
    """
    by_role: dict[str, list[Place]] = {"source": [], "cue": [], "content": []}
    for role, start, end in spans:
        by_role[role].append((start, end))
    cues, sources = by_role["cue"], by_role["source"]
    cue_starts, source_starts = [c[0] for c in cues], [s[0] for s in sources]
    parts: dict[int, list[Place]] = {}
    sure: dict[int, float] = {}
    loose: list[Group] = []
    for place in by_role["content"]:
        cue, probability = pointers.choose(projections, place[0], cue_starts, TO_CUE, False)
        if cue is None:
            loose.append(Group(None, None, (place,), 0.1))
            continue
        parts.setdefault(cue, []).append(place)
        sure[cue] = min(sure.get(cue, 1.0), probability)
    groups = loose
    for cue in range(len(cues)):
        content = parts.get(cue, [])
        source, probability = pointers.choose(
            projections, cue_starts[cue], source_starts, TO_SOURCE, True
        )
        found = sources[source] if source is not None else None
        groups.append(Group(found, cues[cue], tuple(content), probability * sure.get(cue, 1.0)))
    return sorted(groups, key=lambda group: (group.content or (group.cue,))[0] or (0, 0))
