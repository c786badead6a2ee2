"""The same work over a Ray cluster (Moritz et al. 2018)."""

from __future__ import annotations

import functools
import os
import platform
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from onrecord import __version__
from onrecord.engines.local import AHEAD
from onrecord.errors import InputError, ModelError
from onrecord.inference import digests

A = TypeVar("A")
B = TypeVar("B")
HERE = "local"
REACH = 5  # seconds


@dataclass(frozen=True)
class Cluster:
    """Maps over the cores of a Ray cluster, an article a core, results in the order of the items,
    memory bounded. Only articles and what is found in them travel: the ledger is written here.

    ``address`` is what ``ray.init`` takes: ``HOST:6379``, ``auto`` for the one that this machine is
    in, or ``local`` for one of this machine alone, begun and ended with the work. What a machine
    that fails had in hand is done again by another. Raises :class:`InputError` where Ray is not
    installed or no cluster answers, :class:`ModelError` where a machine has another release.
    """

    address: str

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        with _joined(self.address) as ray:
            remote = ray.remote(num_cpus=1, max_retries=3)(_there)
            work = ray.put(function)
            waiting: deque[Any] = deque()
            try:
                for item in items:
                    waiting.append(remote.remote(_release(), work, item))
                    # The cluster may have grown or shrunk since.
                    while len(waiting) >= AHEAD * max(
                        1, int(ray.cluster_resources().get("CPU", 1))
                    ):
                        yield _result(ray, waiting.popleft())
                while waiting:
                    yield _result(ray, waiting.popleft())
            finally:
                for begun in waiting:  # the reader left
                    ray.cancel(begun)


@contextmanager
def _joined(address: str) -> Iterator[Any]:
    """Ray, connected for as long as the work takes."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    try:
        import ray
    except ImportError as error:
        raise InputError("a cluster needs Ray: pip install 'onrecord[ray]'") from error
    try:
        _reach(address)
        ray.init(
            address,
            runtime_env={"env_vars": {"ONRECORD_THREADS": "1"}},
            log_to_driver=False,
            logging_level="ERROR",
            **({"include_dashboard": False} if address == HERE else {}),
        )
    except Exception as error:  # of Ray's, gRPC's and the system's kinds
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        raise InputError(
            f"no Ray cluster at {address!r}: {reason}. Start one with “ray start --head”, or use "
            "'local' for this machine's cores; one that wants a token needs RAY_AUTH_MODE=token "
            "here too."
        ) from error
    try:
        yield ray
    finally:
        ray.shutdown()


def _reach(address: str) -> None:
    """Raises :class:`OSError` where nobody listens: Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host.rpartition("/")[2], int(port)), REACH).close()


def _result(ray: Any, begun: Any) -> Any:
    try:
        return ray.get(begun)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from None  # as it was raised there
    except ray.exceptions.RayError as error:
        raise InputError(
            f"the cluster gave up on an article ({type(error).__name__}); what came before is "
            "kept, and the same command goes on from there"
        ) from error


@functools.cache
def _release() -> str:
    """What must be the same wherever articles are read: the program and its models."""
    return " ".join([f"onrecord {__version__}", *digests()])


def _there(release: str, function: Callable[[A], B], item: A) -> B:
    """Runs on the cluster."""
    if release != _release():
        raise ModelError(
            f"machine {platform.node()} has another release of onrecord than this one: "
            "install the same on every machine of the cluster"
        )
    return function(item)
