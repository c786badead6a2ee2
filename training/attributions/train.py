"""Train the attribution tagger.

    python -m training.attributions.train --data SHARED/data --base model.safetensors \\
        --tokenizer tokenizer.json --out work/tagger [--epochs 5]

Runs on a CPU (bfloat16 where it has it), writes a checkpoint every few hundred steps and
goes on from it when started again. The averaged weights (EMA) are what is kept.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from onrecord.inference import open_tokenizer
from training.attributions.data import Example, batches, example, read_jsonl, retyped
from training.attributions.model import Tagger

HELD = 40  # train articles kept aside for choices; PolNeAR's dev part is for figures only
EMA = 0.998
LINK_WEIGHT = 0.2


def groups(model: Tagger, rate: float, decay: float) -> list[dict[str, object]]:
    """Lower layers learn more slowly; new parts ten times as fast as the encoder."""
    out: list[dict[str, object]] = []
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("encoder.layers."):
            depth = int(name.split(".")[2]) + 1
        elif name.startswith("encoder.features"):
            depth = None
        elif name.startswith("encoder."):
            depth = 0
        else:
            depth = None
        lr = rate * 10 if depth is None else rate * decay ** (len(model.encoder.layers) - depth)
        out.append({"params": [parameter], "lr": lr, "base": lr})
    return out


def losses(model: Tagger, batch: dict[str, Any]) -> tuple[Tensor, Tensor, Tensor]:
    """A batch's losses: of the tag sequence, of each word's tag, of the links."""
    with torch.autocast("cpu", torch.bfloat16):
        emissions, pointers = model(batch["ids"], batch["features"], batch["mask"])
    emissions, first = emissions.float(), batch["first"]
    tag = model.tag_loss(emissions, batch["tags"], first)
    word = F.cross_entropy(emissions[first], batch["tags"][first])
    return tag, word, model.link_loss(pointers.float(), batch["links"])


@torch.no_grad()
def report(model: Tagger, held: list[Example], window: int, rows: int) -> None:
    """Print the losses on the articles kept aside."""
    model.eval()
    found = [losses(model, batch) for batch in batches(held, window, rows, random.Random(0))]
    means = torch.tensor(found).mean(0).tolist()
    print("held: tag {:.4f} word {:.4f} link {:.4f}".format(*means), flush=True)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--rate", type=float, default=1.5e-4)
    ap.add_argument("--window", type=int, default=320)
    ap.add_argument("--rows", type=int, default=8)
    ap.add_argument("--seed", type=int, default=0, help="another one makes a sister run")
    ap.add_argument("--start", type=Path, help="weights to go on from, with a fresh schedule")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    tokenizer = open_tokenizer(args.tokenizer)
    records = read_jsonl(args.data / "polnear" / "train.jsonl")
    random.Random(0).shuffle(records)
    items = [example(r, tokenizer) for r in records[HELD:]]
    rng = random.Random(args.seed + 1)
    others = [example(retyped(r, rng), tokenizer) for r in records[HELD:]]
    model = Tagger()
    if args.start:
        model.take(torch.load(args.start))
    else:
        model.encoder.load(args.base)
    optimizer = torch.optim.AdamW(groups(model, args.rate, 0.9), weight_decay=0.01, fused=True)
    average = copy.deepcopy(model)
    state = {"step": 0}
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimizer.load_state_dict(saved["optimizer"])
        state = saved["state"]
    held = [example(r, tokenizer) for r in records[:HELD]]
    per_epoch = sum(1 for _ in batches(items, args.window, args.rows, random.Random(0)))
    total = per_epoch * args.epochs
    step, begun, seen = 0, time.time(), 0
    for epoch in range(args.epochs):
        rng = random.Random(1000 * args.seed + epoch)
        for batch in batches(items, args.window, args.rows, rng, others):
            step += 1
            if step <= state["step"]:
                continue
            progress = min(1.0, step / total)
            warm = min(1.0, step / 100)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * warm * max(0.02, 1 - progress)
            model.train()
            tag, word, link = losses(model, batch)
            optimizer.zero_grad()
            (tag + word + LINK_WEIGHT * link).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            keep = min(EMA, 1 - 1 / (step + 1))
            with torch.no_grad():
                for mine, theirs in zip(average.parameters(), model.parameters(), strict=True):
                    if theirs.requires_grad:
                        mine.lerp_(theirs, 1 - keep)
            seen += int(batch["mask"].sum())
            if step % 20 == 0:
                speed = seen / (time.time() - begun)
                print(
                    f"epoch {epoch} step {step}/{total} tag {tag.item():.4f} "
                    f"word {word.item():.4f} link {link.item():.3f} {speed:.0f} pieces/s",
                    flush=True,
                )
            if step % 300 == 0:
                _save(checkpoint, model, average, optimizer, step)
        torch.save(average.state_dict(), args.out / f"epoch{epoch}.pt")
        report(average, held, args.window, args.rows)
    torch.save(average.state_dict(), args.out / "final.pt")


def _save(path, model, average, optimizer, step) -> None:  # type: ignore[no-untyped-def]
    parts = {
        "model": model.state_dict(),
        "average": average.state_dict(),
        "optimizer": optimizer.state_dict(),
        "state": {"step": step},
    }
    torch.save(parts, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


if __name__ == "__main__":
    main()
