"""Word classes by tag, against the pipeline's own rules."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from typing import Any

import pytest
from spacy.language import Language

from onrecord import actors, articles
from onrecord.actors import language
from onrecord.settings import Settings
from tests.conftest import EXAMPLE

ASKED = {"NOUN": "nominal", "PROPN": "nominal", "PRON": "nominal", "VERB": "verb"}
ODD = (
    "There's nothing that they've done; those who had it did so, being what they are.  \n\n That "
    "one was theirs. All of this, which I'd say is someone's, has been had. He's to do as we do."
)


def texts() -> Iterator[str]:
    yield ODD
    for one in articles.read([EXAMPLE / "articles"], Settings()):
        if isinstance(one, articles.Arrival):
            yield one.article.text


@functools.cache
def _theirs() -> Language:
    return language.load(exclude=["lemmatizer"])


@pytest.mark.parametrize("text", list(texts()))
def test_parse_and_word_classes_are_those_of_the_pipeline(text: str) -> None:
    theirs, ours = _theirs()(language.readable(text)), language.parse(text)
    for one, other in zip(theirs, ours, strict=True):
        assert ASKED.get(one.pos_) == ASKED.get(other.pos_), (one, one.tag_, one.dep_)
        found = [(t.tag_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_) for t in (one, other)]
        assert found[0] == found[1], "numpy multiplied as BLIS does"
    chunks = [[(c.start, c.end) for c in doc.noun_chunks] for doc in (theirs, ours)]
    assert chunks[0] == chunks[1]


def test_other_pipelines_keep_the_backend_they_came_with() -> None:
    backends = [
        {layer.ops.use_blis for _, pipe in nlp.pipeline for layer in _layers(pipe)}
        for nlp in (_theirs(), language.pipeline())
    ]
    assert backends == [{True}, {False}]


def _layers(pipe: object) -> list[Any]:
    return list(pipe.model.walk()) if hasattr(pipe, "model") else []


def test_another_release_of_the_pipeline_is_another_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert language.version() == language.pipeline().meta["version"]
    before = actors.fingerprint()
    monkeypatch.setattr(actors, "version", lambda: "0.0")
    assert actors.fingerprint() != before


@pytest.mark.parametrize("mark", ["(", '"', "“", "a(", "n't"])
def test_what_has_no_end_takes_no_time(mark: str) -> None:
    """spaCy takes marks off a word one by one, and looks at all the rest each time."""
    text = f"He said no. {mark * 20_000} She said yes."
    begun = time.perf_counter()
    doc = language.parse(text)
    assert time.perf_counter() - begun < 10
    assert len(doc.text) == len(text) and doc.text.endswith("She said yes.")
