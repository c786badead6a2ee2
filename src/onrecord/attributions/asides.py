"""“X, first reported by Y, said that …”: an aside between a source and its cue says who told of it.

The tagger takes Y for the one who says it, or the rest of the sentence for what Y reports. So
a text is read without such asides, spaces standing for them, and Y told of afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.attributions.cues import TELLS
from onrecord.model import Attribution, Span

ASIDE = re.compile(
    r",\s+(?P<cue>(?:\w+ )?(?:reported|published|revealed|disclosed) by)\s+"
    r"(?P<by>[^\s,.;][^,.;\n]{1,80}?)"
    r"(?P<time>\s+(?:in|on|last|late|early|earlier|this)\s[^,.;\n]{1,40})?,\s+"
)
NEAR = 2  # characters between a source and its aside


@dataclass(frozen=True, slots=True)
class Aside:
    """Where it stands, from comma to comma; who told, and by which words."""

    span: Span
    source: Span
    cue: Span


def asides(text: str) -> list[Aside]:
    """The asides of ``text`` that a telling verb follows."""
    return [
        Aside((m.start(), m.end() - 1), m.span("by"), m.span("cue"))
        for m in ASIDE.finditer(text)
        if TELLS.match(text, m.end())
    ]


def without(text: str, several: Sequence[Aside]) -> str:
    """``text`` with spaces for its asides; as long as before."""
    for aside in several:
        start, end = aside.span
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def with_tellers(found: Sequence[Attribution], several: Sequence[Aside]) -> list[Attribution]:
    """``found`` with whoever an aside names above what its source is said to tell."""
    out: list[Attribution] = []
    at: list[int] = []
    for attribution in found:
        parent = None if attribution.parent is None else at[attribution.parent]
        for aside in several:
            if parent is None and attribution.content and _beside(attribution, aside):
                above = replace(attribution, source=(aside.source,), cue=(aside.cue,))
                parent = len(out)
                out.append(replace(above, parent=None))
        at.append(len(out))
        out.append(replace(attribution, parent=parent))
    return out


def _beside(attribution: Attribution, aside: Aside) -> bool:
    """Whether the aside stands between its source and its cue."""
    ends = [end for _, end in attribution.source]
    start = aside.span[0]
    follows = any(cue >= aside.span[1] for cue, _ in attribution.cue)
    return follows and any(end <= start <= end + NEAR for end in ends)
