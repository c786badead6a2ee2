"""Who held an office on a day: “the US secretary of state” in May 2024 is Antony Blinken.

The table ships with the package (public facts, dated; ``training/facts/holders.py`` builds it).
What a user adds to it is read by :mod:`onrecord.actors.rows`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onrecord.actors.places import GOVERNED, bare, places
from onrecord.actors.spelling import surname
from onrecord.text import folded

# Days for which an office is still trusted to be held after its row was last checked.
GRACE = timedelta(days=90)
UNSAID = date.max - GRACE  # when a row was checked that does not say it

ENDING = re.compile(r"(?<=\w)[iy]{1,2}(?=\s|$)")

# How the press calls an office, longest first; the second word of a pair is the place meant
# when none is named.
CALLED: tuple[tuple[str, str, str | None], ...] = (
    (r"secretary of state|top diplomat|chief diplomat|head of (?:\w+ )?diplomacy",
     "foreign minister", "United States"),
    (r"foreign (?:minister|secretary)|(?:high representative|foreign policy chief)",
     "foreign minister", None),
    (r"secretary of defense|defense secretary|pentagon (?:chief|head)", "defence minister",
     "United States"),
    (r"defence secretary", "defence minister", "United Kingdom"),
    (r"defen[cs]e minister", "defence minister", None),
    (r"treasury secretary|secretary of the treasury", "finance minister", "United States"),
    (r"finance minister", "finance minister", None),
    (r"attorney general", "attorney general", "United States"),
    (r"national security advis[eo]r", "national security adviser", "United States"),
    (r"(?:house )?speaker(?: of the house)?", "speaker", "House"),
    (r"majority leader", "majority leader", None),
    (r"minority leader", "minority leader", None),
    (r"chief justice", "chief justice", "United States"),
    (r"secretary[ -]general", "secretary general", None),
    (r"fed(?:eral reserve)? (?:chair(?:man|woman)?|chief)", "chair", "Federal Reserve"),
    (r"(?:chair(?:man|woman)?|chief|head) of the fed(?:eral reserve)?", "chair",
     "Federal Reserve"),
    (r"prime minister|premier|taoiseach", "prime minister", None),
    (r"chancellor", "chancellor", None),
    (r"vice[ -]president", "vice president", "United States"),
    (r"president|commander[ -]in[ -]chief", "president", None),
    (r"supreme leader", "supreme leader", None),
    (r"king|queen|emperor|monarch|emir|sultan", "monarch", None),
    (r"senator", "senator", None),
    (r"representative|congress(?:man|woman|member)", "representative", None),
    (r"managing director|director(?:[ -]general)?|chief|head", "director", None),
)  # fmt: skip
BODIES = {
    "nato": "NATO", "alliance": "NATO", "un": "United Nations", "u.n.": "United Nations",
    "united nations": "United Nations", "european commission": "European Commission",
    "commission": "European Commission", "european council": "European Council",
    "eu": "European Union", "european union": "European Union",
    "ecb": "European Central Bank", "european central bank": "European Central Bank",
    "imf": "IMF", "international monetary fund": "IMF", "world bank": "World Bank",
    "who": "WHO", "world health organization": "WHO", "iaea": "IAEA", "fbi": "FBI", "cia": "CIA",
    "senate": "Senate", "house": "House", "federal reserve": "Federal Reserve",
}  # fmt: skip
# What the table calls whom the press calls chancellor.
CHANCELLORS = {"Germany": "prime minister", "Austria": "prime minister",
               "United Kingdom": "finance minister"}  # fmt: skip
AMERICAN = (
    "United States"  # whose also the bodies of the table are, and what no other country calls so
)
SIGNS = frozenset(
    ["congress", "white house", "pentagon", "capitol", "capitol hill", "gop", "republicans",
     "democrats", "republican", "democratic", "state department", "senate"]
)  # fmt: skip
PARTIES = {"republican": "Republican", "democrat": "Democrat", "democratic": "Democrat"}
# Who had, will have, or only assists an office does not hold it.
NOT_NOW = re.compile(
    r"\b(former|ex|late|then|future|incoming|outgoing|deputy|under|assistant|acting|shadow|"
    r"predecessor|successor|candidate|nominee|elect|designate|would-be|aides?|spokes\w+|"
    r"no|every|each|any|which|neither|either|next|previous|"  # “no president has” is none of them
    r"officials?|advis[eo]rs? to|wife|husband|son|daughter|lawyers?)\b"
)
NO_PLACE = frozenset("the a an mr mr. mrs. ms. madam his her its our their this that".split())
MEMBERS = frozenset(["senator", "representative"])


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in an office from ``since`` up to, and not on, ``until``."""

    office: str
    place: str
    person: str
    party: str
    since: date
    until: date | None
    checked: date

    def on(self, day: date) -> bool:
        """Whether the person held the office on a day, as far as the table knows."""
        return self.since <= day < (self.until or max(self.checked, self.since) + GRACE)

    @property
    def from_record(self) -> bool:
        """Whether it says when it was checked, as rows of public records do."""
        return self.checked != UNSAID


