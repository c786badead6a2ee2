"""What the words of an article tell of a concept, before the judge reads any of it.

Words are compared by stem, and count the more the fewer sentences of the article have
them. What stands just before counts half: “He called it a mistake” says nothing by itself.
A small model (``sieve``, trees over the :data:`SIGNS`) weighs them for each candidate.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import Model
from onrecord.model import Concept, Kind, Span
from onrecord.statements.candidates import Candidate

Floats = NDArray[np.float64]

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

# Of a sentence and its neighbours: the weight of the words of the proposition and the keywords that
# stand in it and just before; of the keywords that stand in it whole; the same of the sentences
# after and before; the share of sentences that have more of the words; its part of what the
# sentence with the most has.
HERE = ("lexical", "keywords", "after", "after_keywords", "before_keywords", "rank", "part")
# Of the article: the weight of those words in its usual sentence; the share of the keywords that
# stand somewhere in it whole; of the proposition's words that do; of its sentences that have a
# keyword; how many keywords there are.
ARTICLE = ("density", "present", "share", "spread", "worded")
# Of a candidate and the concept: the weight of its words in what they are quoted with; the share
# of the candidate's sentences that have a keyword, or much of the words; whether it names them.
OWN = ("content", "often", "much", "proposed")
# Of the codebook's other concepts: the most that one of them has of the sentence, in words and in
# keywords; how far the concept is ahead of it in either; how many have more; how much denser the
# concept's words are in the article than those of the densest.
RIVALS = ("rival", "rival_keywords", "ahead", "ahead_keywords", "behind", "denser")
# Of a candidate and its sentence, whatever the concept.
SCENE = (
    *("quoted", "named", "order", "company", "kind", "mentions", "quotes"),
    *("place", "number", "sentences", "length"),
)
SIGNS = (*HERE, *ARTICLE, *OWN, *SCENE, *RIVALS)
DENSITY, KEYED, QUOTED = map(SIGNS.index, ("density", "keywords", "quoted"))
KINDS = tuple(Kind)
LEAD, DENSE = 1, 0.8  # the last sentence that opens an article; of the densest concept's density
# Log-odds of whoever is quoted in an article about the concept, in a sentence without its keywords,
# at the least: 33 in 501 whom the trees think less of take a stance, on the stories kept aside.
SPOKEN = -2.5
MUCH = 0.6  # of what the sentence with the most has


def stems(text: str) -> set[str]:
    """Content words of ``text``, cut to their first letters."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    return {w[:STEM] for w in words if w not in COMMON and len(w) > 1}


def _keywords(concept: Concept) -> list[set[str]]:
    """The stems of each keyword that has any."""
    return [found for found in map(stems, concept.keywords) if found]


