"""Reprints found among articles that repeat each other and articles that do not.

    python -m benchmarks origins            # 500 groups among 5,000 unrelated
    python -m benchmarks.origins 100000     # how long so many articles take

The articles are passages of the annotated sets, rewritten as editors do: words dropped, sentences
moved, a new lead, the tail cut. A pair counts as found where both lie in one line of reprints.
The sets hold some stories twice, and these count as false.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from onrecord.findings.reprints import reprints, roots
from onrecord.sketches import sketch

GROUPS, UNRELATED, SEED = 500, 5000, 20240522
WORDS = 150  # of a passage, at least
Passage = list[str]  # sentences


def measure(shared: Path) -> dict[str, float]:
    """F1 over pairs of articles that go back to one text."""
    rng = random.Random(SEED)
    made = list(passages(shared))
    rng.shuffle(made)
    if len(made) < GROUPS + UNRELATED + GROUPS:
        raise SystemExit(f"only {len(made)} passages; {2 * GROUPS + UNRELATED} are needed")
    leads = [passage[0] for passage in made[-GROUPS:]]
    texts: list[tuple[str, str]] = [
        (f"alone-{n}", " ".join(p)) for n, p in enumerate(made[GROUPS : GROUPS + UNRELATED])
    ]
    for n, passage in enumerate(made[:GROUPS]):
        texts.append((f"group-{n}/0", " ".join(passage)))
        texts += [
            (f"group-{n}/{copy}", rewritten(passage, rng, rng.choice(leads)))
            for copy in range(1, rng.randint(2, 6))
        ]
    rng.shuffle(texts)
    found = pairs_of(roots(reprints((i, sketch(text)) for i, text in texts)).items())
    groups = ((i, i.split("/")[0]) for i, _ in texts if i.startswith("group"))
    gold = pairs_of(groups)
    right = len(found & gold)
    return {
        "precision": right / max(1, len(found)),
        "recall": right / len(gold),
        "f1": 2 * right / (len(found) + len(gold)),
    }


def rewritten(passage: Passage, rng: random.Random, lead: str) -> str:
    """A light rewrite: each change by chance, the words dropped always."""
    sentences = list(passage)
    if rng.random() < 0.5:
        i, j = rng.randrange(len(sentences)), rng.randrange(len(sentences))
        sentences[i], sentences[j] = sentences[j], sentences[i]
    if rng.random() < 0.5:
        sentences[0] = lead
    if rng.random() < 0.5:
        sentences = sentences[: max(2, int(len(sentences) * rng.uniform(0.5, 0.9)))]
    dropped = rng.uniform(0.02, 0.12)
    return " ".join(w for s in sentences for w in s.split() if rng.random() > dropped)


def pairs_of(members: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Every two that stand under one root, the root itself among them."""
    groups: dict[str, set[str]] = defaultdict(set)
    for member, root in members:
        groups[root].add(member)
        if "/" in root or root.startswith("alone"):
            groups[root].add(root)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def passages(shared: Path) -> Iterator[Passage]:
    """Disjoint runs of sentences, each of ``WORDS`` words or some more."""
    for path in (
        "polnear/train",
        "polnear/dev",
        "seesaw/train",
        "seesaw/valid",
        "wikinews/articles",
    ):
        for line in (shared / "data" / f"{path}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            text = record.get("text") or " ".join(record.get("sentences", ()))
            run: Passage = []
            for sentence in text.replace("\n", " ").split(". "):
                run.append(sentence + ".")
                if sum(map(len, map(str.split, run))) >= WORDS:
                    yield run
                    run = []


def main() -> None:
    shared = Path(__file__).parents[2] / "shared"
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = list(passages(shared))
    words = [w for passage in made for s in passage for w in s.split()]
    rng = random.Random(SEED)
    begun = time.perf_counter()
    samples = []
    for n in range(count):  # as long as a news article, of runs of words no two share for long
        starts = (rng.randrange(len(words) - 20) for _ in range(25))
        samples.append((str(n), sketch(" ".join(w for s in starts for w in words[s : s + 20]))))
    print(f"{count} articles of 500 words sampled in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    found = reprints(samples)
    print(f"compared in {time.perf_counter() - begun:.0f} s; {len(found)} taken for reprints")


if __name__ == "__main__":
    main()
