"""Mentions to actors: names gathered, pronouns and titles followed, governments named."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.actors.cast import Cast, Role
from onrecord.actors.language import parse
from onrecord.model import Attribution

__all__ = ["Cast", "Role", "resolve"]


def resolve(text: str, attributions: Iterable[Attribution] = ()) -> Cast:
    """The cast of ``text``; the sources of ``attributions`` help to follow pronouns."""
    return Cast(parse(text), [span for a in attributions for span in a.source])
