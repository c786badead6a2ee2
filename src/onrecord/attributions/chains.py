"""Attributions told within others: “the Times reported that officials said that …”.

The tagger, like the corpus it learned from, gives the outermost attribution and takes the
rest as its content. Several readings of one text make chains of that, and one more of each
content (``inner``):

- :func:`relayed`: “officials cited by the Times said …”: officials are told of by the Times;
- :func:`parted`: “Y had found, X announced, that …”: Y is told by X;
- :func:`unsourced`: “Y is reported to have said …”: Y is told by nobody named;
- :func:`cited`: “X reported …, citing Y”, “X quoted Y as saying …”: Y is told by X;
- :func:`opened`: “X published a cable in which Y said …”: Y is told by X;
- :func:`told`: “…, Y said, according to X”: a source and a cue without a content of their
  own tell of what else is attributed in their sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from onrecord.attributions.cues import CITING, UNSOURCED, WHEN, in_one_sentence, relays
from onrecord.model import Attribution, Span, Spans
from onrecord.text import LONGEST_SENTENCE, SENTENCE_END

# “… quoted Y as”, “… quoted Y as saying”
AS = re.compile(r"(?:,|(?<=[^\s,]))\s+as(?P<saying>\s+\w+ing)?$")
THAT = re.compile(r",?\s+(?=that\b)")  # “… citing Y, that …”
ALONE = re.compile(r"\W*(?:that|whether|if|how|why|as)?\W*", re.IGNORECASE)
WHICH = re.compile(r"\bin which\b")
WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)  # a run without punctuation at its ends


def chained(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """What was read side by side in one text, below whoever tells of it."""
    said = [
        replace(
            a,
            source=tuple(_bare(text, p) for p in a.source),
            content=tuple(p for p in a.content if _says(text, p)),
        )
        for a in found
    ]
    above = told(text, parted(text, opened(text, cited(text, said))))
    return relayed(text, unsourced(text, above))


def _bare(text: str, source: Span) -> Span:
    """A source without the “as” before its cue: “… quoted a source in the ministry as saying”."""
    end = AS.search(text, *source)
    return (source[0], end.start()) if end and end.start() > source[0] else source


def _says(text: str, part: Span) -> bool:
    """Whether a part of a content is more than the word that opens it (“said that, by …”)."""
    return not ALONE.fullmatch(text, *part)


def cited(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """What is cited becomes a source, told of by whoever cites it.

    The tagger takes whom a report cites for what it says: (X, citing, “Y”), (X, citing,
    “Y, that …”), (X, quoted, “Y as”) with (X, saying, “…”). In each Y is the source of what
    X reports in the same sentence.
    """
    out: list[Attribution] = []
    gone: set[int] = set()
    at: dict[int, int] = {}  # where each of ``found`` stands in ``out``
    for number, attribution in enumerate(found):
        if number in gone:
            continue
        citation = _citation(text, found, number)
        if citation is None:
            parent = attribution.parent
            at[number] = len(out)
            out.append(replace(attribution, parent=None if parent is None else at.get(parent)))
            continue
        outer, inner, spent = citation
        if spent in at:  # the report stands before the citation: it is the outer one
            out[at[spent]] = replace(out[at[spent]], content=outer.content)
            out.append(replace(inner, parent=at[spent]))
            continue
        gone |= {spent} if spent is not None else set()
        out += [outer, replace(inner, parent=len(out))]
    return out


BY = re.compile(
    r"(?:,|(?<=[^\s,]))\s+(?:who (?:was|were) |as )?"
    r"(?P<cue>(?:cited|quoted) by)\s+"
    rf"(?P<by>[^,;\n]+?)(?:{WHEN})?$"
)


def relayed(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """“Officials cited by the Times” are officials; the Times, without a content, tells of them."""
    out: list[Attribution] = []
    at: list[int] = []
    for this in found:
        parent = None if this.parent is None else at[this.parent]
        by = BY.search(text, *this.source[-1]) if this.source and this.content else None
        if by:
            passed = replace(this, source=(by.span("by"),), cue=(by.span("cue"),), content=())
            out.append(replace(passed, parent=parent))
            parent = len(out) - 1
            this = replace(this, source=(*this.source[:-1], (this.source[-1][0], by.start())))
        at.append(len(out))
        out.append(replace(this, parent=parent))
    return out


PARTS = re.compile(r",\s+(?:as\s+)?")  # what parts a cue from who is put in between


def parted(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """“Y had found, X announced, that …”: X, put in between, tells of what Y found.

    The tagger leaves Y without a content, and takes the rest for X's.
    """
    out: list[Attribution] = []
    for this in found:
        before = out[-1] if out else None
        if before and _put_in(text, before, this):
            whole = tuple(sorted((*before.source, *before.cue, *this.content)))
            out[-1] = replace(this, content=whole)
            this = replace(before, content=this.content, parent=len(out) - 1)
        out.append(this)
    return out


def _put_in(text: str, before: Attribution, this: Attribution) -> bool:
    """Whether ``this`` stands between the cue ``before`` and its “that …”."""
    if before.content or not before.source or not this.source or not this.content or not this.cue:
        return False
    apart = PARTS.fullmatch(text, before.cue[-1][1], this.source[0][0]) if before.cue else None
    follows = text.startswith("that ", this.content[0][0]) and this.cue[-1][1] < this.content[0][0]
    return bool(apart and follows) and relays(text, before)


Citation = tuple[Attribution, Attribution, int | None]


def _citation(text: str, found: Sequence[Attribution], number: int) -> Citation | None:
    """The citing report, the cited one, and the number of the attribution they take up."""
    this = found[number]
    if not this.cue or not this.content:
        return None
    cue = (this.cue[0][0], this.cue[-1][1])
    if not CITING.search(text, *cue) or UNSOURCED.search(text, *cue):  # “was quoted as saying”
        return None
    (start, end), rest = this.content[0], this.content[1:]
    middle = THAT.search(text, start, end)
    apart = bool(rest) and text.startswith("that ", rest[0][0])
    if middle or apart:  # “citing Y, that …”, “quoted Y as saying that …”
        claim = rest if middle is None else ((middle.end(), end), *rest)
        stop = end if middle is None else middle.start()
        by = AS.search(text, start, stop)
        reporter = _beside(text, found, number, empty=True)
        outer = replace(this, cue=found[reporter].cue if reporter is not None else this.cue)
        inner = replace(this, source=((start, by.start() if by else stop),), content=claim)
        return replace(outer, content=claim), inner, reporter
    by = AS.search(text, start, end)
    if by and by["saying"]:  # “…, X quoted Y as saying”
        claim = _before(text, this)
        inner = replace(this, source=((start, by.start()),), content=claim)
        return (replace(this, content=claim), inner, None) if claim else None
    other = _beside(text, found, number, empty=False)
    if by and other is not None:  # “quoted Y as saying …”
        said = found[other]
        inner = replace(said, source=((start, by.start()),))
        content = tuple(sorted([(start, end), *said.content]))
        return replace(this, content=content), inner, other
    if other is not None and not by and relays(text, found[other]):  # “reported …, citing Y”
        inner = replace(this, source=((start, end),), content=found[other].content)
        return found[other], inner, other
    return None


def _beside(text: str, found: Sequence[Attribution], number: int, empty: bool) -> int | None:
    """The nearest attribution by the same source in the same sentence, with or without content."""
    this = found[number]
    near = [
        (abs(other.cue[0][0] - this.cue[0][0]), i)
        for i, other in enumerate(found)
        if i != number
        and other.cue
        and other.source == this.source
        and bool(other.content) is not empty
        and in_one_sentence(text, (other, this))
    ]
    return min(near)[1] if near else None


def _before(text: str, attribution: Attribution) -> Spans:
    """What stands before an attribution in its sentence."""
    end = min(start for start, _ in (*attribution.source, *attribution.cue))
    low = text.rfind("\n", 0, end) + 1
    for stop in SENTENCE_END.finditer(text, low, end):
        low = stop.end()
    words = WORDS.search(text, low, end)
    return (words.span(),) if words else ()


def opened(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """What follows “X published a cable in which” is told by X.

    The tagger ends X's content there, or takes whoever writes in the cable to it.
    """
    out: list[Attribution] = []
    for this in found:
        above = out[-1] if out else None
        if above and above.content and this.parent is None and in_one_sentence(text, (above, this)):
            writer = _writer(text, above.content[-1], this)
            if writer:
                told = (writer[0], this.content[-1][1])
                out[-1] = replace(above, content=(*above.content[:-1], told))
                this = replace(this, source=(writer,), parent=len(out) - 1)
        out.append(this)
    return out


def _writer(text: str, content: Span, following: Attribution) -> Span | None:
    """Whose words follow a ``content`` that ends in “in which”, or in that and their source."""
    which = WHICH.search(text, *content)
    if not which or not following.cue or not following.content:
        return None
    if which.end() == content[1] and following.source and following.source[0][0] > content[1]:
        return following.source[0]
    words = WORDS.search(text, which.end(), following.cue[0][0])
    inside = words and words.end() <= content[1] < following.content[0][0]
    return words.span() if words and inside else None


def told(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions with content, below those in their sentence that tell of them.

    “…, The New York Times reported on Wednesday” after a clause that is an attribution of its
    own is read as a source and a cue without content: it tells of the whole clause. Of two
    such tellers the first in the text is the outermost (“…, it reported, citing officials”).
    """
    tellers = [a for a in found if not a.content and a.source and relays(text, a)]
    near = _Near(tellers)
    roots = [(a, tuple(t for t in near.to(a) if _tells(text, t, a))) for a in found if a.content]
    at: dict[int, int] = {}
    out: list[Attribution] = []
    number = -1
    kept = [i for i, a in enumerate(found) if a.content]
    for above, several in groupby(roots, key=lambda pair: pair[1]):
        inner = [attribution for attribution, _ in several]
        parent: int | None = None
        for teller in above:
            content = _cover(text, inner, above)
            out.append(replace(teller, content=content, parent=parent))
            parent = len(out) - 1
        for attribution in inner:
            number += 1
            at[kept[number]] = len(out)
            own = attribution.parent
            out.append(replace(attribution, parent=parent if own is None else at[own]))
    return out


