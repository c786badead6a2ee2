"""Write the questions, or say what cannot be read."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from training.statements.passages import HERE, pieces, rows
from training.statements.passages import __doc__ as about

EIGHTH = 8


def main() -> None:
    ap = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("files", type=Path, nargs="*", help="without any, those beside this module")
    ap.add_argument("--out", type=Path, help="without it, only counted")
    ap.add_argument("--aside", type=Path, help="where every eighth article goes, to measure on")
    ap.add_argument("--idle", type=float, default=0.4, help="share kept of questions without stance")
    args = ap.parse_args()
    several = [p for path in args.files or sorted(HERE.glob("*.txt")) for p in pieces(path)]
    rng = random.Random(0)
    parts: dict[Path | None, list[dict[str, Any]]] = {}
    for number, piece in enumerate(several):
        aside = args.aside if number % EIGHTH == EIGHTH - 1 else None
        for row in rows(piece, rng):
            if aside or any(label[0] for label in row["labels"]) or rng.random() < args.idle:
                parts.setdefault(aside or args.out, []).append(row)
    count = Counter(label[0] for made in parts.values() for r in made for label in r["labels"])
    print(
        f"{len(several)} articles, {sum(map(len, parts.values()))} questions; answers: "
        f"{count[0]} none, {count[3]} for, {count[1]} against, {count[2]} undecided"
    )
    for path, made in parts.items():
        if path:
            path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in made))


if __name__ == "__main__":
    main()
