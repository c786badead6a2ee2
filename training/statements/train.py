"""Train a stance reader on questions made by ``training.statements.data``.

    python -m training.statements.train --base mpnet --layers 8 --checkpoint model.safetensors \\
        --tokenizer tokenizer.json --questions work/questions.jsonl --out work/judge

Resumes from its last checkpoint; keeps averaged weights.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from onrecord.inference import open_tokenizer
from onrecord.statements.question import LIMIT, mark_of
from training.statements.model import HEADS, SIZES, Reader, pieces
from training.statements.split import held_stories

Row = dict[str, Any]
GIVEN = ("ids", "mask", "marks", "segments")  # to the reader, of a batch


def encode(rows: list[Row], tokenizer: Tokenizer) -> list[Row]:
    """Ids, segments, the places of the marks, and the labels of each question."""
    mark = mark_of(tokenizer)
    out = []
    for row in rows:
        made = tokenizer.encode(row["first"], row["second"])
        ids = made.ids[:LIMIT]
        places = [i for i, token in enumerate(ids) if token == mark][: len(row["labels"])]
        labels = [tuple(x) for x in row["labels"][: len(places)]]
        segments = [s or 0 for s in made.type_ids[:LIMIT]]
        soft = row.get("soft", [[]] * len(places))[: len(places)]
        made_row = {
            "ids": ids, "segments": segments, "places": places, "labels": labels, "soft": soft
        }  # fmt: skip
        out.append({**made_row, "story": row["story"]})
    return out


def collate(rows: list[Row], pad: int) -> dict[str, Tensor]:
    longest = max(len(r["ids"]) for r in rows)
    width = -(-longest // 16) * 16  # few widths: kernels are made once for each
    ids = torch.full((len(rows), width), pad)
    segments, mask = torch.zeros((len(rows), width)).long(), torch.zeros((len(rows), width))
    marks = torch.zeros((len(rows), max(len(r["places"]) for r in rows))).long()
    spots, labels, soft = [], [], []
    for i, row in enumerate(rows):
        size = len(row["ids"])
        ids[i, :size], mask[i, :size] = torch.tensor(row["ids"]), 1
        segments[i, :size] = torch.tensor(row["segments"])
        marks[i, : len(row["places"])] = torch.tensor(row["places"])
        spots += [(i, k) for k in range(len(row["places"]))]
        labels += row["labels"]
        soft += [x or [float("nan")] * sum(HEADS.values()) for x in row["soft"]]
    return {
        "ids": ids,
        "mask": mask,
        "segments": segments,
        "marks": marks,
        "spots": torch.tensor(spots).view(-1, 2),
        "labels": torch.tensor(labels).view(-1, 4),
        "soft": torch.tensor(soft).view(-1, sum(HEADS.values())),
    }


def batches(
    rows: list[Row], size: int, pad: int, rng: random.Random
) -> Iterator[dict[str, Tensor]]:
    rows = sorted(rows, key=lambda r: len(r["ids"]) + rng.random() * 12)
    groups = [rows[i : i + size] for i in range(0, len(rows), size)]
    rng.shuffle(groups)
    for group in groups:
        yield collate(group, pad)


def loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy of every head; all but the stance count where there is a stance.

    The direction counts once within the four-way stance and once more by itself, weighted by
    class: seven in twelve statements support, and direction must not be learned from that.
    """
    parts = torch.split(logits, list(HEADS.values()), dim=1)
    stance = labels[:, 0]
    total = F.cross_entropy(parts[0], stance)
    some = stance > 0
    if some.any():
        weight = torch.tensor([1.2, 1.5, 0.8])
        total = total + F.cross_entropy(parts[0][some][:, 1:], stance[some] - 1, weight)
    for number, part in enumerate(parts[1:], 1):
        gold = labels[:, number]
        if (gold >= 0).any():
            total = total + 0.2 * F.cross_entropy(part, gold, ignore_index=-1)
    return total


def taught(logits: Tensor, soft: Tensor) -> Tensor:
    """Cross-entropy with what teachers think; all but whether there is a stance counts as far as
    they see one."""
    known = ~soft[:, 0].isnan()
    if not known.any():
        return logits.sum() * 0
    mine, theirs = (torch.split(x[known], list(HEADS.values()), 1) for x in (logits, soft))
    some = 1 - F.softmax(theirs[0], -1)[:, 0]
    total = _apart(mine[0], theirs[0]).mean()
    pairs = [(1.0, mine[0][:, 1:], theirs[0][:, 1:])]
    pairs += [(0.2, a, b) for a, b in zip(mine[1:], theirs[1:], strict=True)]
    for weight, a, b in pairs:
        total = total + weight * (_apart(a, b) * some).sum() / some.sum().clamp(min=1)
    return total


def _apart(mine: Tensor, theirs: Tensor) -> Tensor:
    return -(F.softmax(theirs, -1) * F.log_softmax(mine, -1)).sum(-1)


