"""Those who speak together: “X and Y said”, and “they added” after it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.actors.names import Role
from onrecord.actors.places import places
from onrecord.model import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

    from onrecord.actors.cast import Cast

# spaCy hangs the second name on a title, or takes the first for a modifier.
BESIDE = frozenset(["appos", "nmod", "compound", "conj"])
BETWEEN = frozenset(["cc", "punct", "preconj"])
SEVERAL = frozenset(["they", "both"])


def speakers(cast: Cast, span: Span) -> list[Role]:
    """Everybody whom a source names, each once."""
    together = _before(cast, span)
    own = together or parts(cast.doc, span)
    roles = [role for part in own if (role := cast.who(part))]
    if len(roles) < len(own) and (whole := cast.who(span)):
        return [whole]  # “the minister and his cabinet” are one group
    found: dict[str, Role] = {}
    for role in roles:
        found.setdefault(role.actor.name, replace(role, span=span) if together else role)
    return list(found.values())


def _before(cast: Cast, span: Span) -> list[Span]:
    """The parts of the source just before, where a pronoun means several and there are."""
    i = bisect_left(cast.sources, span)
    if cast.text[span[0] : span[1]].lower() not in SEVERAL:
        return []
    number = cast.sentence_of(span[0])
    while i and number - cast.sentence_of(cast.sources[i - 1][0]) <= 1:
        if cast.text[slice(*cast.sources[i - 1])].lower() not in SEVERAL:
            break
        span, i = cast.sources[i - 1], i - 1  # “they added; they also said”
        number = cast.sentence_of(span[0])
    if i and number - cast.sentence_of(cast.sources[i - 1][0]) <= 1:
        found = parts(cast.doc, cast.sources[i - 1])
        if len(found) > 1:
            return found
    return _did_together(cast, number - 1) if number else []


def _did_together(cast: Cast, number: int) -> list[Span]:
    """The people who are the subject of a sentence together: “X and Y met”."""
    words = cast.doc.char_span(*cast.sentences[number], alignment_mode="contract") or ()
    for word in words:
        if word.i in cast.subjects and word.dep_ == "nsubj" and word.head.dep_ == "ROOT":
            whole = cast.doc[word.left_edge.i : word.right_edge.i + 1]
            found = parts(cast.doc, (whole.start_char, whole.end_char))
            people = [role for part in found if (role := cast.who(part))]
            if len(found) > 1 and all(role.actor.kind is Kind.PERSON for role in people):
                return found
    return []


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


def _is_beside(word: Token, root: Token) -> bool:
    """Whether a word may be another speaker, or one on whom another hangs: no “former senator and
    diplomat” behind a name, no owner of the “Trump and Biden campaigns”."""
    if word.dep_ == "conj" or word.dep_ not in BESIDE or word.ent_type_ != "PERSON":
        return word.dep_ == "conj"
    return word.dep_ == "appos" or root.ent_type_ == "PERSON"


def _joined(root: Token) -> Iterator[Token]:
    """The words with which what stands beside a phrase's head begins."""
    waiting = [root]
    while waiting:
        word = waiting.pop()
        beside = [
            child for child in word.children if child.dep_ in BESIDE and _is_beside(child, root)
        ]
        several = [child for child in beside if child.dep_ == "conj"]
        # “X of Oregon and Y of Vermont”: the second hangs on what the first is of.
        of = (c for c in word.children if c.dep_ == "prep" and word.ent_type_ == "PERSON")
        own = (place for prep in of for place in prep.children if place.ent_type_ != "PERSON")
        several += [
            c for p in own for c in p.children if c.dep_ == "conj" and c.ent_type_ == "PERSON"
        ]
        waiting += beside
        yield from several
        if not several and word.i < root.i:  # “X and Y” where X is taken for Y's modifier
            yield from (c.nbor() for c in word.children if c.dep_ == "cc" and c.i < root.i)
