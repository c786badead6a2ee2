"""onrecord as a spaCy component: ``nlp.add_pipe("onrecord")`` fills ``doc._.attributions``.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("onrecord")
>>> doc = nlp("Officials said that the plan was dead.")
>>> [str(span) for span in doc._.attributions[0].source]
['Officials']

Registered by entry point, so installing onrecord is enough. What it finds is kept in
``doc.user_data`` as plain numbers, so it survives ``DocBin(store_user_data=True)`` (read in a new
process after :func:`register`), pickling and ``nlp.pipe(n_process=2)``, but not ``Doc.from_docs``
or ``span.as_doc``, which move the words; ``doc.spans["attributions"]`` holds these spans with the
labels SOURCE, CUE and CONTENT, for displaCy and for rules over spans.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.attributions import TAGGER, read
from onrecord.model import Spans

KEY = "onrecord"
EXTENSION = "attributions"
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class DocAttribution:
    """Who said what in a ``Doc``; each role may be broken in several spans or absent.

    The spans cover whole tokens of the ``Doc``; ``offsets`` gives the exact characters by
    role (half-open, into ``doc.text``). ``parent`` is the number in ``doc._.attributions`` of
    the attribution that this one is told within, and ``confidence`` is the machine's.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    offsets: dict[str, Spans]
    parent: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Attributor:
    """The component. It holds the name of its model only, never the model: it pickles."""

    model: str

    def __call__(self, doc: Doc) -> Doc:
        found = read(doc.text, model=self.model)
        kept: list[dict[str, Any]] = [
            {
                **{role: [list(span) for span in getattr(a, role)] for role in ROLES},
                "parent": a.parent,
                "confidence": a.confidence,
            }
            for a in found
        ]
        doc.user_data[KEY] = kept
        doc.spans["attributions"] = [
            _span(doc, start, end, role.upper())
            for one in kept
            for role in ROLES
            for start, end in one[role]
        ]
        return doc


@Language.factory("onrecord", default_config={"model": TAGGER}, assigns=["doc._.attributions"])
def make(nlp: Language, name: str, model: str) -> Attributor:
    """The component of a pipeline's ``onrecord`` entry; ``model`` is ``name@version``.

    Raises :class:`~onrecord.errors.ModelError` where there is no such model.
    """
    from onrecord.inference import open_model

    open_model(model)
    if nlp.lang not in ("en", "xx"):
        warnings.warn(f"onrecord reads English; this pipeline is for {nlp.lang!r}", stacklevel=2)
    register()
    return Attributor(model)


def register() -> None:
    """Make ``doc._.attributions``, as adding the component does: for documents that another process
    kept. Raises :class:`ValueError` where somebody else's extension has that name."""
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, getter=attributions)
    elif Doc.get_extension(EXTENSION)[2] is not attributions:
        raise ValueError(f"doc._.{EXTENSION} is another extension's; remove that first")


def attributions(doc: Doc) -> list[DocAttribution]:
    """What the component found in ``doc``; empty where it did not run."""
    return [
        DocAttribution(
            **{role: tuple(_span(doc, *span) for span in one[role]) for role in ROLES},
            offsets={role: tuple((s, e) for s, e in one[role]) for role in ROLES},
            parent=one["parent"],
            confidence=one["confidence"],
        )
        for one in doc.user_data.get(KEY, [])
    ]


def _span(doc: Doc, start: int, end: int, label: str = "") -> Span:
    span: Any = doc.char_span(start, end, label=label, alignment_mode="expand")
    return span  # type: ignore[no-any-return]
