"""Whom a pronoun means: the likeliest name before it, and for “I” whoever is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.names import Named, Role
from onrecord.model import Attribution, Kind, Span

if TYPE_CHECKING:
    from onrecord.actors.cast import Cast

INTERVIEW, OPENING = re.compile(r"\binterview", re.IGNORECASE), 600
NEAR = 1  # sentences for “it”, which is mostly no actor at all
BACK = 6  # sentences that a pronoun looks back over


class Pronouns:
    """Reads the pronouns of a cast, which is complete but for them."""

    def __init__(self, cast: Cast, told: Sequence[Attribution]) -> None:
        self.cast, self.told = cast, told
        self.guest = self._interviewed()

    def _interviewed(self) -> Named | None:
        """Whose “I” an interview's answers hold: the person whom its opening names most."""
        if not INTERVIEW.search(self.cast.text[:OPENING]):
            return None
        people = [n for n in self.cast.people.values() if n.mentions[0].span[0] < OPENING]
        return max(people, key=lambda n: len(n.mentions), default=None)

    def _speaker(self, span: Span) -> Role | None:
        """Whose words an “I” stands in: those of the innermost source quoted there."""
        holding = [
            told
            for told in self.told
            if told.source and any(a <= span[0] and span[1] <= b for a, b in told.content)
        ]
        if holding:
            inner = min(holding, key=lambda t: t.content[-1][1] - t.content[0][0])
            role = self.cast.who(inner.source[0]) if inner.source[0] != span else None
            return replace(role, span=span) if role else None
        return Role(self.cast.actor(self.guest), span) if self.guest else None

    def _is_quoted(self, span: Span) -> bool:
        """Whether a place stands within quotation marks, by those before it in its paragraph."""
        before = self.cast.text[self.cast.text.rfind("\n", 0, span[0]) + 1 : span[0]]
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def _spoken_of(self, speaker: Role) -> Role:
        """Whom a speaker's “we” means: where they belong, if the article says it, or they."""
        ours = speaker.actor.organization
        return replace(speaker, actor=self.cast.actor_named(ours)) if ours else speaker

    def who(self, span: Span, word: str) -> Role | None:
        """Whom ``word``, lower-case, means at ``span``; None where nobody fits nearby."""
        if word in lexicon.FIRST | lexicon.WE and (speaker := self._speaker(span)):
            return self._spoken_of(speaker) if word in lexicon.WE else speaker
        number = self.cast.sentence_of(span[0])
        wanted = {Kind.PERSON} if word in lexicon.THIRD | lexicon.FIRST else None
        gender = "f" if word in lexicon.FEMALE else "m" if word in lexicon.MALE else None
        if word in lexicon.GROUP_PRONOUNS:
            wanted = {Kind.GROUP, Kind.ORGANIZATION}
        elif word in lexicon.THING:
            wanted = {Kind.ORGANIZATION, Kind.COUNTRY}
        best: tuple[float, Span, Named] | None = None
        speaker = self._speaker(span) if word in lexicon.THIRD and self._is_quoted(span) else None
        for place, named in self.cast.places:
            if place[1] > span[0] or (wanted and named.kind not in wanted):
                continue
            if speaker and named.name == speaker.actor.name:
                continue  # nobody says “he” of himself
            if gender and named.gender and named.gender != gender:
                continue
            distance = number - self.cast.sentence_of(place[0])
            if distance > (NEAR if word in lexicon.THING else BACK):
                continue
            score = self._salience(place, named, distance)
            if best is None or score >= best[0]:
                best = (score, place, named)
        if best is None:
            return None
        role = self.cast.who(best[1]) or Role(self.cast.actor(best[2]), span)
        return replace(role, span=span)

    def _salience(self, place: Span, named: Named, distance: int) -> float:
        """Nearer, a subject, a source before, often named: the likelier antecedent.

        After the idea of Lappin and Leass (1994), with weights of our own: recency halves a
        sentence, a subject counts 80, being quoted 60, being the most named of its kind 40.
        """
        words = self.cast.doc.char_span(*place, alignment_mode="expand") or ()
        subject = any(word.i in self.cast.subjects for word in words)
        source = any(s <= place[0] and place[1] <= e for s, e in self.cast.sources)
        most = max(len(n.mentions) for n in self.cast.named if n.kind is named.kind)
        weight = 50 + 80 * subject + 60 * source + 40 * len(named.mentions) / most
        return float(weight * 0.5**distance)
