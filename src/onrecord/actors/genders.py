"""Whether a name is a woman's or a man's: by what stands with it, else by the first name."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from importlib.resources import files

from onrecord.actors.lexicon import MAN, WOMAN
from onrecord.model import Span

GIVEN_BEHIND = re.compile(r"[A-Z]\w+-[a-z]\w*")


@functools.cache
def first_names() -> Mapping[str, str]:
    """Lower-case first names that are a woman's ("f") or a man's ("m"), not those that are both.

    Public facts that ship with the package; see its build script.
    """
    text = files("onrecord.actors").joinpath("first_names.csv").read_text("utf-8")
    return {row["name"]: row["gender"] for row in csv.DictReader(text.splitlines())}


def gender_of(name: str) -> str | None:
    """A woman ("f") or a man ("m") by the first name of a full name; None for what is both."""
    first, *rest = name.split()
    if rest and GIVEN_BEHIND.fullmatch(rest[-1]):
        return None  # “Park Geun-hye” begins with her family's name
    return first_names().get(first.lower()) if rest else None


# The word right before a name, or with which it begins; “his wife, X” has a comma between.
BESIDE = re.compile(r"(\w+)[.,]?[ \u00a0]+(?:[A-Z][\w.]*[ \u00a0]+)?$")


def gender_at(text: str, span: Span) -> str | None:
    """Whether a name is a woman's or a man's by what stands with it: “Mrs. X”, “his brother X”. A
    pronoun before it is another's: “…,” he said. Angela Rayner …"""
    before = BESIDE.search(text, max(0, span[0] - 40), span[0])
    words = [before[1]] if before else []
    for word in (*words, *re.findall(r"^\w+", text[slice(*span)])):
        if word.lower() in WOMAN:
            return "f"
        if word.lower() in MAN:
            return "m"
    return None
