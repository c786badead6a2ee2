"""What is asked of a person's decision before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.ledger import tables as t
from onrecord.ledger.decisions import contradictions
from onrecord.model import Identity, Judgement, Verdict


def checked(connection: Connection, judgement: Judgement, where: str) -> Judgement:
    """A judgement as it is kept: an acceptance with the stance that it is of. Raises
    :class:`LedgerError` for an unknown statement, and where coders read it differently, so that
    nobody knows which of them is accepted."""
    s = t.statements.c
    query = select(s.agreement).where(s.id == judgement.statement_id).distinct()
    read = set(connection.execute(query).scalars())
    if not read:
        raise LedgerError(f"{where}: no statement {judgement.statement_id!r}")
    if judgement.verdict is not Verdict.ACCEPT or judgement.agreement is not None:
        return judgement
    if len(read) > 1:
        raise LedgerError(
            f"{where}: coders read {judgement.statement_id!r} differently; correct it to what is "
            "right"
        )
    return replace(judgement, agreement=read.pop())


def check_identity(before: Iterable[Identity], identity: Identity, where: str) -> None:
    """Raises :class:`LedgerError` where two names would be held apart and yet be one."""
    there = list(before)
    known, now = contradictions(there), contradictions([*there, identity])
    for pair in sorted(map(sorted, set(now) - set(known))):
        through = ", ".join(map(repr, sorted(now[frozenset(pair)])))
        raise LedgerError(
            f"{where}: {pair[0]!r} and {pair[1]!r} are held apart, but {through} would be "
            "one; take a merge among these, or what holds them apart, back first (--undo)"
        )
