"""The endpoint: any server that speaks OpenAI's chat completions, asked patiently and once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import EndpointError, InputError
from onrecord.files import whole
from onrecord.statements.llm.prompt import Message

KEY = "ONRECORD_LLM_KEY"
TRIES = 3  # answers that are no JSON of the schema
RETRIES = 5  # of the client, with its own pauses: refused, busy (429), broken, too slow
SECONDS = 120.0
MOST = 4000  # tokens of one answer


@dataclass(frozen=True, slots=True)
class Estimate:
    """What coding would ask for: articles, requests, tokens in and out."""

    articles: int = 0
    requests: int = 0
    given: int = 0
    answered: int = 0

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            self.articles + other.articles,
            self.requests + other.requests,
            self.given + other.given,
            self.answered + other.answered,
        )

    def price(self, prices: tuple[float, float]) -> float:
        """In the currency of ``prices``, which are for a million tokens in and out."""
        return (self.given * prices[0] + self.answered * prices[1]) / 1_000_000


@dataclass(frozen=True)
class Endpoint:
    """``url`` up to ``/v1``; ``cache`` a folder of answers, or None to keep none.

    The key, where the server wants one, comes from the environment (``ONRECORD_LLM_KEY``): a
    project file travels.
    """

    url: str
    model: str
    cache: Path | None = None
    schema: dict[str, Any] = field(default_factory=dict)
    seconds: float = SECONDS

    def knows(self, asked: Sequence[Message]) -> bool:
        """Whether the answer is here already."""
        path = self._path(asked)
        return path is not None and path.is_file()

    def ask(self, asked: Sequence[Message]) -> list[dict[str, Any]] | None:
        """The records of an answer, or None where it was cut off at its length limit.

        Raises :class:`EndpointError`: unreachable, refused, or no JSON after several tries.
        """
        path = self._path(asked)
        if path is not None and (kept := _kept(path)) is not None:
            return kept
        last = ""
        for _ in range(TRIES):
            text, complete = self._request(asked)
            if not complete:
                return None
            try:
                found = records(text)
            except ValueError as error:
                last = f"{error}: {text[:80]!r}"
                continue
            if path is not None:
                _keep(path, text)
            return found
        raise EndpointError(f"{self.url}: {TRIES} answers without usable JSON; the last: {last}")

    def _request(self, asked: Sequence[Message]) -> tuple[str, bool]:
        try:
            import openai
        except ImportError as error:
            raise EndpointError(
                "coder = 'llm' needs the openai client: pip install 'onrecord[llm]'"
            ) from error
        client = openai.OpenAI(
            base_url=self.url,
            api_key=os.environ.get(KEY, "none"),
            timeout=self.seconds,
            max_retries=RETRIES,
        )
        kind = {"name": "statements", "strict": True, "schema": self.schema}
        given: dict[str, Any] = {
            "model": self.model,
            "messages": list(asked),
            "temperature": 0,
            "max_tokens": MOST,
            "response_format": {"type": "json_schema", "json_schema": kind},
        }
        try:
            with client:
                answer = client.chat.completions.create(**given)
            choice = answer.choices[0]
            return choice.message.content or "", choice.finish_reason != "length"
        except openai.OpenAIError as error:
            raise EndpointError(f"{self.url}: {error}") from error
        except (AttributeError, IndexError, TypeError, ValueError) as error:
            raise EndpointError(f"{self.url}: no chat completion came back ({error})") from error

    def _path(self, asked: Sequence[Message]) -> Path | None:
        if self.cache is None:
            return None
        given = json.dumps([self.model, self.schema, list(asked)], sort_keys=True)
        return self.cache / f"{hashlib.sha256(given.encode()).hexdigest()[:32]}.json"


def records(text: str) -> list[dict[str, Any]]:
    """The list of an answer. Raises ValueError where it is not of the schema's shape."""
    given = json.loads(text)
    found = given.get("statements") if isinstance(given, dict) else None
    if not isinstance(found, list) or not all(isinstance(r, dict) for r in found):
        raise ValueError("no list 'statements' of objects")
    return found


def _kept(path: Path) -> list[dict[str, Any]] | None:
    """The records of an answer that is here; None where there is none that can be read."""
    try:
        return records(path.read_text("utf-8")) if path.is_file() else None
    except (OSError, ValueError):
        return None


def _keep(path: Path, text: str) -> None:
    """Whole or not at all: another process may write the same answer."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as part:
            part.write_text(text, "utf-8")
    except (OSError, InputError) as error:
        raise EndpointError(f"its answers cannot be kept in {path.parent}: {error}") from error
