"""The words of a name: without its titles and its possessive, and the one that it is known by."""

from __future__ import annotations

import re

from onrecord.actors.genders import GIVEN_BEHIND
from onrecord.actors.lexicon import HONOURS, OFFICES, PERSONAL, PERSONS, RANK, TITLE

ARTICLE = re.compile(r"^(?:[Tt]he|an?)\s+(?=[A-Z])")
OF = re.compile(
    r"(?P<name>\S+(?: [A-Z]\S*)+)(?<!Prince)(?<!Princess)(?<!Duke)(?<!Duchess)(?<!King)(?<!Queen)"
    r"(?<!Earl)(?<!Count)(?<!Bishop)(?<!Archbishop) of (?:the )?[A-Z]"
)  # “Nigel Farage of Reform UK”
TRADE = re.compile(r"([A-Z][a-z-]+) (?=[A-Z]\S* [A-Z])")
POSSESSIVE = re.compile(r"['’]s?$")
SUFFIX = re.compile(r",?\s+(jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


def bare(text: str) -> str:
    """Words without possessive and stray punctuation."""
    return POSSESSIVE.sub("", " ".join(text.split())).strip(" ,.;:\"“”‘’'()[]-–—")


def plain_name(text: str, person: bool = False) -> str:
    """A name without possessive, titles before it, article and stray punctuation; a ``person``'s
    without honours behind it too: “Cllr Ann Able MP”."""
    name = bare(text)
    while True:
        found = TITLE.match(name)
        if person and found is None:
            found = PERSONAL.match(name) or RANK.match(name) or _trade(name)
        if not found or found.end() >= len(name):
            break
        name = name[found.end() :].strip()
    if person and (of := OF.match(name)):
        name = of["name"]
    if person and (honours := HONOURS.search(name)) and honours.start():
        name = name[: honours.start()]
    name = name.split(" (")[0] if ")" not in name else name
    return ARTICLE.sub("", name)


def _trade(name: str) -> re.Match[str] | None:
    """The word at the head of a full name that says what its bearer does: “Lawyer Amal Clooney”."""
    found = TRADE.match(name)
    return found if found and found[1].lower() in PERSONS | OFFICES else None


def known_by(name: str) -> str:
    """The last word of a person's name, without a generation suffix; the first one where a given
    name of two parts stands behind it: “Park Geun-hye”."""
    words = SUFFIX.sub("", name).split()
    family_first = len(words) == 2 and GIVEN_BEHIND.fullmatch(words[1])
    return words[0 if family_first else -1] if words else ""


def surname(name: str) -> str:
    """The word that a person is known by, in small letters, to compare."""
    return known_by(name).lower()
