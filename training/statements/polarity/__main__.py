"""Draw questions and write them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.statements.polarity import Maker
from training.statements.polarity import __doc__ as about


def main() -> None:
    ap = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("--count", type=int, default=8000)
    ap.add_argument("--seed", type=int, default=0)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    maker = Maker(args.seed)
    with args.out.open("w", encoding="utf-8") as out:
        for _ in range(args.count):
            out.write(json.dumps(maker.row(), ensure_ascii=False) + "\n")
    print(f"{args.out}: {args.count} questions")


if __name__ == "__main__":
    main()
