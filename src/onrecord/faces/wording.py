"""How stances are called, on pages and in a terminal."""

from __future__ import annotations

from onrecord.model import STANCES

WORD = {None: "not seen"} | {agreement: word for word, agreement in STANCES.items()}
SIGN = {1: "+", 0: "~", -1: "−", None: "·"}