TITLES = [
    (re.compile(rf"\b(?:{pattern})(?!\w)(?!')"), (office, usual))
    for pattern, office, usual in CALLED
]
ALLIES = [(re.compile(rf"\b{word}\b"), party) for word, party in PARTIES.items()]
SEATS = [
    (re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)"), BODIES[name])
    for name in sorted(BODIES, key=len, reverse=True)
]


@dataclass(frozen=True, slots=True)
class Title:
    """What a phrase says of an office: “the Ohio Republican” names place and party.

    The place of “the vice president” is only ``assumed``.
    """

    office: str | None
    place: str | None
    party: str | None = None
    assumed: bool = False

    def fits(self, row: Holder) -> bool:
        """Whether a row's office is meant, wherever it is."""
        if self.party is not None and row.party != self.party:
            return False
        if self.office == "chancellor":
            return CHANCELLORS.get(row.place) == row.office
        return row.office in MEMBERS if self.office is None else row.office == self.office


class Holders:
    """The table, by office and place, and by person."""

    def __init__(self, rows: Iterable[Holder]) -> None:
        self.rows = tuple(rows)
        self._by_place: dict[str, list[Holder]] = {}
        self._by_person: dict[str, list[Holder]] = {}
        self._by_word: dict[str, list[Holder]] = {}
        self._asked: dict[str, list[Holder]] = {}
        for row in self.rows:
            self._by_place.setdefault(row.place, []).append(row)
            self._by_person.setdefault(folded(row.person), []).append(row)
            for word in set(folded(row.person).split()):
                self._by_word.setdefault(word, []).append(row)
        # Full names by their first word, the longest first.
        self.names: dict[str, list[str]] = {}
        for name in sorted({r.person for r in self.rows if " " in r.person}, key=len, reverse=True):
            self.names.setdefault(name.split()[0], []).append(name)

    def called(self, phrase: str, day: date, lands: Collection[str] = ()) -> list[str]:
        """Everyone whom a title may mean on ``day``: none, one, or several (“the Ohio senator”).

        A title that names no place is that of the only one of ``lands`` that the article is about
        (“the president”), or is taken for the one mostly called so (“the speaker”), unless the
        article is about other lands only.
        """
        title = read_title(phrase, self._by_place)
        if title and title.place is None and len(lands) == 1:
            title = replace(title, place=next(iter(lands)))
        if title is None or title.place is None:
            return []
        if title.assumed and lands and _land(title.place) not in lands:
            return []
        there = self._by_place.get(title.place, ())
        rows = [row for row in there if row.on(day) and title.fits(row)]
        own = [row for row in rows if not row.from_record and row.office not in MEMBERS]
        return list(dict.fromkeys(row.person for row in own or rows))  # a user knows better

    def lands(self, names: Iterable[str], day: date) -> set[str]:
        """The countries that names show an article to be about: their own, those of people in
        office, and the American ones of parties and bodies."""
        found = {land for name in names if (land := places().government(name))}
        for name in names:
            if name.lower() in SIGNS:
                found.add(AMERICAN)
            found |= {land for sign, land in GOVERNED.items() if sign == name.lower()}
            found.update(_land(row.place) for row in self.held(name, day))
        return found

    def holds(self, person: str, phrase: str, day: date) -> bool:
        """Whether a title fits a person on ``day``; a title without a place fits any, and a surname
        whoever has it."""
        title = read_title(phrase, self._by_place)
        return title is not None and any(
            row.on(day) and title.fits(row) and title.place in (None, row.place)
            for row in self._of(person)
        )

    def _of(self, person: str) -> list[Holder]:
        """The rows of a person, whom the table may have with more names, or the press with initials
        (“JD Vance”). A surname alone is whoever bears it."""
        if person not in self._asked:
            self._asked[person] = self._found(folded(person).split())
        return self._asked[person]

    def _found(self, words: Sequence[str]) -> list[Holder]:
        there = self._by_word.get(words[-1], []) if words else []
        if len(words) < 2:
            return [row for row in there if surname(row.person) == words[-1]]
        if exact := self._by_person.get(" ".join(words)):
            return exact
        fuller = [row for row in there if _alike(words, row.person)]
        spelt = self._by_word.get(words[0], [])
        return fuller or [
            row for row in spelt if _spelt(words) == _spelt(folded(row.person).split())
        ]

    def ever(self, person: str) -> list[Holder]:
        """All offices of a person, the latest first."""
        rows = self._of(person) if " " in person else ()
        return sorted(rows, key=lambda row: row.since, reverse=True)

    def held(self, person: str, day: date) -> list[Holder]:
        """The offices of a person on ``day``."""
        return [row for row in self._of(person) if row.on(day)] if " " in person else []


