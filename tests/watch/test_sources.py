"""What feeds say of their entries."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import date

from onrecord.watch.fetch import FetchError
from onrecord.watch.sources import ENTRIES, listed

RSS = b"""<rss version="2.0"><channel><title>x</title>
<item><link>https://example.org/a</link><title>A</title>
<pubDate>Wed, 22 May 2024 21:30:00 -0400</pubDate></item></channel></rss>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"url": "https://example.org/a", "date_published": "2024-05-22T21:30:00-04:00"}],
    }
).encode()


def test_an_entry_is_of_the_day_on_its_own_calendar() -> None:
    for body, kind in ((RSS, "application/rss+xml"), (JSON, "application/feed+json")):
        (entry,) = listed(body, "https://example.org/feed", kind) or []
        assert entry.published and entry.published.date() == date(2024, 5, 22), kind
        assert entry.changed == "2024-05-23T01:30:00+00:00", "compared as text: one zone for all"


def test_a_sitemap_that_lists_the_oldest_first_gives_its_newest() -> None:
    rows = (
        f"<url><loc>https://news.example/{n}</loc>"
        f"<lastmod>{date.fromordinal(737000 + n)}</lastmod></url>"
        for n in range(ENTRIES + 50)
    )
    body = f'<?xml version="1.0"?><urlset>{"".join(rows)}</urlset>'.encode()
    found = listed(body, "https://news.example/sitemap.xml") or []
    assert len(found) == ENTRIES and found[-1].url.endswith(f"/{ENTRIES + 49}")
    assert min(int(e.url.rpartition("/")[2]) for e in found) == 50


def test_many_document_types_take_no_time() -> None:
    body = b'<?xml version="1.0"?><rss>' + b"<!DOCTYPE" * 200_000 + b"</rss>"
    began = time.process_time()
    with suppress(FetchError):
        listed(body, "https://news.example/feed")
    assert time.process_time() - began < 5


def test_endless_words_take_no_time() -> None:
    """feedparser looks for an address in an author, from each of its letters to the end."""
    item = (
        "<item><author>" + "a." * 100_000 + "@</author><link>https://news.example/1</link></item>"
    )
    shorter = "<!--" + ("b" * 1999 + " ") * 2000 + "-->"
    body = f"<rss version='2.0'><channel>{shorter}{item}</channel></rss>".encode()
    began = time.process_time()
    (found,) = listed(body, "https://news.example/feed") or []
    assert found.url == "https://news.example/1" and time.process_time() - began < 5
