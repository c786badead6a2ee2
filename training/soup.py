"""Average the weights of several checkpoints of one run or of sister runs into one.

    python -m training.soup --out work/soup.pt work/a/epoch2.pt work/b/epoch4.pt … [--shares 2 3 …]

Weights that were tuned from one start lie in one basin, and their mean often reads better than
any of them (Wortsman et al. 2022, “Model soups”).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("weights", type=Path, nargs="+")
    ap.add_argument("--shares", type=float, nargs="+", help="of each; else all alike")
    args = ap.parse_args()
    shares = args.shares or [1.0] * len(args.weights)
    states = [torch.load(path) for path in args.weights]
    mean = {
        name: sum(
            state[name].float() * (share / sum(shares))
            for state, share in zip(states, shares, strict=True)
        )
        for name in states[0]
    }
    torch.save(mean, args.out)


if __name__ == "__main__":
    main()
