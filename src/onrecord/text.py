"""Cleaning text without losing the way back to what was given."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Span, Spans

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """NFC text and the way back.

    ``original`` is the text as it was given. Where cleaning moved nothing, ``anchors``
    is empty; else it lists (clean, original) offset pairs, ascending, one a segment.
    """

    text: str
    original: str
    anchors: tuple[Span, ...] = ()

    def back(self, spans: Sequence[Span]) -> Spans:
        """Spans into ``text`` as spans into ``original``.

        A span that ends inside a recomposed character covers that character whole.
        """
        if not self.anchors:
            return tuple(spans)
        return tuple((self._offset(start, False), self._offset(end, True)) for start, end in spans)

    def _offset(self, place: int, is_end: bool) -> int:
        i = bisect_right(self.anchors, (place, len(self.original) + 1)) - 1
        clean, original = self.anchors[i]
        if place == clean:
            return original
        if i + 1 == len(self.anchors):
            return min(original + place - clean, len(self.original))
        following = self.anchors[i + 1]
        same = following[0] - clean == following[1] - original
        if same:
            return original + place - clean
        return following[1] if is_end else original


def clean(given: str) -> Cleaned:
    """NFC, with lone surrogates and NUL (no encoding or database can hold them) as U+FFFD."""
    solid = UNWRITABLE.sub(REPLACEMENT, given)
    if unicodedata.is_normalized("NFC", solid):
        return Cleaned(solid, given)
    parts: list[str] = []
    anchors: list[Span] = []
    clean_at = 0
    for start, end in _segments(solid):
        composed = unicodedata.normalize("NFC", solid[start:end])
        anchors.append((clean_at, start))
        parts.append(composed)
        clean_at += len(composed)
    return Cleaned("".join(parts), given, tuple(anchors))


def _segments(text: str) -> list[Span]:
    """Runs that normalise on their own: a run of stable characters, or one cluster."""
    cuts = [0]
    for i in range(1, len(text)):
        if not _joins(text[i - 1], text[i]):
            cuts.append(i)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _joins(left: str, right: str) -> bool:
    """Whether ``right`` may combine or reorder with what stands before it."""
    if right < "\u0300":
        return False
    if unicodedata.combining(right):
        return True
    if unicodedata.normalize("NFC", left + right) != unicodedata.normalize(
        "NFC", left
    ) + unicodedata.normalize("NFC", right):
        return True
    # Hangul vowels and final consonants join syllables that are still being put together.
    return "\u1160" <= right <= "\u11ff"


def words_of(text: str) -> list[str]:
    """Lower-case words, for comparing texts."""
    return re.findall(r"\w+", text.lower())


def content_digest(text: str) -> str:
    """A hash of the words of a text: the same words, however spaced, are one content."""
    return hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()[:16]
