"""HTML pages, as a site serves them, by trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from onrecord.articles.arrival import Found, arrive, parse_date
from onrecord.errors import ArticleError
from onrecord.model import Article
from onrecord.settings import Settings
from onrecord.text import content_digest, words_of

CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# What pages call Latin-1 is read as Windows-1252 (WHATWG Encoding Standard).
MEANT = dict.fromkeys(("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii"), "windows-1252")
FEWEST = 12  # words: a menu's worth; the shortest news item has more
DEEPEST = 400  # opening tags without an end between them: far above any page that people wrote


def decode_html(data: bytes, where: str, charset: str = "") -> str:
    """UTF-8, or the ``charset`` that its server told or the page declares. Raises
    :class:`ArticleError`."""
    declared = CHARSET.search(data[:4096])
    named = declared[1].decode("ascii", "replace").lower() if declared else ""
    told = [name for name in (charset.lower(), named) if name]
    tried = ["utf-8", *(MEANT.get(name, name) for name in told)]
    for name in tried:
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    raise ArticleError(where, f"it is not in {' or '.join(tried)}; save the page as UTF-8")


def read_html(
    text: str, where: str, settings: Settings, name: str | None = None
) -> Iterator[Found]:
    """One article: its main text after its title, with what the page tells of itself.

    Raises :class:`ArticleError` where the page holds no article, or is no page.
    """
    import trafilatura

    # What it has to say of a page is said by our own message, with the page's name.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if too_deep(text):
        raise ArticleError(
            where, f"its tags nest deeper than {DEEPEST}; not a page that was written"
        )
    try:
        found = trafilatura.bare_extraction(
            text,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # A date that merely stands somewhere on the page (“© 2019”) is not the article's.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # a parser's bug on hostile input must not end the run
        raise ArticleError(where, f"the page cannot be parsed ({type(error).__name__})") from error
    body = found.text if found else None
    if not found or not body or len(words_of(body)) < FEWEST:
        raise ArticleError(where, "no article text was found on the page")
    title = found.title or None
    if title:
        first, _, rest = body.partition("\n")
        body = f"{title}\n\n{rest.lstrip() if first.strip() == title else body}"
    article = Article(
        id=name or content_digest(body),
        text="",
        title=title,
        outlet=found.sitename or found.hostname or None,
        url=found.url or None,
        byline=found.author or None,
        published=_published(found.date),
        language=found.language or "en",
    )
    yield replace(arrive(body, where, settings, article), extracted=True)


def _published(given: str | None) -> datetime | None:
    try:
        return parse_date(given) if given else None
    except ValueError:
        return None


# Elements that need no end tag, and so nest nothing.
VOID = frozenset("area base br col embed hr img input link meta source track wbr p li".split())
# Possessive, so that a page of “<aaaa…” costs no more than its length.
TAG = re.compile(r"<(/?+)([a-zA-Z][\w-]*+)([^<>]*+)>")


def too_deep(text: str) -> bool:
    """Whether a page's elements nest deeper than any parser should be asked to follow."""
    return _depth(text) > DEEPEST


def _depth(text: str) -> int:
    """How deep elements nest, roughly: unclosed ones count, as a parser would nest them."""
    depth = deepest = 0
    for closing, tag, rest in TAG.findall(text):
        if tag.lower() in VOID or rest.endswith("/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest
