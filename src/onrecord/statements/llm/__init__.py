"""A second coder: a language model behind an OpenAI-compatible endpoint, grounded in the text.

Off unless the setting ``coder`` is ``"llm"``. Its statements stand beside the program's own under
the name ``llm:MODEL``. What it claims is believed only where the article bears it out, word for
word (:mod:`onrecord.statements.llm.grounding`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from onrecord.errors import EndpointError
from onrecord.model import LANGUAGE_MODEL, Article, Codebook, Statement
from onrecord.statements.llm.endpoint import Endpoint, Estimate
from onrecord.statements.llm.grounding import Refusal, grounded, merged
from onrecord.statements.llm.prompt import INSTRUCTION, messages, passages, schema

__all__ = ["Endpoint", "Estimate", "code", "coder_name", "estimate", "fingerprint", "schema"]

# What a passage's answer is expected to weigh, in tokens, for the estimate: a handful of records.
ANSWER = 300


def coder_name(model: str) -> str:
    """The name that its statements go under."""
    return f"{LANGUAGE_MODEL}{model}"


def fingerprint(model: str) -> str:
    """Changes with the model and with what it is told to do: articles are then coded anew."""
    return hashlib.sha256(f"{model}\x1f{INSTRUCTION}".encode()).hexdigest()[:16]


def code(
    article: Article, codebook: Codebook, endpoint: Endpoint
) -> tuple[list[Statement], list[Refusal]]:
    """The statements that the model finds and the text bears out, and what was refused.

    A passage whose answer comes back unfinished is asked again in halves. Raises
    :class:`onrecord.errors.EndpointError` where the endpoint gives no usable answer.
    """
    kept: list[Statement] = []
    refused: list[Refusal] = []
    coder = coder_name(endpoint.model)
    waiting = list(passages(article.text))
    while waiting:
        start, end = waiting.pop(0)
        answer = endpoint.ask(messages(article, (start, end), codebook))
        if answer is None:  # cut off at its length limit
            halves = list(passages(article.text, start, end, (end - start) // 2 + 1))
            if halves == [(start, end)]:
                raise EndpointError(f"its answer on {end - start} characters does not end")
            waiting[:0] = halves
            continue
        good, bad = grounded(answer, article, codebook, coder)
        kept += good
        refused += bad
    return merged(kept), refused


def estimate(articles: Iterable[Article], codebook: Codebook, endpoint: Endpoint) -> Estimate:
    """Articles, requests, tokens and price before anything is sent; cached answers are free."""
    total = Estimate()
    for article in articles:
        asked = [messages(article, span, codebook) for span in passages(article.text)]
        fresh = [m for m in asked if not endpoint.knows(m)]
        characters = sum(len(part["content"]) for m in fresh for part in m)
        total += Estimate(1, len(fresh), characters // 4, ANSWER * len(fresh))
    return total
