"""Engines run the pipeline over many articles: here this machine's cores."""

from __future__ import annotations

from onrecord.engines.local import Cores, Threads, local

__all__ = ["Cores", "Threads", "local"]
