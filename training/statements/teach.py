"""What several readers think of questions, for another to learn from (Hinton et al. 2015).

    python -m training.statements.teach --base mpnet --layers 8 --tokenizer tokenizer.json \\
        --teachers work/one.pt work/two.pt --questions work/questions.jsonl --out work/taught.jsonl

Each row gets ``soft``: for every actor the teachers' mean logits, the heads side by side.
``training.statements.train`` learns from these beside the coded labels.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from onrecord.inference import open_tokenizer
from training.statements.model import Reader
from training.statements.train import Row, collate, encode

ROWS = 32


@torch.no_grad()
def opinions(
    model: Reader, rows: Sequence[Row], pad: int
) -> Iterator[tuple[int, list[list[float]]]]:
    """The logits at every mark of every row, by the row's place; rows of like length together."""
    model.eval()
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["ids"]))
    for start in range(0, len(order), ROWS):
        part = order[start : start + ROWS]
        batch = collate([rows[i] for i in part], pad)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(batch["ids"], batch["mask"], batch["segments"]).float()
        for row, i in enumerate(part):
            yield i, logits[row, rows[i]["places"]].tolist()


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--base", choices=("minilm", "mpnet"), required=True)
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--teachers", type=Path, nargs="+", required=True)
    ap.add_argument("--questions", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    rows = [json.loads(line) for line in args.questions.read_text("utf-8").splitlines()]
    encoded = encode(rows, open_tokenizer(args.tokenizer))
    pad = 1 if args.base == "mpnet" else 0
    total: dict[int, torch.Tensor] = {}
    for path in args.teachers:
        model = Reader(args.base, args.layers)
        saved = torch.load(path)
        model.load_state_dict(saved.get("average", saved))
        for i, logits in opinions(model, encoded, pad):
            total[i] = total.get(i, torch.zeros(1)) + torch.tensor(logits) / len(args.teachers)
        print(f"{path}: {len(encoded)} questions", flush=True)
    with args.out.open("w", encoding="utf-8") as out:
        for i, row in enumerate(rows):
            soft = [[round(x, 3) for x in one] for one in total[i].tolist()]
            out.write(json.dumps(row | {"soft": soft}, ensure_ascii=False) + "\n")
    print(f"{args.out}: {len(rows)} questions")


if __name__ == "__main__":
    main()
