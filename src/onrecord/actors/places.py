"""Countries, their seats of government and their adjectives."""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from importlib.resources import files

from onrecord.text import folded

# Where countries are governed, as the press has it.
GOVERNED = {
    "downing street": "United Kingdom", "whitehall": "United Kingdom", "dáil": "Ireland",
    "dail": "Ireland", "verkhovna rada": "Ukraine", "kremlin": "Russia", "duma": "Russia",
    "elysee": "France", "élysée": "France", "bundestag": "Germany", "knesset": "Israel",
    "sejm": "Poland", "riksdag": "Sweden", "folketing": "Denmark", "storting": "Norway",
    "lok sabha": "India", "rajya sabha": "India", "blue house": "South Korea",
}  # fmt: skip
INITIALS = re.compile(r"(?:\w\.)+\w")


@dataclass(frozen=True, slots=True)
class Places:
    """Look-ups from lower-case names to the country's name."""

    countries: dict[str, str]
    seats: dict[str, str]
    demonyms: dict[str, str]

    def government(self, name: str) -> str | None:
        """The country that a country's or a capital's name stands for."""
        key = bare(name)
        return self.countries.get(key) or self.seats.get(key)

    def is_country(self, name: str) -> bool:
        """Whether it is a country's own name, and not its capital's."""
        return bare(name) in self.countries

    def of_demonym(self, word: str) -> str | None:
        """The country of “German” or “US”."""
        return self.demonyms.get(bare(word))


def bare(name: str) -> str:
    """Without case and accents, a leading article and a possessive ending; “U.S” is “u.s.”."""
    key = folded(name).strip().removeprefix("the ")
    for ending in ("'s", "'"):
        key = key.removesuffix(ending)
    return key + "." if INITIALS.fullmatch(key) else key


@functools.cache
def places() -> Places:
    """The table that ships with the package (public-domain facts; see its build script)."""
    countries: dict[str, str] = {}
    seats: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    text = files("onrecord.actors").joinpath("countries.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        name = row["name"]
        for column, table in (("aliases", countries), ("seats", seats), ("demonyms", demonyms)):
            for other in filter(None, row[column].split("|")):
                table.setdefault(bare(other), name)
        countries[bare(name)] = name
    return Places(countries, seats, demonyms)