def _alike(words: Sequence[str], known: str) -> bool:
    """Whether all words of a name, or what its initials stand for, are in a known one, or the other
    way round."""
    there = folded(known).split()
    if len(words) > len(there):
        return set(there) <= set(words)
    letters = "".join(word[0] for word in there)
    plain = [word.replace(".", "") for word in words]
    return all(w in there or (len(w) < 4 and w in letters) for w in plain)


def _spelt(words: Sequence[str]) -> str:
    """A name without what transcriptions differ in: “Zelensky”, “Zelenskyy” and “Zelenskiy”."""
    return ENDING.sub("i", " ".join(words))


def read_title(phrase: str, known: Iterable[str] = ()) -> Title | None:
    """Office and place of a title, or None if it is none: “Germany's foreign minister”."""
    plain = " ".join(phrase.replace("’", "'").split())
    low = plain.lower()
    if NOT_NOW.search(low):
        return None
    party = next((party for word, party in ALLIES if word.search(low)), None)
    found = ((m, title) for pattern, title in TITLES if (m := pattern.search(low)))
    words, called = next(found, (None, None))
    if not called and not party:
        return None
    place = _place(phrase, low, known)
    if words and called:
        office, usual = called
        place = place or _strange(plain[: words.start()] + plain[words.end() :])
        if office in ("majority leader", "minority leader") and place == "United States":
            return None
        own = party if office in MEMBERS else None
        return Title(office, place or usual, own, assumed=place is None)
    if party and place and re.search(r"\b(?:republican|democrat)$", low):
        return Title(None, place, party)
    return None


def _place(phrase: str, low: str, known: Iterable[str]) -> str | None:
    for name, place in SEATS:
        if name.search(low):
            return place
    words = re.findall(r"[\w.'-]+", phrase.replace("’", "'"))
    table = places()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            run = " ".join(words[start : start + size])
            if not run[:1].isupper():
                continue
            if run.removesuffix("'s") in known and run not in table.seats:
                return run.removesuffix("'s")
            found = table.of_demonym(run) or table.countries.get(bare(run))
            if found:
                return found
    return None


def _strange(rest: str) -> str | None:
    """A name of no known place beside a title: “the Harvard president” is no country's."""
    names = [w for w in re.findall(r"[\w.-]+", rest) if w[0].isupper() and len(w) > 1]
    return next((n for n in names if n.lower() not in PARTIES and n.lower() not in NO_PLACE), None)


def _land(place: str) -> str:
    """The country of a place of the table: Ohio's, the House's and the FBI's are American."""
    return places().government(place) or AMERICAN
