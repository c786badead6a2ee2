"""Who does what, or takes part in it, by the grammar of a parsed text; and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.language import WRITTEN, text_of
from onrecord.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

OF_VERBS = frozenset(["nsubj", "nsubjpass", "csubj"])
SUBJECTS = OF_VERBS | {"agent"}
COUNTED = frozenset(["PERCENT", "QUANTITY", "MONEY", "DATE", "TIME", "CARDINAL", "ORDINAL"])
RELATIVE = frozenset(["WP", "WDT"])


def subjects(doc: Doc) -> set[int]:
    """The words that are subjects, “owners” in “the union and the owners agreed” among them."""
    found = {t.i for t in doc if t.dep_ in SUBJECTS}
    for token in doc:  # what is joined to a word stands behind it
        if token.dep_ == "conj" and token.head.i in found:
            found.add(token.i)
    return found


def takes_part(noun: Token) -> bool:
    """Several of whom something comes or among whom it is: “criticism from conservatives”. Papers
    only tell of it."""
    several = noun.tag_ in ("NNS", "NNPS") and noun.ent_type_ not in COUNTED
    several = several and noun.lower_.removesuffix("s") not in lexicon.OUTLETS
    after = noun.head
    comes = after.lower_ in ("from", "among") or after.dep_ == "agent"
    return several and noun.dep_ == "pobj" and comes


def whole(phrase: Words) -> Span:
    """Where a noun phrase stands; an office's with what it is of, “the secretary of state”, which
    spaCy takes for a phrase of its own."""
    doc, end = phrase.doc, phrase.end
    if phrase.root.lower_ in lexicon.OFFICES:
        for of in (w for w in doc[end : end + 1] if w.lower_ == "of" and w.head == phrase.root):
            behind = takewhile(_goes_on, doc[end + 1 : of.right_edge.i + 1])
            end = max((word.i + 1 for word in behind), default=end)
    last = doc[end - 1]
    return phrase.start_char, last.idx + len(last)


def _goes_on(word: Token) -> bool:
    """Whether a word still says of what an office is, and no clause or list begins there."""
    return word.dep_ not in ("relcl", "acl", "punct", "cc") and word.pos_ != "VERB"


def doers(doc: Doc, span: Span) -> Iterator[Span]:
    """The noun phrases that do what the words at ``span`` tell, and their owners after them.

    “Who” is whom its clause tells of; a verb without a subject has that of the verb it hangs on.
    """
    words = doc.char_span(*span, alignment_mode="expand")
    if words is None or not len(words):
        return
    for noun in _subjects_of(words.root):
        # A clause that hangs on a noun, or another noun joined to it, is no part of its phrase.
        own = (c for c in noun.lefts if c.dep_ not in ("relcl", "conj", "cc"))
        yield min([noun.idx, *(c.left_edge.idx for c in own)]), noun.idx + len(noun)
        for child in noun.children:
            if child.dep_ == "poss":
                yield child.left_edge.idx, child.right_edge.idx + len(child.right_edge)


def _subjects_of(token: Token) -> list[Token]:
    """The subject of the nearest verb above ``token`` that has one, and what is joined to it."""
    while True:
        found = [c for c in token.children if c.dep_ in OF_VERBS]
        if token.dep_ == "relcl" and (not found or found[0].tag_ in RELATIVE):
            found = [token.head]
        if found:
            return _joined(found[0])
        if token.head.i == token.i:
            return []
        token = token.head


def _joined(noun: Token) -> list[Token]:
    """A noun and those joined to it, each to the one before or to the first."""
    found = [noun]
    for one in found:  # grows while it is walked: a list may be longer than the stack is deep
        found += [child for child in one.children if child.dep_ == "conj"]
    return found


def subjects_of(verb: Token) -> list[Token]:
    """Who does what an infinitive or a verb tells: “refused to support him”, “asked X to back him”,
    “left and criticised him”."""
    while True:
        own = [c for c in verb.children if c.dep_ in OF_VERBS]
        if own or verb.dep_ not in ("xcomp", "conj"):
            return own
        asked = [c for c in verb.head.children if c.dep_ == "dobj" and verb.dep_ == "xcomp"]
        if asked:
            return asked
        verb = verb.head


def named_at(noun: Token) -> Iterator[int]:
    """Where the names may stand of whom a noun is about: “the leader, X”."""
    yield noun.idx
    yield from (child.idx for child in noun.children if child.dep_ == "appos")


def sentences(doc: Doc) -> list[Span]:
    """Sentences as offsets, cut at line breaks too, without white space at their ends; with the
    dateline or the bullet that opens one."""
    plain = text_of(doc)
    written = doc.user_data.get(WRITTEN) or plain
    out: list[Span] = []
    line = 0
    for sentence in doc.sents:
        for found in re.finditer(r"\S[^\n]*", sentence.text):
            start = sentence.start_char + found.start()
            line = max(line, plain.rfind("\n", line, start) + 1)
            end = start + len(found[0].rstrip())
            if any(c.isalnum() for c in found[0]):
                first = (
                    start if (out and out[-1][1] > line) else _opening(plain, written, line, start)
                )
                out.append((first, end))
    return out


def _opening(plain: str, written: str, line: int, start: int) -> int:
    """Where a line's first sentence begins: with what was hidden from the parser."""
    if plain[line:start].strip():
        return start
    return start - len(written[line:start].lstrip())
