"""Many workers give what one gives, in the same order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info

from onrecord.engines import Cores, Threads, local


def square(n: int) -> int:
    return n * n


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    assert list(Cores(workers)(square, range(40))) == [n * n for n in range(40)]


def blas_threads(_: object = None) -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.mark.parametrize(("engine", "cores"), [(Threads(), "2"), (Threads(), "1"), (Cores(2), "2")])
def test_where_many_work_numpy_keeps_to_its_share(
    engine: Threads | Cores, cores: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_THREADS", cores)
    before = blas_threads()
    assert list(engine(blas_threads, range(4))) == [{1}] * 4
    assert blas_threads() == before


def test_items_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def items() -> object:
        for n in range(1000):
            taken.append(n)
            yield n

    first = next(Cores(2)(square, items()))  # type: ignore[arg-type]
    assert first == 0 and len(taken) < 50, "memory stays flat over any number of articles"


def test_threads_keep_the_order_and_stop_with_their_reader() -> None:
    assert list(Threads()(square, range(40))) == [n * n for n in range(40)]
    drawn: list[int] = []

    def items() -> Iterator[int]:
        for n in range(1000):
            drawn.append(n)
            yield n

    found = Threads()(square, items())
    assert next(found) == 0
    found.close()  # type: ignore[attr-defined]
    assert len(drawn) < 200


def test_an_article_is_read_alike_alone_and_beside_others() -> None:
    from onrecord.attributions import read
    from tests.attributions.test_read import ODD

    texts = list(ODD.values())
    alone = [read(text) for text in texts]
    assert list(Threads()(read, texts)) == alone
    assert list(Threads()(read, texts[::-1])) == alone[::-1]


def test_an_article_is_coded_alike_alone_and_beside_others() -> None:
    """spaCy and the judge are shared by threads: what they say of an article stays the same."""
    from functools import partial

    from onrecord import articles
    from onrecord.pipeline import code_one
    from onrecord.settings import Settings
    from onrecord.statements import load_codebook
    from tests.conftest import EXAMPLE

    book, settings = load_codebook(EXAMPLE / "codebook.yaml"), Settings()
    several = list(articles.read([str(EXAMPLE / "articles")], settings))[:6]
    work = partial(code_one, codebook=book, settings=settings)
    alone = [work(one) for one in several]
    assert list(local(1)(work, several)) == alone
    assert list(local(1)(work, several[::-1])) == alone[::-1]


def test_several_processes_only_where_asked() -> None:
    assert local(1) == Threads() and local(3) == Cores(3)


def slow(n: int) -> int:
    time.sleep(0.1)
    return n


WORKING = """
import signal
from onrecord.engines import Cores
from tests.engines.test_local import slow
if __name__ == "__main__":
    # Shells have what they start in the background ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for n in Cores(2)(slow, range(1000)):
        print(n, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
def test_an_interrupt_is_for_whoever_gave_the_work(tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group: each worker used to print a trace of its own."""
    (tmp_path / "work.py").write_text(WORKING, "utf-8")
    command = [sys.executable, str(tmp_path / "work.py")]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=here, start_new_session=True, **pipes) as running:
        assert running.stdout is not None
        # By the twentieth both workers have begun.
        assert [running.stdout.readline() for _ in range(20)][-1] == "19\n"
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode != 0
    assert said.count("KeyboardInterrupt") == 1, said


GIVES = """
import os, time
from onrecord.engines.local import Cores

def work(_):
    print(os.getpid(), flush=True)
    time.sleep(600)

if __name__ == "__main__":
    list(Cores(2)(work, range(2)))
"""


def runs(pid: int) -> bool:
    """Whether a process is there, and not only its name in a table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks the kernel's table of processes")
def test_workers_end_with_whoever_gave_them_work(tmp_path: Path) -> None:
    script = tmp_path / "gives.py"
    script.write_text(GIVES)
    giver = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert giver.stdout is not None
    workers = [int(giver.stdout.readline()) for _ in range(2)]
    giver.kill()
    giver.wait()
    until = time.monotonic() + 20
    while any(map(runs, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert [pid for pid in workers if runs(pid)] == []
