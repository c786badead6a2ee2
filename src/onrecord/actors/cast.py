"""The cast of an article: every phrase that may name an actor, and whom it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from onrecord.actors import grammar, lexicon, offices
from onrecord.actors.holders import Holders, read_title
from onrecord.actors.mentions import marked, settled, with_known
from onrecord.actors.names import Named, Role, gather, plain_name
from onrecord.actors.phrases import (
    WORD,
    article_free,
    countries,
    head,
    noun_for_people,
    one_person,
    past_office,
    persons,
    title_free,
)
from onrecord.actors.places import places
from onrecord.actors.pronouns import Pronouns
from onrecord.model import Actor, Attribution, Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What follows it says more of a source, “Sununu, who signed it in a hall named for Briggs”.
ASIDE = re.compile(r",|\b(?:who|whose|which|that|named|known)\b")
POSSESSIVE = re.compile(r"(?:['’]s|s['’])(?:\W|$)")


class Cast:
    """The people, organisations and countries of one parsed article.

    ``who`` answers for any span, ``in_sentence`` for a sentence; both from rules over
    spaCy's names and phrases, which the benchmarks measure.
    """

    def __init__(
        self,
        doc: Doc,
        told: Sequence[Attribution] = (),
        day: date | None = None,
        known: Holders | None = None,
    ) -> None:
        self.doc = doc
        self._day, self._known = day, known
        self.text = doc.text
        self.sentences: list[Span] = _sentences(doc)
        mentions = with_known(self.text, marked(doc), known.names if known else {})
        mentions = settled(self.text, self.sentences, mentions)
        self.named = gather(self.text, mentions)
        self.places: list[tuple[Span, Named]] = sorted(
            ((m.span, named) for named in self.named for m in named.mentions), key=lambda x: x[0]
        )
        self.people = {n.name: n for n in self.named if n.kind is Kind.PERSON}
        self._lands = known.lands(list(self._names()), day) if known and day else set()
        self._offices = offices.offices(doc, list(self.people.values()))
        self._spoken_for = offices.spokespeople(doc, self.places)
        self._belongs = offices.organizations(doc, self.places)
        self.subjects = grammar.subjects(doc)
        # Offsets and no spans of spaCy's: a cast can be pickled.
        self._acting: list[Span] = [
            (c.start_char, c.end_char)
            for c in doc.noun_chunks
            if c.root.i in self.subjects or grammar.takes_part(c.root)
        ]
        self._several: list[Span] = [
            (c.start_char, c.end_char) for c in doc.noun_chunks if c.root.tag_ in ("NNS", "NNPS")
        ]
        self.sources = sorted(span for attribution in told for span in attribution.source)
        self._pronouns = Pronouns(self, told)
        self._pronouns.follow()

    # Spans to actors ---------------------------------------------------------------

    def who(self, span: Span) -> Role | None:
        """Whom the phrase at ``span`` names, or None where it names nobody who could act."""
        phrase = self.text[span[0] : span[1]].strip()
        words = WORD.findall(phrase.lower())
        if not words:  # a lone dash or quotation mark
            return None
        shouted = len(phrase) > 1 and phrase.isupper()  # “US” is no pronoun
        if len(words) == 1 and words[0] in lexicon.PRONOUNS and not shouted:
            return self._pronouns.who(span, words[0])
        named = self._inside(span)
        if owned := lexicon.OWN.match(phrase):
            owner = self.who((span[0], span[0] + owned.end("owner")))
            if owner and owner.actor.kind is Kind.PERSON:
                mark = "’" if "’" in phrase else "'"
                voice = f"{owner.actor.name}{mark}s {owned['voice']}"
                return self._voiced(owner.actor, span, voice)
        if lexicon.SEVERAL.search(phrase):
            return Role(Actor(article_free(phrase), Kind.GROUP), span)
        one = words[0] in lexicon.INDEFINITE  # “a senator” is nobody named
        if not one and read_title(phrase) and not any(n.kind is Kind.PERSON for _, n in named):
            titled = self._title(span, words, head(words))
            if titled:
                return titled
        role = self._named_role(span, phrase, named) if named else None
        return role or self._described(span, phrase, words)

    def in_sentence(self, sentence: Span) -> list[Role]:
        """Actors that a sentence names: its subjects first, then all other names."""
        found: dict[str, Role] = {}
        for phrase in self._acting_in(sentence):
            role = self.who(phrase)
            if role:
                found.setdefault(role.actor.name, role)
        for span, named in self.places:
            if sentence[0] <= span[0] and span[1] <= sentence[1]:
                if named.kind is Kind.GROUP and any(_covers(r.span, span) for r in found.values()):
                    continue  # “many Republicans” are one group, not two
                role = self._grouped(span, named) or Role(self.actor(named), span)
                found.setdefault(role.actor.name, role)
        return list(found.values())

    def doers(self, span: Span) -> list[Role]:
        """Who does what the words at ``span`` tell."""
        roles = (self.who(phrase) for phrase in grammar.doers(self.doc, span))
        return [role for role in roles if role]

    def _grouped(self, span: Span, named: Named) -> Role | None:
        """The group that a name only describes: “Democratic senators” are no “Democratic”."""
        if named.kind is not Kind.GROUP:
            return None
        around = (p for p in self._several if p[0] <= span[0] and span[1] < p[1])
        return next((role for p in around if (role := self.who(p))), None)

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that holds an offset."""
        return max(0, bisect_right(self.sentences, (place, len(self.text))) - 1)

    # How a phrase is read ------------------------------------------------------------

    def _named_role(self, span: Span, phrase: str, named: list[tuple[Span, Named]]) -> Role | None:
        aside = ASIDE.search(phrase)
        own = span[0] + (aside.start() if aside else len(phrase))
        named = self._without_owners(named)
        persons = [(s, n) for s, n in named if n.kind is Kind.PERSON]
        # “Merkel's spokesman, Steffen Seibert”: whose spokesman it is does not speak.
        before = [n for s, n in persons if s[0] < own and not self._owns(s)]
        people = before or [n for _, n in persons]
        tail = phrase[named[-1][0][1] - span[0] :]
        if lexicon.NAMELESS.search(phrase) and not self._names_the_speaker(span, named):
            return self._spoken(span, phrase, named)
        if not people and past_office(phrase):
            return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)
        plain = phrase[: own - span[0]]
        if not people and (noun := noun_for_people(plain, named[-1][0][1] - span[0])):
            return self._people(span, plain, noun)
        if re.search(r"['’]s?\s+\w+", phrase[named[-1][0][0] - span[0] :]) and tail.strip("'’s "):
            return None
        last = named[-1][1]
        chosen = people[-1] if people else last if last.kind is Kind.GROUP else named[0][1]
        if chosen.kind is Kind.GROUP and phrase:
            return Role(Actor(title_free(phrase), Kind.GROUP), span)
        demonym = places().of_demonym(phrase.split(maxsplit=1)[0]) if not people else None
        if demonym and re.search(r"\b(government|administration)\b", phrase, re.IGNORECASE):
            return Role(self._country(demonym), span)
        principal = self._spoken_for.get(chosen.name)
        if principal:
            return Role(self.actor_named(principal), span, (chosen.name,))
        return Role(self.actor(chosen), span)

    def _without_owners(self, named: list[tuple[Span, Named]]) -> list[tuple[Span, Named]]:
        """“France's Constitutional Council” is the council: whose it is only tells which."""
        return [pair for pair in named if pair is named[-1] or not self._owns(pair[0])]

    def _people(self, span: Span, phrase: str, noun: str) -> Role | None:
        """Whom a phrase describes that names a body, by its ``noun``: one or several, or who holds
        an office there."""
        if persons(noun):
            return Role(Actor(title_free(phrase), Kind.GROUP), span)
        words = WORD.findall(phrase.lower())
        if noun in lexicon.OFFICES and words[0] not in lexicon.INDEFINITE:
            return self._title(span, words, noun)
        return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)

    def _owns(self, span: Span) -> bool:
        """Whether a name is in the possessive."""
        return POSSESSIVE.search(self.text, span[0], span[1] + 3) is not None

    def _names_the_speaker(self, span: Span, named: list[tuple[Span, Named]]) -> bool:
        """“White House spokesman Jay Carney” and “Larry Kudlow, an adviser to the president” name
        their speaker, “Mr. Obama's aides” does not."""
        phrase = self.text[slice(*span)].strip()
        (_, end), first = named[0]
        if first.kind is Kind.PERSON and self.text[end : end + 2].strip() == ",":
            return True
        last = named[-1][1]
        if last.kind is not Kind.PERSON:
            return False
        word = lexicon.NAMELESS.search(phrase)
        place = phrase.rfind(last.mentions[0].name.split()[-1])
        of = re.search(r"\b(for|of|to|from|with)\s+(?:[\w.]+\s+){0,3}$", phrase[:place])
        return (
            word is None
            or (place > word.end() and not of)
            or (place < word.start() - 2 and ("," in phrase[place : word.start()]))
        )

    def _spoken(self, span: Span, phrase: str, named: list[tuple[Span, Named]]) -> Role:
        """A nameless voice for someone named: a spokesman speaks for them, an official does not."""
        if lexicon.SPEAKERS.search(phrase):
            return self._voiced(self.actor(named[0][1]), span, article_free(phrase))
        return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)

    def _voiced(self, principal: Actor, span: Span, voice: str) -> Role:
        """Words for a principal by a nameless ``voice``: by the spokesperson who is named right
        behind, or elsewhere in the article if there is only one."""
        behind = [
            named.name
            for (start, _), named in self.places
            if named.kind is Kind.PERSON and self.text[span[1] : start] == ", "
        ]
        elsewhere = [who for who, whose in self._spoken_for.items() if whose == principal.name]
        voices = behind or elsewhere
        return Role(principal, span, (voices[0] if len(voices) == 1 else voice,))

    def _described(self, span: Span, phrase: str, words: list[str]) -> Role | None:
        country = places().government(phrase)
        if country:
            return Role(self._country(country), span)
        first = places().of_demonym(words[0])
        second = places().of_demonym(words[1]) if len(words) > 1 else None
        if (first or second) and words[-1] in ("government", "administration"):
            return Role(self._country(first or second or ""), span)
        if lexicon.NAMELESS.search(phrase):
            return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)
        noun = head(words)
        if one_person(noun) and words[0] in lexicon.INDEFINITE:
            return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)
        if noun in lexicon.OFFICES:
            return self._title(span, words, noun)
        if noun in lexicon.OUTLETS and (outlet := self._last_outlet(span)):
            return replace(outlet, span=span)
        if noun in lexicon.ORGANIZATIONS:
            return self._organization(span, phrase, words)
        if len(words) < 3 and words[-1] in lexicon.RELATIONAL:
            return None
        if self._is_plural(span):
            return Role(Actor(article_free(phrase), Kind.GROUP), span)
        return None

    def _last_outlet(self, span: Span) -> Role | None:
        """“the newspaper”: the last organisation before it that was quoted as a source."""
        for place, named in reversed(self.places):
            is_source = any(s <= place[0] and place[1] <= e for s, e in self.sources)
            if place[1] <= span[0] and named.kind is Kind.ORGANIZATION and is_source:
                return Role(self.actor(named), place)
        return None

    def _is_plural(self, span: Span) -> bool:
        """Whether the phrase's last word is a plural noun: a group without a name."""
        phrase = self.doc.char_span(*span, alignment_mode="contract")
        return phrase is not None and len(phrase) > 0 and phrase.root.tag_ in ("NNS", "NNPS")

    def _title(self, span: Span, words: list[str], office: str) -> Role | None:
        """“the secretary of state”: whom the article shows with that office, by most shared words;
        of equals the one named last before it. Else who is known to hold it on that day."""
        holder = self._holder(span)
        if holder in self.people:
            return Role(self.actor(self.people[holder]), span)
        best: tuple[int, int, Named] | None = None
        lands = countries(words)
        for named, title in ((n, t) for n, titles in self._offices.items() for t in titles):
            elsewhere = lands and not lands & countries(title)
            if office not in title or elsewhere or not offices.may_be(words, title):
                continue
            shared = len(title & set(words))
            before = [m.span[0] for m in self.people[named].mentions if m.span[0] < span[0]]
            score = (shared, max(before, default=-1))
            if best is None or score > best[:2]:
                best = (*score, self.people[named])
        if best:
            return Role(self.actor(best[2]), span)
        return Role(Actor(holder, Kind.PERSON), span) if holder else None

    def _holder(self, span: Span) -> str | None:
        """The only person of the article, or else at all, who holds an office on its day."""
        if self._day is None or self._known is None:
            return None
        phrase = self.text[slice(*span)]
        here = [name for name in self.people if self._known.holds(name, phrase, self._day)]
        called = here or self._known.called(phrase, self._day, self._lands)
        return called[0] if len(called) == 1 else None

    def _organization(self, span: Span, phrase: str, words: list[str]) -> Role | None:
        """“the committee”: the last organisation whose name ends so, else the phrase itself.

        “Mr. Trump's campaign” is no other's: who is named in the phrase is named in the name.
        """
        whose = {word for _, owner in self._inside(span) for word in owner.name.lower().split()}
        for place, named in reversed(self.places):
            own = named.name.lower().split()
            if place[0] < span[0] and own[-1] == words[-1] and (not whose or whose & set(own)):
                return Role(self.actor(named), span)
        if len(words) > 2 or words[0] not in ("the", "a", "an", "its", "his"):
            if whose:
                phrase = re.sub(r"^(.+)['’]s?(?= \w+$)", lambda owner: plain_name(owner[1]), phrase)
            return Role(Actor(article_free(phrase), Kind.ORGANIZATION), span)
        # “The group” is an “it” that says what it is.
        return self._pronouns.who(span, "it") if words[-1] in lexicon.BODIES else None

    # Small look-ups --------------------------------------------------------------------

    def _inside(self, span: Span) -> list[tuple[Span, Named]]:
        return [(s, n) for s, n in self.places if span[0] <= s[0] and s[1] <= span[1]]

    def _names(self) -> Iterator[str]:
        """Every name as the article has it, and the one it is gathered under."""
        for named in self.named:
            yield named.name
            yield from {mention.name for mention in named.mentions}

    def _by_name(self, name: str) -> Named | None:
        return next((n for n in self.named if n.name == name), None)

    def actor(self, named: Named) -> Actor:
        return Actor(named.name, named.kind, self._belongs.get(named.name))

    def _country(self, name: str) -> Actor:
        """A government under the name that the article gives its country."""
        for named in self.named:
            if named.kind is Kind.COUNTRY and places().government(named.name) == name:
                return self.actor(named)
        return Actor(name, Kind.COUNTRY)

    def actor_named(self, name: str) -> Actor:
        named = self._by_name(name)
        return self.actor(named) if named else Actor(name, Kind.ORGANIZATION)

    def _acting_in(self, sentence: Span) -> list[Span]:
        """The phrases of a sentence that do something."""
        return [p for p in self._acting if sentence[0] <= p[0] and p[1] <= sentence[1]]


def _sentences(doc: Doc) -> list[Span]:
    """Sentences as offsets, cut at line breaks too, without white space at their ends."""
    out: list[Span] = []
    for sentence in doc.sents:
        for found in re.finditer(r"\S[^\n]*", sentence.text):
            start = sentence.start_char + found.start()
            if any(c.isalnum() for c in found[0]):
                out.append((start, start + len(found[0].rstrip())))
    return out


def _covers(whole: Span, part: Span) -> bool:
    return whole[0] <= part[0] and part[1] <= whole[1]
