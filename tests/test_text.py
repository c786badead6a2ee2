"""Cleaning, and the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text import clean, content_digest, name_of

TRIPLES = [
    ("plain", (0, 5), "plain", "nothing moved"),
    ("Cafe\u0301 said", (0, 4), "Cafe\u0301", "two code points became one"),
    ("Cafe\u0301 said", (5, 9), "said", "what follows is moved by one"),
    ("\u1112\u1161\u11ab go", (0, 1), "\u1112\u1161\u11ab", "Hangul is put together"),
    ("a\ud800b", (1, 2), "\ud800", "a lone surrogate is replaced, one for one"),
    ("a\x00b", (1, 2), "\x00", "so is NUL"),
]


@pytest.mark.parametrize(("given_text", "span", "expected", "reason"), TRIPLES)
def test_back(given_text: str, span: tuple[int, int], expected: str, reason: str) -> None:
    cleaned = clean(given_text)
    ((start, end),) = cleaned.back([span])
    assert given_text[start:end] == expected, reason


@given(st.text())
def test_clean_is_nfc_and_writable(given_text: str) -> None:
    text = clean(given_text).text
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")


@given(st.text(alphabet="ae\u0301\u0323\u1112\u1161\u11ab \U0001f600\u0958"), st.data())
def test_any_span_leads_back_to_the_same_words(given_text: str, data: st.DataObject) -> None:
    cleaned = clean(given_text)
    if not cleaned.text:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 1))
    end = data.draw(st.integers(start + 1, len(cleaned.text)))
    ((low, high),) = cleaned.back([(start, end)])
    assert 0 <= low < high <= len(given_text)
    found = unicodedata.normalize("NFC", given_text[low:high])
    assert cleaned.text[start:end] in found


def test_digest_is_of_words_not_of_spacing() -> None:
    assert content_digest("One two.\n\nThree") == content_digest("one  two. Three")
    assert content_digest("One two") != content_digest("One too")


def test_names_of_values_tell_signs_apart() -> None:
    """A shift back is another shift, and /a-b another address than /a/b."""
    assert len({name_of("x", 1), name_of("x", -1), name_of("x-1"), name_of("x", "-", 1)}) == 4
