"""The question put to the stance models: one concept, one sentence, all its actors at once.

    proposition [SEP] @ Mitch McConnell says @ Republicans # first words of the article …
    sentences before # sentence # sentence after

The answer for each actor is read at its ``@``. So a passage is encoded once for all its
actors, and cost grows with passages and concepts only. A pronoun or title in the sentence
is followed by the name it stands for, in brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onrecord.model import Concept, Kind, Span
from onrecord.statements.candidates import Candidate

MARK, FOCUS = "@", "#"
LIMIT = 224  # pieces; 99 percent of training questions are shorter
TOPIC, BEFORE, AFTER = 90, 280, 130  # characters shown of the article's start and around
VAGUE = frozenset(["it", "its", "that", "this", "which"])  # often no actor at all
ACTORS = 6  # candidates a sentence; 7 percent of training questions have as many


@dataclass(frozen=True, slots=True)
class Question:
    """Two text segments for the tokenizer, and whom each ``@`` asks about, in order."""

    first: str
    second: str
    asked: tuple[Candidate, ...]


def mark_of(tokenizer: Any) -> int:
    """The piece that a ``@`` between words is, for a tokenizer."""
    return int(tokenizer.encode(MARK, add_special_tokens=False).ids[0])


def compose(
    concept: Concept, text: str, sentences: Sequence[Span], asked: Sequence[Candidate]
) -> Question:
    """The question about the actors ``asked``, all of one sentence."""
    asked = tuple(asked[:ACTORS])
    index = asked[0].sentence
    actors = " ".join(
        f"{MARK} {_safe(c.actor.name)}" + (" says" if c.quoted else "") for c in asked
    )
    around = (_before(text, sentences, index), _after(text, sentences, index))
    focus = _with_names(text, sentences[index], asked)
    second = f"{actors} {FOCUS} {around[0]} {FOCUS} {focus} {FOCUS} {around[1]}"
    return Question(_safe(concept.proposition), second.rstrip(), asked)


def compose_brief(
    concept: Concept,
    text: str,
    sentences: Sequence[Span],
    asked: Sequence[Candidate],
    before: int = 1,
) -> Question:
    """The same with no more of the article than so many sentences ``before``."""
    index = asked[0].sentence
    first = max(0, index - before)
    here = [replace(candidate, sentence=index - first) for candidate in asked]
    return compose(concept, text, sentences[first : index + 1], here)


def compose_bare(
    concept: Concept, text: str, sentences: Sequence[Span], asked: Sequence[Candidate]
) -> Question:
    """The same with the sentence alone: as much is found as with the one before, by three fifths
    of the text (ADR 31)."""
    return compose_brief(concept, text, sentences, asked, before=0)


def _before(text: str, sentences: Sequence[Span], index: int) -> str:
    """What the article is about, and whole words before a sentence."""
    if not index:
        return ""
    start, end = sentences[0][0], sentences[index - 1][1]
    if end - start <= TOPIC + BEFORE:
        return _safe(text[start:end])
    return f"{_first(text[start : start + TOPIC])} … {_last(text[end - BEFORE : end])}".strip()


def _after(text: str, sentences: Sequence[Span], index: int) -> str:
    if index + 1 >= len(sentences):
        return ""
    start, end = sentences[index + 1]
    if end - start <= AFTER:
        return _safe(text[start:end])
    return _first(text[start : start + AFTER])


def _first(cut: str) -> str:
    """The whole words of a text that was cut at its end."""
    return _safe((cut.rsplit(maxsplit=1) or [""])[0])


def _last(cut: str) -> str:
    """The whole words of a text that was cut at its beginning."""
    return _safe((cut.split(maxsplit=1) or [""])[-1])


def _with_names(text: str, sentence: Span, asked: Sequence[Candidate]) -> str:
    """The sentence, with the name after each mention that does not show it."""
    inserts: list[tuple[int, str]] = []
    for candidate in asked:
        start, end = candidate.mention
        name = candidate.actor.name
        if candidate.actor.kind is Kind.PERSON:
            name = name.split()[-1]
        inside = sentence[0] <= start < end <= sentence[1]
        if inside and name not in text[start:end] and text[start:end].lower() not in VAGUE:
            inserts.append((end, f" ({name})"))
    parts, at = [], sentence[0]
    for place, name in sorted(inserts):
        parts += [text[at:place], name]
        at = place
    return _safe("".join([*parts, text[at : sentence[1]]]))


def _safe(text: str) -> str:
    """Nothing in an article's words may look like a mark."""
    return " ".join(text.replace(MARK, " at ").replace(FOCUS, " ").split())
