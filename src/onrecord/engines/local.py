"""The same work over this machine's cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeVar

from onrecord.inference import threads

A = TypeVar("A")
B = TypeVar("B")
AHEAD = 4  # articles in flight a worker: keeps all busy, and memory flat


@dataclass(frozen=True)
class Cores:
    """Maps in ``workers`` processes, results in the order of the items, memory bounded.

    One worker works in this process: its models use all cores already.
    """

    workers: int = 1

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        if self.workers <= 1:
            yield from map(function, items)
            return
        context = get_context("spawn")
        each = max(1, threads() // self.workers)
        with ProcessPoolExecutor(self.workers, context, _begin, (each,)) as pool:
            waiting: deque[Future[B]] = deque()
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) >= self.workers * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def _begin(each: int) -> None:
    os.environ["ONRECORD_THREADS"] = str(each)
