"""How much coding takes of an article: all that helps, or what is quickly had."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.errors import InputError


@dataclass(frozen=True, slots=True)
class Effort:
    """How many ``concepts`` a sentence is asked about at most, and how many ``questions`` are put
    about an article, the likeliest first.

    A ``thorough`` question shows what is around its sentence, is put where the words make a stance
    thinkable, and again in doubt; else it shows the sentence alone, is put where they make one
    likely, and contents are not read for what is told in them.
    """

    concepts: int
    questions: int
    thorough: bool


# Few sentences speak of more than two concepts: the cost of a codebook of a hundred grows with
# passages and not with their product (ADR 19).
ACCURATE = Effort(2, 1_000_000, True)
FAST = Effort(1, 5, False)
PROFILES = {"accurate": ACCURATE, "fast": FAST}


def profile(name: str) -> Effort:
    """What a profile takes; raises :class:`InputError` for an unknown one."""
    if name not in PROFILES:
        raise InputError(f"profile is one of {', '.join(PROFILES)}, not {name!r}")
    return PROFILES[name]