class Sieve:
    """What one article has of any concept, seen from each of its candidates.

    ``sentences`` are spans of ``text``; ``contents`` gives for each candidate the spans of what
    it is quoted with, none where it is not.
    """

    def __init__(
        self,
        text: str,
        sentences: Sequence[Span],
        asked: Sequence[Candidate],
        contents: Sequence[Sequence[Span]],
    ) -> None:
        self._stems = [stems(text[a:b]) for a, b in sentences]
        count = Counter(stem for found in self._stems for stem in found)
        size = max(USUAL, len(sentences))
        self._weight = {s: 1 + math.log(size / n) for s, n in count.items()}
        self._at = np.array([c.sentence for c in asked], np.int64)
        names: dict[str, int] = {}
        self._who = np.array([names.setdefault(c.actor.name, len(names)) for c in asked], np.int64)
        self._names = [stems(name) for name in names]
        self._told = [
            stems(" ".join(text[max(a, s[0]) : min(b, s[1])] for a, b in spans))
            for spans, s in zip(contents, (sentences[i] for i in self._at), strict=True)
        ]
        self._scene = self._scenery(sentences, asked)

    def _scenery(self, sentences: Sequence[Span], asked: Sequence[Candidate]) -> Floats:
        """What does not depend on the concept: (candidates, :data:`SCENE`)."""
        size = len(sentences)
        company = Counter(c.sentence for c in asked)
        mentions, quotes = (
            Counter(c.actor.name for c in asked if c.quoted or not quoted)
            for quoted in (False, True)
        )
        order: Counter[int] = Counter()
        rows = []
        for c in asked:
            start, end = sentences[c.sentence]
            here = start <= c.mention[0] < end
            name = c.actor.name
            rows.append(
                (
                    *(c.quoted, c.quoted and here, order[c.sentence], company[c.sentence]),
                    *(KINDS.index(c.actor.kind), mentions[name], quotes[name]),
                    *(c.sentence / size, c.sentence, size, end - start),
                )
            )
            order[c.sentence] += 1
        return np.array(rows, np.float64).reshape(-1, len(SCENE))

    def signs(self, concepts: Sequence[Concept]) -> list[Floats]:
        """For each concept (candidates, :data:`SIGNS`): what is seen of it beside the others."""
        if not len(self._at):
            return [np.zeros((0, len(SIGNS))) for _ in concepts]
        tables = [self._table(concept) for concept in concepts]
        here = np.array([t[:, : len(HERE)] for t in tables])
        dense = np.array([t[0, DENSITY] for t in tables])
        return [np.hstack([table, self._beside(k, here, dense)]) for k, table in enumerate(tables)]

    def about(self, concepts: Sequence[Concept], tables: Sequence[Floats]) -> list[bool]:
        """For each concept, given its signs, whether the article is about it: one of its keywords
        stands in the title or the first sentence, and its words in the whole about as densely as
        those of any other."""
        if not len(self._at):
            return [False] * len(concepts)
        dense = [float(table[0, DENSITY]) for table in tables]
        return [
            own >= DENSE * max(dense) and self._opens(concept)
            for concept, own in zip(concepts, dense, strict=True)
        ]

    def _opens(self, concept: Concept) -> bool:
        """Whether a keyword stands whole where the article begins."""
        keywords = _keywords(concept)
        return any(k <= found for k in keywords for found in self._stems[: LEAD + 1])

    def _beside(self, k: int, here: Floats, dense: Floats) -> Floats:
        """(candidates, :data:`RIVALS`) of the concept ``k``."""
        lexical, keywords = here[k, :, 0], here[k, :, 1]
        others = np.delete(here, k, 0)
        most, keyed = (others[:, :, n].max(0, initial=0) for n in (0, 1))
        behind = (others[:, :, 0] > lexical).sum(0)
        denser = np.full(len(lexical), dense[k] - np.delete(dense, k).max(initial=0))
        several = (most, keyed, lexical - most, keywords - keyed, behind, denser)
        return np.stack(several, 1).astype(np.float64)

    def _table(self, concept: Concept) -> Floats:
        """(candidates, what is not of :data:`RIVALS`); none of a concept's words give zeros."""
        keywords = _keywords(concept)
        proposed = stems(concept.proposition)
        wanted = proposed.union(*keywords)
        weight = {s: self._weight[s] for s in wanted if s in self._weight}
        own = np.array([_sum(weight, found) for found in self._stems])
        whole = np.log1p([self._whole(keywords, f) for f in self._stems])
        lexical = np.log1p(own + sum(w * _later(own, k) for k, w in enumerate(CONTEXT, 1)))
        most = lexical.max(initial=0)
        here = np.stack(
            [
                *(lexical, whole, _later(lexical, -1), _later(whole, -1), _later(whole, 1)),
                (lexical[None] > lexical[:, None]).mean(1),
                lexical / (most or 1),
            ],
            1,
        )
        held = sum(any(k <= found for found in self._stems) for k in keywords)
        article = (
            math.log1p(own.mean()),
            held / max(1, len(keywords)),
            len(proposed & self._weight.keys()) / max(1, len(proposed)),
            (whole > 0).mean(),
            len(keywords),
        )
        own_words = self._own(whole > 0, lexical > MUCH * most, weight, wanted)
        about = np.tile(article, (len(self._at), 1))
        return np.hstack([here[self._at], about, own_words, self._scene])

    def _whole(self, keywords: Sequence[set[str]], found: set[str]) -> float:
        """Of the keywords that stand whole in ``found``: each weighs what its rarest word does."""
        return math.fsum(max(self._weight[s] for s in k) for k in keywords if k <= found)

    def _own(
        self,
        keyed: NDArray[np.bool_],
        much: NDArray[np.bool_],
        weight: dict[str, float],
        wanted: set[str],
    ) -> Floats:
        """(candidates, :data:`OWN`), where sentences are ``keyed`` or have ``much``."""
        content = [math.log1p(_sum(weight, found)) for found in self._told]
        times = np.bincount(self._who)
        often, lots = (
            np.bincount(self._who, x[self._at].astype(float)) / np.maximum(times, 1)
            for x in (keyed, much)
        )
        named = np.array([len(n & wanted) / max(1, len(n)) for n in self._names])
        return np.stack([np.array(content), *(x[self._who] for x in (often, lots, named))], 1)


def raised(odds: Floats, signs: Floats) -> Floats:
    """Log-odds in an article that is about the concept, where a sentence without its keywords may
    call it “it” or “the bill”: who is quoted there may speak of it."""
    unnamed, quoted = signs[:, KEYED] == 0, signs[:, QUOTED] > 0
    return np.where(unnamed & quoted, np.maximum(odds, SPOKEN), odds)


def _sum(weight: dict[str, float], found: set[str]) -> float:
    """What the words ``found`` weigh, exactly: sets are walked in another order at every run."""
    return math.fsum(weight[stem] for stem in found & weight.keys())


def _later(values: Floats, by: int) -> Floats:
    """``values`` moved ``by`` places on; zeros come in."""
    out = np.zeros_like(values)
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


def weighed(model: Model, signs: Floats) -> Floats:
    """Each candidate's log-odds of a stance, by the ``sieve``: (n, :data:`SIGNS`) to (n,)."""
    if not len(signs):
        return np.zeros(0)
    return model.run({"signs": signs.astype(np.float32)})["odds"][:, 0].astype(np.float64)
