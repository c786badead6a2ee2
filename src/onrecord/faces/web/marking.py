"""An article's text cut where what is marked in it begins or ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.model import Attribution, Span, Statement

ROLES = ("source", "cue", "content")
Mark = tuple[Span, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks; ``begins`` are the ids of evidence that begins here."""

    text: str
    marks: tuple[str, ...]
    begins: tuple[str, ...] = ()


def marks_of(told: Iterable[Attribution], said: Iterable[Statement]) -> list[Mark]:
    """Roles of attributions and evidence of statements (``evidence ID``) with their places."""
    marks = [
        (span, role)
        for attribution in told
        for role in ROLES
        for span in getattr(attribution, role)
    ]
    return marks + [((s.start, s.end), f"evidence {s.id}") for s in said]


def paragraphs(text: str, marks: Sequence[Mark], window: Span | None = None) -> list[list[Piece]]:
    """The text (or a window of it) as paragraphs of pieces, in order; nothing is left out but
    the line ends."""
    low, high = window or (0, len(text))
    cuts = {low, high}
    for (start, end), _ in marks:
        cuts |= {min(max(start, low), high), min(max(end, low), high)}
    ordered = sorted(cuts)
    out: list[list[Piece]] = [[]]
    waiting = sorted(marks, reverse=True)
    open_now: list[Mark] = []
    for start, end in pairwise(ordered):
        while waiting and waiting[-1][0][0] <= start:
            open_now.append(waiting.pop())
        open_now = here = [(span, name) for span, name in open_now if span[1] >= end]
        kinds = tuple(dict.fromkeys(name.split()[0] for _, name in here))
        begins = tuple(name.split()[1] for span, name in here if " " in name and span[0] == start)
        for number, line in enumerate(text[start:end].split("\n")):
            if number:
                out.append([])
            if line:
                out[-1].append(Piece(line, kinds, begins))
                begins = ()
    return [paragraph for paragraph in out if paragraph]


def around(text: str, start: int, end: int, reach: int = 400) -> Iterator[int]:
    """The bounds of a passage around ``[start, end)``: its paragraph, and not much more."""
    low = max(text.rfind("\n", 0, start) + 1, start - reach)
    stop = text.find("\n", end)
    yield low
    yield min(len(text) if stop < 0 else stop, end + reach)
