"""Attributions told within others: “the Times reported that officials said that …”.

The tagger, like the corpus it learned from, gives the outermost attribution and takes the
rest as its content. So each content that could hold another report is read once more, as
a text of its own, and what is found there is told within it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from onrecord.model import Attribution, Span, Spans

DEPTH = 4  # no chain in the news we have seen goes deeper
# Words that report: without one of these a content holds no further attribution. They are
# the commonest cue words of PolNeAR's train part that seldom stand outside a cue.
REPORTS = re.compile(
    r"\b(sa(?:id|y|ys|ying)|t(?:old|ell|ells|elling)|report(?:ed|s|edly)?|according to|"
    r"announc\w+|insist\w*|den(?:y|ied|ies)|argu\w+|claim\w*|warn\w*|suggest\w*|urg\w+|"
    r"believ\w+|think\w*|want\w*|call(?:ed|s) (?:for|on)|stat(?:ed|es|ing)|confirm\w*|"
    r"acknowledg\w+|ask\w*|demand\w*|refus\w+|indicat\w+|cit(?:ed|es|ing)|add(?:ed|s)|"
    r"accus\w+|signal\w*|hop\w+|plan\w*|expect\w*|promis\w+|vow\w*|pledg\w+|propos\w+)\b",
    re.IGNORECASE,
)

Reader = Callable[[str], list[Attribution]]


def with_inner(text: str, outer: Sequence[Attribution], reader: Reader) -> list[Attribution]:
    """``outer`` and, after each, what is told within it; ``parent`` numbers are set."""
    out: list[Attribution] = []
    for attribution in outer:
        _grow(text, attribution, None, DEPTH, reader, out)
    return out


def _grow(
    text: str,
    attribution: Attribution,
    parent: int | None,
    depth: int,
    reader: Reader,
    out: list[Attribution],
) -> None:
    number = len(out)
    out.append(replace(attribution, parent=parent))
    if depth <= 1:
        return
    for start, end in attribution.content:
        if not REPORTS.search(text, start, end):
            continue
        for inner in reader(text[start:end]):
            moved = _moved(inner, start)
            if moved.source and moved.cue and moved.content != ((start, end),):
                _grow(text, moved, number, depth - 1, reader, out)


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
