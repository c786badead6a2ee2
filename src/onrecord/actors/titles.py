"""The words of a title beside a name: “Kremlin spokesman X”, “Y, the German chancellor”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST = 70  # characters of a title
# The word classes of a title, and what may stand within one: “ambassador to Germany”.
TITLING = frozenset("NN NNS NNP NNPS JJ JJR JJS CD POS DT PRP$ HYPH AFX FW".split())
LINKS = frozenset(["of", "for", "to", "on", "in", "at"])
OPENING = frozenset(["DT", "PRP$"])  # the words with which a phrase begins
NOW = frozenset(["now", "then", "currently", "once"])
# “X, 52, who is …”; then a phrase up to the next comma or a sentence's end: “X, a spokeswoman for
# Sen. Y, said”.
INTO = re.compile(r",\s+(?:\d+,\s+)?(?:who (?:is|serves as)\s+)?")
APPOSITION = re.compile(
    r"(?:[^,.;\n]|(?<=[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.){3,90}"
)


def titles(doc: Doc, text: str, name: Span, offices: Collection[str]) -> Iterator[Span]:
    """The phrases beside a name, as offsets, that are about one of ``offices`` (lower-case words).

    ``text`` is the document's, which spaCy puts together anew each time that it is asked for it.
    Before it (“Secretary of State X”; of “the wife of President X” the last part), behind it
    (“X, the secretary of state”), and before a comma (“Germany's chancellor, X, said”).
    """
    words = doc.char_span(*name, alignment_mode="expand")
    if words is None or not len(words):
        return
    before = _leading(doc, words.start)
    last = [word.i + 1 for word in doc[before : words.start] if _links(word)][-1:]
    if last and doc[last[0]].lower_ in lexicon.PORTFOLIOS:  # “Minister of Justice X”
        last = []
    for first in (*last, before):
        if _is_about(doc[first : words.start], offices):
            yield doc[first].idx, name[0]
            break
    for start, end in (_behind(doc, text, name[1]), _introducing(doc, text, name, words.start)):
        phrase = doc.char_span(start, end, alignment_mode="contract")
        if phrase and (_plain(phrase.root) in offices or _is_about(phrase, offices)):
            yield start, end


def _is_about(phrase: Iterable[Token], offices: Collection[str]) -> bool:
    """Whether an office stands in a phrase, before what it is of: “the head of the president's
    party” is about a head."""
    own = takewhile(lambda word: not _links(word), phrase)
    return any(_plain(word) in offices for word in own)


def _plain(word: Token) -> str:
    """A word in small letters, without the stop of “Gov.”."""
    return word.lower_.removesuffix(".")


def _links(word: Token) -> bool:
    """Whether a word ties what it is of to a title: “of”, but not that of “Editor-in-Chief”, nor of
    a name, “Bank of England”."""
    if word.lower_ not in LINKS or word.ent_iob_ == "I":
        return False
    return not (word.i and word.nbor(-1).tag_ == "HYPH")


def _leading(doc: Doc, end: int) -> int:
    """The first word of the phrase that leads up to the word ``end``; ``end`` where none does."""
    first = end
    while first and doc[end - 1].idx - doc[first - 1].idx < LONGEST:
        word = doc[first - 1]
        opened = first < end and doc[first].tag_ in OPENING
        inner = first < end and (word.lower_ in LINKS or _joins(word))
        if not inner and (opened or not _may_entitle(word)):
            break
        first -= 1
    while first < end and not _may_entitle(doc[first]):
        first += 1
    return first


def _joins(word: Token) -> bool:
    """“and” between two trades, “journalist and author”, but not between two people."""
    around = word.tag_ == "CC" and word.i and word.nbor(-1).tag_ == "NN"
    return bool(around) and word.nbor(1).tag_ == "NN"


def _may_entitle(word: Token) -> bool:
    return word.tag_ in TITLING or word.dep_ in ("amod", "compound")


def _behind(doc: Doc, text: str, end: int) -> Span:
    """What follows a name between commas, if it is a phrase: no clause, no list of others."""
    comma = INTO.match(text, end)
    words = comma and APPOSITION.match(text, comma.end())
    if not words:
        return end, end
    first = doc.char_span(*words.span(), alignment_mode="contract")
    is_phrase = first and (first[0].tag_ in TITLING or first[0].lower_ in NOW)
    return words.span() if is_phrase else (end, end)


def _introducing(doc: Doc, text: str, name: Span, first: int) -> Span:
    """What a name between commas is said to be: “the mayor's spokeswoman, Jane Doe, said”."""
    if first < 2 or doc[first - 1].text != "," or not text.startswith((",", "."), name[1]):
        return name[0], name[0]
    start = _leading(doc, first - 1)
    return doc[start].idx, doc[first - 1].idx
