"""Those who speak for others: spokespeople, lawyers, and officials without a name."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.names import Named, Role
from onrecord.actors.phrases import article_free
from onrecord.model import Actor, Kind, Span

if TYPE_CHECKING:
    from onrecord.actors.cast import Cast

BACK = 40  # sources before, among which a voice was heard
FOR = re.compile(r"\s+(?:for|of|to)\s+", re.IGNORECASE)


class Voices:
    """Reads the phrases of a cast that are about a spokesperson, named or not."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def names_the_speaker(self, span: Span, named: list[tuple[Span, Named]]) -> bool:
        """“White House spokesman Jay Carney” and “Larry Kudlow, an adviser to the president” name
        their speaker, “Mr. Obama's aides” does not."""
        phrase = self.cast.text[slice(*span)].strip()
        (_, end), first = named[0]
        if first.kind is Kind.PERSON and self.cast.text[end : end + 2].strip() == ",":
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

    def spoken(self, span: Span, phrase: str, named: list[tuple[Span, Named]]) -> Role:
        """A nameless voice for someone named: a spokesman speaks for them, an official does not."""
        speaker = lexicon.SPEAKERS.search(phrase)
        if speaker:
            principal = self._principal(span, phrase, speaker.end(), named)
            return self.voiced(principal, span, article_free(phrase))
        return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)

    def unnamed(self, span: Span, phrase: str) -> Role:
        """The same where no name stands in the phrase: “a spokesman for the president”."""
        if again := self._again(span, phrase):
            return again
        speaker = lexicon.SPEAKERS.search(phrase)
        link = FOR.match(phrase, speaker.end()) if speaker else None
        if link and (role := self.cast.who((span[0] + link.end(), span[0] + len(phrase)))):
            return self.voiced(role.actor, span, article_free(phrase))
        return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)

    def _again(self, span: Span, phrase: str) -> Role | None:
        """Whom “the spokesman” means of those heard before: the last who was called so, or by a
        longer phrase that ends so or says for whom."""
        again = lexicon.AGAIN.match(phrase)
        if again is None:
            return None
        noun = re.compile(rf"\b{re.escape(again['noun'])}\b", re.IGNORECASE)
        first = bisect_left(self.cast.sources, span)
        for before in reversed(self.cast.sources[max(0, first - BACK) : first]):
            words = self.cast.text[slice(*before)].strip()
            if noun.search(words) and not lexicon.AGAIN.match(words):
                role = self.cast.who(before)
                return replace(role, span=span) if role else None
        return None

    def _principal(
        self, span: Span, phrase: str, behind: int, named: list[tuple[Span, Named]]
    ) -> Actor:
        """For whom a spokesperson speaks: whom the words behind “for” mean, else the first name."""
        link = FOR.match(phrase, behind)
        role = self.cast.who((span[0] + link.end(), span[0] + len(phrase))) if link else None
        return role.actor if role else self.cast.actor(named[0][1])

    def voiced(self, principal: Actor, span: Span, voice: str) -> Role:
        """Words for a principal by a nameless ``voice``: by the spokesperson who is named right
        behind, or elsewhere in the article if there is only one."""
        behind = [
            named.name
            for (start, _), named in self.cast.places
            if named.kind is Kind.PERSON and self.cast.text[span[1] : start] == ", "
        ]
        elsewhere = [who for who, whose in self.cast.spoken_for.items() if whose == principal.name]
        voices = behind or elsewhere
        return Role(principal, span, (voices[0] if len(voices) == 1 else voice,))
