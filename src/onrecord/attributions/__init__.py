"""Who said what: text to attributions, with the chains they are told in."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from onrecord.attributions.asides import asides, with_tellers, without
from onrecord.attributions.chains import chained
from onrecord.attributions.cues import testifies
from onrecord.attributions.inner import Inner, with_inner
from onrecord.attributions.tagger import Reading, Tagger
from onrecord.errors import ModelError
from onrecord.inference import open_model
from onrecord.model import Attribution
from onrecord.text import Cleaned, clean

TAGGER = "tagger@2"

__all__ = ["TAGGER", "Inner", "check", "fingerprint", "read", "testifies"]


def read(
    text: str, article_id: str = "text", model: str = TAGGER, inner: Inner | str = Inner.TOLD
) -> list[Attribution]:
    """The attributions of ``text``, in the order of their contents.

    Offsets are code points into ``text``, half-open. An attribution told within another
    follows it and names it as ``parent``; ``inner`` says what is read so, an :class:`Inner` or its
    value. Any role may be absent: who only passes on what another says has no content. Raises
    :class:`~onrecord.errors.ModelError` where there is no such tagger, :class:`TypeError` for what
    is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is read, and no {type(text).__name__}")
    cleaned, inner = clean(text), Inner(inner)
    found = _read(cleaned.text, article_id, _tagger(model), inner)
    return found if cleaned.text == text else [_moved(one, cleaned) for one in found]


def check(model: str) -> None:
    """Raises :class:`~onrecord.errors.ModelError` where there is no such tagger."""
    _tagger(model)


def _moved(one: Attribution, cleaned: Cleaned) -> Attribution:
    """An attribution in clean text as one in the text that was given."""
    source, cue, content = (cleaned.back(part) for part in (one.source, one.cue, one.content))
    return replace(one, source=source, cue=cue, content=content)


def _read(text: str, article_id: str, tagger: Tagger, inner: Inner) -> list[Attribution]:

    def one(part: str) -> list[Attribution]:
        aside = asides(part)
        reading = tagger.read(without(part, aside))
        told = _attributions(reading, article_id, tagger.least)
        return with_tellers(chained(part, told), aside)

    return with_inner(text, one(text), one, inner)


def fingerprint() -> str:
    """Changes whenever the tagger does."""
    told = repr(open_model(TAGGER).meta)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


_TAGGERS: dict[str, Tagger] = {}


def _tagger(name: str) -> Tagger:
    """The tagger over a model, made once for as long as the model stays the same."""
    model = open_model(name)
    if not {"transitions", "least"} <= set(model.meta):
        raise ModelError(f"{name} is no tagger; {TAGGER} is one")
    if name not in _TAGGERS or _TAGGERS[name].model is not model:
        _TAGGERS[name] = Tagger(model)
    return _TAGGERS[name]


def _attributions(reading: Reading, article_id: str, least: float) -> list[Attribution]:
    return [
        Attribution(
            article_id=article_id,
            source=(reading.offsets(group.source),) if group.source else (),
            cue=(reading.offsets(group.cue),) if group.cue else (),
            content=tuple(reading.offsets(place) for place in group.content),
            confidence=round(confidence, 4),
        )
        for group, confidence in zip(reading.groups, reading.confidence, strict=True)
        if confidence >= least or not group.content
    ]
