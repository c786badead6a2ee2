"""The same work over this machine's cores."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

from threadpoolctl import threadpool_limits

from onrecord.inference import cores, sharing

A = TypeVar("A")
B = TypeVar("B")
AHEAD = 4  # articles in flight a worker, or a core of a cluster: keeps all busy, and memory flat


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
        each = max(1, cores() // self.workers)
        with ProcessPoolExecutor(self.workers, context, _begin, (each,)) as pool:
            yield from _in_order(pool, function, items, self.workers * AHEAD)


@dataclass(frozen=True)
class Threads:
    """Maps in threads of this process, an article a thread, each model run on one core.

    For work that is a model's nearly all the time: while one article's words are cut and its
    spans are joined, the other cores go on. Results in the order of the items, memory bounded.
    """

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        workers = cores()
        with sharing(workers):
            if workers == 1:
                yield from map(function, items)
                return
            with ThreadPoolExecutor(workers) as pool:
                yield from _in_order(pool, function, items, workers * AHEAD)


def local(workers: int) -> Cores | Threads:
    """Threads of this process, unless several processes are asked for."""
    return Cores(workers) if workers > 1 else Threads()


def _in_order(
    pool: Executor, function: Callable[[A], B], items: Iterable[A], most: int
) -> Iterator[B]:
    """Results in the order of the items, at most ``most`` of them in flight."""
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) >= most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:  # the reader left: what has not begun never will
            future.cancel()


def _begin(each: int) -> None:
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever gave the work
    os.environ["ONRECORD_THREADS"] = str(each)
    threadpool_limits(each, user_api="blas")


def _end_with(parent: BaseProcess | None) -> None:
    """End this worker when whoever gave it work is gone, killed before it could say so."""
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
