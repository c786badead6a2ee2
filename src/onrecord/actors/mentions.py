"""Names set right: those in headlines, and those that a tagger marked only once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.language import text_of
from onrecord.actors.names import Mention
from onrecord.actors.places import places
from onrecord.actors.spelling import ARTICLE, bare, plain_name
from onrecord.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Words

WORD = re.compile(r"[A-Za-z][\w'’.-]*")
LABELS = frozenset(["PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"])
TIED_BEFORE = re.compile(r"(?<![\w-])(?:[A-Z]\w+-)+$")
TIED_AFTER = re.compile(r"(?:-[A-Z]\w+)+(?![\w-])")
IN_WORD = re.compile(r"[\w-]")
GOES_ON = re.compile(r"[\w-]|,? (?:[A-Z]\w|[JS]r\b)")  # a name that is longer than what was found
GIVEN = re.compile(r"-(?!(?:led|era|like|ish|run|born|held|made|paid)\b)[a-z]{2,5}(?![\w-])(?<!ed)")
AND = " and "
LONGEST = 40  # characters before a name that may be tied to it
SMALL = 4  # letters; shorter words may be small in a headline
FEWEST = 4  # words that show a style
CAPITAL = 0.75  # share of the longer words


def marked(doc: Doc) -> list[Mention]:
    """The names that spaCy marks in a text, of who may act."""
    text = text_of(doc)
    ents = [e for e in doc.ents if e.label_ in LABELS and not _of_a_city(text, e)]
    found = [(part, e.label_) for e in ents for part in _lines(text, (e.start_char, e.end_char))]
    found = _whole_countries(text, found)
    names = {text[slice(*span)] for span, _ in found}
    whole = [(unbroken(text, span, names, label == "PERSON"), label) for span, label in found]
    return [Mention(span, _name(text[slice(*span)], label), label) for span, label in whole]


def _of_a_city(text: str, name: Words) -> bool:
    """Whether a capital only tells where something is: “a Warsaw university”, “the London-based
    think tank”, “Berlin's mayor” are no governments; “Berlin officials” speak for one."""
    plain = text[name.start_char : name.end_char]
    if places().government(plain) is None or places().is_country(plain):
        return False
    if text.startswith("-based", name.end_char):
        return True
    above = name.root.head
    if name.root.dep_ == "poss":
        return above.lower_ in lexicon.MUNICIPAL
    before = name.root.dep_ in ("compound", "nmod", "amod") and above.i >= name.end
    own = (
        lexicon.GOVERNING | lexicon.MAYORS
    )  # whose city a mayor is of is told by what is said of them
    return before and above.tag_ in ("NN", "NNS") and above.lower_ not in own


def _whole_countries(text: str, found: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """The names with those of countries that are two words and “and”: “Trinidad and Tobago”."""
    out: list[tuple[Span, str]] = []
    for span, label in found:
        whole = (out[-1][0][0], span[1]) if out else span
        if out and AND in text[whole[0] : whole[1]] and places().is_country(text[slice(*whole)]):
            out[-1] = whole, "GPE"
        else:
            out.append((span, label))
    return out


def _lines(text: str, span: Span) -> list[Span]:
    """The parts of a name on each line: no name runs from a headline into what stands below."""
    parts = (m.span() for m in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text[slice(*span)]))
    return [(span[0] + a, span[0] + b) for a, b in parts]


def _name(words: str, label: str) -> str:
    """A name without titles. Of what is no person a single word is no name: “Justice Department”
    is not the department of a justice, while “Chancellor Olaf Scholz” may be marked as a body."""
    name = plain_name(words, label == "PERSON")
    if label == "PERSON" or " " in name:
        return name
    return ARTICLE.sub("", bare(words))


