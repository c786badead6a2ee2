"""Samples of word triples: consistent, small, and fair to cut texts."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from onrecord.sketches import LEAST, opened, overlap, sketch

WORDS = [f"w{n}" for n in range(5000)]


def text(seed: int, count: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


@given(st.text(max_size=400))
def test_any_text_has_a_sample_in_order_that_equals_itself(given_text: str) -> None:
    top, hashes = opened(sketch(given_text))
    assert list(hashes) == sorted(set(hashes)) and all(h <= top for h in hashes)
    shared, share = overlap(sketch(given_text), sketch(given_text))
    assert shared == len(hashes) and share == (1.0 if len(hashes) else 0.0)


def test_a_cut_text_stands_whole_in_the_long_one() -> None:
    long = text(1, 2000)
    cut = " ".join(long.split()[300:700])
    assert overlap(sketch(cut), sketch(long))[1] > 0.97, "containment, not resemblance"


def test_half_a_text_is_found_half_by_its_sample() -> None:
    one = text(2, 3000)
    other = " ".join([*one.split()[:1500], *text(3, 1500).split()])
    assert abs(overlap(sketch(one), sketch(other))[1] - 0.5) < 0.08


def test_unrelated_texts_share_nothing_and_samples_stay_small() -> None:
    one, other = sketch(text(4, 4000)), sketch(text(5, 4000))
    assert overlap(one, other)[1] < 0.01
    assert len(one) <= 4 * (1 + max(LEAST, 4000 // 4))


def test_case_and_spacing_do_not_count() -> None:
    assert sketch("He said  NO,\nagain and again.") == sketch("he said no again and again")
