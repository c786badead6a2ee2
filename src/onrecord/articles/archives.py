"""WARC: pages as a crawler kept them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onrecord.articles.arrival import Arrival, Found, Problem
from onrecord.articles.html import decode_html, read_html
from onrecord.errors import ArticleError
from onrecord.settings import Settings

PACKED = ("gzip", "x-gzip", "deflate")
HTML_TYPES = ("text/html", "application/xhtml+xml")


def read_warc(path: Path, settings: Settings) -> Iterator[Found]:
    """The HTML pages of a WARC file, packed or not, that were answered with 200.

    An article's URL is the page's, ``retrieved`` the moment of the crawl. Raises
    :class:`ArticleError` for a file that is no WARC.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    met = False
    with path.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                met = True
                if record.http_headers is None or record.http_headers.status_code != 200:
                    continue
                if (record.http_content_type or "").lower() not in HTML_TYPES:
                    continue
                url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
                moment = _moment(record.headers.get("WARC-Date"))
                data = record.reader.read(settings.max_bytes + 1)
                data = _opened(data, record.http_headers, settings.max_bytes + 1)
                told = record.http_charset or ""
                yield from _page(data, url, moment, f"{path}, {url}", settings, told)
        except (OSError, ValueError) as error:
            raise ArticleError(str(path), f"it cannot be read on ({error})") from error
    if not met:
        raise ArticleError(str(path), "it holds no answered page, or is no WARC")


def _opened(data: bytes, headers: Any, most: int) -> bytes:
    """An answer as its server meant it, ``most`` bytes of it: chunks joined, unpacked. Crawlers
    that did so already leave the headers as they were: what is not packed stays."""
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        with suppress(ValueError):
            data = b"".join(_chunks(data))
    if (headers.get("Content-Encoding") or "").lower() in PACKED:
        with suppress(zlib.error):
            data = zlib.decompressobj(wbits=47).decompress(data, most)
    return data


def _chunks(data: bytes) -> Iterator[bytes]:
    """The parts of a chunked answer (RFC 9112, 7.1). Raises ValueError where it is none."""
    at = 0
    while at < len(data):
        end = data.index(b"\r\n", at)
        size = int(data[at:end].partition(b";")[0], 16)
        if size <= 0:
            return
        yield data[end + 2 : end + 2 + size]
        at = end + 2 + size + 2


def _page(
    data: bytes,
    url: str,
    moment: datetime | None,
    where: str,
    settings: Settings,
    charset: str,
) -> Iterator[Found]:
    if len(data) > settings.max_bytes:
        yield Problem(where, f"it has more than {settings.max_bytes:,} bytes (max_bytes)")
        return
    try:
        for found in read_html(decode_html(data, where, charset), where, settings):
            if isinstance(found, Arrival):
                article = replace(found.article, url=url or found.article.url, retrieved=moment)
                found = replace(found, article=article)
            yield found
    except ArticleError as error:
        yield Problem(error.where, error.reason)


def _moment(given: str | None) -> datetime | None:
    """The moment of a crawl: WARC 1.1 lets it be a day, and all of them are of UTC."""
    try:
        moment = datetime.fromisoformat(given) if given else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
