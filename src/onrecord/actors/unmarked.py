"""Names that nothing marks as names: at the head of a phrase, or as a source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.genders import gender_of
from onrecord.actors.names import Named, Role
from onrecord.actors.phrases import WORD, head, one_person
from onrecord.actors.spelling import plain_name
from onrecord.model import Actor, Kind, Span

if TYPE_CHECKING:
    from onrecord.actors.cast import Cast

NAME = re.compile(r"(?:[Tt]he )?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}")
FULL_NAME = re.compile(
    r"(?P<name>[A-Z][\w.'’-]+(?:\s+(?:(?:[a-z]{1,3}|della)\s+){0,3}[A-Z][\w.'’-]+){1,4}),\s+"
    r"(?=(?:the|an?|[A-Z]\w+['’]s?|[a-z]+)\s)"
)


def unmarked(span: Span, phrase: str, named: list[tuple[Span, Named]]) -> Role | None:
    """Whoever a phrase begins with under a full name that nothing marks as one, but what is
    said of them behind a comma: “Margrethe Vestager, the bloc's antitrust chief”."""
    found = FULL_NAME.match(phrase)
    if found is None or any(s[0] < span[0] + found.end("name") for s, _ in named):
        return None
    noun = head(WORD.findall(phrase[found.end() :].lower().split(",")[0]))
    if not (noun in lexicon.OFFICES or one_person(noun)):
        return None
    return Role(Actor(plain_name(found["name"], person=True), Kind.PERSON), span)


def unknown(cast: Cast, span: Span, phrase: str) -> Role | None:
    """A source whose name nothing marks as one, as it is written: “The RFEF said”."""
    words = cast.doc.char_span(*span, alignment_mode="contract")
    if span not in cast.sources or words is None or not NAME.fullmatch(phrase):
        return None
    if any(word.tag_ not in ("NNP", "NNPS", "DT", "POS") for word in words):
        return None
    name = plain_name(phrase, person=True)
    titled = name != plain_name(phrase)
    person = titled or gender_of(name) is not None
    return Role(Actor(name, Kind.PERSON if person else Kind.ORGANIZATION), span)
