"""Attributions on PolNeAR's dev part, by the scorer beside the project, whole and by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.scorer import load, read
from onrecord import attributions
from onrecord.exchange.contract import attribution_record
from onrecord.text import clean

Record = dict[str, Any]
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"", re.DOTALL)
WORD = re.compile(r"\w[\w’'.-]*")
PRONOUNS = frozenset(
    "i you he she it we they me him her us them my your his its our their "
    "who which that this these those one some many others both all each".split()
)


def measure(shared: Path) -> dict[str, float]:
    """F1 of every figure that the scorer gives, and the share of each kind that is found.

    ``found.KIND`` is the recall of ``linked`` over the gold attributions of that kind: by how
    much of the content stands in quotation marks (direct: all, mixed: some, indirect: none),
    and by the source (absent, a pronoun, named, or unnamed: a description).
    """
    gold = read(shared / "data" / "polnear" / "dev.jsonl")
    found = {}
    for record in gold:
        cleaned = clean(record["text"])
        told = attributions.read(cleaned.text, record["id"])
        found[record["id"]] = [attribution_record(a, cleaned) for a in told]
    score = load(shared, "attributions").score
    figures = {name: figure["f1"] for name, figure in score(gold, found).items()}
    for kind in ("direct", "mixed", "indirect", "absent", "pronoun", "named", "unnamed"):
        part = [{**doc, "attributions": list(of_kind(doc, kind))} for doc in gold]
        figures[f"found.{kind}"] = score(part, found)["linked"]["r"]
    return figures


def of_kind(doc: Record, kind: str) -> Iterator[Record]:
    """The attributions of one article that have a content and are of ``kind``."""
    text = doc["text"]
    quoted = {i for match in QUOTED.finditer(text) for i in range(*match.span())}
    lower = set(re.findall(r"\b[a-z]+\b", text))
    for attribution in doc["attributions"]:
        if attribution["content"] and kind in (
            manner(attribution["content"], text, quoted),
            source_kind(attribution["source"], text, lower),
        ):
            yield attribution


def manner(content: list[list[int]], text: str, quoted: set[int]) -> str:
    """How a content is told: direct, mixed or indirect speech."""
    letters = [i for start, end in content for i in range(start, end) if text[i].isalnum()]
    inside = sum(i in quoted for i in letters)
    if not inside:
        return "indirect"
    return "direct" if inside == len(letters) else "mixed"


def source_kind(source: list[list[int]], text: str, lower: set[str]) -> str:
    """What a source is. A capital counts as a name's unless the word is also written small."""
    words = [w for start, end in source for w in WORD.findall(text[start:end])]
    if not words:
        return "absent"
    if len(words) == 1 and words[0].lower() in PRONOUNS:
        return "pronoun"
    named = any(w[0].isupper() and w.lower() not in lower for w in words)
    return "named" if named else "unnamed"
