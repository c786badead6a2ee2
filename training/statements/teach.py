"""What several readers think of questions, for another to learn from (Hinton et al. 2015).

    python -m training.statements.teach --base mpnet --layers 8 --tokenizer tokenizer.json \\
        --teachers work/one.pt work/two.pt --questions work/questions.jsonl --out work/taught.jsonl

With ``--model judge@2`` an installed model is the teacher. Each row gets ``soft``: for every actor
the teachers' mean logits, the heads side by side.
``training.statements.train`` learns from these beside the coded labels.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from onrecord.inference import open_model, open_tokenizer
from onrecord.model import Actor, Kind
from onrecord.statements.candidates import Candidate
from onrecord.statements.question import Question
from onrecord.statements.stance import logits_of
from training.statements.model import Reader
from training.statements.train import GIVEN, Row, collate, encode

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
            logits = model(*(batch[name] for name in GIVEN)).float()
        for row, i in enumerate(part):
            yield i, logits[row, : len(rows[i]["places"])].tolist()


def installed(name: str, rows: Sequence[Row]) -> Iterator[tuple[int, list[list[float]]]]:
    """The same of a model that the package ships, a handful of questions at a time."""
    nobody = Candidate(0, Actor("x", Kind.GROUP), (0, 1), ())
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        asked = [Question(r["first"], r["second"], (nobody,) * len(r["labels"])) for r in part]
        for i, found in enumerate(logits_of(open_model(name), asked)):
            yield start + i, [row.tolist() for row in found]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--base", choices=("minilm", "mpnet"), default="mpnet")
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--tokenizer", type=Path)
    ap.add_argument("--teachers", type=Path, nargs="+", default=[])
    ap.add_argument("--model", help="one that is installed, in the place of --teachers")
    ap.add_argument("--questions", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    rows = [json.loads(line) for line in args.questions.read_text("utf-8").splitlines()]
    total: dict[int, torch.Tensor] = {}
    if args.model:
        total = {i: torch.tensor(logits) for i, logits in installed(args.model, rows)}
    encoded = encode(rows, open_tokenizer(args.tokenizer)) if args.teachers else []
    pad = 1 if args.base == "mpnet" else 0
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
