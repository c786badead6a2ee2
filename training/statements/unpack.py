"""An installed judge back to a checkpoint, to go on training from.

python -m training.statements.unpack --model src/onrecord/models/judge-2 --out work/judge-2.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.statements.model import Reader
from training.unpack import unpacked


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--base", choices=("minilm", "mpnet"), default="mpnet")
    ap.add_argument("--layers", type=int, default=8)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    model = Reader(args.base, args.layers)
    made = {name: torch.tensor(value) for name, value in unpacked(args.model, model).items()}
    model.load_state_dict(made)
    torch.save(model.state_dict(), args.out)
    print(f"{args.out}: {len(made)} tensors")


if __name__ == "__main__":
    main()
