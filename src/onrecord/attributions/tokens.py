"""Text to the word pieces, and the few surface features, that the tagger reads.

The tokenizer lower-cases and does not see line breaks, so what capitals, quotation
marks and paragraphs tell is given to the model as one feature number a piece.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.text import SENTENCE_END

OPENING = frozenset("“„«")
CLOSING = frozenset("”»")
STRAIGHT = '"'
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
    paragraph = _paragraph_starts(text, offsets)
    features = (_cases(text, offsets) * 2 + _quoted(text, offsets, paragraph)) * 2 + paragraph
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
    starts = {match.end() for match in SENTENCE_END.finditer(text)}
    return np.fromiter((s in starts for s, _ in offsets.tolist()), np.bool_, len(offsets))


def _paragraph_starts(text: str, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True for a piece that follows a line break (the first piece too)."""
    marks = np.zeros(len(offsets), dtype=np.bool_)
    before = 0
    for i, (start, end) in enumerate(offsets.tolist()):
        marks[i] = i == 0 or (start > before and "\n" in text[before:start])
        before = end
    return marks


def _cases(text: str, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.fromiter((_case(text[s:e]) for s, e in offsets.tolist()), np.int64, len(offsets))


@functools.lru_cache(maxsize=65536)
def _case(piece: str) -> int:
    if any(c.isdigit() for c in piece):
        return 3
    if not any(c.isalpha() for c in piece):
        return 4
    if piece.islower():
        return 0
    return 2 if len(piece) > 1 and piece.isupper() else 1


def _quoted(
    text: str, offsets: NDArray[np.int64], paragraph: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """1 inside a quotation, its marks included.

    A quotation left open at the end of a line goes on if the next curly mark closes it or
    the next line opens it anew, as newspapers do; else somebody forgot a mark, and nothing
    is taken to be inside.
    """
    marks = [text[s:e] for s, e in offsets.tolist()]
    inside = np.zeros(len(marks), dtype=np.int64)
    lines = [*np.flatnonzero(paragraph).tolist(), len(marks)]
    is_open = False
    for line, (low, high) in enumerate(pairwise(lines)):
        opened = low
        for i in range(low, high):
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


def _goes_on(marks: list[str], lines: list[int], line: int) -> bool:
    """Whether a quotation open before ``line`` is closed in it, or opened anew at its start."""
    if line >= len(lines) - 1:
        return False
    words = marks[lines[line] : lines[line + 1]]
    if words and words[0] in OPENING:
        return True
    first = next((w for w in words if w in CLOSING or w in OPENING or w == STRAIGHT), "")
    return first in CLOSING
