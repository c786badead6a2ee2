"""Names set right: those in headlines, and those that a tagger marked only once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from onrecord.actors.names import Mention
from onrecord.model import Span

WORD = re.compile(r"[A-Za-z][\w'’.-]*")
SMALL = 4  # letters; shorter words may be small in a headline
FEWEST = 4  # words that show a style
CAPITAL = 0.75  # share of the longer words


def is_headline(line: str) -> bool:
    """Whether a line is set in capitals word by word: “Trump Vetoes Measure on Yemen”."""
    words = [w for w in WORD.findall(line) if len(w) >= SMALL]
    return (
        len(words) >= FEWEST
        and not line.rstrip().endswith((".", "”", '"'))
        and sum(w[0].isupper() for w in words) >= CAPITAL * len(words)
    )


def settled(text: str, sentences: Iterable[Span], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, in headlines only those of names that the body bears out.

    A body's name is looked up in the headline word for word, a person's by surname too, so
    “Warn Trump” is Trump, named below it. Articles without a body keep what they have.
    """
    heads = [s for s in sentences if is_headline(text[slice(*s)])]
    body = [m for m in mentions if not any(a <= m.span[0] < b for a, b in heads)]
    if not body:
        return list(mentions)
    return sorted(body + spread(text, body), key=lambda m: m.span)


def spread(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Where the names of ``mentions`` stand once more, unmarked; a person's surname too."""
    known: dict[str, str] = {}
    for mention in mentions:
        if mention.name[:1].isupper() and len(mention.name) >= SMALL:
            known.setdefault(mention.name, mention.label)
        last = mention.name.split()[-1:]
        if mention.label == "PERSON" and " " in mention.name and len(last[0]) >= SMALL:
            known.setdefault(last[0], mention.label)
    covered = bytearray(len(text))
    for start, end in (m.span for m in mentions):
        covered[start:end] = b"\1" * (end - start)
    out = []
    for name in sorted(known, key=len, reverse=True):
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            if not any(covered[found.start() : found.end()]):
                covered[found.start() : found.end()] = b"\1" * len(name)
                out.append(Mention(found.span(), name, known[name]))
    return out
