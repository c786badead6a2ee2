"""What an article shows of its people: their offices, whom they speak for, where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.actors import lexicon
from onrecord.actors.names import Named
from onrecord.actors.places import places
from onrecord.model import Kind, Span

BEFORE, AFTER = 70, 90  # characters around a name in which its office is looked for
NEAR = 200  # characters back to the principal of a spokesperson who is named alone
SPOKES = re.compile(r"spokes\w+|press secretary", re.IGNORECASE)

# A full stop after “Sen”, “Gov” or a capital ends an abbreviation and no sentence.
BREAK = re.compile(r"(?<![A-Z])(?<![A-Z][a-z])(?<![A-Z][a-z]{2})\.\s|[!?;:,]\s|\n")

FOR = re.compile(rf"(?:{SPOKES.pattern}) for (?:the |[A-Z][a-z]+\.? )?$", re.IGNORECASE)
THEIRS = ("his ", "her ", "His ", "Her ")
PAST = re.compile(r"\b(?:former|ex|then)\b", re.IGNORECASE)
# “X, a spokeswoman for Sen. Y, said”: up to the next comma or a sentence's end.
APPOSITION = re.compile(
    r",\s+((?:[^,.;\n]|(?<=[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.){3,90})"
)

At = Sequence[tuple[Span, Named]]


def offices(text: str, people: Sequence[Named]) -> dict[str, set[str]]:
    """Person → the words around their name where it stands with an office: “Chancellor Olaf
    Scholz”, “Antony Blinken, the secretary of state”."""
    found: dict[str, set[str]] = {}
    for named in people:
        for mention in named.mentions:
            words = set(text[slice(*mention.span)].lower().split())
            for start, end in _windows(text, mention.span):
                words.update(re.findall(r"\w+", text[start:end].lower())[-8:])
            if lexicon.OFFICES & words:
                found.setdefault(named.name, set()).update(words)
    return found


def spokespeople(text: str, at: At) -> dict[str, str]:
    """Spokesperson → principal: “White House spokesman X”, “X, a spokeswoman for Y”.

    Where no principal stands beside (“the Kremlin frowned; spokesman X said”), it is the last
    organisation or government before, in the same paragraph and not far.
    """
    found: dict[str, str] = {}
    for span, named in at:
        if named.kind is not Kind.PERSON or named.name in found:
            continue
        for start, end in (*_windows(text, span), *_before_a_comma(text, span)):
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


def organizations(text: str, at: At) -> dict[str, str]:
    """Person → whose office they hold: “NATO Secretary General X”, “Y, Germany's chancellor”."""
    found: dict[str, str] = {}
    for span, named in at:
        if named.kind is not Kind.PERSON or named.name in found:
            continue
        for start, end in _windows(text, span):
            words = re.findall(r"[\w.]+", text[start:end])
            if not lexicon.OFFICES.intersection(w.lower() for w in words):
                continue
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


def _windows(text: str, span: Span) -> Iterator[Span]:
    """The words right before a name, from the last break on, and an apposition right after it."""
    start = max(0, span[0] - BEFORE)
    breaks = [m.end() for m in BREAK.finditer(text, start, span[0])]
    yield max([start, *breaks]), span[0]
    after = APPOSITION.match(text, span[1], span[1] + AFTER)
    if after:
        yield after.span(1)


def _before_a_comma(text: str, span: Span) -> Iterator[Span]:
    """What a name between commas is said to be: “the mayor's spokeswoman, Jane Doe, said”."""
    if text[max(0, span[0] - 2) : span[0]] == ", " and text[span[1] : span[1] + 1] == ",":
        start = max(0, span[0] - BEFORE)
        breaks = [m.end() for m in BREAK.finditer(text, start, span[0] - 2)]
        begin = max([start, *breaks])
        if not text.startswith(THEIRS, begin):  # “her spokesman”: the cast knows who she is
            yield begin, span[0] - 2
