"""Chains of attribution (who told whom) on sentences of our own.

    python -m benchmarks.chains [open|kept]    every miss of a half, opened

``chains/open.jsonl`` may be looked at while building; ``chains/kept.jsonl`` is for figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scorer import read
from onrecord import attributions
from onrecord.attributions.chains import sources_of
from onrecord.model import Attribution, Span, Spans

HERE = Path(__file__).parent / "chains"
SAME = 0.5  # Jaccard overlap, as the attribution scorer has it
Record = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """One record, and the chain that was read for its content: None where none was."""

    record: Record
    chain: list[Span | None] | None
    right: bool


def measure(shared: Path) -> dict[str, float]:
    """Share of chains read to the right depth and order, of each half and by depth."""
    figures = {}
    for half in ("open", "kept"):
        found = list(outcomes(half))
        figures[half] = sum(o.right for o in found) / len(found)
        if half == "kept":
            for depth in sorted({len(o.record["chain"]) for o in found}):
                of_depth = [o.right for o in found if len(o.record["chain"]) == depth]
                figures[f"kept.depth{depth}"] = sum(of_depth) / len(of_depth)
    return figures


def outcomes(half: str) -> Iterator[Outcome]:
    for record in read(HERE / f"{half}.jsonl"):
        text = record["text"]
        found = attributions.read(text)
        here = claim(found, (place(text, record["content"]),))
        chain = None if here is None else sources_of(found, here)
        wanted = [place(text, source) if source else None for source in record["chain"]]
        yield Outcome(record, chain, chain is not None and agrees(chain, wanted))


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def claim(found: list[Attribution], content: Spans) -> int | None:
    """The number of the attribution whose content is ``content``; of equals the deepest."""
    depth: list[int] = []
    best: tuple[float, int, int] | None = None
    for number, attribution in enumerate(found):
        depth.append(0 if attribution.parent is None else depth[attribution.parent] + 1)
        overlap = jaccard(attribution.content, content)
        if overlap >= SAME and (best is None or (overlap, depth[-1]) >= best[:2]):
            best = (overlap, depth[-1], number)
    return None if best is None else best[2]


def agrees(chain: list[Span | None], wanted: list[Span | None]) -> bool:
    """Whether two chains have the same length and the same sources in the same order."""
    pairs = zip(chain, wanted, strict=False)
    return len(chain) == len(wanted) and all(
        jaccard((a,) if a else (), (b,) if b else ()) >= SAME for a, b in pairs
    )


def jaccard(a: Spans, b: Spans) -> float:
    one = {i for start, end in a for i in range(start, end)}
    two = {i for start, end in b for i in range(start, end)}
    return len(one & two) / len(one | two) if one | two else 1.0


def main() -> None:
    half = sys.argv[1] if len(sys.argv) > 1 else "open"
    found = list(outcomes(half))
    for o in found:
        if not o.right:
            text = o.record["text"]
            read_as = o.chain and [text[slice(*span)] if span else None for span in o.chain]
            print(f"{o.record['id']} ({o.record['form']}): {text}")
            print(f"   coded {o.record['chain']}: {o.record['content']}")
            print(f"   read  {read_as}\n")
    print(f"{sum(o.right for o in found)} of {len(found)} right")


if __name__ == "__main__":
    main()