@torch.no_grad()
def measure(model: Reader, rows: list[Row], pad: int) -> str:
    """Found F1 (some stance against none) and direction accuracy on held stories."""
    model.eval()
    tp = fp = fn = right = count = 0
    for batch in batches(rows, 32, pad, random.Random(0)):
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(*(batch[name] for name in GIVEN)).float()
        stance = logits[batch["spots"][:, 0], batch["spots"][:, 1], :4]
        gold = batch["labels"][:, 0]
        found = stance.argmax(1) > 0
        tp += int((found & (gold > 0)).sum())
        fp += int((found & (gold == 0)).sum())
        fn += int((~found & (gold > 0)).sum())
        some = gold > 0
        right += int((stance[some][:, 1:].argmax(1) + 1 == gold[some]).sum())
        count += int(some.sum())
    f1 = 2 * tp / max(1, 2 * tp + fp + fn)
    return f"held: found F1 {f1:.3f}, direction {right / max(1, count):.3f} of {count}"


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--base", choices=tuple(SIZES), required=True)
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--checkpoint", type=Path, help="of the bare encoder; without, --start")
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--questions", type=Path, nargs="+", required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=float, default=2)
    ap.add_argument("--rate", type=float, default=8e-5)
    ap.add_argument("--rows", type=int, default=16)
    ap.add_argument("--ema", type=float, default=0.995)
    ap.add_argument("--repeat", type=int, default=1, help="of questions with a statement")
    ap.add_argument("--negatives", type=float, default=1.0, help="share of the others kept")
    ap.add_argument("--coded", type=float, default=1.0, help="weight of the coded labels")
    ap.add_argument("--frozen", type=int, default=0, help="lower layers that stay as they are")
    ap.add_argument("--start", type=Path, help="weights of an earlier reader to go on from")
    args = ap.parse_args()
    if not (args.checkpoint or args.start):
        ap.error("name --checkpoint or --start: there is nothing to train from")
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    tokenizer = open_tokenizer(args.tokenizer)
    pad = 1 if args.base == "mpnet" else 0
    rows: list[Row] = []
    for path in args.questions:
        rows += [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    encoded = [r for r in encode(rows, tokenizer) if r["places"]]
    held = held_stories(r["story"] for r in encoded if r["story"])
    test = [r for r in encoded if r["story"] in held]
    own = [r for r in encoded if r["story"] and r["story"] not in held]
    extra = [r for r in encoded if not r["story"]]
    positive = [r for r in own if any(label[0] > 0 for label in r["labels"])]
    rest = [r for r in own if not any(label[0] > 0 for label in r["labels"])]
    kept = random.Random(2).sample(rest, int(len(rest) * args.negatives))
    train = positive * args.repeat + kept + extra
    model = Reader(args.base, args.layers, pieces(args.base, tokenizer))
    if args.checkpoint:
        model.encoder.load(args.checkpoint)
    if args.start:
        model.load_state_dict(torch.load(args.start))
    if args.frozen:
        model.freeze(args.frozen)
    average = copy.deepcopy(model)
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    groups = [
        {"params": [p], "base": args.rate * (10 if n.startswith("heads") else 1)} for n, p in named
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, weight_decay=0.01)
    done, saved_at = 0, args.out / "checkpoint.pt"
    if saved_at.exists():
        saved = torch.load(saved_at)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        done = saved["step"]
    total = int(len(train) / args.rows * args.epochs)
    print(f"{len(train)} questions, {len(test)} held, {total} steps", flush=True)
    step, begun, epoch = 0, time.time(), 0
    while step < total:
        for batch in batches(train, args.rows, pad, random.Random(epoch)):
            step += 1
            if step > total:
                break
            if step <= done:
                continue
            pace = min(1.0, step / (0.06 * total)) * max(0.02, 1 - step / total)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * pace
            model.train()
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(*(batch[name] for name in GIVEN)).float()
            at = logits[batch["spots"][:, 0], batch["spots"][:, 1]]
            value = args.coded * loss(at, batch["labels"]) + taught(at, batch["soft"])
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_([p for _, p in named], 1.0)
            optimizer.step()
            keep = min(args.ema, 1 - 1 / (step + 1))
            with torch.no_grad():
                for mine, theirs in zip(average.parameters(), model.parameters(), strict=True):
                    if theirs.requires_grad:
                        mine.lerp_(theirs, 1 - keep)
            if step % 20 == 0:
                print(f"step {step} loss {value.item():.4f} {time.time() - begun:.0f}s", flush=True)
            if step % 150 == 0:
                parts = {"model": model, "average": average, "optimizer": optimizer}
                state = {name: part.state_dict() for name, part in parts.items()}
                torch.save({**state, "step": step}, saved_at.with_suffix(".tmp"))
                saved_at.with_suffix(".tmp").replace(saved_at)
        epoch += 1
        print(f"epoch {epoch} {measure(average, test, pad)}", flush=True)
        torch.save(average.state_dict(), args.out / f"epoch{epoch}.pt")
    torch.save(average.state_dict(), args.out / "final.pt")


if __name__ == "__main__":
    main()
