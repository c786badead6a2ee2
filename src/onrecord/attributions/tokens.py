"""Text to the word pieces, and the few surface features, that the tagger reads.

The tokenizer lower-cases and does not see line breaks, so what capitals, quotation
marks and paragraphs tell is given to the model as one feature number a piece.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

OPENING = frozenset("“„«")
CLOSING = frozenset("”»")
STRAIGHT = '"'
CASES = 5  # lower, Capitalised, UPPER, with a digit, without a letter
FEATURES = CASES * 2 * 2  # case × inside a quotation × first in a paragraph


@dataclass(frozen=True, slots=True)
class Tokens:
    """The word pieces of one text, all arrays of one length.

    ``starts`` and ``ends`` are code-point offsets into the text, half-open.
    ``first`` marks the first piece of each word; tags are given to words.
    """

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first: NDArray[np.bool_]
    paragraph: NDArray[np.bool_]

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
    )


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

    A quotation left open at the end of a line goes on only if the next curly mark closes
    it: newspapers open each paragraph of a long quotation anew, and typists forget.
    """
    marks = [text[s:e] for s, e in offsets.tolist()]
    closes_next = _next_mark_closes(marks)
    inside = np.zeros(len(marks), dtype=np.int64)
    is_open = False
    for i, mark in enumerate(marks):
        if paragraph[i] and is_open:
            is_open = closes_next[i]
        if mark in OPENING:
            is_open = True
        inside[i] = is_open
        if mark in CLOSING:
            inside[i], is_open = 1, False
        elif mark == STRAIGHT:
            inside[i], is_open = 1, not is_open
    return inside


def _next_mark_closes(marks: list[str]) -> list[bool]:
    """For each piece, whether the next quotation mark at or after it is a closing one."""
    out, closes = [False] * len(marks), False
    for i in range(len(marks) - 1, -1, -1):
        if marks[i] in CLOSING:
            closes = True
        elif marks[i] in OPENING or marks[i] == STRAIGHT:
            closes = False
        out[i] = closes
    return out
