"""Asks the stance model: who of a sentence's actors is for or against a proposition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.inference import Model
from onrecord.model import Certainty, Change
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import LIMIT, MARK, Question

BATCH = 16  # questions of like length; batches never mix articles, so answers do not depend on them
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


class Stance:
    """The judge: whether an actor takes a stance in a sentence, and which."""

    def __init__(self, judge: Model) -> None:
        self._judge = judge
        fitted = judge.meta["fitted"]
        self._weight, self._bias = float(fitted["weight"]), float(fitted["bias"])
        self._sharpness = float(fitted["sharpness"])

    def ask(self, questions: Sequence[Question]) -> list[list[Answer]]:
        """For each question, an answer for every actor of whom there was room to ask.

        How far the judge is believed, and how sharp the direction is, was fitted on stories kept
        aside (``training.statements.calibrate``).
        """
        return [
            [self._answer(*row) for row in zip(question.asked, rows, strict=False)]
            for question, rows in zip(questions, logits_of(self._judge, questions), strict=True)
        ]

    def _answer(self, candidate: Candidate, row: NDArray[np.float32]) -> Answer:
        some = self._weight * some_logit(row) + self._bias
        against, undecided, support = softmax(self._sharpness * row[STANCE][1:])
        return Answer(
            candidate=candidate,
            some=float(1 / (1 + np.exp(-some))),
            direction=(float(against), float(undecided), float(support)),
            certainty=CERTAINTY[int(row[SURE].argmax())],
            change=CHANGE[int(row[MOVED].argmax())],
            past=bool(row[PAST].argmax()),
        )


def some_logit(row: NDArray[np.float32]) -> float:
    """Log-odds that there is a stance at all."""
    stance = row[STANCE].astype(np.float64)
    return float(np.logaddexp.reduce(stance[1:]) - stance[0])


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
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