class _Near:
    """Tellers by their place: of many, only those that one sentence may hold are looked at."""

    def __init__(self, tellers: Sequence[Attribution]) -> None:
        self._tellers = tellers
        self._at = sorted((_extent(teller)[0], i) for i, teller in enumerate(tellers))

    def to(self, attribution: Attribution) -> list[Attribution]:
        """Those near an attribution, in their order."""
        low, high = _extent(attribution)
        first = bisect_left(self._at, (low - LONGEST_SENTENCE, 0))
        last = bisect_left(self._at, (high + LONGEST_SENTENCE, 0))
        return [self._tellers[i] for i in sorted(i for _, i in self._at[first:last])]


def _extent(attribution: Attribution) -> Span:
    """From the first to the last character of an attribution."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    return min(start for start, _ in spans), max(end for _, end in spans)


def _tells(text: str, teller: Attribution, of: Attribution) -> bool:
    """Whether both stand whole in one sentence, and not as two acts of one source."""
    return teller.source != of.source and in_one_sentence(text, (teller, of))


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


def unsourced(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """“Y is reported to have said …”, “Y reportedly told …”: Y's words, told by nobody named."""
    out: list[Attribution] = []
    at: list[int] = []
    for attribution in found:
        cue = attribution.cue
        report = UNSOURCED.search(text, cue[0][0], cue[-1][1]) if cue else None
        parent = None if attribution.parent is None else at[attribution.parent]
        at.append(len(out))
        if report and attribution.source and attribution.content:
            content = tuple(sorted({*attribution.source, *attribution.content}))
            whole = replace(
                attribution, source=(), cue=(report.span(),), content=content, parent=parent
            )
            out.append(whole)
            if report.span() == (cue[0][0], cue[-1][1]):
                continue  # “Y is reported | to have said …”: Y's own cue stands in the content
            parent, at[-1] = len(out) - 1, len(out)
        out.append(replace(attribution, parent=parent))
    return out


def sources_of(attributions: Sequence[Attribution], number: int) -> list[Span | None]:
    """The sources of an attribution's chain, outermost first; None where one is absent."""
    chain: list[Span | None] = []
    at: int | None = number
    while at is not None:
        source = attributions[at].source
        chain.append(source[0] if source else None)
        at = attributions[at].parent
    return chain[::-1]
