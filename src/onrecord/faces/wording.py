"""How stances are called, on pages and in a terminal."""

from __future__ import annotations

FOR, AGAINST, OPEN = "for", "against", "undecided"
WORD = {1: FOR, 0: OPEN, -1: AGAINST, None: "not seen"}
SIGN = {1: "+", 0: "~", -1: "−", None: "·"}
