"""What a noun phrase says of itself: its head, the countries in it, its bare name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.holders import read_title
from onrecord.actors.places import bare, places
from onrecord.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORD = re.compile(r"[\w'’.-]+")
# What follows says more of a group, and a clause that is cut short says nothing.
REMARK = re.compile(
    r",\s+(?:including|along|such|among|especially|who|which|whose|an?|the)\b.*$|\s+(?:who|which|that)$"
)
# How a source asks not to be named is no part of who it is.
UNNAMED = re.compile(
    r"\s+(?:who|speaking|insisting)\b[^,]*\b(?:anonym\w+|identified|named|authori[sz]ed)\b.*$"
)


def past_office(phrase: str) -> bool:
    """“the former US secretary of state” is a person, neither the country nor the holder."""
    words = phrase.lower().split()
    plain = " ".join(w for w in words if w not in ("former", "ex", "late", "then"))
    return len(plain.split()) < len(words) and read_title(plain) is not None


def head(words: Sequence[str]) -> str:
    """The word that a noun phrase is about: the last one before “of”, “for” and the like."""
    for number, word in enumerate(words):
        if number and word in ("of", "for", "in", "at", "from", "on", "to", "who", "with"):
            return words[number - 1]
    return words[-1] if words else ""


def one_person(noun: str) -> bool:
    """Whether a noun is a word for one person: “nominee”, “activist”."""
    return noun in lexicon.PERSONS or noun in lexicon.OFFICES


def persons(noun: str) -> bool:
    """Whether a noun is a word for several: “critics”, “congressmen”."""
    singular = f"{noun[:-3]}man" if noun.endswith("men") else noun.removesuffix("s")
    return (noun != singular and one_person(singular)) or noun == "people"


def is_body(noun: str) -> bool:
    """Whether a noun is a word for a body: “committee”, “regulator”."""
    return noun in lexicon.ORGANIZATIONS or noun in lexicon.BODIES


def noun_for_people(phrase: str, end: int) -> str:
    """The word for people that a phrase is about whose last name ends at ``end``; none where it is
    about what is named: “the CDU leader” is no CDU, “members of the Senate” are no Senate."""
    behind = WORD.findall(phrase[end:].lower())
    if behind and behind[0] in ("and", "or", "around", "across"):
        behind = []
    noun = head(behind or WORD.findall(phrase.lower()))
    return noun if one_person(noun) or persons(noun) else ""


def countries(words: Iterable[str]) -> set[str]:
    """The countries that single words name: “Russia's”, “Russian”."""
    table = places()
    return {c for w in words if (c := table.of_demonym(w) or table.countries.get(bare(w)))}


def article_free(phrase: str) -> str:
    """A phrase without the article before it and without what is said of it behind a comma."""
    plain = re.sub(r"^(the)\s+", "", " ".join(phrase.split()), flags=re.IGNORECASE).strip(" ,")
    return REMARK.sub("", UNNAMED.sub("", plain))


def title_free(phrase: str) -> str:
    """A phrase without article, remark and possessive ending, its capitals kept."""
    plain = article_free(phrase)
    return plain[: len(bare(plain))] if bare(plain) else plain


# What follows it says more of a source, “Sununu, who signed it in a hall named for Briggs”.
ASIDE = re.compile(r",(?!\d)|\b(?:who|whose|which|that|named|known)\b")
# “supporters of Donald Trump”, “the wife of President Joe Biden”, but not “Secretary of State X”.
REACH = 200  # characters before a name that tell whether it only tells apart
HANGING = re.compile(
    r"\b(?:of|for|to|from)\s+(?:(?:the|former|late|then|ex)\s+)*"
    rf"(?P<title>(?:(?:{lexicon.TITLE.pattern}|(?-i:[a-z-]+))\s+)*)$",
    re.IGNORECASE,
)
OPENING = re.compile(r"\s*(?:the\s+)?(?:[A-Z][\w.]*\s+)*")


def opens(text: str, aside: re.Match[str] | None, name: Span) -> bool:
    """Whether a comma opens a name itself, “the archbishop, Justin Welby”, and nothing that is said
    on the way: “the party, an ally of X”, “the firm, which hired Y”. ``aside`` is where a phrase
    says more of what it is about."""
    if aside is None or aside[0] != ",":
        return False
    return OPENING.fullmatch(text, aside.end(), name[0]) is not None


def hangs(doc: Doc, text: str, start: int, name: Span) -> bool:
    """Whether the phrase that begins at ``start`` is about something else than the person in it:
    “supporters of President X”, “X voters”."""
    words = doc.char_span(*name, alignment_mode="expand")
    after = doc[words.end : words.end + 1] if words else ()
    if any(word.tag_ in ("NN", "NNS") and word.is_lower for word in after):
        return True
    link = HANGING.search(text, max(start, name[0] - REACH), name[0])
    if link is None:
        return False
    # “Minister of Justice X”, “nominee for president Y”: the name stands beside the head.
    between = WORD.findall(link["title"])
    before = WORD.findall(text[start : link.start()].lower())
    lower = all(word.islower() for word in between)
    titled = between and (lower or between[0].lower() in lexicon.PORTFOLIOS)
    return not (titled and before and before[-1] in (*lexicon.OFFICES, "head", "founder", "boss"))
