"""Attributions told within others: “the Times reported that officials said that …”.

The tagger, like the corpus it learned from, gives the outermost attribution and takes the
rest as its content. So each content that could hold another report is read once more, as
a text of its own, and what is found there is told within it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from onrecord.model import Attribution, Span, Spans
from onrecord.text import SENTENCE_END

DEPTH = 4  # levels; bounds the work that a hostile text can ask for
# Words that report: without one of these a content holds no further attribution. Chosen
# by hand from common English reporting verbs; it only spares work.
REPORTS = re.compile(
    r"\b(sa(?:id|y|ys|ying)|t(?:old|ell|ells|elling)|report(?:ed|s|edly)?|according to|"
    r"announc\w+|insist\w*|den(?:y|ied|ies)|argu\w+|claim\w*|warn\w*|suggest\w*|urg\w+|"
    r"believ\w+|think\w*|want\w*|call(?:ed|s) (?:for|on)|stat(?:ed|es|ing)|confirm\w*|"
    r"acknowledg\w+|ask\w*|demand\w*|refus\w+|indicat\w+|cit(?:ed|es|ing)|add(?:ed|s)|"
    r"accus\w+|signal\w*|hop\w+|plan\w*|expect\w*|promis\w+|vow\w*|pledg\w+|propos\w+)\b",
    re.IGNORECASE,
)

SENTENCE = 2000  # characters; no sentence of a newspaper is longer

WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)  # a run without punctuation at its ends

Reader = Callable[[str], list[Attribution]]


def told(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions with content, below those in their sentence that tell of them.

    “…, The New York Times reported on Wednesday” after a clause that is an attribution of its
    own is read as a source and a cue without content: it tells of the whole clause. Of two
    such tellers the first in the text is the outermost (“…, it reported, citing officials”).
    """
    tellers = [a for a in found if not a.content and a.source and a.cue]
    roots = [(a, tuple(t for t in tellers if _tells(text, t, a))) for a in found if a.content]
    out: list[Attribution] = []
    for above, several in groupby(roots, key=lambda pair: pair[1]):
        inner = [attribution for attribution, _ in several]
        parent: int | None = None
        for teller in above:
            content = _cover(text, inner, above)
            out.append(replace(teller, content=content, parent=parent))
            parent = len(out) - 1
        out += [replace(attribution, parent=parent) for attribution in inner]
    return out


def _tells(text: str, teller: Attribution, of: Attribution) -> bool:
    """Whether both stand whole in one sentence, and not as two acts of one source."""
    spans = [s for a in (teller, of) for s in (*a.source, *a.cue, *a.content)]
    low, high = min(s for s, _ in spans), max(e for _, e in spans)
    if high - low > SENTENCE:
        return False
    return teller.source != of.source and not (
        "\n" in text[low:high] or SENTENCE_END.search(text, low, high)
    )


def _cover(text: str, inner: Sequence[Attribution], tellers: Sequence[Attribution]) -> Spans:
    """From the first to the last word of ``inner``, without the tellers' own words."""
    spans = [span for a in inner for span in (*a.source, *a.cue, *a.content)]
    at, high = min(s for s, _ in spans), max(e for _, e in spans)
    parts = []
    for start, end in sorted(span for t in tellers for span in (*t.source, *t.cue)):
        if at <= start < high:
            parts.append((at, start))
            at = end
    parts.append((at, high))
    found = [WORDS.search(text, start, end) for start, end in parts if start < end]
    return tuple(match.span() for match in found if match)


def with_inner(text: str, outer: Sequence[Attribution], reader: Reader) -> list[Attribution]:
    """``outer`` and, after each, what is told within it; ``parent`` numbers are set."""
    out: list[Attribution] = []
    new: list[int] = []  # where each of ``outer`` stands in ``out``
    depths: list[int] = []
    parents = {attribution.parent for attribution in outer}
    for number, attribution in enumerate(outer):
        up = attribution.parent
        depths.append(1 if up is None else depths[up] + 1)
        new.append(len(out))
        left = 1 if number in parents else DEPTH - depths[-1] + 1
        _grow(text, attribution, None if up is None else new[up], left, reader, out)
    return out


def _grow(
    text: str,
    attribution: Attribution,
    parent: int | None,
    left: int,
    reader: Reader,
    out: list[Attribution],
) -> None:
    """Add an attribution and, ``left`` levels deep, what each part of its content tells."""
    number = len(out)
    out.append(replace(attribution, parent=parent))
    if left <= 1:
        return
    for start, end in attribution.content:
        if not REPORTS.search(text, start, end):
            continue
        base = len(out)
        for inner in reader(text[start:end]):
            moved = _moved(inner, start)
            if moved.source and moved.cue and moved.content != ((start, end),):
                up = number if inner.parent is None else min(base + inner.parent, len(out) - 1)
                _grow(text, moved, up, left - 1, reader, out)


def _moved(attribution: Attribution, by: int) -> Attribution:
    def shift(spans: Spans) -> Spans:
        return tuple((s + by, e + by) for s, e in spans)

    return replace(
        attribution,
        source=shift(attribution.source),
        cue=shift(attribution.cue),
        content=shift(attribution.content),
    )


def sources_of(attributions: Sequence[Attribution], number: int) -> list[Span | None]:
    """The sources of an attribution's chain, outermost first; None where one is absent."""
    chain: list[Span | None] = []
    at: int | None = number
    while at is not None:
        source = attributions[at].source
        chain.append(source[0] if source else None)
        at = attributions[at].parent
    return chain[::-1]
