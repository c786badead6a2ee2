"""What the stance model says: who of a sentence's actors is for or against a proposition."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import Model
from onrecord.model import STANCES, Certainty
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import LIMIT, Question, mark_of

CERTAINTY = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)
# The heads' logits side by side, as trained: stance (none, oppose, undecided, support), certainty,
# change, past. Of a change this model hears nothing (ADR 22).
STANCE, SURE, PAST = slice(0, 4), slice(4, 7), slice(10, 12)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the judge says of one actor in one sentence on one concept."""

    candidate: Candidate
    some: float  # probability that there is a stance at all
    direction: tuple[float, float, float]  # of oppose, undecided, support, if there is one
    certainty: Certainty
    past: bool

    @property
    def agreement(self) -> int:
        """The likeliest direction."""
        return STANCES[int(np.argmax(self.direction))]

    @property
    def confidence(self) -> float:
        """Probability that the actor takes that very stance."""
        return self.some * max(self.direction)


BELIEFS = ("before", "model", "quoted", "bias")
PARTS = {"worded": True, "bare": False}  # concepts with keywords, and without


@dataclass(frozen=True, slots=True)
class Fitted:
    """How far a model and the words of an article are believed, on concepts with keywords (True)
    and without (``training.statements.calibrate``; Platt 1999, Guo et al. 2017).

    A sentence is asked about where the words give one of its candidates log-odds of ``worth`` or
    more. After, odds are weighed from the words', the model's, whether the candidate is quoted,
    and a constant. ``sharpness`` is that of one row of logits for the direction, ``twice`` of the
    sum of two. Brief questions, which show less of the article, are believed by a fit of their
    own.
    """

    after: Mapping[bool, NDArray[np.float64]]
    worth: Mapping[bool, float]
    sharpness: float
    twice: float

    @classmethod
    def of(cls, meta: Mapping[str, Any], brief: bool = False) -> Fitted:
        told = meta["fitted"] | (meta["fitted"].get("brief", {}) if brief else {})
        after = {
            worded: np.array([told["after"][part][one] for one in BELIEFS])
            for part, worded in PARTS.items()
        }
        worth = {worded: float(told["worth"][part]) for part, worded in PARTS.items()}
        return cls(after, worth, float(told["sharpness"]), float(told["twice"]))

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
    mark = mark_of(model.tokenizer)
    out: list[list[NDArray[np.float32]]] = []
    # One at a time: it fits the processor's cache, and articles are read side by side.
    for question in questions:
        made = model.tokenizer.encode(question.first, question.second)
        ids = np.array([made.ids[:LIMIT]], np.int64)
        marks = np.flatnonzero(ids[0] == mark)[: len(question.asked)]
        if not len(marks):
            out.append([])
            continue
        inputs: dict[str, NDArray[Any]] = {
            "ids": ids,
            "mask": np.ones(ids.shape, np.float32),
            "marks": marks[None],
        }
        if model.meta["segments"]:
            inputs["segments"] = np.array([made.type_ids[:LIMIT]], np.int64)
        out.append(list(model.run(inputs)["logits"][0]))
    return out
