"""Whom a pronoun means: the likeliest name before it, and for “I” whoever is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.genders import gender_of
from onrecord.actors.grammar import OF_VERBS, named_at, subjects_of
from onrecord.actors.names import Named, Role
from onrecord.model import Attribution, Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.actors.cast import Cast

OPENING = 600
INTERVIEW = re.compile(r"\binterview", re.IGNORECASE)
# “Interview with X”: the name begins where this ends.
WITH = re.compile(r"\b[Ii]nterview\s+with\s+(?:[a-z]+\s+){0,3}(?=[A-Z])")
ASKS = re.compile(r"\s*Q(?:uestion)?\s*[:.]\s")
# “Robert Jenrick (Newark) (Con): ”, “Piketty: ”.
LABEL = re.compile(
    r"\s*(?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3})(?: \([^)\n]{1,40}\)){0,3}: "
)
REPORTED = re.compile(
    r"\b(?:in|during|from)\s+(?:an?|his|her|the)\s+(?:[\w'’-]+\s+){0,2}$", re.IGNORECASE
)
QUESTION, QUESTIONS = re.compile(r"\?\s*\n"), 4  # paragraphs that ask, from which it is one too
SUBORDINATE = re.compile(r"(?:that|whether|if)\b", re.IGNORECASE)
OBJECTS = frozenset(["dobj", "dative", "pobj"])
NAMELESS_ONE = re.compile(r"(?:spokes(?:man|woman|person)|official|source|diplomat|aide)\b")
NEAR = 1  # sentences for “it”, which is mostly no actor at all
BACK = 30  # sentences that a pronoun looks back over; what stands nearer wins nearly always
AGAIN = 0.8  # what a pronoun's place counts for whom it means, where a name's counts 1


class Pronouns:
    """Reads the pronouns of a cast, which is complete but for them."""

    def __init__(self, cast: Cast, told: Sequence[Attribution]) -> None:
        self.cast, self.told = cast, told
        self.guest = self._interviewed()
        self._found: dict[Span, Role | None] = {}
        self._meant: list[tuple[Span, Named]] = []  # whom the pronouns read so far stand for
        self._most = _most_named(cast.named)
        self._weights: dict[Span, float] = {}  # of the places that pronouns were held against
        self._described: dict[Span, Named | None] = {}  # whom phrases without a name are about

    def follow(self) -> None:
        """Read every “he” and “she” in order: a pronoun keeps whom it means in mind."""
        for token in self.cast.doc:
            if token.lower_ in lexicon.THIRD and not (len(token) > 1 and token.is_upper):
                self.who((token.idx, token.idx + len(token)), token.lower_)

    def _interviewed(self) -> Named | None:
        """Whose “I” an interview's answers hold: whom it is with, or the person whom its opening
        names most, but for whom it only asks about.

        A text says that it is one, or its paragraphs ask. “He said in a BBC interview” makes none.
        """
        text = self.cast.text
        says = (m.start() for m in INTERVIEW.finditer(text[:OPENING]))
        is_one = any(not REPORTED.search(text[max(0, at - 40) : at]) for at in says)
        if not is_one and len(QUESTION.findall(text)) < QUESTIONS:
            return None

        with_whom = WITH.search(text, 0, OPENING)

        def here(named: Named) -> int:
            said = [m.span[0] for m in named.mentions if m.span[0] < OPENING]
            guest = with_whom is not None and with_whom.end() in said
            return OPENING * guest + sum(not self._asks(at) for at in said)

        people = [n for n in self.cast.people.values() if here(n)]
        return max(people, key=here, default=None)

    def _line(self, place: int) -> tuple[int, str]:
        """Where the paragraph of a place begins, and its words."""
        text = self.cast.text
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        return start, text[start : end if end >= 0 else len(text)]

    def _asks(self, place: int) -> bool:
        """Whether a place stands in a question of an interview."""
        return ASKS.match(self._line(place)[1]) is not None

    def _labelled(self, span: Span) -> Role | None:
        """Who speaks a paragraph by the name before its colon, as in a record of a debate."""
        start, words = self._line(span[0])
        label = LABEL.match(words)
        if label is None or start + label.end() > span[0]:
            return None
        role = self.cast.who((start, start + label.end("who")))
        return role if role and role.actor.kind is Kind.PERSON else None

    def _speaker(self, span: Span) -> Role | None:
        """Whose words an “I” stands in: those of the innermost source quoted there.

        In an interview, what stands without quotation marks is the guest's: “People know that I
        care” is nothing that people say.
        """
        if not self._is_quoted(span):
            if labelled := self._labelled(span):
                return replace(labelled, span=span)
            if self.guest:
                asks = self._asks(span[0])
                return None if asks else Role(self.cast.actor(self.guest), span)
        holding = self._holding(span)
        if not self._is_quoted(span):
            # “She said that I was wrong” is about who writes it.
            holding = [told for told in holding if not self._is_reported(told, span)]
        if holding:
            inner = min(holding, key=_extent)
            role = self.cast.who(inner.source[0]) if inner.source[0] != span else None
            return replace(role, span=span) if role else None
        return Role(self.cast.actor(self.guest), span) if self.guest else None

    def employer(self, span: Span) -> Role | None:
        """The body whose words a place stands in, as its own or through who belongs to it."""
        holding = self._holding(span)
        if not holding:
            return None
        role = self.cast.who(min(holding, key=_extent).source[0])
        if role is None or role.actor.kind is not Kind.PERSON:
            return replace(role, span=span) if role and role.via else None
        body = role.actor.organization and self.cast.actor_named(role.actor.organization)
        runs = self.cast.runs_a_firm(role.actor.name)
        return Role(body, span) if runs and body and body.kind is Kind.ORGANIZATION else None

    def _holding(self, span: Span) -> list[Attribution]:
        """The reports with a source in whose contents a place stands."""
        return [
            told
            for told in self.told
            if told.source and any(a <= span[0] and span[1] <= b for a, b in told.content)
        ]

    def _is_reported(self, told: Attribution, span: Span) -> bool:
        """Whether a content has the form of indirect speech where a place stands in it."""
        part = next(p for p in told.content if p[0] <= span[0] and span[1] <= p[1])
        return SUBORDINATE.match(self.cast.text, *part) is not None

    def _is_quoted(self, span: Span) -> bool:
        """Whether a place stands within quotation marks, by those before it in its paragraph."""
        before = self.cast.text[self.cast.text.rfind("\n", 0, span[0]) + 1 : span[0]]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def _spoken_of(self, speaker: Role) -> Role:
        """Whom a speaker's “we” means: where they belong, if the article says it, or they."""
        ours = speaker.actor.organization
        if ours:
            return replace(speaker, actor=self.cast.actor_named(ours))
        return replace(speaker, several=speaker.actor.kind is Kind.PERSON)

    def who(self, span: Span, word: str) -> Role | None:
        """Whom ``word``, lower-case, means at ``span``; None where nobody fits nearby."""
        if span not in self._found:
            self._found[span] = None  # while it is being read: nobody is meant by themselves
            self._found[span] = self._read(span, word)
        return self._found[span]

    def _read(self, span: Span, word: str) -> Role | None:
        if word in lexicon.FIRST | lexicon.WE:
            speaker = self._speaker(span)
            # Whose words they are is unknown: nobody's who happens to stand before.
            if speaker or word in lexicon.FIRST or self._is_quoted(span):
                return self._spoken_of(speaker) if speaker and word in lexicon.WE else speaker
        if word in lexicon.THIRD and (nameless := self._goes_on(span)):
            return nameless
        if word in lexicon.THING and not self._does_something(span):
            return None
        number = self.cast.sentence_of(span[0])
        wanted = {Kind.PERSON} if word in lexicon.THIRD else None
        gender = "f" if word in lexicon.FEMALE else "m" if word in lexicon.MALE else None
        if word in lexicon.GROUP_PRONOUNS:
            wanted = {Kind.GROUP, Kind.ORGANIZATION, Kind.ANONYMOUS}
        elif word in lexicon.THING:
            wanted = {Kind.ORGANIZATION, Kind.COUNTRY}
        best: tuple[float, Span, Named] | None = None
        speaker = self._speaker(span) if word in lexicon.THIRD and self._is_quoted(span) else None
        own = self._own_subjects(span)
        for place, named in self._before(span, word):
            if named.name in own:
                continue
            if wanted and named.kind not in wanted:
                continue
            if speaker and named.name == speaker.actor.name:
                continue  # nobody says “he” of himself
            if gender and named.gender and named.gender != gender:
                continue
            distance = number - self.cast.sentence_of(place[0])
            if word in lexicon.THING and distance > NEAR:
                continue
            score = self._salience(place, named) * 0.5**distance
            if best is None or score >= best[0]:
                best = (score, place, named)
        if best is None:
            return None
        _, place, named = best
        role = self.cast.who(place) or Role(self.cast.actor(named), span)
        if word in lexicon.THIRD:
            insort(self._meant, (span, named), key=_start)
            named.gender = named.gender or gender
            if role.via and span not in self.cast.sources and named.kind is Kind.PERSON:
                role = Role(self.cast.actor(named), span)  # whoever speaks for a body is not it
        return replace(role, span=span)

    def _goes_on(self, span: Span) -> Role | None:
        """Whoever spoke just before without a name, where “he” speaks again: “a spokesman for the
        ministry said …, he added”."""
        sources = self.cast.sources
        i = bisect_left(sources, span)
        if not i or i == len(sources) or sources[i] != span:
            return None
        before = sources[i - 1]
        if self.cast.sentence_of(span[0]) - self.cast.sentence_of(before[1]) > NEAR:
            return None
        role = self.cast.who(before)
        if role is None or any(n.kind is Kind.PERSON for _, n in self.cast.inside(before)):
            return None
        one = NAMELESS_ONE.search(self.cast.text, *before)
        nameless = role.via or role.actor.kind is Kind.ANONYMOUS
        return replace(role, span=span) if one and nameless else None

    def _own_subjects(self, span: Span) -> set[str]:
        """Who the subjects are of the verb that a pronoun is an object of: “Lapid called on him” is
        of two (principle B of binding, Chomsky 1981), wherever else the first of them stands."""
        words = self.cast.doc.char_span(*span) or ()
        objects = [w for w in words if w.dep_ in OBJECTS]
        # “She used to carry it with her” is of one.
        of = [s for w in objects if w.dep_ != "pobj" for s in subjects_of(w.head)]
        of += [
            c
            for w in objects
            if w.dep_ == "pobj"
            for c in w.head.head.children
            if c.dep_ in OF_VERBS
        ]
        own = [place for subject in of for place in named_at(subject)]
        found = set()
        for known in (self.cast.places, self._meant):
            for i in own:
                at = bisect_right(known, i, key=_start) - 1
                if at >= 0 and i < known[at][0][1]:
                    found.add(known[at][1].name)
        return found

    def _does_something(self, span: Span) -> bool:
        """Whether an “it” is quoted, or the subject of a verb other than “is”: else no actor."""
        if any(s <= span[0] and span[1] <= e for s, e in self.cast.sources):
            return True
        words = self.cast.doc.char_span(*span) or ()
        return any(
            w.i in self.cast.subjects and w.head.pos_ == "VERB" and not _is_expletive(w)
            for w in words
        )

    def _before(self, span: Span, word: str) -> Iterator[tuple[Span, Named]]:
        """Names, and pronouns already read, of the sentences before a place, in order; and near it
        those who are only described: “the unions”, “the prime minister”."""
        number = self.cast.sentence_of(span[0])
        low = self.cast.sentences[max(0, number - BACK)][0]
        for places in (self.cast.places, self._meant):
            for place, named in places[bisect_left(places, low, key=_start) :]:
                if place[1] > span[0]:
                    break
                yield place, named
        if word in lexicon.THIRD or word in lexicon.GROUP_PRONOUNS:
            several = word in lexicon.GROUP_PRONOUNS
            low = self.cast.sentences[max(0, number - NEAR)][0]
            for place in self.cast.acting(low, span[0]):
                named_so = self._described_at(place)
                if named_so and (named_so.kind is Kind.PERSON) is not several:
                    yield place, named_so

    def _described_at(self, place: Span) -> Named | None:
        """Whom a phrase without a name is about, if that is one person or several."""
        if place not in self._described:
            self._described[place] = None  # while it is being read
            self._described[place] = self._describes(place)
        return self._described[place]

    def _describes(self, place: Span) -> Named | None:
        words = self.cast.text[slice(*place)].lower().split()
        # Whose “their lawyers” are is asked of the sentences before: no chain of these is followed.
        named = self.cast.inside(place) and not self.cast.is_plural(place)
        if named or lexicon.PRONOUNS.intersection(words):
            return None
        role = self.cast.who(place)
        if role is None or role.via:
            return None
        known = self.cast.people.get(role.actor.name)
        if known or role.actor.kind is Kind.PERSON:
            return known or Named(role.actor.name, Kind.PERSON, gender=gender_of(role.actor.name))
        plural = role.actor.kind is Kind.GROUP or self.cast.is_plural(place)
        return Named(role.actor.name, role.actor.kind) if plural else None

    def _salience(self, place: Span, named: Named) -> float:
        """A subject, a source before, often named: the likelier antecedent, whatever the distance.

        After the idea of Lappin and Leass (1994), with weights of our own: a subject counts 80,
        being quoted 60, being the most named of its kind 40; each sentence between halves it all.
        """
        if place in self._weights:
            return self._weights[place]
        words = self.cast.doc.char_span(*place, alignment_mode="expand") or ()
        subject = any(word.i in self.cast.subjects for word in words)
        source = any(s <= place[0] and place[1] <= e for s, e in self.cast.sources)
        often = len(named.mentions) / (self._most[named.kind] or 1)
        weight = 50 + 80 * subject + 60 * source + 40 * often
        if place in self._found:
            weight *= AGAIN
        self._weights[place] = weight
        return weight


def _extent(told: Attribution) -> int:
    """From the first to the last character of a content: the shortest is the innermost."""
    return told.content[-1][1] - told.content[0][0]


def _is_expletive(it: Token) -> bool:
    """“It is believed that …” is nobody who is believed."""
    clause = any(child.dep_ in ("ccomp", "csubj") for child in it.head.children)
    return it.dep_ == "nsubjpass" and clause


def _start(place: tuple[Span, Named]) -> int:
    return place[0][0]


def _most_named(named: Iterable[Named]) -> Counter[Kind]:
    """How often the most named of each kind is named."""
    most: Counter[Kind] = Counter()
    for one in named:
        most[one.kind] = max(most[one.kind], len(one.mentions))
    return most
