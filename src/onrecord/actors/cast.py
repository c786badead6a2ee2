"""The cast of an article: every phrase that may name an actor, and whom it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from onrecord.actors import grammar, lexicon, offices, spelling
from onrecord.actors.described import described, may_act, pollster, share
from onrecord.actors.holders import Holders, read_title
from onrecord.actors.labels import SEAT_OF_UNION
from onrecord.actors.language import text_of
from onrecord.actors.mentions import covers, marked, settled, with_known
from onrecord.actors.names import Named, Role, gather
from onrecord.actors.phrases import (
    ASIDE,
    WORD,
    article_free,
    hangs,
    head,
    is_body,
    noun_for_people,
    one_person,
    opens,
    past_office,
    persons,
    title_free,
)
from onrecord.actors.places import places
from onrecord.actors.pronouns import Pronouns
from onrecord.actors.together import speakers
from onrecord.actors.unmarked import unknown, unmarked
from onrecord.actors.voices import Voices
from onrecord.model import Actor, Attribution, Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

INSIDE = re.compile(
    r"\b(?<!trust )(?<!faith )(?<!confidence )(?:in|near|outside|around|into|across)\s+$", re.I
)
DESCRIBING = frozenset(["amod", "compound", "appos", "attr", "nmod"])
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
        self.text = text_of(doc)
        self.sentences: list[Span] = grammar.sentences(doc)
        mentions = with_known(self.text, marked(doc), known.names if known else {})
        mentions = settled(self.text, self.sentences, mentions)
        self.named = gather(self.text, mentions)
        self.places: list[tuple[Span, Named]] = sorted(
            ((m.span, named) for named in self.named for m in named.mentions), key=lambda x: x[0]
        )
        self._offices = offices.Offices(doc, self.named, day, known)
        self.people = self._offices.people
        self.spoken_for = offices.spokespeople(doc, self.places)
        self.voices = Voices(self)
        self._belongs = offices.organizations(doc, self.places)
        self.subjects = grammar.subjects(doc)
        # Offsets and no spans of spaCy's: a cast can be pickled.
        self._acting: list[Span] = [
            grammar.whole(c)
            for c in doc.noun_chunks
            if c.root.i in self.subjects or grammar.takes_part(c.root)
        ]
        self._several: list[Span] = [
            (c.start_char, c.end_char) for c in doc.noun_chunks if c.root.tag_ in ("NNS", "NNPS")
        ]
        self.sources = sorted(span for attribution in told for span in attribution.source)
        self._pronouns = Pronouns(self, told)
        self._pronouns.follow()
        for name, whose in offices.owned(doc, self.places).items():
            if principal := self.who(whose):
                self.spoken_for.setdefault(name, principal.actor.name)

    # Spans to actors ---------------------------------------------------------------

    def who(self, span: Span) -> Role | None:
        """Whom the phrase at ``span`` names, or None where it names nobody who could act."""
        phrase = self.text[span[0] : span[1]].strip()
        words = WORD.findall(phrase.lower())
        if not words or words[0] == "whose":  # a lone dash; “whose office” is not asked
            return None
        shouted = len(phrase) > 1 and phrase.isupper()  # “US” is no pronoun
        if len(words) == 1 and words[0] in lexicon.PRONOUNS and not shouted:
            return self._pronouns.who(span, words[0])
        if len(words) == 1 and words[0] in lexicon.RELATIVE:
            return self._told_of(span)
        named = self.inside(span)
        if owned := lexicon.OWN.match(phrase):
            whose = spelling.POSSESSIVE.sub("", owned["owner"])
            # A title is read without its “'s”, while a parser may take that for part of a name.
            owner = self.who((span[0], span[0] + len(whose))) or self.who(
                (span[0], span[0] + owned.end("owner"))
            )
            its = owned["owner"].lower() in ("its", "their")
            if owner and (its or owner.actor.kind is Kind.PERSON):
                mark = "’" if "’" in phrase else "'"
                voice = f"{owner.actor.name}{mark}s {owned['voice']}"
                return self.voices.voiced(owner.actor, span, voice)
        if lexicon.SEVERAL.search(phrase):
            return Role(Actor(article_free(phrase), Kind.GROUP), span)
        if some := share(self, span, phrase):
            return some
        if in_full := unmarked(span, phrase, named):
            return in_full
        one = words[0] in lexicon.INDEFINITE  # “a senator” is nobody named
        if not one and read_title(phrase) and not any(n.kind is Kind.PERSON for _, n in named):
            titled = self.title(span, words, head(words))
            if titled:
                return titled
        role = self._named_role(span, phrase, named) if named else None
        return role or described(self, span, phrase, words) or unknown(self, span, phrase)

    def speakers(self, span: Span) -> list[Role]:
        """Everybody whom a source names: both of “X and Y said”."""
        return speakers(self, span)

    def in_sentence(self, sentence: Span) -> list[Role]:
        """Actors that a sentence names: its subjects first, then all other names."""
        found: dict[str, Role] = {}
        for phrase in self.acting(*sentence):
            if self._begins_source(phrase) or self.text[slice(*phrase)].lower() in lexicon.RELATIVE:
                continue  # “a spokesman” of “a spokesman for the ministry”; “who” is told of before
            role = self.who(phrase)
            if role and (role.actor.kind is not Kind.GROUP or may_act(role.actor.name)):
                found.setdefault(role.actor.name, role)
        for span, named in self.places:
            if sentence[0] <= span[0] and span[1] <= sentence[1]:
                if named.kind is Kind.GROUP and any(covers(r.span, span) for r in found.values()):
                    continue  # “many Republicans” are one group, not two
                if self._only_says_where(span, named):
                    continue
                if self._owns(span) and any(covers(r.span, span) for r in found.values()):
                    continue  # “Viktor Orban's party opposes it” is about the party
                role = self._grouped(span, named) or self._speaking(named, span)
                if role.actor.name == named.name and self._only_says_what(span, named):
                    continue
                found.setdefault(role.actor.name, role)
        return list(found.values())

    def _only_says_where(self, span: Span, named: Named) -> bool:
        """Whether a capital's name tells where something is: “in Berlin”."""
        written = self.text[slice(*span)]
        seat = named.kind is Kind.COUNTRY or written == SEAT_OF_UNION
        inside = INSIDE.search(self.text, max(0, span[0] - 20), span[0])
        return seat and inside is not None and not places().is_country(written)

    def _only_says_what(self, span: Span, named: Named) -> bool:
        """Whether a party's word describes somebody: “Tom Cotton, a Republican”."""
        if named.kind is not Kind.GROUP or self.text[span[0] : span[1]].endswith("s"):
            return False
        words = self.doc.char_span(*span, alignment_mode="expand")
        return words is not None and words.root.dep_ in DESCRIBING

    def _begins_source(self, phrase: Span) -> bool:
        """Whether a phrase is the beginning of a source that says more of who it is."""
        first = bisect_right(self.sources, (phrase[0], phrase[1]))
        longer = self.sources[first : first + 1]
        return any(s[0] == phrase[0] and self.who(s) is not None for s in longer)

    def doers(self, span: Span) -> list[Role]:
        """Who does what the words at ``span`` tell."""
        roles = (self.who(phrase) for phrase in grammar.doers(self.doc, span))
        return [role for role in roles if role]

    def _told_of(self, span: Span) -> Role | None:
        """Whom the clause tells of that a “who” opens: X of “X, who said”."""
        phrases = (phrase for phrase in grammar.doers(self.doc, span) if phrase[1] <= span[0])
        return next((role for phrase in phrases if (role := self.who(phrase))), None)

    def _grouped(self, span: Span, named: Named) -> Role | None:
        """The group that a name only describes: “Democratic senators” are no “Democratic”."""
        if named.kind is not Kind.GROUP:
            return None
        words = self.doc.char_span(*span, alignment_mode="expand")
        noun = words.root.head if words is not None else None
        if noun is not None and noun.lower_ in lexicon.COLLECTIVES and noun.idx > span[0]:
            own = span[0], noun.idx + len(noun)  # “the Republican establishment”
            return Role(Actor(title_free(self.text[slice(*own)]), Kind.GROUP), own)
        around = (p for p in self._several if p[0] <= span[0] and span[1] < p[1])
        return next((role for p in around if (role := self.who(p))), None)

    def sentence_of(self, place: int) -> int:
        """The number of the sentence that holds an offset."""
        return max(0, bisect_right(self.sentences, (place, len(self.text))) - 1)

    # How a phrase is read ------------------------------------------------------------

    def _named_role(self, span: Span, phrase: str, named: list[tuple[Span, Named]]) -> Role | None:
        where, first = named[0]
        part = phrase.rsplit(maxsplit=1)[-1] in lexicon.PARTS and self._owns(where)
        if part and len(named) > 1:  # “the BBC's Berlin bureau” is the BBC
            return self._speaking(first, span)
        seen = lexicon.SEEN_BY.match(phrase)
        if seen and span[0] + seen.end() <= where[0]:  # “a memo seen by the Times” is no paper
            return Role(Actor(article_free(seen["what"]), Kind.ANONYMOUS), span, (first.name,))
        aside = ASIDE.search(self.text, *span)
        own = aside.start() if aside else span[1]
        plain = phrase[: own - span[0]]
        if head(WORD.findall(plain.lower())) in lexicon.POLLS:
            return pollster(self, span, plain)
        named = self._without_owners(named)
        persons = [(s, n) for s, n in named if n.kind is Kind.PERSON]
        # “Merkel's spokesman, Steffen Seibert”: whose spokesman it is does not speak.
        before = [(s, n) for s, n in persons if s[0] < own and not self._owns(s)]
        heads = [(s, n) for s, n in before if not hangs(self.doc, self.text, span[0], s)]
        behind = [(s, n) for s, n in persons if opens(self.text, aside, s)]
        people = [n for _, n in heads or behind or before]
        if lexicon.NAMELESS.search(
            plain if named[0][0][0] < own else phrase
        ) and not self.voices.names_the_speaker(span, named):
            return self.voices.spoken(span, phrase, named)
        if before and not heads and not behind and (described := self._about(span, phrase)):
            return described
        if not people and past_office(phrase):
            return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)
        within = [(s, n) for s, n in named if s[1] <= own] or named
        (start, end), last = within[-1]
        if not people and (noun := noun_for_people(plain, max(0, end - span[0]))):
            return self._people(span, plain, noun)
        land = places().of_demonym(phrase.split(maxsplit=1)[0]) or places().government(first.name)
        governs = head(WORD.findall(plain.lower())) in lexicon.GOVERNMENTS
        if land and not people and governs and not lexicon.PARTIAL.search(plain):
            return Role(self.country(land), span)
        tail = plain[end - span[0] :].strip("'’s ")
        if re.search(r"['’]s?\s+\w+", plain[start - span[0] :]) and tail:
            return None
        chosen = people[-1] if people else last if last.kind is Kind.GROUP else named[0][1]
        if chosen.kind is Kind.GROUP and phrase:
            return Role(Actor(title_free(phrase), Kind.GROUP), span)
        return self._speaking(chosen, span)

    def _about(self, span: Span, phrase: str) -> Role | None:
        """Whom a phrase is about that a person's name only tells apart."""
        words = WORD.findall(phrase.lower())
        noun = head(words)
        if is_body(noun):
            return Role(Actor(article_free(phrase), Kind.ORGANIZATION), span)
        if persons(noun) or self.is_plural(span):
            return Role(Actor(title_free(phrase), Kind.GROUP), span)
        if one_person(noun):
            return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)
        return None

    def _speaking(self, named: Named, span: Span) -> Role:
        """Someone named, or whom they speak for."""
        principal = self.spoken_for.get(named.name)
        if principal:
            return Role(self.actor_named(principal), span, (named.name,))
        return Role(self.actor(named), span)

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
            if titled := self.title(span, words, noun):
                return titled
            bodies = [n for _, n in self.inside(span) if n.kind is Kind.ORGANIZATION]
            if not bodies:
                return None
        return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)

    def _owns(self, span: Span) -> bool:
        """Whether a name is in the possessive."""
        return POSSESSIVE.search(self.text, span[0], span[1] + 3) is not None

    def is_plural(self, span: Span) -> bool:
        """Whether the phrase's last word is a plural noun: a group without a name."""
        phrase = self.doc.char_span(*span, alignment_mode="contract")
        return phrase is not None and len(phrase) > 0 and phrase.root.tag_ in ("NNS", "NNPS")

    def title(self, span: Span, words: list[str], office: str) -> Role | None:
        """“the secretary of state”: whom the article shows with that office, or who held it."""
        bodies = [n for _, n in self.inside(span) if n.kind is not Kind.PERSON]
        name = self._offices.who(span, words, office, bodies, self._belongs)
        if name is None:
            return None
        named = self.people.get(name)
        return Role(self.actor(named) if named else Actor(name, Kind.PERSON), span)

    # Small look-ups --------------------------------------------------------------------

    def inside(self, span: Span) -> list[tuple[Span, Named]]:
        """The names in a phrase, and where they stand."""
        return [(s, n) for s, n in self.places if span[0] <= s[0] and s[1] <= span[1]]

    def it(self, span: Span) -> Role | None:
        """What an “it” would mean at a place."""
        return self._pronouns.who(span, "it")

    def spoken_for_at(self, span: Span) -> Role | None:
        """For which body whoever speaks the words at a place does."""
        return self._pronouns.employer(span)

    def runs_a_firm(self, name: str) -> bool:
        """Whether somebody has an executive's title, of what is called as no public body."""
        body = {w.lower() for w in WORD.findall(self._belongs.get(name, ""))}
        titles = self._offices.shown.get(name, ())
        return any(lexicon.EXECUTIVE & title for title in titles) and not lexicon.PUBLIC & body

    def actor(self, named: Named) -> Actor:
        return Actor(named.name, named.kind, self._belongs.get(named.name))

    def country(self, name: str) -> Actor:
        """A government under the name that the article gives its country."""
        for named in self.named:
            if named.kind is Kind.COUNTRY and places().government(named.name) == name:
                return self.actor(named)
        return Actor(name, Kind.COUNTRY)

    def actor_named(self, name: str) -> Actor:
        named = next((n for n in self.named if n.name == name), None)
        if named is None and places().is_country(name):
            return self.country(name)
        return self.actor(named) if named else Actor(name, Kind.ORGANIZATION)

    def acting(self, low: int, high: int) -> list[Span]:
        """The phrases between two offsets that do something."""
        first = bisect_right(self._acting, (low, low))
        last = bisect_right(self._acting, (high, high))
        return [phrase for phrase in self._acting[first:last] if phrase[1] <= high]
