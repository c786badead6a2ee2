"""Lines that were broken to fit a width, as mail and old archives have them, made whole."""

from __future__ import annotations

import re

WIDTHS = range(40, 101)  # characters; longer lines are paragraphs, shorter ones a list
FEWEST = 3  # broken lines that show a width
USUAL = 0.9  # share of the lines that are no longer than the width
GOES_ON = 0.5  # share of the lines after a break that begin with a small letter
MOST_FULL = 0.75  # share of the lines within paragraphs that are as full as the width allows
# A line and, on the next, the first word; one that is indented opens a paragraph.
BREAK = re.compile(r"^(?P<line>[^\n]*)\n(?=(\S+))", re.MULTILINE)


def unwrapped(text: str) -> str:
    """``text`` with a blank for each line break that only fits the lines to a width.

    A break does so where the next line's first word had no room before it. Every offset stays what
    it is. Texts with a paragraph or a sentence a line are returned as they are.
    """
    breaks = [found for found in BREAK.finditer(text) if found["line"].strip()]
    lengths = sorted(len(found["line"].strip()) for found in breaks)
    width = lengths[int(len(lengths) * USUAL)] if lengths else 0  # an address may be longer
    if width not in WIDTHS:
        return text
    full = [found for found in breaks if len(found["line"].strip()) + len(found[2]) >= width]
    goes_on = sum(found[2][0].islower() for found in full)  # within a sentence
    if len(full) < max(FEWEST, MOST_FULL * len(breaks)) or goes_on < GOES_ON * len(full):
        return text
    out = list(text)
    for found in full:
        out[found.end("line")] = " "
    return "".join(out)
