"""Forms that other programs read: JSON, JSONL, CSV."""
