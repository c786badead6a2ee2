"""What can go wrong, as a tree; each message says what to do next.

OnrecordError
├── InputError        something given could not be used
│   ├── ArticleError      one article or record; the others go on
│   └── CodebookError     the codebook
├── EndpointError     the language model of the second coder does not answer as it should
├── ModelError        a model file is missing, changed or of another version
└── LedgerError       the ledger cannot be opened or is of another program
"""

from __future__ import annotations


class OnrecordError(Exception):
    """The root of all errors that onrecord raises on purpose."""


class InputError(OnrecordError):
    """Something given could not be used."""


class ArticleError(InputError):
    """One article could not be read.

    ``where`` names the file, and the line or record inside it.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class CodebookError(InputError):
    """The codebook could not be read."""


class EndpointError(OnrecordError):
    """The endpoint of the second coder cannot be reached, or gives no usable answer."""


class ModelError(OnrecordError):
    """A model file is missing, changed or of another version."""


class LedgerError(OnrecordError):
    """The ledger cannot be opened, or is of another program or version."""


class StoreError(LedgerError):
    """The database of a ledger refuses, or is gone: for now, it may be."""
