"""Keeps a ledger current: feeds, sitemaps and pages that a person named, fetched politely."""

from __future__ import annotations

from onrecord.watch.fetch import Fetcher
from onrecord.watch.sources import from_opml
from onrecord.watch.watching import Round, Watcher, watch

__all__ = ["Fetcher", "Round", "Watcher", "from_opml", "watch"]
