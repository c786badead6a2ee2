"""onrecord reads news and keeps a ledger of policy positions.

>>> import onrecord
>>> onrecord.read("Officials said the plan was dead.")[0].confidence > 0
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Attribution",
    "Codebook",
    "Ledger",
    "OnrecordError",
    "Position",
    "Settings",
    "Shift",
    "Statement",
    "__version__",
    "load_codebook",
    "read",
]

if TYPE_CHECKING:
    from onrecord.attributions import read
    from onrecord.errors import OnrecordError
    from onrecord.ledger import Ledger
    from onrecord.model import Article, Attribution, Codebook, Position, Shift, Statement
    from onrecord.settings import Settings
    from onrecord.statements import load_codebook
else:  # a type checker must not take any name for one of ours
    _HOMES = {
        "read": "attributions",
        "Ledger": "ledger",
        "load_codebook": "statements",
        "OnrecordError": "errors",
        "Settings": "settings",
    } | dict.fromkeys(
        ("Article", "Attribution", "Codebook", "Position", "Shift", "Statement"), "model"
    )

    def __getattr__(name: str) -> Any:
        """Public names, imported when first used: ``import onrecord`` stays quick."""
        if name in _HOMES:
            from importlib import import_module

            return getattr(import_module(f"onrecord.{_HOMES[name]}"), name)
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
