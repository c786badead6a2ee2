"""JSONL: one article a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from onrecord.articles.arrival import Found, Problem, arrive, parse_date
from onrecord.errors import ArticleError
from onrecord.model import Article
from onrecord.settings import Settings

Record = dict[str, Any]
Given = Iterable[tuple[str, Callable[[], Record]]]
OPTIONAL = ("title", "outlet", "url", "byline", "language")


def bounded(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """The lines of a stream, of each ``most`` bytes and two: the rest is passed over."""
    while line := stream.readline(most + 2):
        yield line
        while len(line) > most + 1 and not line.endswith(b"\n"):
            line = stream.readline(most + 2)


def read_records(lines: Iterable[bytes], where: str, settings: Settings) -> Iterator[Found]:
    """Articles from lines of ``{"id", "text"}`` with optional title, outlet, date and url.

    A line that cannot be used is a :class:`Problem`; the lines around it are read. Text is
    kept as given but for NFC; offsets lead back to it.
    """
    numbered = ((f"{where}, line {n}", line) for n, line in enumerate(lines, 1))
    given = (
        (place, partial(_record, line, place, settings.max_bytes))
        for place, line in numbered
        if line.strip()
    )
    return arrivals(given, settings)


def arrivals(
    given: Iterable[tuple[str, Callable[[], Record]]], settings: Settings
) -> Iterator[Found]:
    """Articles of records, each with its place and a function that gives it or raises."""
    seen: dict[str, str] = {}
    for place, record_of in given:
        try:
            record = record_of()
            identity = str(record["id"])
            if identity in seen:
                reason = f"its id {identity!r} stands already in {seen[identity]}, which is kept"
                raise ArticleError(place, reason)
            published, problem = _published(record, place)
            known: dict[str, Any] = {k: str(record[k]) for k in OPTIONAL if record.get(k)}
            article = Article(id=identity, text="", published=published, **known)
            arrival = arrive(record["text"], place, settings, article)
        except ArticleError as error:
            yield Problem(error.where, error.reason)
            continue
        seen[identity] = place.rpartition(", ")[2]
        if problem:
            yield problem
        yield arrival


def _record(line: bytes, place: str, most: int) -> dict[str, Any]:
    if len(line.rstrip(b"\r\n")) > most:
        raise ArticleError(place, f"it has more than {most:,} bytes (max_bytes)")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ArticleError(place, f"it is not UTF-8 (byte {error.start + 1})") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(place, f"it is not JSON ({error})") from error
    if not isinstance(record, dict):
        raise ArticleError(place, "it is not a JSON object")
    for field, kinds in (("id", (str, int)), ("text", (str,))):
        if not isinstance(record.get(field), kinds) or record[field] == "":
            raise ArticleError(place, f"the field {field!r} is missing, empty or of another type")
    return record


def _published(record: dict[str, Any], place: str) -> tuple[datetime | None, Problem | None]:
    given = record.get("date") or record.get("published")
    if not given:
        return None, None
    try:
        return parse_date(str(given)), None
    except ValueError as error:
        return None, Problem(place, f"{error}; kept without a date", lost=False)