def unbroken(text: str, span: Span, names: Iterable[str], person: bool = False) -> Span:
    """A name with what a hyphen ties to it, where that is how one of the article's ``names`` ends:
    spaCy may mark “Herald” of “the Herald-Leader” below the Lexington Herald-Leader, and it does
    well to mark “Trump” of “the Trump-Putin summit”. A ``person``'s given name goes on in small
    letters: “Han Duck-soo”."""
    if person and " " in text[slice(*span)] and (given := GIVEN.match(text, span[1])):
        return span[0], given.end()
    before = TIED_BEFORE.search(text, max(0, span[0] - LONGEST), span[0])
    after = TIED_AFTER.match(text, span[1])
    whole = (before.start() if before else span[0], after.end() if after else span[1])
    tied = whole != span and any(name.endswith(text[slice(*whole)]) for name in names)
    return whole if tied else span


def with_known(
    text: str, mentions: Sequence[Mention], known: Mapping[str, Sequence[str]]
) -> list[Mention]:
    """The mentions with those of people who have held an office: spaCy takes “Giorgia Meloni” for a
    body and “Xi Jinping” for nothing. ``known`` has full names by their first word. What a longer
    name begins with, “Gerald Ford Airport”, is left alone.
    """
    found: list[Mention] = []
    for word in WORD.finditer(text):
        for name in known.get(word[0], ()):
            start, end = word.start(), word.start() + len(name)
            if text.startswith(name, start) and not GOES_ON.match(text, end):
                found.append(Mention((start, end), name, "PERSON"))
    taken = [m.span for m in mentions if m.label == "PERSON"]
    new = [m for m in found if not any(_meet(m.span, s) and not covers(m.span, s) for s in taken)]
    longer = {  # but for a possessive ending
        m.span
        for m in new
        for other in mentions
        if _meet(m.span, other.span) and other.span[1] > m.span[1] + 2
    }
    new = [m for m in new if m.span not in longer]
    kept = [m for m in mentions if not any(_meet(m.span, one.span) for one in new)]
    return sorted(kept + new, key=lambda m: m.span)


def covers(whole: Span, part: Span) -> bool:
    """Whether a span has all of another."""
    return whole[0] <= part[0] and part[1] <= whole[1]


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def is_headline(line: str) -> bool:
    """Whether a line is set in capitals word by word: “Trump Vetoes Measure on Yemen”."""
    words = [w for w in WORD.findall(line) if len(w) >= SMALL]
    return (
        len(words) >= FEWEST
        and not line.rstrip().endswith((".", "”", '"'))
        and sum(w[0].isupper() for w in words) >= CAPITAL * len(words)
    )


def settled(text: str, sentences: Iterable[Span], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, in headlines only those of names that the body bears out.

    A body's name is looked up in the headline word for word, a person's by surname too, so
    “Warn Trump” is Trump, named below it. Articles without a body keep what they have.
    """
    heads = [s for s in sentences if is_headline(text[slice(*s)])]
    body = [m for m in mentions if not any(a <= m.span[0] < b for a, b in heads)]
    if not body:
        return list(mentions)
    return sorted(body + spread(text, body), key=lambda m: m.span)


def spread(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Where the names of ``mentions`` stand once more, unmarked; a person's surname too."""
    known: dict[str, str] = {}
    for mention in mentions:
        if mention.name[:1].isupper() and len(mention.name) >= SMALL:
            known.setdefault(mention.name, mention.label)
        last = mention.name.split()[-1:]
        if mention.label == "PERSON" and " " in mention.name and len(last[0]) >= SMALL:
            known.setdefault(last[0], mention.label)
    covered = bytearray(len(text))
    for start, end in (m.span for m in mentions):
        covered[start:end] = b"\1" * (end - start)
    out = []
    for name in sorted(known, key=len, reverse=True):
        for span in [*_standing(text, name), *_standing(text, name.upper())]:  # as headlines may be
            if not any(covered[slice(*span)]):
                covered[slice(*span)] = b"\1" * (span[1] - span[0])
                out.append(Mention(span, name, known[name]))
    return out


def _standing(text: str, name: str) -> Iterator[Span]:
    """Where ``name`` stands as a word, or some, of its own."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not IN_WORD.match(text, start - 1, start) and not IN_WORD.match(text, end):
            yield start, end
        start = text.find(name, start + 1)
