"""Train the attribution tagger.

    python -m training.attributions.train --data SHARED/data --checkpoint model.safetensors \\
        --tokenizer tokenizer.json --out work/tagger [--epochs 5]

With ``--teacher`` a larger tagger's weights stand beside the annotators: the tags and links that
it gives to the same windows are learned too (Hinton et al. 2015). ``--told`` names articles that
nobody annotated, as ``training.attributions.tell`` writes them; there only the teacher counts.

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
from training.encoder import SIZES

HELD = 40  # train articles kept aside for choices; PolNeAR's dev part is for figures only
EMA = 0.998
LINK_WEIGHT = 0.2
TEMPERATURE = 2.0  # of what a teacher gives


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
    return _losses(model, batch, *outputs(model, batch))


def outputs(model: Tagger, batch: dict[str, Any], ids: str = "ids") -> tuple[Tensor, Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        emissions, pointers = model(batch[ids], batch["features"], batch["mask"])
    return emissions.float(), pointers.float()


def _losses(
    model: Tagger, batch: dict[str, Any], emissions: Tensor, pointers: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    first = batch["first"]
    tag = model.tag_loss(emissions, batch["tags"], first)
    word = F.cross_entropy(emissions[first], batch["tags"][first])
    return tag, word, model.link_loss(pointers, batch["links"])


def taught(
    model: Tagger, teacher: Tagger, batch: dict[str, Any]
) -> tuple[Tensor, tuple[Tensor, Tensor, Tensor]]:
    """How far ``model`` is from ``teacher``, who sees every piece, and the losses as above."""
    with torch.no_grad():
        tags, links = outputs(teacher, batch, "seen")
    emissions, pointers = outputs(model, batch)
    first, chosen = batch["first"], batch["links"]
    apart = _apart(emissions[first], tags[first])
    if len(chosen.kind):
        theirs = teacher.choices(links, chosen)
        apart = apart + LINK_WEIGHT * _apart(model.choices(pointers, chosen), theirs)
    return apart, _losses(model, batch, emissions, pointers)


def _apart(mine: Tensor, theirs: Tensor) -> Tensor:
    """Cross-entropy with a teacher's logits, softened by TEMPERATURE."""
    wanted = F.softmax(theirs / TEMPERATURE, -1)
    distance = -(wanted * F.log_softmax(mine / TEMPERATURE, -1)).sum(-1).mean()
    return distance * TEMPERATURE**2


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
    ap.add_argument("--base", choices=tuple(SIZES), default="minilm")
    ap.add_argument("--layers", type=int, default=6)
    ap.add_argument("--dropout", type=float, default=0.1, help="within the encoder; 0 is faster")
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--rate", type=float, default=1.5e-4)
    ap.add_argument("--window", type=int, default=320)
    ap.add_argument("--rows", type=int, default=8)
    ap.add_argument("--seed", type=int, default=0, help="another one makes a sister run")
    ap.add_argument("--start", type=Path, help="weights to go on from, with a fresh schedule")
    ap.add_argument("--teacher", type=Path, help="weights of a larger tagger to learn from")
    ap.add_argument("--teacher-base", choices=tuple(SIZES), default="mpnet")
    ap.add_argument("--teacher-layers", type=int, default=12)
    ap.add_argument("--told", type=Path, help="articles as the teacher tells them (JSONL)")
    ap.add_argument("--coded", type=float, default=1.0, help="weight of the annotators' labels")
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    tokenizer = open_tokenizer(args.tokenizer)
    records = read_jsonl(args.data / "polnear" / "train.jsonl")
    random.Random(0).shuffle(records)
    items = [example(r, tokenizer) for r in records[HELD:]]
    rng = random.Random(args.seed + 1)
    others = [example(retyped(r, rng), tokenizer) for r in records[HELD:]]
    for number, record in enumerate(read_jsonl(args.told) if args.told else []):
        items.append(example(record, tokenizer))
        others.append(example(retyped(record, random.Random(number)), tokenizer))
    model = Tagger(args.base, args.layers, args.dropout)
    model.encoder.load(args.checkpoint)
    if args.start:
        model.take(torch.load(args.start))
    teacher = None
    if args.teacher:
        teacher = Tagger(args.teacher_base, args.teacher_layers).eval()
        teacher.load_state_dict(torch.load(args.teacher))
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
            apart = torch.zeros(())
            if teacher is None:
                tag, word, link = losses(model, batch)
            else:
                apart, (tag, word, link) = taught(model, teacher, batch)
            optimizer.zero_grad()
            (apart + args.coded * (tag + word + LINK_WEIGHT * link)).backward()
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
                    f"word {word.item():.4f} link {link.item():.3f} apart {apart.item():.3f} "
                    f"{speed:.0f} pieces/s",
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
