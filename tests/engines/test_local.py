"""Many workers give what one gives, in the same order."""

from __future__ import annotations

import pytest

from onrecord.engines import Cores


def square(n: int) -> int:
    return n * n


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(Cores(workers)(square, range(40))) == [n * n for n in range(40)]


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def items() -> object:
        for n in range(1000):
            taken.append(n)
            yield n

    first = next(Cores(2)(square, items()))  # type: ignore[arg-type]
    assert first == 0 and len(taken) < 50, "memory stays flat over any number of articles"
