"""Asides that say who told of it: “X, first reported by Y, said …”, “X, citing Y, said …”, “X said
in accounts first published by Y”.

The tagger takes Y for the one who says it, or the rest of the sentence for what Y reports, or sees
no Y. So a text is read without such asides, spaces standing for them, and Y told of afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.attributions.cues import TELLS, WHEN
from onrecord.model import Attribution, Span

TOLD_BY = r"(?:reported|published|revealed|disclosed|relayed|carried) by"
BY = r"(?P<by>[^\s,.;][^,.;\n]{1,80}?)"
TIME = rf"(?:{WHEN})?"
ASIDE = re.compile(rf",\s+(?P<cue>(?:\w+ )?{TOLD_BY})\s+{BY}{TIME},\s+")
CITING = re.compile(rf",\s+(?P<cue>(?:\w+ly )?(?:quoting|citing))\s+{BY}{TIME},\s+")
# “…, officials said in accounts first reported by Y.”, “…, officials said, as reported by Y.”
TAIL = re.compile(
    r"(?:,|(?<=[^\s,]))\s+"  # a run of blanks is tried from its beginning only
    r"(?P<cue>(?:in [\w ]{3,30} (?:first |previously )|as (?:first |previously )?)"
    rf"{TOLD_BY})\s+{BY}{TIME}(?=[,.;]|$)",
    re.MULTILINE,
)
NEAR = 2  # characters between a source and its aside
BEHIND = 20  # between the word that tells and an aside at the end


@dataclass(frozen=True, slots=True)
class Aside:
    """Where it stands, from comma to comma; who told, and by which words.

    ``above`` whoever stands beside it, unless these cite them; ``behind`` what they say.
    """

    span: Span
    source: Span
    cue: Span
    above: bool = True
    behind: bool = False


def asides(text: str) -> list[Aside]:
    """The asides of ``text`` that a telling verb follows, or that follow one."""
    return sorted(_asides(text), key=lambda aside: aside.span)


def _asides(text: str) -> Iterator[Aside]:
    for pattern in (ASIDE, CITING):
        for m in pattern.finditer(text):
            if TELLS.match(text, m.end()):
                span = m.start(), m.end() - 1
                yield Aside(span, m.span("by"), m.span("cue"), above=pattern is ASIDE)
    for m in TAIL.finditer(text):
        before = TELLS.search(text, max(0, m.start() - BEHIND), m.start())
        if before and not re.search(r"[.;“”\"\n]", text[before.end() : m.start()]):
            yield Aside(m.span(), m.span("by"), m.span("cue"), behind=True)


def without(text: str, several: Sequence[Aside]) -> str:
    """``text`` with spaces for its asides; as long as before."""
    for aside in several:
        start, end = aside.span
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def with_tellers(found: Sequence[Attribution], several: Sequence[Aside]) -> list[Attribution]:
    """``found`` with whoever an aside names above what its source is said to tell, or below it.

    Who only passes on what another says, “first reported by Y”, has no content: Y takes no stand.
    """
    out: list[Attribution] = []
    at: list[int] = []
    for attribution in found:
        parent = None if attribution.parent is None else at[attribution.parent]
        below: list[Aside] = []
        for aside in several:
            if attribution.parent is None and attribution.content and _beside(attribution, aside):
                if not aside.above:
                    below.append(aside)
                elif parent is None:
                    parent = len(out)
                    who = replace(attribution, source=(aside.source,), cue=(aside.cue,))
                    out.append(replace(who, content=(), parent=None))
        at.append(len(out))
        out.append(replace(attribution, parent=parent))
        for aside in below:
            cited = replace(attribution, source=(aside.source,), cue=(aside.cue,))
            out.append(replace(cited, parent=at[-1]))
    return out


def _beside(attribution: Attribution, aside: Aside) -> bool:
    """Whether the aside stands between its source and its cue, or right behind what tells."""
    start, end = aside.span
    if aside.behind:
        return any(stop <= start <= stop + BEHIND for _, stop in attribution.cue)
    ends = [stop for _, stop in attribution.source]
    follows = any(cue >= end for cue, _ in attribution.cue)
    return follows and any(stop <= start <= stop + NEAR for stop in ends)
