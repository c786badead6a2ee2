"""Plain text with a small header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from onrecord.articles.arrival import Found, Problem, arrive, parse_date
from onrecord.model import Article
from onrecord.settings import Settings
from onrecord.text import content_digest

KEYS = ("title", "outlet", "date", "url", "byline", "id")
ALSO = {"headline": "title", "source": "outlet", "published": "date", "author": "byline"}
LINE = re.compile(r"([\w-]+):(?!//)[ \t]*(.*)")


def read_plain(
    text: str, where: str, settings: Settings, name: str | None = None
) -> Iterator[Found]:
    """One article. The header is lines of ``Title: …`` (see ``KEYS`` and ``ALSO``; others are kept
    as ``extra``) from the first line on.

    The title is put before the body, so that what it says has offsets too. ``name`` is the
    article's id where the header gives none.
    """
    head, body = _split(text.lstrip("\ufeff").replace("\r\n", "\n"))
    published = None
    if head.get("date"):
        try:
            published = parse_date(head["date"])
        except ValueError as error:
            yield Problem(where, f"{error}; kept without a date", lost=False)
    title = head.get("title") or None
    whole = f"{title}\n\n{body}" if title and body.strip() else body
    article = Article(
        id=head.get("id") or name or content_digest(whole),
        text="",
        title=title,
        outlet=head.get("outlet") or None,
        url=head.get("url") or None,
        byline=head.get("byline") or None,
        published=published,
        extra={key: value for key, value in head.items() if key not in KEYS and value},
    )
    yield replace(arrive(whole, where, settings, article), extracted=True)


def _split(text: str) -> tuple[dict[str, str], str]:
    """Header and body. Whatever has a colon is header where a blank line ends it; else only lines
    of the known fields are."""
    lines = text.split("\n")
    found = [(m[1].lower(), m[2].strip()) for m in takewhile(bool, map(_field, lines)) if m]
    ended = len(found) < len(lines) and not lines[len(found)].strip()
    if ended:
        found = [(ALSO.get(key, key), value) for key, value in found]
        size = len(found)
    else:
        size = len(list(takewhile(lambda pair: pair[0] in KEYS, found)))
    if not any(key in KEYS for key, _ in found[:1]):
        return {}, text
    return dict(found[:size]), "\n".join(lines[size:]).strip("\n")


def _field(line: str) -> re.Match[str] | None:
    return LINE.fullmatch(line.strip())
