"""What the stance model says: who of a sentence's actors is for or against a proposition."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import Model
from onrecord.model import Certainty, Change, Span
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import LIMIT, MARK, Question
from onrecord.statements.relevance import Signs

BATCH = 16  # questions of like length
AGREEMENT = (-1, 0, 1)
CERTAINTY = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)
CHANGE = (None, Change.TOWARD, Change.AWAY)
# The heads' logits side by side, as trained: stance (none, oppose, undecided, support), …
STANCE, SURE, MOVED, PAST = slice(0, 4), slice(4, 7), slice(7, 10), slice(10, 12)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the judge says of one actor in one sentence on one concept."""

    candidate: Candidate
    some: float  # probability that there is a stance at all
    direction: tuple[float, float, float]  # of oppose, undecided, support, if there is one
    certainty: Certainty
    change: Change | None
    past: bool

    @property
    def agreement(self) -> int:
        """The likeliest direction."""
        return AGREEMENT[int(np.argmax(self.direction))]

    @property
    def confidence(self) -> float:
        """Probability that the actor takes that very stance."""
        return self.some * max(self.direction)


SIGNS = ("lexical", "keywords", "after", "quoted", "named", "first", "bias")
BELIEFS = ("before", "model", "quoted", "bias")
PARTS = {"worded": True, "bare": False}  # concepts with keywords, and without


@dataclass(frozen=True, slots=True)
class Fitted:
    """How far a model and the words of a sentence are believed, on concepts with keywords (True)
    and without (``training.statements.calibrate``; Platt 1999, Guo et al. 2017).

    Before the model is asked, log-odds of a stance are weighed from the :data:`SIGNS` of sentence
    and candidate; if nobody in it reaches ``worth``, the sentence is not read. After, they are
    weighed from those odds, the model's, whether the candidate is quoted, and a constant.
    ``sharpness`` is that of one row of logits for the direction, ``twice`` of the sum of two.
    """

    before: Mapping[bool, NDArray[np.float64]]
    after: Mapping[bool, NDArray[np.float64]]
    worth: Mapping[bool, float]
    sharpness: float
    twice: float

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Fitted:
        told = meta["fitted"]

        def weights(name: str, order: Sequence[str]) -> dict[bool, NDArray[np.float64]]:
            return {
                worded: np.array([told[name][part][one] for one in order])
                for part, worded in PARTS.items()
            }

        worth = {worded: float(told["worth"][part]) for part, worded in PARTS.items()}
        sharp = float(told["sharpness"]), float(told["twice"])
        return cls(weights("before", SIGNS), weights("after", BELIEFS), worth, *sharp)

    def odds(self, signs: Signs, asked: Sequence[Candidate], sentence: Span) -> NDArray[np.float64]:
        """Each candidate's log-odds before the model is asked."""
        return described(signs, asked, sentence) @ self.before[signs.worded]

    def answer(
        self, candidate: Candidate, odds: float, row: NDArray[np.float32], worded: bool
    ) -> Answer:
        """What a row of the model's logits comes to, for a concept with keywords or without."""
        told = np.array([odds, some_logit(row), candidate.quoted, 1.0])
        some = float(self.after[worded] @ told)
        return Answer(
            candidate=candidate,
            some=1 / (1 + math.exp(-some)),
            direction=directed(self.sharpness * row[STANCE][1:]),
            certainty=CERTAINTY[int(row[SURE].argmax())],
            change=CHANGE[int(row[MOVED].argmax())],
            past=bool(row[PAST].argmax()),
        )

    def again(
        self, answer: Answer, first: NDArray[np.float32], second: NDArray[np.float32]
    ) -> Answer:
        """The answer with the direction that two rows of logits have together."""
        both = first[STANCE][1:] + second[STANCE][1:]
        return replace(answer, direction=directed(self.twice * both))


def directed(logits: NDArray[Any]) -> tuple[float, float, float]:
    """Chances of oppose, undecided and support."""
    against, undecided, support = map(float, softmax(logits))
    return against, undecided, support


def described(signs: Signs, asked: Sequence[Candidate], sentence: Span) -> NDArray[np.float64]:
    """The :data:`SIGNS` of a sentence's candidates, a row each: those of its words, whether one is
    quoted, is quoted and named there, stands first, and a one."""
    named = [c.quoted and sentence[0] <= c.mention[0] < sentence[1] for c in asked]
    return np.array(
        [
            (signs.lexical, signs.keywords, signs.after, c.quoted, here, not i, 1.0)
            for i, (c, here) in enumerate(zip(asked, named, strict=True))
        ],
        np.float64,
    )


def some_logit(row: NDArray[np.float32]) -> float:
    """Log-odds that there is a stance at all."""
    stance = row[STANCE].astype(np.float64)
    return float(np.logaddexp.reduce(stance[1:]) - stance[0])


def softmax(logits: NDArray[Any]) -> NDArray[np.float64]:
    """Probabilities of one row of logits."""
    weights = np.exp(logits.astype(np.float64) - float(logits.max()))
    return np.asarray(weights / weights.sum())


def logits_of(model: Model, questions: Sequence[Question]) -> list[list[NDArray[np.float32]]]:
    """For each question, a row of logits for each ``@`` that fits, in their order."""
    encoded = [model.tokenizer.encode(q.first, q.second) for q in questions]
    mark, pad = model.tokenizer.token_to_id(MARK), int(model.meta["pad"])
    out: list[list[NDArray[np.float32]]] = [[] for _ in questions]
    for group in _groups([len(e.ids) for e in encoded]):
        width = min(LIMIT, max(len(encoded[i].ids) for i in group))
        ids = np.full((len(group), width), pad, np.int64)
        mask = np.zeros((len(group), width), np.float32)
        segments = np.zeros((len(group), width), np.int64)
        for row, i in enumerate(group):
            size = min(width, len(encoded[i].ids))
            ids[row, :size] = encoded[i].ids[:size]
            mask[row, :size] = 1
            segments[row, :size] = encoded[i].type_ids[:size]
        inputs: dict[str, NDArray[Any]] = {"ids": ids, "mask": mask}
        if model.meta["segments"]:
            inputs["segments"] = segments
        logits = model.run(inputs)["logits"]
        for row, i in enumerate(group):
            places = np.flatnonzero(ids[row] == mark)[: len(questions[i].asked)]
            out[i] = [logits[row, place] for place in places]
    return out


def _groups(lengths: Sequence[int]) -> Iterator[list[int]]:
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]
