"""onrecord reads news and keeps a ledger of policy positions.

>>> import onrecord
>>> onrecord.read("Officials said the plan was dead.")[0].confidence > 0
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.attributions import read
    from onrecord.ledger import Ledger
    from onrecord.statements import load_codebook

__version__ = "0.1.0"
__all__ = ["Ledger", "__version__", "load_codebook", "read"]

_HOMES = {"read": "attributions", "Ledger": "ledger", "load_codebook": "statements"}


def __getattr__(name: str) -> Any:
    """Public names, imported when they are first used: ``import onrecord`` stays quick."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"onrecord.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
