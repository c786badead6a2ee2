"""Export a trained stance reader into the package.

    python -m training.statements.export --base mpnet --layers 8 --weights work/judge/final.pt \\
        --tokenizer tokenizer.json --questions work/questions.jsonl \\
        --out src/onrecord/models/judge-2

The questions are samples: what the model's layers see of them sets the scale of what they take.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import torch
from torch import nn

from onrecord.inference import open_tokenizer
from training import deberta
from training.export import Part, export
from training.statements.model import HEADS, SIZES, Reader, pieces
from training.statements.train import GIVEN, collate, encode

SAMPLES = 200


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--base", choices=tuple(SIZES), required=True)
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--questions", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    tokenizer = open_tokenizer(args.tokenizer)
    model = Reader(args.base, args.layers, pieces(args.base, tokenizer))
    saved = torch.load(args.weights)
    model.load_state_dict(saved.get("average", saved))
    name, version = args.out.name.rsplit("-", 1)
    meta = {
        "name": name,
        "version": version,
        "licence": "CC-BY-NC-SA-4.0",
        "heads": HEADS,
        "segments": model.segmented,
    }
    inputs = {"ids": torch.randint(5, 1000, (2, 20)), "mask": torch.ones(2, 20)}
    inputs["marks"] = torch.tensor([[1, 4], [2, 3]])
    if model.segmented:
        inputs["segments"] = torch.zeros(2, 20, dtype=torch.long)
    rows = [json.loads(line) for line in args.questions.read_text("utf-8").splitlines()]
    samples = encode(random.Random(2).sample(rows, SAMPLES), tokenizer)

    def show(module: nn.Module) -> None:
        for row in samples:
            batch = collate([row], 0)
            module(*(batch[name] for name in GIVEN))

    axes = dict.fromkeys(inputs, "length") | {"marks": "marks", "logits": "marks"}
    if isinstance(model.encoder, deberta.Encoder):
        model.encoder.settle()
    model.encoder.layers[-1].join(apart=True)
    part = Part(model, inputs, ["logits"], axes, show=show)
    export({"model": part}, args.tokenizer, args.out, meta)


if __name__ == "__main__":
    main()
