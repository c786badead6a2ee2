"""Names in headlines, where every word is capitalised and a tagger sees names everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from onrecord.actors.names import Mention, surname
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
    if not heads or not body:
        return list(mentions)
    known: dict[str, Mention] = {}
    for mention in body:
        if not mention.name[:1].isupper():
            continue
        known.setdefault(mention.name, mention)
        if mention.label == "PERSON" and len(last := surname(mention.name)) > 2:
            known.setdefault(last.capitalize() if last.islower() else last, mention)
    out = list(body)
    for start, end in heads:
        taken: list[Span] = []
        for name in sorted(known, key=len, reverse=True):
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text[start:end]):
                span = (start + found.start(), start + found.end())
                if not any(a < span[1] and span[0] < b for a, b in taken):
                    taken.append(span)
                    out.append(Mention(span, name, known[name].label))
    return sorted(out, key=lambda m: m.span)
