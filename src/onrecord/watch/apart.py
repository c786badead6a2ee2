"""What strangers send is parsed in a process apart, which may be given up.

Parsers of markup are written in C: a document that they break on takes its process with it, and
one that costs them hours cannot be interrupted. A process of its own can be ended, and the watch
goes on.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from threading import Lock, Timer
from typing import IO, Any, ParamSpec, TypeVar

from onrecord.errors import OnrecordError

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 60.0  # for one document
MEMORY = 4 << 30  # bytes of address space, where the system keeps such limits


class ApartError(OnrecordError):
    """A document that could not be parsed in the time or memory that one may take."""


class Apart:
    """A process that calls functions for this one; begun at the first call, and again after it was
    ended. May be shared by threads, which wait for each other."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What ``function`` returns or raises there. It and all that it is given must be importable
        or plain records. Raises :class:`ApartError` where it took too long or ended the process."""
        packed = pickle.dumps((function, args, named))
        with self._lock:
            try:
                process = self._running()
            except OSError as error:
                raise ApartError(f"no process to read it in ({error.strerror})") from error
            late = Timer(self.seconds, process.kill)
            late.start()
            try:
                _send(process.stdin, packed)
                fine, value = pickle.load(_open(process.stdout))
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                over = not late.is_alive()
                self._end()
                took = f"took more than {self.seconds:.0f} seconds" if over else "broke its parser"
                raise ApartError(f"reading it {took}") from error
            except BaseException:
                self._end()  # an answer that nobody waits for would be the next one's
                raise
            finally:
                late.cancel()
        if fine:
            return value  # type: ignore[no-any-return]
        raise value

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                # -P: nothing in the folder where the watch was started is taken for a module.
                [sys.executable, "-P", "-c", "from onrecord.watch.apart import main; main()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the watch, which then closes the pipe
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe")
    return stream


def _send(stream: IO[bytes] | None, packed: bytes) -> None:
    there = _open(stream)
    there.write(packed)
    there.flush()


def _packed(answer: tuple[bool, Any]) -> bytes:
    """An answer that the other side can read, whatever was returned or raised."""
    try:
        packed = pickle.dumps(answer)
        pickle.loads(packed)
    except Exception as error:
        failed = ApartError(f"reading it failed ({type(answer[1]).__name__}: {error})")
        return pickle.dumps((False, failed))
    return packed


def _bounded() -> None:
    """No more memory than a document may take."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Answer calls until the other side is gone."""
    while True:
        try:
            function, args, named = pickle.load(asked)
        except EOFError:
            return
        answer: tuple[bool, Any]
        try:
            answer = True, function(*args, **named)
        except Exception as error:
            answer = False, error
        _send(told, _packed(answer))


def main() -> None:
    """What the process apart runs."""
    _bounded()
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between two answers
    _serve(sys.stdin.buffer, told)
