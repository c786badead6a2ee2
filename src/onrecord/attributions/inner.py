"""What is told within a content: each is read once more, as a text of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from onrecord.attributions.cues import TELLS, UNSOURCED, WANTS, relays
from onrecord.model import Attribution, Span, Spans

DEPTH = 4  # levels; bounds the work that a hostile text can ask for
SUBORDINATE = re.compile(r"(?:that|whether|if|how|why)\s+", re.IGNORECASE)
INFINITIVE = re.compile(r"to (have|be)\b")  # “is reported to have said” is read as “had said”
FINITE = {"have": "had ", "be": "is"}
# “remembered him saying that” is read as “him said that”.
SAYING = re.compile(
    r"(?:[\w.'’-]+ ){1,8}?(?P<verb>(?:say|tell|writ|warn|claim|describ|inform|alert|report|admit|"
    r"recall|assur|explain|confirm|complain|predict|insist|suggest|argu)ing)\b"
)
SAID = {"saying": "said", "telling": "told", "writing": "wrote"}
STOP = re.compile(r"[.!?][\"”’)]*$")
# What somebody does within a report is told, but not in his words (“said the agency would allow
# it”); the tagger, which learned from outermost attributions, takes some of that for a cue.
LEAST = 0.4  # confidence; chains of our own (open half) lose nothing by it
GAP = 60  # characters between the parts of a content that are read as one
# Within a report a bare pronoun means its teller nearly always (“he said he wanted …”).
PRONOUNS = frozenset("i we you he she it they who which that me us them his her".split())

Reader = Callable[[str], list[Attribution]]


class Inner(StrEnum):
    """What of a content is read once more."""

    NONE = "none"
    TOLD = "told"  # what somebody tells, and of that what others than a bare pronoun tell or want
    ALL = "all"  # every content: who hopes for something also names those who stand against it


def with_inner(
    text: str, outer: Sequence[Attribution], reader: Reader, inner: Inner = Inner.TOLD
) -> list[Attribution]:
    """``outer`` and, after each, what is told within it; ``parent`` numbers are set."""
    if inner is Inner.NONE:
        return list(outer)
    out: list[Attribution] = []
    new: list[int] = []  # where each of ``outer`` stands in ``out``
    depths: list[int] = []
    parents = {attribution.parent for attribution in outer}
    for number, attribution in enumerate(outer):
        up = attribution.parent
        depths.append(1 if up is None else depths[up] + 1)
        new.append(len(out))
        left = 1 if number in parents else DEPTH - depths[-1] + 1
        _grow(text, attribution, None if up is None else new[up], left, reader, inner, out)
    return out


def _grow(
    text: str,
    attribution: Attribution,
    parent: int | None,
    left: int,
    reader: Reader,
    inner: Inner,
    out: list[Attribution],
) -> None:
    """Add an attribution and, ``left`` levels deep, what its content tells."""
    number = len(out)
    out.append(replace(attribution, parent=parent))
    if left <= 1 or (inner is Inner.TOLD and not relays(text, attribution)):
        return
    for clause in _clauses(text, attribution.content):
        if not (TELLS.search(clause.text) or WANTS.search(clause.text)):
            continue
        told_in = reader(clause.text)
        parents = {one.parent for one in told_in}
        placed: list[int] = []  # where each of them, or what stands for it, is in ``out``
        for i, one in enumerate(told_in):
            up = number if one.parent is None else placed[one.parent]
            moved = clause.back(text, one)
            passes_on = i in parents and not moved.content
            kept = passes_on or _tells_more(text, moved, attribution, inner)
            placed.append(len(out) if kept else up)
            if kept:
                _grow(text, moved, up, 1 if i in parents else left - 1, reader, inner, out)


def _tells_more(text: str, found: Attribution, of: Attribution, inner: Inner) -> bool:
    if not found.cue or not found.content or found.content == of.content:
        return False
    cue = found.cue[0][0], found.cue[-1][1]
    if inner is Inner.TOLD:
        source = text[slice(*found.source[0])].lower() if found.source else ""
        known = TELLS.search(text, *cue) or WANTS.search(text, *cue)
        if source in PRONOUNS or not known or found.confidence < LEAST:
            return False
    return bool(found.source or UNSOURCED.search(text, *cue))


@dataclass(frozen=True, slots=True)
class Clause:
    """A content as a sentence to be read by itself, and the way back.

    “that officials had told him …” is read as “Officials had told him ….”; where a cue breaks
    a content (“X is reported to have …”) spaces stand for it.
    """

    text: str
    start: int  # where the text begins in the article
    parts: Spans  # what of it is the content's, in the article

    def back(self, article: str, inner: Attribution) -> Attribution:
        """``inner`` with offsets into the article, without what stood between the parts."""
        return replace(
            inner,
            source=self._back(article, inner.source),
            cue=self._back(article, inner.cue),
            content=self._back(article, inner.content),
        )

    def _back(self, article: str, spans: Spans) -> Spans:
        moved = [(s + self.start, _word_end(article, e + self.start)) for s, e in spans]
        return tuple(
            (max(s, low), min(e, high))
            for s, e in moved
            for low, high in self.parts
            if max(s, low) < min(e, high)
        )


def _word_end(text: str, end: int) -> int:
    """Where the word ends that an offset stands in: “said” stood for “saying”."""
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return end


def _clauses(text: str, content: Spans) -> list[Clause]:
    """The parts of a content, those that stand near each other as one."""
    if not content:
        return []
    groups: list[list[Span]] = [[content[0]]]
    for before, part in pairwise(content):
        if part[0] - before[1] <= GAP:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_clause(text, tuple(group)) for group in groups]


def _as_said(words: str) -> str:
    """Words whose verb a report made infinite, finite again and as long as before."""
    verb = INFINITIVE.match(words)
    if verb:
        return " " * 3 + FINITE[verb[1]] + words[verb.end() :]
    saying = SAYING.match(words)
    if saying:
        old = saying["verb"]
        new = SAID.get(old, f"{old[:-3]}ed").ljust(len(old))
        return words[: saying.start("verb")] + new + words[saying.end("verb") :]
    return words


def _clause(text: str, parts: Spans) -> Clause:
    opening = SUBORDINATE.match(text, *parts[0])
    start = opening.end() if opening else parts[0][0]
    own = [_as_said(text[start : parts[0][1]])]
    for before, part in pairwise(parts):
        own += [" " * (part[0] - before[1]), _as_said(text[slice(*part)])]
    words = "".join(own)
    capital = words[:1].upper()
    if len(capital) == 1:
        words = capital + words[1:]
    stop = "" if STOP.search(words) else "."
    return Clause(words + stop, start, ((start, parts[0][1]), *parts[1:]))
