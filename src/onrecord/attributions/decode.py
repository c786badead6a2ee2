"""Emission scores to the best legal sequence of tags, and its spans."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BI"))

# An I tag stands only after the B or I of its own role.
LEGAL_STEP = np.array(
    [[not b.startswith("I-") or (a != "O" and a[2:] == b[2:]) for b in TAGS] for a in TAGS]
)
LEGAL_START = np.array([not tag.startswith("I-") for tag in TAGS])
IMPOSSIBLE = -1e9


def viterbi(emissions: NDArray[np.float32], transitions: NDArray[np.float32]) -> NDArray[np.int64]:
    """The best legal path: (n, 7) word scores and (7, 7) transition scores to n tag numbers.

    Viterbi 1967; the grammar bars illegal steps rather than penalising them.
    """
    size = len(emissions)
    if size == 0:
        return np.zeros(0, dtype=np.int64)
    step = np.where(LEGAL_STEP, transitions, IMPOSSIBLE).T.copy()
    back = np.zeros((size, len(TAGS)), dtype=np.int64)
    score = np.where(LEGAL_START, emissions[0], IMPOSSIBLE)
    rows = np.arange(len(TAGS))
    for i in range(1, size):
        reach = step + score
        back[i] = reach.argmax(1)
        score = reach[rows, back[i]] + emissions[i]
    path = np.zeros(size, dtype=np.int64)
    path[-1] = int(score.argmax())
    for i in range(size - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def spans(path: NDArray[np.int64]) -> list[tuple[str, int, int]]:
    """``(role, first word, word after the last)`` of every span on a path, in order."""
    out: list[tuple[str, int, int]] = []
    start = -1
    for i, number in enumerate([*path.tolist(), 0]):
        tag = TAGS[number]
        if start >= 0 and not tag.startswith("I-"):
            out.append((TAGS[int(path[start])][2:], start, i))
            start = -1
        if tag.startswith("B-"):
            start = i
    return out
