"""Answers from the ledger: positions at a date, shifts, and the account of a statement."""

from __future__ import annotations

from onrecord.findings.account import Account, account
from onrecord.findings.positions import positions
from onrecord.findings.shifts import shifts
from onrecord.findings.ties import of_ledger

__all__ = ["Account", "account", "of_ledger", "positions", "shifts"]
