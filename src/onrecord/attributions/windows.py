"""Cut a long text into windows that the encoder can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.attributions.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces ``[start, end)`` go to the encoder; what it says of ``[core, end)`` is kept."""

    start: int
    core: int
    end: int


def windows(tokens: Tokens, size: int, context: int) -> Iterator[Window]:
    """Windows of at most ``size`` pieces whose cores cover the text once.

    A core ends at a paragraph where one ends in its second half, else at a word. Up to
    ``context`` pieces before the core are read again, so that a pronoun or a cue just
    before a cut is seen.
    """
    core, total = 0, len(tokens)
    while core < total:
        start = max(0, core - context)
        end = _cut(tokens, core, min(total, start + size))
        yield Window(start, core, end)
        core = end


def _cut(tokens: Tokens, core: int, limit: int) -> int:
    if limit >= len(tokens):
        return len(tokens)
    for marks in (tokens.paragraph, tokens.first):
        for i in range(limit, core + (limit - core) // 2, -1):
            if marks[i]:
                return i
    return limit
