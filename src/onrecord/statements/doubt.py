"""Where a text doubts a stance in so many words: “is expected to”, “may”, “is considering”.

The judge says “certain” of nearly everything. What few words say plainly is read from them, where
whoever does what they say is the actor, and it is not the actor who says it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.model import Certainty, Span
from onrecord.statements.candidates import Candidate, Cast
from onrecord.statements.turns import NEAR, denied, does
from onrecord.text import LONGEST_SENTENCE

BE = r"(?:is|are|be|been|being)\ (?:\w+ly\ |also\ |still\ |now\ )?"
PROBABLE = rf"""
    {BE}(?:expected|likely|said|thought|believed|understood|reported|rumou?red)\ to
  | {BE}(?:leaning(?!\ on\b)|inclined)
  | (?:appear|seem)(?:s|ed)?\ (?:\w+ly\ )?to  | reportedly  | (?:will|would)\ probably
"""
# “May” is no month: months have capitals, and a number behind them.
POSSIBLE = rf"""
    {BE}(?:considering|weighing|mulling|contemplating)
  | consider(?:s|ed)?(?=\ (?!\w+thing\b)[a-z]+ing\b)
  | (?:mulls|weighs)  | may(?!\ \d)  | might
"""
# A clause beside the one that tells the stance, or a noun: “who may run, opposes it”, “his might”.
ELSEWHERE = re.compile(
    r"\b(?:who|which|whom)\b[^,;]*$|\b(?:and|or|the|his|her|its|their|of|with) $", re.IGNORECASE
)
DOUBT = re.compile(rf"\b(?:(?P<probable>{PROBABLE})|(?P<possible>{POSSIBLE}))\b", re.VERBOSE)


def told_doubt(
    text: str, candidate: Candidate, cast: Cast, contents: Sequence[Span]
) -> Certainty | None:
    """How sure a sentence says it is of what an actor does, if it says it: the least sure word."""
    start, end = cast.sentences[candidate.sentence]
    if end - start > LONGEST_SENTENCE:  # a hostile text
        return None
    told = set()
    for found in DOUBT.finditer(text, start, end):
        place = found.start()
        beside = ELSEWHERE.search(text, max(start, place - NEAR), place)
        own = candidate.quoted and any(a <= place < b for a, b in contents)
        if beside or own or denied(text, place, start):
            continue
        if does(cast, candidate.actor.name, found.span()):
            told.add(Certainty.POSSIBLE if found["possible"] else Certainty.PROBABLE)
    if not told:
        return None
    return Certainty.POSSIBLE if Certainty.POSSIBLE in told else Certainty.PROBABLE
