"""Who might be taking a stance in each sentence: those it quotes and those it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from onrecord.model import Actor, Attribution, Kind, Span
from onrecord.text import words_of

OWNED = re.compile(r".+['’]s?\s+\w+$")  # “Jane Doe's office”
# Whose somebody is: “a spokesman for Jane Doe”, “people close to Jane Doe”.
BEHIND = re.compile(
    r"\b(?:spokes\w+|aides?|advis[eo]rs?|lawyers?|attorneys?|all(?:y|ies)|friends?|sources?|people|"
    r"persons?|officials?|associates?|supporters?|critics?|representatives?|staff\w*|relatives?|"
    r"colleagues?|some(?:one|body))\b(?:\s\w+){0,2}?\s(?:for|of|to|with)\b",
    re.IGNORECASE,
)
# How a sentence begins that asks.
ASKS = re.compile(
    r"\W*(?:will|would|can|could|should|shall|do|does|did|is|are|was|were|has|have|had|may|might|"
    r"who|whom|whose|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
QUOTED = re.compile('["“”„«»]')
# Who made an article: “X contributed to this report”.
CREDITS = re.compile(
    r"\bcontributed (?:reporting|to this (?:report|story|article))\b"
    r"|^\W*(?i:additional )?(?i:reporting|writing|editing) by [A-Z][\w.'’-]*"
    r"(?: (?:[A-Z][\w.'’-]*|and|in|at))*\W*(?:$|[;,(])"
)


class Named(Protocol):
    """What this room needs of a resolved mention (:class:`onrecord.actors.Role`)."""

    @property
    def actor(self) -> Actor: ...
    @property
    def span(self) -> Span: ...
    @property
    def via(self) -> tuple[str, ...]: ...


class Cast(Protocol):
    """What this room needs of an article's cast (:class:`onrecord.actors.Cast`)."""

    text: str
    sentences: list[Span]

    def who(self, span: Span) -> Named | None: ...
    def speakers(self, span: Span) -> Sequence[Named]: ...
    def in_sentence(self, sentence: Span) -> Sequence[Named]: ...
    def doers(self, span: Span) -> Sequence[Named]: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor in a sentence. ``mention`` may lie in another sentence of the article."""

    sentence: int
    actor: Actor
    mention: Span
    via: tuple[str, ...]
    told_in: int | None = None  # the attribution that quotes them here

    @property
    def quoted(self) -> bool:
        """Whether the sentence gives the actor's own words or thoughts."""
        return self.told_in is not None


def candidates(
    attributions: Sequence[Attribution],
    cast: Cast,
    tells: Callable[[Attribution], bool] = lambda _: True,
) -> list[Candidate]:
    """Every (sentence, actor) worth asking about, in the order of the text, quoted ones first.

    An actor who is quoted or named several times in one sentence is asked about once, as
    the innermost source. Whoever is named inside another's words is told of via them, where
    that other ``tells`` at all: who hopes or refuses is no witness.
    """
    spoken: list[tuple[Span, int, Named]] = []
    for number, attribution in enumerate(attributions):
        says = attribution.source and attribution.content  # who only passes on says nothing
        for role in _speakers(attribution, cast) if says else ():
            spoken += [(span, number, role) for span in (*attribution.content, *attribution.cue)]
    chains = _chains(attributions, cast, tells)
    out: list[Candidate] = []
    for index, sentence in enumerate(cast.sentences):
        found: dict[str, Candidate] = {}
        for span, number, role in spoken:
            if span[0] < sentence[1] and sentence[0] < span[1]:
                via = without(chains[number] + role.via, role.actor)
                found[role.actor.name] = Candidate(index, role.actor, role.span, via, number)
        own = () if _is_nobodys(cast.text[slice(*sentence)]) else cast.in_sentence(sentence)
        for role in own:
            if role.actor.name not in found:
                teller = _teller(role.span, attributions, tells)
                above = () if teller is None else chains[teller] + _name(attributions[teller], cast)
                via = without(above + role.via, role.actor)
                found[role.actor.name] = Candidate(index, role.actor, role.span, via)
        out += sorted(found.values(), key=lambda c: not c.quoted)
    return out


def _chains(
    attributions: Sequence[Attribution], cast: Cast, tells: Callable[[Attribution], bool]
) -> list[tuple[str, ...]]:
    """For each attribution, the names of those it is told by, outermost first. Who speaks together
    with others is not told by them."""
    who = [{r.actor.name for r in _speakers(a, cast)} for a in attributions]
    out: list[tuple[str, ...]] = []
    for number, attribution in enumerate(attributions):
        if attribution.parent is None:
            out.append(())
        else:
            above = attributions[attribution.parent]
            together = len(who[number]) > 1 and who[number] & who[attribution.parent]
            link = _name(above, cast) if tells(above) and not together else ()
            out.append(out[attribution.parent] + link)
    return out


def _speakers(attribution: Attribution, cast: Cast) -> Sequence[Named]:
    return cast.speakers(attribution.source[0]) if attribution.source else ()


def _name(attribution: Attribution, cast: Cast) -> tuple[str, ...]:
    """Whoever speaks: of a principal and a spokesperson, the spokesperson."""
    role = cast.who(attribution.source[0]) if attribution.source else None
    return (role.via or (role.actor.name,)) if role else ()


def _teller(
    span: Span, attributions: Sequence[Attribution], tells: Callable[[Attribution], bool]
) -> int | None:
    """The innermost attribution that tells what ``span`` stands in."""
    inside = [
        number
        for number, attribution in enumerate(attributions)
        if any(start <= span[0] and span[1] <= end for start, end in attribution.content)
        and tells(attribution)
    ]
    return inside[-1] if inside else None


def _is_nobodys(sentence: str) -> bool:
    """Whether a sentence is a question that the article asks itself, or says who made it: none of
    those whom it only names takes a stance there."""
    asks = sentence.rstrip().endswith("?") and ASKS.match(sentence) is not None
    return (asks and not QUOTED.search(sentence)) or CREDITS.search(sentence) is not None


def without(chain: tuple[str, ...], actor: Actor) -> tuple[str, ...]:
    """A chain without the actor: “Jane Doe, a director of the union” is Jane Doe, while “a White
    House official” is not the White House, and “Jane Doe's office” or “a spokesman for Jane Doe”
    not she."""
    own = set(words_of(actor.name))
    whole = actor.kind not in (Kind.PERSON, Kind.GROUP)

    def same(link: str) -> bool:
        if whole or OWNED.match(link) or own == set(words_of(link)):
            return own == set(words_of(link))
        return own <= set(words_of(BEHIND.split(link, maxsplit=1)[0]))

    return tuple(dict.fromkeys(link for link in chain if not same(link)))
