"""Opens a model by ``name@version``, checks its digest, runs it in batches.

A model is a folder ``models/NAME-VERSION/`` with ``model.onnx``, ``model.json`` (digests, sizes,
decoding constants), ``card.md`` and, where it reads text, ``tokenizer.json``. Whatever has the same
two members can stand in for it: tests register canned doubles with :func:`register`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from onrecord.errors import ModelError

MODELS = Path(__file__).parent / "models"
Arrays = Mapping[str, NDArray[Any]]


class Model(Protocol):
    """What the rooms see of a model."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """What ``model.json`` says: decoding constants, label names, sizes."""

    @property
    def tokenizer(self) -> Any:
        """A ``tokenizers.Tokenizer`` without truncation or padding."""

    def run(self, inputs: Arrays) -> dict[str, NDArray[np.float32]]:
        """One batch through the model; arrays by input name to arrays by output name."""


_REGISTERED: dict[str, Callable[[], Model]] = {}


def register(name: str, factory: Callable[[], Model]) -> None:
    """Make ``open_model(name)`` answer with ``factory()``: another model, or a double."""
    _REGISTERED[name] = factory
    _OPENED.clear()


def unregister(name: str) -> None:
    """Undo :func:`register`."""
    _REGISTERED.pop(name, None)
    _OPENED.clear()


_OPENING = threading.RLock()
_OPENED: dict[str, Model] = {}


def _open(name: str) -> Model:
    if name in _REGISTERED:
        return _REGISTERED[name]()
    have = sorted(installed())
    if name not in have:  # a name, and no path that leads out of the package
        raise ModelError(
            f"no model {name!r}; installed: {', '.join(have) or 'none, reinstall onrecord'}. Models"
            " of other releases come with these"
        )
    return OnnxModel(MODELS / name.replace("@", "-"))


def open_model(name: str) -> Model:
    """The model ``name@version``, opened once a process.

    Raises :class:`ModelError` where it is missing or differs from its recorded digest.
    """
    with _OPENING:
        if name not in _OPENED:
            _OPENED[name] = _open(name)
        return _OPENED[name]


_LEFT: list[dict[str, Model]] = []


def _forked() -> None:
    """A session's threads do not survive a fork: the child opens its models anew. The parent's
    are kept and never used: taking one down waits for threads that are not there."""
    global _OPENING, _OPENED
    _LEFT.append(_OPENED)
    _OPENING, _OPENED = threading.RLock(), {}


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def installed() -> list[str]:
    """Names of the models shipped in this installation."""
    return ["@".join(p.parent.name.rsplit("-", 1)) for p in MODELS.glob("*/model.json")]


def digests() -> list[str]:
    """Each shipped model by name, with the first digits of what tells it from any other."""
    files = {name: MODELS / name.replace("@", "-") / "model.json" for name in sorted(installed())}
    return [f"{n}:{hashlib.sha256(f.read_bytes()).hexdigest()[:12]}" for n, f in files.items()]


class OnnxModel:
    """An ONNX file run by onnxruntime on the CPU."""

    def __init__(self, folder: Path) -> None:
        self.meta: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
        for file, digest in self.meta["sha256"].items():
            _check(folder / file, digest)
        import onnxruntime as ort

        self._words = folder / "tokenizer.json"
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads()
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [output.name for output in self._session.get_outputs()]

    @functools.cached_property
    def tokenizer(self) -> Any:
        return open_tokenizer(self._words)

    def run(self, inputs: Arrays) -> dict[str, NDArray[np.float32]]:
        found = self._session.run(self._outputs, dict(inputs))
        return dict(zip(self._outputs, found, strict=True))


def open_tokenizer(path: Path) -> Any:
    """A ``tokenizers.Tokenizer`` that neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class Canned:
    """A double for tests: a tokenizer, constants, and a function in the place of weights."""

    def __init__(
        self,
        tokenizer: Any,
        meta: Mapping[str, Any],
        run: Callable[[Arrays], dict[str, NDArray[np.float32]]],
    ) -> None:
        self.tokenizer, self.meta, self.run = tokenizer, meta, run


@contextmanager
def sharing(workers: int) -> Iterator[None]:
    """Within it ``workers`` threads run models side by side, each on its share of the cores."""
    global _SHARED
    before, _SHARED = _SHARED, workers
    if before != workers:
        _OPENED.clear()
    try:
        with threadpool_limits(threads(), user_api="blas"):  # numpy takes all cores unless told
            yield
    finally:
        _SHARED = before
        if before != workers:
            _OPENED.clear()


_SHARED = 1


def threads() -> int:
    """Cores that one run of a model may use; ``ONRECORD_THREADS`` sets how many there are."""
    return max(1, cores() // _SHARED)


def cores() -> int:
    """Cores this process may use; ``ONRECORD_THREADS`` set by an engine's worker wins."""
    given = os.environ.get("ONRECORD_THREADS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    if multiprocessing.parent_process() is not None:
        return 1  # whoever makes processes, as spaCy with n_process, has one for each core
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check(path: Path, digest: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{path.name}: cannot be read ({error.strerror})") from error
    if found != digest:
        raise ModelError(
            f"{path}: its sha256 is {found[:12]}…, its card says {digest[:12]}…. "
            "The file was changed or cut short; reinstall onrecord."
        )
