"""onrecord as a spaCy component: ``nlp.add_pipe("onrecord")`` fills ``doc._.attributions``.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("onrecord")
>>> doc = nlp("Officials said that the plan was dead.")
>>> [str(span) for span in doc._.attributions[0].source]
['Officials']

Registered by entry point, so installing onrecord is enough. What it finds is kept in
``doc.user_data["onrecord"]`` as plain numbers (which ``Doc.to_json`` can write), so it survives
``DocBin(store_user_data=True)``, pickling and ``nlp.pipe(n_process=2)``. ``Doc.from_docs`` and
``span.as_doc`` make other documents, for which nothing was found. ``doc.spans`` holds the spans
with the labels SOURCE, CUE and CONTENT, for displaCy and for rules over spans: under
``spans_key``, each with the number of its attribution as its ``id``.

A pipeline that reads what another one kept needs the extension: any ``Language`` that is made
brings it, else :func:`register` does.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.model import Spans
from onrecord.text import name_of

if TYPE_CHECKING:
    from onrecord.attributions import Inner

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
    offsets: dict[str, Spans] = field(hash=False)
    parent: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Attributor:
    """The component. It holds the name of its model only, never the model: it pickles."""

    model: str
    inner: Inner
    spans_key: str

    @property
    def labels(self) -> tuple[str, ...]:
        """What the spans in ``doc.spans`` are called."""
        return tuple(role.upper() for role in ROLES)

    def __call__(self, doc: Doc) -> Doc:
        from onrecord.attributions import read

        found = read(doc.text, model=self.model, inner=self.inner)
        kept: list[dict[str, Any]] = [
            {
                **{role: [list(span) for span in getattr(a, role)] for role in ROLES},
                "parent": a.parent,
                "confidence": a.confidence,
            }
            for a in found
        ]
        doc.user_data[KEY] = {"of": name_of(doc.text), "found": kept}
        doc.spans[self.spans_key] = [
            _span(doc, start, end, role.upper(), number)
            for number, one in enumerate(kept)
            for role in ROLES
            for start, end in one[role]
        ]
        return doc


class LanguageWarning(UserWarning):
    """A pipeline is for another language than English, the only one that onrecord reads."""


@Language.factory(
    "onrecord",
    default_config={"model": "tagger@2", "inner": "told", "spans_key": EXTENSION},
    assigns=["doc._.attributions", "doc.spans"],
)
def make(nlp: Language, name: str, model: str, inner: str, spans_key: str) -> Attributor:
    """The component of a pipeline's ``onrecord`` entry.

    ``model`` is a tagger, as ``tagger@2``; ``inner`` says what is read within contents (``none``,
    ``told``, ``all``), ``spans_key`` under which name the spans lie in ``doc.spans``. Raises
    :class:`~onrecord.errors.ModelError` where there is no such tagger, and :class:`ValueError`
    where the pipeline has the component already: a document keeps one reading.
    """
    from onrecord.attributions import Inner, check

    if other := next((n for n, part in nlp.components if isinstance(part, Attributor)), None):
        raise ValueError(f"{other!r} reads attributions in this pipeline already; remove it first")
    check(model)
    if nlp.lang not in ("en", "xx"):
        told = f"onrecord reads English; this pipeline is for {nlp.lang!r}"
        warnings.warn(told, LanguageWarning, stacklevel=2)
    register()
    return Attributor(model, Inner(inner), spans_key)


def register() -> None:
    """Make ``doc._.attributions``, as adding the component does: for documents that another process
    kept. Raises :class:`ValueError` where somebody else's extension has that name."""
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, getter=attributions)
    elif Doc.get_extension(EXTENSION)[2] is not attributions:
        raise ValueError(f"doc._.{EXTENSION} is another extension's; remove that first")


def attributions(doc: Doc) -> list[DocAttribution]:
    """What the component found in ``doc``, made anew at each look: bind it once to go through it.
    Empty where it did not run, or on another text: ``span.as_doc(copy_user_data=True)`` takes over
    what does not fit."""
    kept = doc.user_data.get(KEY) or {"of": "", "found": []}
    if isinstance(kept, list):  # as it was kept before it said of which text it is
        kept = {"of": name_of(doc.text), "found": kept}
    found = kept["found"] if kept["of"] == name_of(doc.text) else []
    return [
        DocAttribution(
            **{role: tuple(_span(doc, *span) for span in one[role]) for role in ROLES},
            offsets={role: tuple((s, e) for s, e in one[role]) for role in ROLES},
            parent=one["parent"],
            confidence=one["confidence"],
        )
        for one in found
    ]


def _span(doc: Doc, start: int, end: int, label: str = "", number: int = 0) -> Span:
    span: Any = doc.char_span(start, end, label=label, span_id=number, alignment_mode="expand")
    return span  # type: ignore[no-any-return]


# What another process kept is read wherever a pipeline is made. That somebody else's extension has
# the name is said where the component is added.
with suppress(ValueError):
    register()
