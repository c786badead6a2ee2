"""Those who speak together: “X and Y said”, and “they added” after it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.actors.names import Role
from onrecord.actors.places import places
from onrecord.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

    from onrecord.actors.cast import Cast

BESIDE = frozenset(["appos", "nmod", "compound", "conj"])  # spaCy hangs the second name on a title
BETWEEN = frozenset(["cc", "punct", "preconj"])
SEVERAL = frozenset(["they", "both"])


def speakers(cast: Cast, span: Span) -> list[Role]:
    """Everybody whom a source names, each once."""
    together = _before(cast, span)
    roles = [cast.who(part) for part in together or parts(cast.doc, span)]
    found = [replace(r, span=span) if together else r for r in roles if r]
    return list({role.actor.name: role for role in reversed(found)}.values())[::-1]


def _before(cast: Cast, span: Span) -> list[Span]:
    """The parts of the source just before, where a pronoun means several and there are."""
    i = bisect_left(cast.sources, span)
    if not i or cast.text[span[0] : span[1]].lower() not in SEVERAL:
        return []
    before = cast.sources[i - 1]
    near = cast.sentence_of(span[0]) - cast.sentence_of(before[0]) <= 1
    found = parts(cast.doc, before)
    return found if near and len(found) > 1 else []


def parts(doc: Doc, span: Span) -> list[Span]:
    """The phrases that are joined in one, both of “the chancellor and the president of France”; of
    any other phrase itself. What is marked as one name is not taken apart, nor what several
    have of many: “the ministers of France and Germany”."""
    words = doc.char_span(*span, alignment_mode="contract")
    if words is None or not len(words) or places().is_country(words.text):
        return [span]
    starts = sorted({t.left_edge.i for t in _joined(words.root) if words.start < t.i < words.end})
    starts = [i for i in starts if words.start < i]
    if not starts or any(e.start < i < e.end for e in words.ents for i in starts):
        return [span]
    out = []
    for first, end in pairwise([words.start, *starts, words.end]):
        own = doc[first:end]
        while len(own) and own[-1].dep_ in BETWEEN:
            own = own[:-1]
        if len(own):
            out.append(own)
    of = any(t.lower_ == "of" and t.head.i == words.root.i for t in words)
    if of and words.root.tag_ in ("NNS", "NNPS") and all(map(_is_place, out[1:])):
        return [span]
    return [(own.start_char, own.end_char) for own in out]


def _is_place(words: Words) -> bool:
    return any(e.label_ == "GPE" and e.end == words.end for e in words.ents)


def _joined(root: Token) -> Iterator[Token]:
    """The words with which what stands beside a phrase's head begins."""
    waiting = [root]
    while waiting:
        word = waiting.pop()
        beside = [child for child in word.children if child.dep_ in BESIDE]
        several = [child for child in beside if child.dep_ == "conj"]
        waiting += beside
        yield from several
        if not several and word.i < root.i:  # “X and Y” where X is taken for Y's modifier
            yield from (c.nbor() for c in word.children if c.dep_ == "cc" and c.i < root.i)
