"""What feeds say of their entries."""

from __future__ import annotations

import json
from datetime import date

from onrecord.watch.sources import listed

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
