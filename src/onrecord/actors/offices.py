"""What an article shows of its people: their offices, whom they speak for, where they belong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.holders import SIGNS, Holders
from onrecord.actors.language import text_of
from onrecord.actors.names import SMALL_WORDS, Named
from onrecord.actors.phrases import countries, head, is_body
from onrecord.actors.places import GOVERNED, places
from onrecord.actors.titles import titles
from onrecord.model import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEAR = 200  # characters back to the principal of a spokesperson who is named alone
SPOKES = re.compile(r"spokes\w+|press secretary", re.IGNORECASE)
OWNED = re.compile(r"(his|her) ", re.IGNORECASE)
FOR = re.compile(rf"(?:{SPOKES.pattern}) for (?:the |[A-Z][a-z]+\.? )?$", re.IGNORECASE)
PAST = re.compile(rf"\b(?:{'|'.join(sorted(lexicon.PAST))})\b", re.IGNORECASE)
# A title that names nobody's spokesperson in particular: “the spokesman, X”.
BARE = re.compile(rf"^(?:(?:the|a|chief|official|senior|its) )*(?:{SPOKES.pattern}),?\s*$", re.I)
ENVOY = re.compile(r"\b(?:ambassador|envoy)\b", re.IGNORECASE)  # of whom sends stands before it
SENT = re.compile(r"\s(?:to|on|with|in)\s")  # what stands behind it is whereto an envoy is sent

CIVIC = re.compile(
    r"\b(?:mayor|governor|senator|councillor|council(?:wo)?man|police|archbishop|bishop)\b", re.I
)
OF_BODY = re.compile(r"(?: of|,? who (?:leads|heads|runs|chairs|founded)) (?:the )?$")
HEADS = frozenset(["head", "boss", "founder"])
OWNED_BY = re.compile(r"(?:['’]s|(?<=s)['’])\s+")
TITLES = lexicon.OFFICES | lexicon.SHORT.keys()

At = Sequence[tuple[Span, Named]]


class Offices:
    """Who holds which office: as the article shows it, and as the table knows it of a day."""

    def __init__(
        self, doc: Doc, named: Sequence[Named], day: date | None, known: Holders | None
    ) -> None:
        self.text, self.day, self.known = text_of(doc), day, known
        self.people = {n.name: n for n in named if n.kind is Kind.PERSON}
        self.shown = offices(doc, list(self.people.values()))
        self.bodies = [n for n in named if n.kind is Kind.ORGANIZATION]
        names = {name for n in named for name in (n.name, *(m.name for m in n.mentions))}
        self.lands = known.lands(names, day) if known and day else set()

    def who(
        self,
        span: Span,
        words: Sequence[str],
        office: str,
        bodies: Sequence[Named] = (),
        belongs: Mapping[str, str] | None = None,
    ) -> str | None:
        """Whom “the secretary of state” means: whoever the article shows with that title, by most
        shared words, of equals the one named last before it; where the title names a place, or
        the article shows nobody, who is known to hold the office on that day.

        ``bodies`` are what the phrase names: “the Green Party's leader” is nobody whose title tells
        of another party, and who ``belongs`` to no such body.
        """
        lands = countries(words)
        holder = self._holder(span)
        if lands and holder in self.people:
            return holder
        best: tuple[int, int, str] | None = None
        for name, title in ((n, t) for n, several in self.shown.items() for t in several):
            elsewhere = lands and not lands & countries(title)
            if office not in title or elsewhere or not may_be(words, title):
                continue
            if not all(_is_theirs(b, name, title, belongs or {}) for b in bodies):
                continue
            before = [m.span[0] for m in self.people[name].mentions if m.span[0] < span[0]]
            score = (len(title & set(words)), max(before, default=-1), name)
            if best is None or score[:2] > best[:2]:
                best = score
        return best[2] if best else holder

    def _holder(self, span: Span) -> str | None:
        """The only person of the article, or else at all, who holds an office on its day."""
        if self.day is None or self.known is None:
            return None
        phrase = self.text[slice(*span)]
        here = [name for name in self.people if self.known.holds(name, phrase, self.day)]
        called = here or self.known.called(phrase, self.day, self._lands_at(span[0]))
        return called[0] if len(called) == 1 else None

    def _lands_at(self, place: int) -> set[str]:
        """The countries that an article is about; none near other bodies, whose president may be
        meant: a university's, a company's."""
        near = range(max(0, place - NEAR), place)
        bodies = {n.name.lower() for n in self.bodies for m in n.mentions if m.span[0] in near}
        known = GOVERNED.keys() | SIGNS
        return self.lands if bodies <= known or len(self.lands) != 1 else set()


def _is_theirs(body: Named, name: str, title: set[str], belongs: Mapping[str, str]) -> bool:
    """Whether somebody's title is of a body, under any of its names; of a country's, by
    :func:`countries` already."""
    if body.kind is Kind.COUNTRY and places().is_country(body.mentions[0].name):
        return True
    words = {w for m in body.mentions for w in re.findall(r"\w+", m.name.lower()) if len(w) > 1}
    return belongs.get(name) == body.name or bool((words - SMALL_WORDS) & title)


def offices(doc: Doc, people: Sequence[Named]) -> dict[str, list[set[str]]]:
    """Person → the words of each title beside their name, lower-case: “Chancellor Olaf Scholz”,
    “Antony Blinken, the secretary of state”."""
    text = text_of(doc)
    found: dict[str, list[set[str]]] = {}
    for named in people:
        for mention in named.mentions:
            own = (mention.span, *titles(doc, text, mention.span, TITLES))
            titled = [_words(text[slice(*span)]) for span in own]
            fitting = [words for words in titled if lexicon.OFFICES & words]
            if fitting:
                found.setdefault(named.name, []).extend(fitting)
    return found


def _words(title: str) -> set[str]:
    """The words of a title, lower-case, short ones as whole ones too: “Gov.” is a governor."""
    words = set(re.findall(r"\w+", title.lower()))
    return words | {lexicon.SHORT[w] for w in words if w in lexicon.SHORT}


def may_be(phrase: Collection[str], title: Collection[str]) -> bool:
    """Whether who bears a title may be meant by a phrase of the same office: the education minister
    is no prime minister, and a vice president is no president."""
    ranks = lexicon.RANKS.intersection(phrase) == lexicon.RANKS.intersection(title)
    return ranks and lexicon.PORTFOLIOS.intersection(phrase) <= set(title)


def spokespeople(doc: Doc, at: At) -> dict[str, str]:
    """Spokesperson → principal: “White House spokesman X”, “X, a spokeswoman for Y”, “Israeli
    military spokesman Z”.

    Where no principal stands beside (“the Kremlin frowned; spokesman X said”), it is the last
    organisation or government before, in the same paragraph and not far; of a “government
    spokesman” the last in the same sentence.
    """
    text = text_of(doc)
    found: dict[str, str] = {}
    for span, named in at:
        if named.kind is not Kind.PERSON or named.name in found:
            continue
        for start, end in titles(doc, text, span, lexicon.OFFICES):
            spoken = SPOKES.search(text, start, end)
            if spoken and not PAST.search(text, start, spoken.start()):
                inside = [n.name for s, n in at if start <= s[0] and s[1] <= end and n is not named]
                names = inside or _lands(text[start:end])
                names = names or _called_before(text[start:end], at, start)
                if not names and not OWNED.match(text, start):  # the cast knows who “her” is
                    words = doc.char_span(start, end, alignment_mode="expand")
                    near = start - NEAR
                    if words and not BARE.match(text[start:end]):
                        near = words.sent.start_char
                    names = [n.name for n in _employers_before(text, at, near, start)]
                if names:
                    found[named.name] = names[-1]
                    break
    return found


def _called_before(title: str, at: At, place: int) -> list[str]:
    """The body named last before a title that says it in small letters: “a commission spokeswoman,
    X”, “a spokesman for the party, Y”."""
    words = [w for w in re.findall(r"[a-z]+", title) if is_body(w) and w not in lexicon.GOVERNMENTS]
    before = [n for s, n in at if words and s[1] <= place and n.kind is Kind.ORGANIZATION]
    named = (n.name for n in reversed(before) if head(n.name.lower().split()) == words[-1])
    return list(islice(named, 1))


def owned(doc: Doc, at: At) -> dict[str, Span]:
    """Spokesperson → the pronoun whose they are: “his spokesman X”."""
    text = text_of(doc)
    found: dict[str, Span] = {}
    for span, named in at:
        for start, end in titles(doc, text, span, lexicon.OFFICES):
            whose = OWNED.match(text, start)
            if whose and SPOKES.search(text, start, end) and named.kind is Kind.PERSON:
                found.setdefault(named.name, whose.span(1))
    return found


def _lands(words: str) -> list[str]:
    """The countries whose adjectives stand in a title."""
    found = (places().of_demonym(word) for word in re.findall(r"(?<![\w-])[\w.]+", words))
    return [land for land in found if land]


def _employers_before(text: str, at: At, near: int, place: int) -> list[Named]:
    """“A spokesman for X said …. The spokesman, Y, …”: X; else organisations and governments."""
    start = max(near, text.rfind("\n", 0, place) + 1)
    before = [(s, n) for s, n in at if start <= s[0] and s[1] <= place]
    told = [n for s, n in before if FOR.search(text, start, s[0])]
    return told or [n for _, n in before if _can_employ(n)]


def organizations(doc: Doc, at: At) -> dict[str, str]:
    """Person → whose office they hold: “NATO Secretary General X”, “Y, Germany's chancellor”; an
    ambassador's is who sends them."""
    text = text_of(doc)
    found: dict[str, str] = {}
    for span, named in at:
        if named.kind is not Kind.PERSON or named.name in found:
            continue
        for start, end in titles(doc, text, span, TITLES | HEADS):
            if PAST.search(text, start, end):
                continue
            sent = ENVOY.search(text, start, end) or SENT.search(text, start, end)
            end = sent.start() if sent else end
            civic = CIVIC.search(text, start, end)
            inside = [
                text[slice(*s)] if civic and _is_seat(n, text[slice(*s)]) else n.name
                for s, n in at
                if start <= s[0] and s[1] <= end and _can_employ(n) and not _is_portfolio(n.name)
            ]
            if names := inside or _lands(text[start:end]):
                found[named.name] = names[-1]
                break
    for (start, end), body in at:
        if not _can_employ(body):
            continue
        owned = OWNED_BY.match(text, end)  # “Labour's Rachel Reeves”
        of = OF_BODY.search(text, max(0, start - 40), start)  # “X of the Green Party”
        if (of and body.kind is not Kind.ORGANIZATION) or body.mentions[0].label == "GPE":
            of = None
        for s, whose in at:
            beside = (owned and s[0] == owned.end()) or (of and s[1] == of.start())
            if beside and whose.kind is Kind.PERSON:
                found.setdefault(whose.name, body.name)
    return found


def _is_seat(named: Named, written: str) -> bool:
    """Whether a country is named by its capital, whose mayor is no country's."""
    return named.kind is Kind.COUNTRY and not places().is_country(written)


def _is_portfolio(name: str) -> bool:
    """“State” of “secretary of state”, “Defense” of “defense secretary”."""
    return lexicon.PORTFOLIOS.issuperset(re.findall(r"\w+", name.lower()))


def _can_employ(named: Named) -> bool:
    return named.kind in (Kind.ORGANIZATION, Kind.COUNTRY)
