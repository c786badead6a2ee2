"""Questions as they are worded: what people decided is about those words."""

from __future__ import annotations

from sqlalchemy import Connection, select

from onrecord.errors import LedgerError
from onrecord.ledger import tables as t
from onrecord.ledger.reader import Reader
from onrecord.ledger.rows import exists
from onrecord.model import Codebook


def check(ledger: Reader, codebook: Codebook) -> None:
    """Raises :class:`LedgerError` where a codebook words a question otherwise than a ledger has it
    that somebody has read an article on."""
    with ledger.reading() as connection:
        check_in(connection, codebook, ledger.where)


def check_in(connection: Connection, codebook: Codebook, where: str) -> None:
    """The same amid a transaction; ``where`` names the ledger."""
    own = t.concepts.c
    for concept in codebook.concepts:
        asked = select(own.proposition).where(own.id == concept.id)
        known = connection.execute(asked).scalar()
        if known is None or _plain(known) == _plain(concept.proposition):
            continue
        if any(exists(connection, x, concept=concept.id) for x in (t.statements, t.readings)):
            raise LedgerError(
                f"{where}: {concept.id!r} is “{known}” here, and “{concept.proposition}” in the "
                "codebook. If it asks the same, onrecord recode --reworded keeps what people "
                "decided; if it asks something else, give it another id"
            )


def _plain(proposition: str) -> str:
    return " ".join(proposition.split())
