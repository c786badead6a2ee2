"""A Ray cluster gives what this process gives, in the same order, though a worker dies."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from onrecord import articles
from onrecord.engines import Cluster, Threads, cluster, engine
from onrecord.errors import InputError, ModelError
from onrecord.pipeline import code_one
from onrecord.settings import Settings
from onrecord.statements import load_codebook
from tests.conftest import EXAMPLE


def test_a_cluster_only_where_one_is_named() -> None:
    assert engine(1) == Threads() and engine(1, "auto") == Cluster("auto")


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InputError, match=r"onrecord\[ray\]"):
        list(Cluster("local")(abs, [1]))


def test_another_release_there_is_refused() -> None:
    """A ledger coded by two releases at once would not say which."""
    with pytest.raises(ModelError, match="another release"):
        cluster._there("onrecord 0.0.9", abs, 1)
    assert cluster._there(cluster._release(), abs, -1) == 1


def slowly(n: int) -> int:
    if n == 3:
        raise ArithmeticError("three")
    return n * n


def once_killed(marker: Path, n: int) -> int:
    """The first time that 7 comes, the machine under it fails."""
    if n == 7 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return n * n


@pytest.mark.slow
def test_a_cluster_gives_what_this_process_gives(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    book, settings = load_codebook(EXAMPLE / "codebook.yaml"), Settings()
    several = list(articles.read([str(EXAMPLE / "articles")], settings))[:4]
    work = partial(code_one, codebook=book, settings=settings)
    alone = [work(one) for one in several]
    assert list(Cluster("local")(work, several)) == alone

    killed = tmp_path / "killed"
    found = list(Cluster("local")(partial(once_killed, killed), range(40)))
    assert killed.exists() and found == [n * n for n in range(40)], "done again by another"

    with pytest.raises(ArithmeticError, match="three"):
        list(Cluster("local")(slowly, range(6)))

    drawn: list[int] = []

    def items() -> Iterator[int]:
        for n in range(10_000):
            drawn.append(n)
            yield n

    results = Cluster("local")(abs, items())
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert len(drawn) < 1000, "memory stays flat over any number of articles"


@pytest.mark.slow
def test_no_cluster_there() -> None:
    pytest.importorskip("ray")
    with pytest.raises(InputError, match=r"no Ray cluster at '127\.0\.0\.1:9'"):
        list(Cluster("127.0.0.1:9")(abs, [1]))
