"""What an article shows of its people: their offices, whom they speak for, where they belong."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from onrecord.actors import lexicon
from onrecord.actors.names import Named
from onrecord.actors.places import places
from onrecord.actors.titles import titles
from onrecord.model import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

NEAR = 200  # characters back to the principal of a spokesperson who is named alone
SPOKES = re.compile(r"spokes\w+|press secretary", re.IGNORECASE)

FOR = re.compile(rf"(?:{SPOKES.pattern}) for (?:the |[A-Z][a-z]+\.? )?$", re.IGNORECASE)
THEIRS = ("his ", "her ", "His ", "Her ")
PAST = re.compile(r"\b(?:former|ex|then)\b", re.IGNORECASE)

At = Sequence[tuple[Span, Named]]


def offices(doc: Doc, people: Sequence[Named]) -> dict[str, list[set[str]]]:
    """Person → the words of each title beside their name, lower-case: “Chancellor Olaf Scholz”,
    “Antony Blinken, the secretary of state”."""
    found: dict[str, list[set[str]]] = {}
    for named in people:
        for mention in named.mentions:
            places = (mention.span, *titles(doc, mention.span, lexicon.OFFICES))
            titled = [set(re.findall(r"\w+", doc.text[slice(*p)].lower())) for p in places]
            fitting = [words for words in titled if lexicon.OFFICES & words]
            if fitting:
                found.setdefault(named.name, []).extend(fitting)
    return found


def may_be(phrase: Collection[str], title: Collection[str]) -> bool:
    """Whether who bears a title may be meant by a phrase of the same office: the education minister
    is no prime minister, and a vice president is no president."""
    ranks = lexicon.RANKS.intersection(phrase) == lexicon.RANKS.intersection(title)
    return ranks and lexicon.PORTFOLIOS.intersection(phrase) <= set(title)


def spokespeople(doc: Doc, at: At) -> dict[str, str]:
    """Spokesperson → principal: “White House spokesman X”, “X, a spokeswoman for Y”.

    Where no principal stands beside (“the Kremlin frowned; spokesman X said”), it is the last
    organisation or government before, in the same paragraph and not far.
    """
    text = doc.text
    found: dict[str, str] = {}
    for span, named in at:
        if named.kind is not Kind.PERSON or named.name in found:
            continue
        for start, end in titles(doc, span, lexicon.OFFICES):
            if text.startswith(THEIRS, start):
                continue  # “her spokesman”: the cast knows who she is
            spoken = SPOKES.search(text, start, end)
            if spoken and not PAST.search(text, start, spoken.start()):
                inside = [n for s, n in at if start <= s[0] and s[1] <= end and n is not named]
                inside = inside or _employers_before(text, at, start)
                if inside:
                    found[named.name] = inside[-1].name
                    break
    return found


def _employers_before(text: str, at: At, place: int) -> list[Named]:
    """“A spokesman for X said …. The spokesman, Y, …”: X; else organisations and governments."""
    start = max(place - NEAR, text.rfind("\n", 0, place) + 1)
    before = [(s, n) for s, n in at if start <= s[0] and s[1] <= place]
    told = [n for s, n in before if FOR.search(text, start, s[0])]
    return told or [n for _, n in before if _can_employ(n)]


def organizations(doc: Doc, at: At) -> dict[str, str]:
    """Person → whose office they hold: “NATO Secretary General X”, “Y, Germany's chancellor”."""
    found: dict[str, str] = {}
    for span, named in at:
        if named.kind is not Kind.PERSON or named.name in found:
            continue
        for start, end in titles(doc, span, lexicon.OFFICES):
            words = re.findall(r"[\w.]+", doc.text[start:end])
            inside = [
                n.name
                for s, n in at
                if start <= s[0] and s[1] <= end and _can_employ(n) and not _is_portfolio(n.name)
            ]
            lands = [land for w in words if (land := places().of_demonym(w))]
            if inside or lands:
                found[named.name] = (inside or lands)[-1]
                break
    return found


def _is_portfolio(name: str) -> bool:
    """“State” of “secretary of state”, “Defense” of “defense secretary”."""
    return lexicon.PORTFOLIOS.issuperset(re.findall(r"\w+", name.lower()))


def _can_employ(named: Named) -> bool:
    return named.kind in (Kind.ORGANIZATION, Kind.COUNTRY)
