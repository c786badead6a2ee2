"""One frozen object of settings, built at the edge and passed in."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from math import isfinite
from pathlib import Path
from typing import Any

from onrecord.errors import InputError

FILE = "onrecord.toml"
PREFIX = "ONRECORD_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, its default, and what it is for.

    ``max_characters`` bounds one article: a longer "article" is an export or a mistake.
    ``max_bytes`` bounds one HTML or text file, and a line of JSONL. ``threshold`` is the
    confidence under which a statement is not kept, whatever the codebook says of its own;
    without either it is the program's (``onrecord thresholds``). ``profile`` is ``accurate``, or
    ``fast``: a few questions an article, for a first look at many
    (:mod:`onrecord.statements.effort`).

    ``sources`` are what ``onrecord watch`` follows: addresses, or OPML files. ``columns`` names
    those of a CSV that are called otherwise than usual, as ``text=Fulltext``. ``offices`` is a CSV
    of who held which office when (``office, place, person, since, until``), beside the table that
    ships with the package.

    ``beliefs`` is a table of what findings suppose of actors and reports, as ``lasts = 900``: the
    parameters of :class:`onrecord.findings.beliefs.Beliefs`.

    ``hooks`` are addresses that ``onrecord watch`` tells of new shifts, signed with the secret in
    ``ONRECORD_HOOK_SECRET``.

    ``cluster`` is the address of a Ray cluster that reads articles (``HOST:6379``, ``auto``,
    ``local``); without, this machine does. Files that other settings name must lie under the same
    path on each of its machines.

    ``coder = "llm"`` has a language model code beside the program, off by default: ``llm_url`` and
    ``llm_model`` say where (any OpenAI-compatible server, up to its ``/v1``), ``llm_price_in`` and
    ``llm_price_out`` what a million tokens cost, for the estimate, and ``llm_answers`` in which
    folder its answers are kept, so that nothing is asked twice.
    """

    ledger: str = "onrecord.db"
    codebook: str = "codebook.yaml"
    max_characters: int = 1_000_000
    max_bytes: int = 5_000_000
    threshold: float | None = None
    profile: str = "accurate"
    sources: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    offices: str = ""
    beliefs: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    cluster: str = ""
    coder: str = "onrecord"
    llm_url: str = "http://127.0.0.1:8080/v1"
    llm_model: str = ""
    llm_price_in: float = 0.0
    llm_price_out: float = 0.0
    llm_answers: str = "onrecord-answers"

    def __post_init__(self) -> None:
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise InputError(f"threshold lies between 0 and 1; {self.threshold} does not")
        for name in ("max_characters", "max_bytes"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is at least 1; {getattr(self, name)} is not")


def _several(given: object) -> tuple[str, ...]:
    """A list or a table of a file, or words between spaces in the environment."""
    if isinstance(given, dict):
        return tuple(f"{name}={value}" for name, value in given.items())
    if isinstance(given, list):
        return tuple(map(str, given))
    if isinstance(given, str):
        return tuple(given.split())
    raise TypeError(f"expected a list, found {given!r}")


def _number(given: object) -> float:
    """A number of a file, or as the environment spells it; yes and no are none."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise TypeError(f"expected a number, found {given!r}")
    return float(given)


def _whole(given: object) -> int:
    number = _number(given)
    if not isfinite(number) or number != int(number) or number < 1:
        raise ValueError(f"expected a whole number above 0, found {given!r}")
    return int(number)


def _words(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"expected words in quotation marks, found {given!r}")
    return given


CASTS: Mapping[str, Callable[[object], object]] = {
    "str": _words,
    "int": _whole,
    "float": _number,
    "float | None": _number,
    "tuple[str, ...]": _several,
}


def load(folder: Path | None = None, env: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``onrecord.toml`` in ``folder``, then the environment (``ONRECORD_*``).

    Raises :class:`InputError` for an unknown name or a value of the wrong type.
    """
    path = (folder or Path.cwd()) / FILE
    given: dict[str, object] = {}
    where: dict[str, str] = {}  # variables of the environment, by the setting that they give
    if path.is_file():
        try:
            given.update(tomllib.loads(path.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: {error}") from error
    known: dict[str, Callable[[object], object]] = {
        f.name: CASTS[str(f.type)] for f in fields(Settings)
    }
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise InputError(f"{path}: unknown setting {unknown[0]!r}; known: {', '.join(known)}")
    for name in known:
        value = (os.environ if env is None else env).get(PREFIX + name.upper())
        if value is not None:
            given[name], where[name] = value, PREFIX + name.upper()
    values: dict[str, Any] = {}
    try:
        for setting, told in given.items():
            values[setting] = known[setting](told)
    except (TypeError, ValueError) as error:
        raise InputError(f"{where.get(setting, f'{path}: {setting}')}: {error}") from error
    try:
        return Settings(**values)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
