"""Other stance sets as questions in the same form, to teach direction.

    python -m training.statements.extra --data SHARED/data --out work/extra.jsonl

SEESAW's triples (train stories only): the proposition is that the target is right.
Directed sentiment: the same, for the two marked entities. Perspectrum and IBM's claims: an
unnamed speaker's perspective on a claim.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.attributions.data import read_jsonl

OPPOSE, SUPPORT = (1, -1, -1, -1), (3, -1, -1, -1)
NONE = (0, -1, -1, -1)
Row = dict[str, Any]


def row(first: str, actors: list[str], text: str, labels: list[tuple[int, ...]]) -> Row:
    marked = " ".join(f"@ {a}" for a in actors)
    clean = " ".join(text.replace("@", " ").replace("#", " ").split())
    return {"story": "", "first": first, "second": f"{marked} #  # {clean}", "labels": labels}


def seesaw(data: Path) -> Iterator[Row]:
    for article in read_jsonl(data / "seesaw" / "train.jsonl"):
        for triple in article["triples"]:
            actor, target = triple["subject"], triple["object"]
            if "Not in the list" in (actor, target) or not actor or not target:
                continue
            label = SUPPORT if triple["stance"] == "POS" else OPPOSE
            text = article["sentences"][triple["sentence"]]
            yield row(f"{target} is right.", [actor], text, [label])


def directed(data: Path) -> Iterator[Row]:
    labels = {"1": (0, SUPPORT), "2": (1, SUPPORT), "3": (0, OPPOSE), "4": (1, OPPOSE)}
    for line in (data / "stance" / "directed_train.txt").read_text("utf-8").splitlines():
        sentence, p, q, label = line.split("\t")
        if label not in labels:
            continue
        side, found = labels[label]
        actor, target = (p, q) if side == 0 else (q, p)
        plain = re.sub(r"\[([^\]]*)\]", r"\1", sentence)
        yield row(f"{target} is right.", [actor], plain, [found])


def claims(data: Path) -> Iterator[Row]:
    for r in read_jsonl(data / "stance" / "perspectrum.jsonl"):
        label = SUPPORT if r["label"] == "SUPPORT" else OPPOSE
        yield row(r["claim"], ["the speaker says"], r["perspective"], [label])
    for r in read_jsonl(data / "stance" / "ibm_claims.jsonl"):
        label = SUPPORT if r["stance"] == "PRO" else OPPOSE
        claim = r["topic"].removeprefix("This house believes that ").removeprefix("This house ")
        yield row(claim, ["the speaker says"], r["claim"], [label])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--share", type=float, default=1.0, help="of each source, at random")
    ap.add_argument("--seed", type=int, default=0)
    args = ap.parse_args()
    rng = random.Random(args.seed)
    with args.out.open("w", encoding="utf-8") as out:
        for name, source in (("seesaw", seesaw), ("directed", directed), ("claims", claims)):
            rows = [r for r in source(args.data) if rng.random() < args.share]
            print(f"{name}: {len(rows)} questions")
            out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


if __name__ == "__main__":
    main()
