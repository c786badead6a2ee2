"""Asides that say who told of it: “X, first reported by Y, said …”, “X, citing Y, said …”, “X said
in accounts first published by Y”, “X was quoted by Y as saying”.

The tagger takes Y for the one who says it, or the rest of the sentence for what Y reports, or sees
no Y. So a text is read without such asides, spaces standing for them, or “said” where they hold the
verb, and Y told of afterwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.attributions.cues import TELLS, WHEN
from onrecord.model import Attribution, Span
from onrecord.text import LONGEST_SENTENCE

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
# “X was quoted on Monday by Y as saying that …”
QUOTED = re.compile(
    r"(?<=[\w”\"’)] )(?:was|were|is|are|ha(?:s|ve|d) been)\s+(?:\w+ly\s+)?"
    rf"(?P<cue>(?:quoted|cited)(?:\s+\w+){{0,3}}?\s+by)\s+{BY}\s+as\s+(?P<saying>saying)\b"
)
SAID = "said"
NEAR = 2  # characters between a source and its aside
BEHIND = 20  # between the word that tells and an aside at the end


@dataclass(frozen=True, slots=True)
class Aside:
    """Where it stands, from comma to comma; who told, and by which words.

    ``above`` whoever stands beside it, unless these cite them; ``behind`` what they say. Where it
    holds the verb too, ``saying`` is where that stands.
    """

    span: Span
    source: Span
    cue: Span
    above: bool = True
    behind: bool = False
    saying: Span | None = None


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
    for m in QUOTED.finditer(text):
        yield Aside(m.span(), m.span("by"), m.span("cue"), saying=m.span("saying"))


def without(text: str, several: Sequence[Aside]) -> str:
    """``text`` with spaces for its asides, or what says the same; as long as before."""
    parts, at = [], 0
    for aside in several:
        start, end = aside.span
        if start >= at:
            parts += [text[at:start], (SAID if aside.saying else "").ljust(end - start)]
            at = end
    return "".join([*parts, text[at:]])


def with_tellers(found: Sequence[Attribution], several: Sequence[Aside]) -> list[Attribution]:
    """``found`` with whoever an aside names above what its source is said to tell, or below it.

    Who only passes on what another says, “first reported by Y”, has no content: Y takes no stand.
    """
    out: list[Attribution] = []
    at: list[int] = []
    for attribution in found:
        parent = None if attribution.parent is None else at[attribution.parent]
        below: list[Aside] = []
        for aside in _near(attribution, several):
            if aside.saying and any(a == aside.span[0] for a, _ in attribution.cue):
                cue = (aside.saying if a == aside.span[0] else (a, b) for a, b in attribution.cue)
                attribution = replace(attribution, cue=tuple(cue))
                passed = replace(attribution, source=(aside.source,), cue=(aside.cue,), content=())
                out.append(replace(passed, parent=parent))
                parent = len(out) - 1
            elif attribution.parent is None and attribution.content and _beside(attribution, aside):
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


def _near(attribution: Attribution, several: Sequence[Aside]) -> Sequence[Aside]:
    """The asides that may stand beside an attribution; ``several`` are in their order."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    low, high = min(s for s, _ in spans), max(e for _, e in spans)
    first = bisect_left(several, low - LONGEST_SENTENCE, key=lambda aside: aside.span[0])
    return several[first : bisect_right(several, high + BEHIND, key=lambda aside: aside.span[0])]


def _beside(attribution: Attribution, aside: Aside) -> bool:
    """Whether the aside stands between its source and its cue, or right behind what tells."""
    start, end = aside.span
    if aside.saying:
        return False
    if aside.behind:
        return any(stop <= start <= stop + BEHIND for _, stop in attribution.cue)
    ends = [stop for _, stop in attribution.source]
    follows = any(cue >= end for cue, _ in attribution.cue)
    return follows and any(stop <= start <= stop + NEAR for stop in ends)
