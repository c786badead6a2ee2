"""WARC: pages as a crawler kept them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from onrecord.articles.arrival import Arrival, Found, Problem
from onrecord.articles.html import decode_html, read_html
from onrecord.errors import ArticleError
from onrecord.settings import Settings

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
            answers = ArchiveIterator(
                stream, record_types=WarcRecordType.response, auto_decode="all"
            )
            for record in answers:
                met = True
                if record.http_headers is None or record.http_headers.status_code != 200:
                    continue
                if (record.http_content_type or "").lower() not in HTML_TYPES:
                    continue
                url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
                moment = _moment(record.headers.get("WARC-Date"))
                data = record.reader.read(settings.max_bytes + 1)
                told = record.http_charset or ""
                yield from _page(data, url, moment, f"{path}, {url}", settings, told)
        except (OSError, ValueError) as error:
            raise ArticleError(str(path), f"it cannot be read on ({error})") from error
    if not met:
        raise ArticleError(str(path), "it holds no answered page, or is no WARC")


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
    try:
        return datetime.fromisoformat(given) if given else None
    except ValueError:
        return None
