"""How stances, chances and decisions are called, on pages and in a terminal."""

from __future__ import annotations

from onrecord.model import STANCE_OF, Verdict

WORD = {None: "not seen"} | {agreement: word for word, agreement in STANCE_OF.items()}
SIGN = {1: "+", 0: "~", -1: "−", None: "·"}
DID = {
    Verdict.ACCEPT: "accepted",
    Verdict.REJECT: "rejected",
    Verdict.CORRECT: "corrected",
    Verdict.UNDO: "given back to the machine",
}


def percent(chance: float) -> str:
    """A probability in words for people: what is not sure is not called 100%."""
    if 0.995 <= chance < 1:
        return ">99%"
    if 0 < chance < 0.005:
        return "<1%"
    return f"{chance:.0%}"


def many(count: int, what: str) -> str:
    """A count of things: “1 article”, “2 articles”."""
    return f"{count} {what}{'s' * (count != 1)}"
