"""Runs the tagger over a text: pieces in, attributions in pieces out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.attributions.decode import TAGS, spans, viterbi
from onrecord.attributions.links import Group, Place, Pointers, link
from onrecord.attributions.tokens import Tokens, tokenize
from onrecord.attributions.windows import windows
from onrecord.inference import Model

CLS, SEP = 101, 102
WINDOW = 318  # pieces, with [CLS] and [SEP] 320, as in training


@dataclass(frozen=True)
class Reading:
    """What the tagger found in one text, and how sure it is of each group (0 to 1)."""

    tokens: Tokens
    groups: list[Group]
    confidence: list[float]

    def offsets(self, place: Place) -> tuple[int, int]:
        """A run of pieces as code-point offsets."""
        return int(self.tokens.starts[place[0]]), int(self.tokens.ends[place[1] - 1])


def signs(group: Group, sure: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells whether a group was read rightly, as log-odds, and a one.

    ``sure`` is the probability of each piece's tag: its mean over content, source and cue, its
    least at the content's edges; then the probability of the links, and whether there is a
    source. The model's ``confidence`` weighs these (Platt 1999).
    """
    edges = [sure[i] for a, b in group.content for i in (a, min(b, len(sure) - 1))]
    means = [
        float(np.mean([sure[a:b].mean() for a, b in places])) if places else 0.5
        for places in (
            group.content,
            (group.source,) if group.source else (),
            (group.cue,) if group.cue else (),
        )
    ]
    chances = np.array([*means, min(edges, default=0.5), group.probability])
    chances = np.clip(chances, 0.002, 0.998)
    return np.append(np.log(chances / (1 - chances)), [group.source is not None, 1.0])


class Tagger:
    """The attribution tagger over a model; one window at a time.

    Windows are not batched: int8 scales are taken over a whole batch, so a text's answer
    would depend on its neighbours; and on a laptop's cores one window fills them.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self._pointers = Pointers.of(model.meta)
        self._transitions = np.array(model.meta["transitions"], np.float32)
        self._weights = np.array(model.meta["confidence"], np.float64)
        self._context = int(model.meta["context"])
        self.least = float(model.meta["least"])

    def read(self, text: str) -> Reading:
        """Tags and links for one text of any length."""
        tokens = tokenize(text, self.model.tokenizer)
        return self.read_tokens(tokens)

    def read_tokens(self, tokens: Tokens) -> Reading:
        """The same for a text already cut into pieces."""
        if not len(tokens):
            return Reading(tokens, [], [])
        emissions, projections = self._encode(tokens)
        firsts = np.flatnonzero(tokens.first)
        words = emissions[firsts]
        path = viterbi(words, self._transitions)
        bounds = np.append(firsts, len(tokens))
        placed = [(role, int(bounds[a]), int(bounds[b])) for role, a, b in spans(path)]
        placed = [_in_one_line(tokens, *span) for span in placed]
        weights = np.exp(words - words.max(1, keepdims=True))
        sure = weights[np.arange(len(path)), path] / weights.sum(1)
        by_piece = np.repeat(sure, np.diff(bounds))
        groups = link(placed, tokens, projections, self._pointers)
        return Reading(tokens, groups, [self._confidence(g, by_piece) for g in groups])

    def _confidence(self, group: Group, sure: NDArray[np.float64]) -> float:
        weighed = float(self._weights @ signs(group, sure))
        return 1 / (1 + math.exp(-weighed))

    def _encode(self, tokens: Tokens) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        emissions = np.empty((len(tokens), len(TAGS)), np.float32)
        pointers = np.empty((len(tokens), math.prod(self._pointers.shape)), np.float32)
        for window in windows(tokens, WINDOW, self._context):
            ids = tokens.ids[window.start : window.end]
            features = tokens.features[window.start : window.end]
            given: dict[str, NDArray[Any]] = {
                "ids": np.concatenate([[CLS], ids, [SEP]])[None].astype(np.int64),
                "features": np.pad(features, 1)[None].astype(np.int64),
            }
            out = self.model.run(given)
            keep = slice(1 + window.core - window.start, 1 + window.end - window.start)
            emissions[window.core : window.end] = out["emissions"][0, keep]
            pointers[window.core : window.end] = out["pointers"][0, keep]
        return emissions, pointers.reshape(len(tokens), *self._pointers.shape)


def _in_one_line(tokens: Tokens, role: str, start: int, end: int) -> tuple[str, int, int]:
    """A source or a cue without the headline above it, which the pieces do not show to be apart."""
    if role != "content":
        start += int(np.searchsorted(tokens.line[start:end], tokens.line[end - 1]))
    return role, start, end
