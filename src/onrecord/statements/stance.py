"""Asks the stance models: who of a sentence's actors is for or against a proposition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    """What the models say of one actor in one sentence on one concept."""

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
    """Two models: a small one finds stances, a larger one judges the direction of those found."""

    def __init__(self, finder: Model, judge: Model | None) -> None:
        self._finder, self._judge = finder, judge

    def ask(self, questions: Sequence[Question], least: float) -> list[list[Answer]]:
        """For each question, the answers whose probability of some stance is ``least`` or more."""
        found: list[list[Answer]] = []
        for question, logits in zip(questions, _logits(self._finder, questions), strict=True):
            answers = [_answer(c, row) for c, row in zip(question.asked, logits, strict=False)]
            found.append([a for a in answers if a.some >= least])
        return found if self._judge is None else self._judged(questions, found)

    def _judged(
        self, questions: Sequence[Question], found: list[list[Answer]]
    ) -> list[list[Answer]]:
        assert self._judge is not None
        wanted = [i for i, answers in enumerate(found) if answers]
        logits = _logits(self._judge, [questions[i] for i in wanted])
        for i, rows in zip(wanted, logits, strict=True):
            places = {id(c): n for n, c in enumerate(questions[i].asked)}
            found[i] = [
                _redirected(a, rows[places[id(a.candidate)]])
                if places[id(a.candidate)] < len(rows)
                else a
                for a in found[i]
            ]
        return found


def _answer(candidate: Candidate, logits: NDArray[np.float32]) -> Answer:
    stance = softmax(logits[STANCE])
    direction = stance[1:] / max(float(stance[1:].sum()), 1e-9)
    return Answer(
        candidate=candidate,
        some=float(1 - stance[0]),
        direction=(float(direction[0]), float(direction[1]), float(direction[2])),
        certainty=CERTAINTY[int(logits[SURE].argmax())],
        change=CHANGE[int(logits[MOVED].argmax())],
        past=bool(logits[PAST].argmax()),
    )


def _redirected(answer: Answer, logits: NDArray[np.float32]) -> Answer:
    direction = softmax(logits[STANCE][1:])
    return replace(
        answer, direction=(float(direction[0]), float(direction[1]), float(direction[2]))
    )


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probabilities of one row of logits."""
    weights = np.exp(logits.astype(np.float64) - float(logits.max()))
    return np.asarray(weights / weights.sum())


def _logits(model: Model, questions: Sequence[Question]) -> list[list[NDArray[np.float32]]]:
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
