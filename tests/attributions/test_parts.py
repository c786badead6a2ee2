"""The tagger's parts without its weights: pieces, windows, decoding, links."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.attributions.decode import LEGAL_START, LEGAL_STEP, TAGS, spans, viterbi
from onrecord.attributions.links import HEAD, Pointers, bucket, link
from onrecord.attributions.tokens import tokenize
from onrecord.attributions.windows import windows
from onrecord.inference import open_model


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_model("tagger@1").tokenizer  # type: ignore[no-any-return]


def quoted(text: str, tokenizer: Tokenizer) -> str:
    tokens = tokenize(text, tokenizer)
    inside = (tokens.features // 2) % 2 == 1
    pieces = zip(tokens.starts, tokens.ends, inside, strict=True)
    return " ".join(text[s:e] for s, e, is_in in pieces if is_in)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("“No,” he said.", "“ No , ”", "curly marks"),
        ('"No," he said.', '" No , "', "straight marks"),
        ("He said no.", "", "no marks"),
        ("“No,\nnever,” he said.", "“ No , never , ”", "a quotation runs over a line it closes on"),
        ("“No\n“Never,” he said.", "“ No “ Never , ”", "each paragraph opens anew"),
        (
            "“No\nHe left.\n“Yes,” she said.",
            "“ No “ Yes , ”",
            "a forgotten mark ends with its line",
        ),
    ],
)
def test_quotations(text: str, expected: str, reason: str, tokenizer: Tokenizer) -> None:
    assert quoted(text, tokenizer) == expected, reason


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    tokens = tokenize(text, open_model("tagger@1").tokenizer)
    assert all(0 <= s < e <= len(text) for s, e in zip(tokens.starts, tokens.ends, strict=True))
    assert (np.diff(tokens.starts) >= 0).all()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 900), st.integers(20, 320), st.integers(0, 8))
def test_cores_cover_a_text_once(size: int, window: int, context: int) -> None:
    tokens = tokenize("word. " * size, open_model("tagger@1").tokenizer)
    at = 0
    for w in windows(tokens, window, context):
        assert w.core == at and w.start <= w.core < w.end and w.end - w.start <= window
        at = w.end
    assert at == len(tokens)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_every_path_is_legal_and_best(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    emissions = rng.normal(size=(size, len(TAGS))).astype(np.float32)
    path = viterbi(emissions, np.zeros((7, 7), np.float32))
    assert LEGAL_START[path[0]]
    assert all(LEGAL_STEP[a, b] for a, b in pairwise(path))
    greedy = emissions.argmax(1)
    if LEGAL_START[greedy[0]] and all(LEGAL_STEP[a, b] for a, b in pairwise(greedy)):
        assert (path == greedy).all()


def test_spans_of_a_path() -> None:
    path = np.array(
        [TAGS.index(t) for t in ("B-source", "I-source", "B-cue", "B-content", "I-content", "O")]
    )
    assert spans(path) == [("source", 0, 2), ("cue", 2, 3), ("content", 3, 5)]


def test_buckets_grow_with_distance_and_tell_sides() -> None:
    found = bucket(np.array([0, 1, -1, 100, -100]))
    assert found[1] > found[0] and found[1] != found[2] and found[3] > found[1]


def test_contents_of_one_cue_are_one_attribution() -> None:
    projections = np.zeros((8, 4, HEAD), np.float32)
    pointers = Pointers(np.zeros((2, 20), np.float32), np.zeros((2, HEAD), np.float32))
    found = link(
        [("content", 0, 2), ("source", 2, 3), ("cue", 3, 4), ("content", 5, 8)],
        projections,
        pointers,
    )
    assert len(found) == 1 and found[0].content == ((0, 2), (5, 8)) and found[0].cue == (3, 4)


def test_a_content_without_any_cue_is_kept_and_doubted() -> None:
    pointers = Pointers(np.zeros((2, 20), np.float32), np.zeros((2, HEAD), np.float32))
    (group,) = link([("content", 0, 2)], np.zeros((2, 4, HEAD), np.float32), pointers)
    assert group.source is None and group.cue is None and group.probability < 0.5
