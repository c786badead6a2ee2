"""Text to the word pieces, and the few surface features, that the tagger reads.

The tokenizer lower-cases and does not see line breaks, so what capitals, quotation
marks and paragraphs tell is given to the model as one feature number a piece.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.text import SENTENCE_END

OPENING = frozenset("“„«")
CLOSING = frozenset("”»")
STRAIGHT = '"'
QUOTES = OPENING | CLOSING | {STRAIGHT}
LINE_BREAK = re.compile("\n")
CASES = 5  # lower, Capitalised, UPPER, with a digit, without a letter
FEATURES = CASES * 2 * 2  # case × inside a quotation × first in a paragraph


@dataclass(frozen=True, slots=True)
class Tokens:
    """The word pieces of one text, all arrays of one length.

    ``starts`` and ``ends`` are code-point offsets into the text, half-open.
    ``first`` marks the first piece of each word; tags are given to words. ``paragraph``
    marks the first of each paragraph, ``line`` numbers them; ``sentence`` numbers the
    sentences, roughly: for what only asks how far apart two spans stand.
    """

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first: NDArray[np.bool_]
    paragraph: NDArray[np.bool_]
    line: NDArray[np.int64]
    sentence: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """Cut ``text`` into word pieces, without special tokens and without a length limit."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    size = len(encoding.ids)
    offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(size, 2)
    words = np.asarray(encoding.word_ids, dtype=np.int64)
    first = np.ones(size, dtype=np.bool_)
    first[1:] = words[1:] != words[:-1]
    written = [text[start:end] for start, end in encoding.offsets]
    paragraph = _paragraph_starts(text, offsets)
    features = (_cases(written) * 2 + _quoted(written, paragraph)) * 2 + paragraph
    return Tokens(
        ids=np.asarray(encoding.ids, dtype=np.int64),
        features=features.astype(np.int64),
        starts=offsets[:, 0].copy(),
        ends=offsets[:, 1].copy(),
        first=first,
        paragraph=paragraph,
        line=np.cumsum(paragraph),
        sentence=np.cumsum(paragraph | _after_stops(text, offsets)),
    )


def _after_stops(text: str, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True for a piece that opens a sentence within its paragraph."""
    stops = [match.end() for match in SENTENCE_END.finditer(text)]
    return np.isin(offsets[:, 0], np.array(stops, np.int64))


def _paragraph_starts(text: str, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True for a piece that follows a line break (the first piece too)."""
    breaks = [match.start() for match in LINE_BREAK.finditer(text)]
    passed = np.searchsorted(np.array(breaks, np.int64), offsets)  # before a piece, within it too
    before = np.append(-1, passed[:-1, 1]) if len(offsets) else passed[:, 1]
    return np.asarray(passed[:, 0] > before)


def _cases(written: Sequence[str]) -> NDArray[np.int64]:
    return np.fromiter(map(_case, written), np.int64, len(written))


@functools.lru_cache(maxsize=65536)
def _case(piece: str) -> int:
    if any(c.isdigit() for c in piece):
        return 3
    if not any(c.isalpha() for c in piece):
        return 4
    if piece.islower():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1


def _quoted(marks: Sequence[str], paragraph: NDArray[np.bool_]) -> NDArray[np.int64]:
    """1 inside a quotation, its marks included.

    A quotation left open at the end of a line goes on if the next curly mark closes it or
    the next line opens it anew, as newspapers do; else somebody forgot a mark, and nothing
    is taken to be inside.
    """
    inside = np.zeros(len(marks), dtype=np.int64)
    lines = [*np.flatnonzero(paragraph).tolist(), len(marks)]
    quotes = [i for i, mark in enumerate(marks) if mark in QUOTES]
    is_open = False
    for line, (low, high) in enumerate(pairwise(lines)):
        opened = low
        for i in quotes[bisect_left(quotes, low) : bisect_left(quotes, high)]:
            mark = marks[i]
            closes = mark in CLOSING or (mark == STRAIGHT and is_open)
            if not is_open and (mark in OPENING or mark == STRAIGHT):
                is_open, opened = True, i
            if closes:
                inside[opened if is_open else i : i + 1] = 1
                is_open = False
        if is_open:
            is_open = _goes_on(marks, lines, line + 1)
            inside[opened : high if is_open else opened + 1] = 1
    return inside


def _goes_on(marks: Sequence[str], lines: list[int], line: int) -> bool:
    """Whether a quotation open before ``line`` is closed in it, or opened anew at its start."""
    if line >= len(lines) - 1:
        return False
    words = marks[lines[line] : lines[line + 1]]
    if words and words[0] in OPENING:
        return True
    first = next((word for word in words if word in QUOTES), "")
    return first in CLOSING
