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

LONGEST_SENTENCE = 2000  # characters; no sentence of a newspaper is longer
# Where a sentence ends, roughly: a stop after three characters of a word or a closing mark
# (“U.S.” ends nothing, nor does a short title), closing marks, space; then a capital.
SHORT = (
    "Sen Rep Gov Gen Sens Reps Prof Capt Sgt Maj Adm Col Rev Hon "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"
).split()
SENTENCE_END = re.compile(
    "".join(rf"(?<!\b{short})" for short in SHORT) + r"(?<=[\w)\"”’]{3})[.!?][\"”’)]*\s+"
    r"(?=[\"“‘(]?[A-Z0-9])"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A run of the given text that cleaning changed: where it stands after and before."""

    start: int
    end: int
    original_start: int
    original_end: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """NFC text and the way back to ``original``, the text as it was given."""

    text: str
    original: str
    moved: tuple[Moved, ...] = ()

    def back(self, spans: Sequence[Span]) -> Spans:
        """Spans into ``text`` as spans into ``original``.

        A span that begins or ends inside a recomposed run covers that run whole.
        """
        if not self.moved:
            return tuple(spans)
        return tuple((self._start(start), self._end(end)) for start, end in spans)

    def _start(self, place: int) -> int:
        run = self._before(place)
        if run is None:
            return place
        return run.original_start if place < run.end else run.original_end + place - run.end

    def _end(self, place: int) -> int:
        run = self._before(place - 1)
        if run is None:
            return place
        return run.original_end + max(0, place - run.end)

    def _before(self, place: int) -> Moved | None:
        """The last moved run that begins at or before ``place``."""
        i = bisect_right(self.moved, place, key=lambda run: run.start)
        return self.moved[i - 1] if i else None


def clean(given: str) -> Cleaned:
    """NFC, with lone surrogates and NUL (no encoding or database can hold them) as U+FFFD."""
    solid = UNWRITABLE.sub(REPLACEMENT, given)
    if unicodedata.is_normalized("NFC", solid):
        return Cleaned(solid, given)
    parts: list[str] = []
    moved: list[Moved] = []
    at = 0
    for start, end in _segments(solid):
        composed = unicodedata.normalize("NFC", solid[start:end])
        if composed != solid[start:end]:
            moved.append(Moved(at, at + len(composed), start, end))
        parts.append(composed)
        at += len(composed)
    return Cleaned("".join(parts), given, tuple(moved))


def _segments(text: str) -> list[Span]:
    """Runs that normalise on their own: a run of stable characters, or one cluster."""
    cuts = [0, *(i for i in range(1, len(text)) if not _joins(text[i - 1], text[i]))]
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


def folded(text: str) -> str:
    """Without case and accents, apostrophes straight: “Nunez” is found in “NÚÑEZ”, “d'Arcy” in
    “D’Arcy”."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def content_digest(text: str) -> str:
    """A hash of the words of a text: the same words, however spaced, are one content."""
    return hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()[:16]


def name_of(*parts: object) -> str:
    """A name for several values: any other value, down to a sign, gives another."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
