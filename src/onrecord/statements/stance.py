"""What the stance model says: who of a sentence's actors is for or against a proposition."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import Model
from onrecord.model import Certainty, Change, Span
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import LIMIT, MARK, Question
from onrecord.statements.relevance import Signs

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


ARTICLE = ("density", "present", "share")  # what the whole article has of a concept
WORDS = ("lexical", "keywords", "after", *ARTICLE)
SIGNS = (*WORDS, "quoted", "named", "first", "bias")
BELIEFS = ("before", "model", "quoted", "bias")
PARTS = {"worded": True, "bare": False}  # concepts with keywords, and without


@dataclass(frozen=True, slots=True)
class Fitted:
    """How far a model and the words of a sentence are believed, on concepts with keywords (True)
    and without (``training.statements.calibrate``; Platt 1999, Guo et al. 2017).

    Log-odds of a stance are weighed twice from the :data:`SIGNS` before the model is asked: all of
    them say whether to ask (``sought``; if nobody reaches ``worth``, the sentence is not read),
    those of the sentence what to believe (``before``). After, odds are weighed from the latter,
    the model's, whether the candidate is quoted, and a constant.
    ``sharpness`` is that of one row of logits for the direction, ``twice`` of the sum of two.
    """

    sought: Mapping[bool, NDArray[np.float64]]
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
        first = weights("sought", SIGNS), weights("before", SIGNS)
        return cls(*first, weights("after", BELIEFS), worth, *sharp)

    def seeks(self, told: NDArray[np.float64], worded: bool) -> float:
        """How far a sentence whose candidates are ``described`` so is worth asking the model about:
        in log-odds of its likeliest candidate, not at all below 0."""
        return sought(told, self.sought[worded], self.worth[worded])

    def odds(self, told: NDArray[np.float64], worded: bool) -> NDArray[np.float64]:
        """Each candidate's log-odds before the model is asked."""
        return told @ self.before[worded]

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


def sought(told: NDArray[np.float64], weights: NDArray[np.float64], worth: float) -> float:
    """How far the likeliest of the candidates ``described`` so is over ``worth``, in log-odds."""
    return float((told @ weights).max() - worth)


def directed(logits: NDArray[Any]) -> tuple[float, float, float]:
    """Chances of oppose, undecided and support."""
    against, undecided, support = map(float, softmax(logits))
    return against, undecided, support


def described(signs: Signs, asked: Sequence[Candidate], sentence: Span) -> NDArray[np.float64]:
    """The :data:`SIGNS` of a sentence's candidates, a row each: those of words, whether one is
    quoted, is quoted and named there, stands first, and a one."""
    words = [float(getattr(signs, name)) for name in WORDS]
    named = [c.quoted and sentence[0] <= c.mention[0] < sentence[1] for c in asked]
    return np.array(
        [
            (*words, c.quoted, here, not i, 1.0)
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
    mark = model.tokenizer.token_to_id(MARK)
    out = []
    # One at a time: it fits the processor's cache, and articles are read side by side.
    for question in questions:
        made = model.tokenizer.encode(question.first, question.second)
        ids = np.array([made.ids[:LIMIT]], np.int64)
        inputs: dict[str, NDArray[Any]] = {"ids": ids, "mask": np.ones(ids.shape, np.float32)}
        if model.meta["segments"]:
            inputs["segments"] = np.array([made.type_ids[:LIMIT]], np.int64)
        logits = model.run(inputs)["logits"][0]
        places = np.flatnonzero(ids[0] == mark)[: len(question.asked)]
        out.append([logits[place] for place in places])
    return out
