"""Which sentences may speak of a concept: a cheap sieve before the model reads them.

Words are compared by stem, and count the more the fewer sentences of the article have
them. What stands just before counts half: “He called it a mistake” says nothing by itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from onrecord.model import Concept

# Kept small on purpose: idf does the rest.
COMMON = frozenset(
    """
    a an the of to in on at by for from with and or but nor not no is are was were be been
    being has have had do does did will would should could can may might must shall it its
    this that these those he she they them his her their who whom whose which what when
    where why how as if than then so such into onto about over under more most very also
    said say says mr mrs ms
    """.split()
)
USUAL = 30  # sentences of an article: a short text is weighed like one of these
STEM = 6  # letters: “suppli|es”, “restri|ction”; a cheap stemmer, not tuned
CONTEXT = (0.5, 0.25)  # weight of a word in the sentence before, and the one before that


def stems(text: str) -> set[str]:
    """Content words of ``text``, cut to their first letters."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    return {w[:STEM] for w in words if w not in COMMON and len(w) > 1}


class Sieve:
    """Scores of every sentence of one article for any concept."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._stems = [stems(s) for s in sentences]
        count = Counter(stem for found in self._stems for stem in found)
        size = max(USUAL, len(sentences))
        self._weight = {stem: 1 + math.log(size / n) for stem, n in count.items()}

    def scores(self, concept: Concept) -> list[float]:
        """One number a sentence: the weighted share of the concept's words that it has."""
        wanted = stems(concept.proposition) | stems(" ".join(concept.keywords))
        own = [sum(self._weight[s] for s in found & wanted) for found in self._stems]
        out = []
        for i, score in enumerate(own):
            around = sum(w * own[i - k] for k, w in enumerate(CONTEXT, 1) if i >= k)
            out.append(score + around)
        return out
