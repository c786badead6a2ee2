"""Which source, cue and content belong together.

The tagger gives each piece eight projections. A content points to its cue and a cue to its
source: each pair of spans is scored from the projections of both ends of both spans and
from how the two stand to each other (order, distance, what lies between). Then every cue
is owed a content and every source a cue: in PolNeAR none goes without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.attributions.tokens import Tokens

HEAD = 64  # width of a projection
ENDS = 4  # projections a kind: from first, from last, to first, to last piece
DISTANCES = 20  # gaps of 0, 1–2, 3–6, … pieces to either side
COUNTS = 4  # spans or sentences between: 0, 1, 2, more
RELATIONS = DISTANCES + 2 * COUNTS + 2 * COUNTS + 2 * COUNTS * 3
NEAR = 8  # candidates looked at on either side
REACH = 600  # pieces between two spans that may still belong together
TO_CUE, TO_SOURCE = 0, 1
# What a cue without a content, or a source without a cue, may cost in log-probability
# before another pair is broken up for it.
OWED = 2.0

Place = tuple[int, int]  # first piece, piece after the last


@dataclass(frozen=True, slots=True)
class Group:
    """One attribution in pieces: at most one source, one cue, and the parts of a content."""

    source: Place | None
    cue: Place | None
    content: tuple[Place, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Near:
    """The candidates near one span: ``chosen`` numbers them, ``relations`` is (k, 4)."""

    chosen: NDArray[np.int64]
    relations: NDArray[np.int64]


def near(tokens: Tokens, place: Place, own: NDArray[np.int64], there: NDArray[np.int64]) -> Near:
    """The spans of ``there``, rows of (first, after last) in order, that ``place`` may point to.

    ``own`` holds the spans of the role of ``place``, itself included. ``relations`` gives each
    candidate's distance, candidates between, own spans between, and sentences and paragraphs
    between, each with the side on which the candidate stands.
    """
    at = int(np.searchsorted(there[:, 0], place[0]))
    chosen = np.arange(max(0, at - NEAR), min(len(there), at + NEAR))
    starts, ends = there[chosen, 0], there[chosen, 1]
    after = (starts >= place[0]).astype(np.int64)
    gap = np.maximum(np.where(after, starts - place[1], place[0] - ends), 0)
    kept = gap <= REACH
    chosen, starts, after, gap = chosen[kept], starts[kept], after[kept], gap[kept]
    others = np.where(after, chosen - at, at - 1 - chosen)
    here = int(np.searchsorted(own[:, 0], place[0]))
    reached = np.searchsorted(own[:, 0], starts)
    mine = np.where(after, reached - here - 1, here - reached)
    sentences = np.abs(tokens.sentence[starts] - tokens.sentence[place[0]])
    lines = np.abs(tokens.line[starts] - tokens.line[place[0]])
    columns = (
        _bucket(gap) + after * (DISTANCES // 2),
        DISTANCES + _few(others) + after * COUNTS,
        DISTANCES + 2 * COUNTS + _few(mine) + after * COUNTS,
        DISTANCES + 4 * COUNTS + (_few(sentences) * 3 + np.minimum(lines, 2)) * 2 + after,
    )
    return Near(chosen, np.stack(columns, 1).astype(np.int64))


def _bucket(gap: NDArray[np.int64]) -> NDArray[np.int64]:
    size = np.log2(gap + 1).astype(np.int64)
    return np.asarray(np.minimum(size, DISTANCES // 2 - 1))


def _few(count: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(np.minimum(np.maximum(count, 0), COUNTS - 1))


@dataclass(frozen=True)
class Pointers:
    """The pointer heads' constants, from ``model.json``; every array's first axis is the kind."""

    relation: NDArray[np.float32]  # (2, RELATIONS, HEAD)
    lean: NDArray[np.float32]  # (2, RELATIONS)
    out: NDArray[np.float32]  # (2, HEAD)
    nothing: NDArray[np.float32]  # (2, HEAD)
    shape = (2, ENDS, HEAD)  # of one piece's projections

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Pointers:
        names = ("relation", "lean", "out", "nothing")
        return cls(*(np.array(meta["pointers"][name], np.float32) for name in names))

    def scores(
        self,
        kind: int,
        projections: NDArray[np.float32],
        place: Place,
        there: NDArray[np.int64],
        found: Near,
    ) -> NDArray[np.float64]:
        """Log-probability of each candidate, and last of none at all (sources only)."""
        blocks = projections[:, kind]
        query = blocks[place[0], 0] + blocks[place[1] - 1, 1]
        spans = there[found.chosen]
        keys = blocks[spans[:, 0], 2] + blocks[spans[:, 1] - 1, 3]
        hidden = np.maximum(query + keys + self.relation[kind, found.relations].sum(1), 0)
        raw = hidden @ self.out[kind] + keys @ query / HEAD**0.5
        raw = raw + self.lean[kind, found.relations].sum(1)
        none = self.nothing[kind] @ query / HEAD**0.5 if kind == TO_SOURCE else -np.inf
        return _log_softmax(np.append(raw, none))


def _log_softmax(logits: NDArray[Any]) -> NDArray[np.float64]:
    top = logits.max()
    if not np.isfinite(top):
        return np.asarray(logits, np.float64)
    return np.asarray(logits - top - np.log(np.exp(logits - top).sum()), np.float64)


NONE = -1


def link(
    spans: Sequence[tuple[str, int, int]],
    tokens: Tokens,
    projections: NDArray[np.float32],
    pointers: Pointers,
) -> list[Group]:
    """Tagged spans, in pieces, to attributions in the order of their first span.

    ``projections`` is (pieces, 2, ENDS, HEAD). Every content takes a cue where there is one
    in reach: 35 of PolNeAR's 19,868 attributions have none. Contents of one cue are one
    attribution (ADR 4). A cue that no content takes comes with an empty content: it may tell
    of what another attribution says.
    """
    places = {
        role: np.array([(a, b) for r, a, b in spans if r == role], np.int64).reshape(-1, 2)
        for role in ("source", "cue", "content")
    }
    contents, cues, sources = places["content"], places["cue"], places["source"]
    to_cue = _point(TO_CUE, tokens, projections, pointers, contents, cues)
    to_source = _point(TO_SOURCE, tokens, projections, pointers, cues, sources)
    groups = []
    for number, cue in enumerate(cues):
        parts = [i for i, (there, _) in enumerate(to_cue) if there == number]
        source, probability = to_source[number]
        for i in parts:
            probability = min(probability, to_cue[i][1])
        found = _place(sources[source]) if source != NONE else None
        content = tuple(_place(contents[i]) for i in parts)
        groups.append(Group(found, _place(cue), content, probability))
    loose = [_place(contents[i]) for i, (there, _) in enumerate(to_cue) if there == NONE]
    groups += [Group(None, None, (place,), 0.1) for place in loose]
    return sorted(groups, key=lambda group: (group.content or (group.cue,))[0] or (0, 0))


def _place(row: NDArray[np.int64]) -> Place:
    return int(row[0]), int(row[1])


def _point(
    kind: int,
    tokens: Tokens,
    projections: NDArray[np.float32],
    pointers: Pointers,
    here: NDArray[np.int64],
    there: NDArray[np.int64],
) -> list[tuple[int, float]]:
    """For each span of ``here`` the number of the one it points to, and the probability."""
    options: list[dict[int, float]] = []
    for row in here:
        place = _place(row)
        found = near(tokens, place, here, there)
        scores = pointers.scores(kind, projections, place, there, found)
        option = dict(zip(found.chosen.tolist(), scores[:-1].tolist(), strict=True))
        if kind == TO_SOURCE or not option:
            option[NONE] = float(scores[-1]) if kind == TO_SOURCE else 0.0
        options.append(option)
    return assign(options, len(there))


def assign(options: Sequence[Mapping[int, float]], size: int) -> list[tuple[int, float]]:
    """Each one's best option, changed where that serves an option that nobody chose.

    ``options`` maps option numbers below ``size`` (or NONE) to log-probabilities. An option
    left over takes the chooser that loses least by changing, if it loses less than OWED and
    leaves no other option without a chooser.
    """
    chosen = [max(option, key=lambda o: option[o]) for option in options]
    load = [0] * size
    for choice in chosen:
        if choice != NONE:
            load[choice] += 1
    wishes: dict[int, list[tuple[float, int]]] = {}
    for i, option in enumerate(options):
        best = option[chosen[i]]
        for o, score in option.items():
            if o != NONE and not load[o] and best - score < OWED:
                wishes.setdefault(o, []).append((best - score, i))
    for o in sorted(wishes):
        for _, i in sorted(wishes[o]):
            if chosen[i] == NONE or load[chosen[i]] > 1:
                if chosen[i] != NONE:
                    load[chosen[i]] -= 1
                chosen[i], load[o] = o, 1
                break
    return [(c, float(np.exp(o[c]))) for c, o in zip(chosen, options, strict=True)]
