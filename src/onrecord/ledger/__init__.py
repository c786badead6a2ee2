"""What lasts: articles, attributions, statements, judgements; SQLite or PostgreSQL."""

from __future__ import annotations

from onrecord.ledger.ledger import Ledger, apart

__all__ = ["Ledger", "apart"]
