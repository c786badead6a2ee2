"""Attributions on PolNeAR's dev part, by the scorer beside the project, whole and by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
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
    and by the source (absent, a pronoun, named, or unnamed: a description). ``calibrated`` is
    one less the expected error of the confidence.
    """
    gold = read(shared / "data" / "polnear" / "dev.jsonl")
    found = {}
    for record in gold:
        cleaned = clean(record["text"])
        told = attributions.read(cleaned.text, record["id"])
        found[record["id"]] = [attribution_record(a, cleaned) for a in told]
    scorer = load(shared, "attributions")
    score = scorer.score
    figures = {name: figure["f1"] for name, figure in score(gold, found).items()}
    for kind in ("direct", "mixed", "indirect", "absent", "pronoun", "named", "unnamed"):
        part = [{**doc, "attributions": list(of_kind(doc, kind))} for doc in gold]
        figures[f"found.{kind}"] = score(part, found)["linked"]["r"]
    figures["calibrated"] = 1 - calibration_error(scorer, gold, found)
    return figures


def hits(scorer: ModuleType, doc: Record, told: list[Record]) -> list[bool]:
    """Which of the attributions told of one article the scorer counts as linked."""
    text = doc["text"]
    gold = [a for a in doc["attributions"] if a["content"]]
    numbers = [i for i, a in enumerate(told) if a["content"]]
    matched = scorer.match(
        [scorer.solid(a["content"], text) for a in gold],
        [scorer.solid(told[i]["content"], text) for i in numbers],
    )
    out = [False] * len(told)
    for g, p in matched:
        a = scorer.solid(gold[g]["source"], text)
        b = scorer.solid(told[numbers[p]]["source"], text)
        out[numbers[p]] = scorer.jaccard(a, b) >= 0.5
    return out


def calibration_error(
    scorer: ModuleType, gold: list[Record], found: dict[str, list[Record]], bins: int = 10
) -> float:
    """Expected error of the confidence of outermost attributions, as chances of being linked."""
    table: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for doc in gold:
        told = [a for a in found[doc["id"]] if a["content"] and a["parent"] is None]
        for attribution, hit in zip(told, hits(scorer, doc, told), strict=True):
            sure = attribution["confidence"]
            table[min(bins - 1, int(sure * bins))].append((sure, hit))
    total = sum(map(len, table))
    return sum(abs(sum(p for p, _ in rows) - sum(h for _, h in rows)) for rows in table) / total


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
