"""What the words of a sentence tell of a concept, before any model reads it.

Words are compared by stem, and count the more the fewer sentences of the article have
them. What stands just before counts half: “He called it a mistake” says nothing by itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Signs:
    """What the words of one sentence, and of its article, have of a concept; 0 for nothing.

    ``lexical`` is the weight of the words of the proposition and the keywords that stand in it and
    just before, ``after`` the same for the next sentence, ``keywords`` that of the keywords that
    stand in it whole. Of the article: ``density`` is the weight of those words in its usual
    sentence, ``present`` the share of the keywords that stand somewhere in it whole, ``share`` that
    of the proposition's words that do, 0 to 1. All but the shares are logarithms. ``worded`` says
    whether the concept has keywords at all.
    """

    lexical: float
    keywords: float
    after: float
    density: float
    present: float
    share: float
    worded: bool


class Sieve:
    """What every sentence of one article has of any concept."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._stems = [stems(s) for s in sentences]
        count = Counter(stem for found in self._stems for stem in found)
        size = max(USUAL, len(sentences))
        self._weight = {stem: 1 + math.log(size / n) for stem, n in count.items()}

    def signs(self, concept: Concept) -> list[Signs]:
        """One for each sentence. A keyword weighs what its rarest word does."""
        keywords = [found for found in map(stems, concept.keywords) if found]
        proposed = stems(concept.proposition)
        wanted = proposed.union(*keywords)
        own = [sum(self._weight[s] for s in found & wanted) for found in self._stems]
        lexical, whole = [], []
        for i, found in enumerate(self._stems):
            around = sum(w * own[i - k] for k, w in enumerate(CONTEXT, 1) if i >= k)
            lexical.append(math.log1p(own[i] + around))
            here = sum(max(self._weight[s] for s in k) for k in keywords if k <= found)
            whole.append(math.log1p(here))
        density = math.log1p(sum(own) / max(1, len(own)))
        held = sum(any(k <= found for found in self._stems) for k in keywords)
        present = held / max(1, len(keywords))
        share = len(proposed & self._weight.keys()) / max(1, len(proposed))
        each = zip(lexical, whole, [*lexical[1:], 0.0], strict=True)
        return [Signs(*three, density, present, share, bool(keywords)) for three in each]
