"""Phrases without a name: whom they describe."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.names import Named, Role
from onrecord.actors.phrases import ASIDE, WORD, article_free, head, is_body, one_person, persons
from onrecord.actors.places import places
from onrecord.actors.spelling import known_by, plain_name
from onrecord.model import Actor, Kind, Span

if TYPE_CHECKING:
    from onrecord.actors.cast import Cast

OWNING = frozenset("his her their its our my your".split())
POINTING = frozenset("the a an this that these those".split())
ADMINISTRATION = "administration"
POLLED = re.compile(r"\b(?:polls?|polled|surveys?|surveyed|referendum)\b", re.IGNORECASE)
LONGEST = 60  # characters of a pollster's name
OWNED = re.compile(r"^(.+)['’]s?(?= \w+$)")


def described(cast: Cast, span: Span, phrase: str, words: list[str]) -> Role | None:
    """Whom a phrase describes: a government, a voice without a name, who holds an office, a body
    that was named before, or a group; None where it is about no actor."""
    aside = ASIDE.search(phrase)
    plain = phrase[: aside.start()] if aside and aside.start() else phrase
    words = WORD.findall(plain.lower()) or words
    if country := places().government(plain):
        return Role(cast.country(country), span)
    lands = (land for word in words[:2] if (land := places().of_demonym(word)))
    if words[-1] in lexicon.GOVERNMENTS and (land := next(lands, None)):
        return Role(cast.country(land), span)
    if lexicon.NAMELESS.search(plain):
        return cast.voices.unnamed(span, phrase)
    noun = head(words)
    if one_person(noun) and words[0] in lexicon.INDEFINITE:
        return Role(Actor(article_free(phrase), Kind.ANONYMOUS), span)
    if noun in lexicon.POLLS:
        return pollster(cast, span, plain)
    if noun in lexicon.OFFICES:
        return cast.title(span, words, noun)
    if noun in lexicon.OUTLETS and (outlet := _last_outlet(cast, span)):
        return replace(outlet, span=span)
    if is_body(noun):
        return _body(cast, span, plain, words)
    if (
        len(phrase.split()) < 3
        and words[-1] in lexicon.RELATIONAL
        and not lexicon.NUMBER.fullmatch(words[0])
    ):
        return None
    several = cast.is_plural(span)
    return Role(Actor(article_free(phrase), Kind.GROUP), span) if several else None


def pollster(cast: Cast, span: Span, phrase: str) -> Role | None:
    """Whose a poll is: the name before that word, or behind “by”; who asked for it is not."""
    poll = lexicon.POLL.search(phrase)
    near = max(0, poll.start() - LONGEST) if poll else 0
    before = lexicon.POLLSTER.search(phrase, near, poll.start()) if poll else None
    found = before or lexicon.POLLED_BY.search(phrase)
    if found is None or lexicon.NO_POLLSTER.fullmatch(found["name"]):
        return None
    if places().of_demonym(found["name"]) or places().government(found["name"]):
        return None
    place = span[0] + found.start("name"), span[0] + found.end("name")
    whole = [named.name for s, named in cast.inside(place) if s == place]
    return Role(Actor(whole[0] if whole else found["name"], Kind.ORGANIZATION), span)


def share(cast: Cast, span: Span, phrase: str) -> Role | None:
    """The people of whom a phrase is a share, as polls have it: “two thirds of Americans”. Of whom
    may stand behind the phrase; without that, a share is one of people as a source, or where the
    sentence speaks of a poll."""
    found = lexicon.SHARE.match(phrase)
    if found is None or any(named.kind is Kind.PERSON for _, named in cast.inside(span)):
        return None
    if found["of"] is None and found.end() == len(phrase):
        found = lexicon.SHARE.match(cast.text, span[0], span[1] + LONGEST) or found
        sentence = cast.text[slice(*cast.sentences[cast.sentence_of(span[0])])]
        if found["of"] is None and span not in cast.sources and not POLLED.search(sentence):
            return None
        return Role(Actor(article_free(found[0]), Kind.GROUP), span)
    return Role(Actor(article_free(phrase), Kind.GROUP), span) if found["of"] else None


def may_act(group: str) -> bool:
    """Whether a group's name is about people or bodies: “nurses”, “unions”, but no “rates”."""
    noun = head(WORD.findall(group.lower()))
    if persons(noun) or is_body(noun.removesuffix("s")) or is_body(noun.removesuffix("ies") + "y"):
        return True
    return noun in lexicon.ACTING or not (noun in lexicon.THINGS or lexicon.OF_THINGS.search(noun))


def _last_outlet(cast: Cast, span: Span) -> Role | None:
    """“the newspaper”: the last organisation before it that was quoted as a source."""
    for place, named in reversed(cast.places):
        is_source = any(s <= place[0] and place[1] <= e for s, e in cast.sources)
        if place[1] <= span[0] and named.kind is Kind.ORGANIZATION and is_source:
            return Role(cast.actor(named), place)
    return None


def _body(cast: Cast, span: Span, phrase: str, words: list[str]) -> Role | None:
    """“the committee”: the last organisation whose name says so, else the phrase itself.

    “Mr. Trump's campaign” is no other's: who is named in the phrase is named in the name.
    """
    if words[0] in OWNING and len(words) == 2:
        owner = cast.who((span[0], span[0] + len(words[0])))
        if owner and words[1] == ADMINISTRATION and owner.actor.kind is Kind.PERSON:
            return _administration(owner, span)
        if owner and owner.actor.kind is not Kind.PERSON:
            return replace(owner, span=span)
        body = owner and owner.actor.organization
        return Role(cast.actor_named(body), span) if body else None
    inside = [named for _, named in cast.inside(span)]
    whose = {word for owner in inside for word in owner.name.lower().split()}
    for place, named in reversed(cast.places):
        own = named.name.lower().split()
        called = words[-1] in (own[-1], head(own))
        if place[0] < span[0] and called and (not whose or whose & set(own)):
            return Role(cast.actor(named), span)
    if words[0] in OWNING:
        return None
    if words[-1] == ADMINISTRATION and len(words) == 2 and words[0] in ("the", "this"):
        president = cast.title(span, ["the", "president"], "president")
        return _administration(president, span) if president else None
    if (len(words) > 2 or words[0] not in POINTING) and head(words) in lexicon.ORGANIZATIONS:
        return Role(Actor(article_free(_without_titles(phrase, inside)), Kind.ORGANIZATION), span)
    if words[-1] not in lexicon.BODIES:
        return None
    # “The group” is an “it” that says what it is; in an executive's words it is his own.
    found = cast.spoken_for_at(span) or cast.it(span)
    public = found and lexicon.PUBLIC & set(WORD.findall(found.actor.name.lower()))
    return None if public and words[-1] in lexicon.FIRMS else found


def _administration(head: Role, span: Span) -> Role:
    """Whose administration is meant: “Obama administration”."""
    return Role(Actor(f"{known_by(head.actor.name)} {ADMINISTRATION}", Kind.ORGANIZATION), span)


def _without_titles(phrase: str, inside: list[Named]) -> str:
    """A phrase that begins with a person in the possessive, plain: “Trump campaign”."""
    if not any(named.kind is Kind.PERSON for named in inside):
        return phrase
    return OWNED.sub(lambda owner: plain_name(owner[1]), phrase)
