"""Export a trained stance reader into the package.

    python -m training.statements.export --base mpnet --layers 8 --weights work/judge/final.pt \\
        --tokenizer tokenizer.json --out src/onrecord/models/judge-2
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.export import Part, export
from training.statements.model import HEADS, Reader


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--base", choices=("minilm", "mpnet"), required=True)
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    model = Reader(args.base, args.layers)
    saved = torch.load(args.weights)
    model.load_state_dict(saved.get("average", saved))
    name, version = args.out.name.rsplit("-", 1)
    meta = {
        "name": name,
        "version": version,
        "licence": "CC-BY-NC-SA-4.0",
        "heads": HEADS,
        "pad": 1 if args.base == "mpnet" else 0,
        "segments": model.segmented,
    }
    inputs = {"ids": torch.randint(5, 1000, (2, 20)), "mask": torch.ones(2, 20)}
    if model.segmented:
        inputs["segments"] = torch.zeros(2, 20, dtype=torch.long)
    part = Part(model, inputs, ["logits"], blocks=True)
    export({"model": part}, args.tokenizer, args.out, meta)


if __name__ == "__main__":
    main()
