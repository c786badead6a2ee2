"""The tagger's parts without its weights: pieces, windows, decoding, links."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.attributions.decode import LEGAL_START, LEGAL_STEP, TAGS, spans, viterbi
from onrecord.attributions.links import (
    ENDS,
    HEAD,
    NONE,
    RELATIONS,
    Pointers,
    assign,
    link,
    near,
)
from onrecord.attributions.tokens import Tokens, tokenize
from onrecord.attributions.windows import windows
from onrecord.inference import open_model


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_model("tagger@2").tokenizer  # type: ignore[no-any-return]


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
        ("“No\nHe left.\n“Yes,” she said.", "“ “ Yes , ”", "a mark is forgotten at a line's end"),
        ("“No, he said.", "“", "a mark is never closed"),
        ("No,” he said.", "”", "a mark is never opened"),
        ("““No,”” he said.", "“ “ No , ” ”", "marks are doubled"),
    ],
)
def test_quotations(text: str, expected: str, reason: str, tokenizer: Tokenizer) -> None:
    assert quoted(text, tokenizer) == expected, reason


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    tokens = tokenize(text, open_model("tagger@2").tokenizer)
    assert all(0 <= s < e <= len(text) for s, e in zip(tokens.starts, tokens.ends, strict=True))
    assert (np.diff(tokens.starts) >= 0).all()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 900), st.integers(20, 320), st.integers(0, 8))
def test_cores_cover_a_text_once(size: int, window: int, context: int) -> None:
    tokens = tokenize("word. " * size, open_model("tagger@2").tokenizer)
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


BLANK = Pointers(
    np.zeros((2, RELATIONS, HEAD), np.float32),
    np.zeros((2, RELATIONS), np.float32),
    np.zeros((2, HEAD), np.float32),
    np.zeros((2, HEAD), np.float32),
)


def blank(text: str, tokenizer: Tokenizer) -> tuple[Tokens, np.ndarray]:
    tokens = tokenize(text, tokenizer)
    return tokens, np.zeros((len(tokens), 2, ENDS, HEAD), np.float32)


def test_contents_of_one_cue_are_one_attribution(tokenizer: Tokenizer) -> None:
    tokens, projections = blank("never again he said and so on", tokenizer)
    spans = [("content", 0, 2), ("source", 2, 3), ("cue", 3, 4), ("content", 4, 7)]
    (found,) = link(spans, tokens, projections, BLANK)
    assert found.content == ((0, 2), (4, 7)) and found.cue == (3, 4)


def test_a_content_without_any_cue_is_kept_and_doubted(tokenizer: Tokenizer) -> None:
    tokens, projections = blank("never again", tokenizer)
    (group,) = link([("content", 0, 2)], tokens, projections, BLANK)
    assert group.source is None and group.cue is None and group.probability < 0.5


def test_relations_tell_distance_side_and_what_lies_between(tokenizer: Tokenizer) -> None:
    tokens = tokenize("He left. She said that. They said none.\nWe said yes.", tokenizer)
    cues = np.array([(4, 5), (8, 9), (12, 13)])
    contents = np.array([(5, 6), (9, 10), (13, 14)])
    found = near(tokens, (9, 10), contents, cues)
    assert found.chosen.tolist() == [0, 1, 2]
    assert len({tuple(row) for row in found.relations.tolist()}) == 3
    assert found.relations.min() >= 0 and found.relations.max() < RELATIONS
    assert (np.diff(tokens.sentence) >= 0).all() and tokens.sentence[-1] - tokens.sentence[0] == 3


OWED_CASES = [
    ([{0: -0.1, 1: -1.0}, {0: -0.2, 1: -2.9}], 2, [1, 0], "the one that loses least changes"),
    ([{0: -0.1, 1: -5.0}, {0: -0.2, 1: -5.0}], 2, [0, 0], "nobody changes for too much"),
    ([{0: -0.1, 1: -0.2}], 2, [0], "an option that has its chooser keeps it"),
    ([{NONE: -0.1, 0: -0.5}], 1, [0], "having none is given up too"),
    ([], 2, [], "nobody to choose"),
]


@pytest.mark.parametrize(("options", "size", "expected", "reason"), OWED_CASES)
def test_what_nobody_chose_is_owed_a_chooser(
    options: list[dict[int, float]], size: int, expected: list[int], reason: str
) -> None:
    assert [choice for choice, _ in assign(options, size)] == expected, reason
