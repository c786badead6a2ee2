"""Articles as a tagger tells them, for a smaller one to learn from.

    python -m training.attributions.tell --weights work/teacher/final.pt --base mpnet --layers 12 \\
        --tokenizer tokenizer.json --texts a.jsonl b.jsonl --out work/told.jsonl

Each line of ``--texts`` has a ``text``; what comes out has PolNeAR's form, the attributions those
of the outermost reading, so that ``training.attributions.train --told`` reads both alike.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from onrecord.attributions.tagger import Tagger as Runner
from onrecord.inference import Arrays, Canned, open_tokenizer
from onrecord.text import clean
from training.attributions.data import read_jsonl
from training.attributions.export import constants
from training.attributions.model import Tagger
from training.encoder import SIZES


def runner(model: Tagger, tokenizer: Path) -> Runner:
    """The program's own reader over weights that are not exported."""
    model.eval()

    @torch.no_grad()
    def run(given: Arrays) -> dict[str, NDArray[np.float32]]:
        ids, features = (torch.from_numpy(given[name]) for name in ("ids", "features"))
        with torch.autocast("cpu", torch.bfloat16):
            emissions, pointers = model(ids, features)
        return {
            "emissions": emissions.float().numpy(),
            "pointers": pointers.float().numpy(),
        }

    return Runner(Canned(open_tokenizer(tokenizer), constants(model), run))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--weights", type=Path, required=True)
    ap.add_argument("--base", choices=tuple(SIZES), default="mpnet")
    ap.add_argument("--layers", type=int, default=12)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--texts", type=Path, nargs="+", required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    model = Tagger(args.base, args.layers)
    model.load_state_dict(torch.load(args.weights))
    tagger = runner(model, args.tokenizer)
    count = 0
    with args.out.open("w", encoding="utf-8") as out:
        for record in (r for path in args.texts for r in read_jsonl(path)):
            text = clean(record["text"]).text
            reading = tagger.read(text)
            told = [
                {
                    "source": [reading.offsets(group.source)] if group.source else [],
                    "cue": [reading.offsets(group.cue)] if group.cue else [],
                    "content": [reading.offsets(place) for place in group.content],
                }
                for group in reading.groups
                if group.content
            ]
            out.write(json.dumps({"text": text, "attributions": told}, ensure_ascii=False) + "\n")
            count += 1
    print(f"{args.out}: {count} articles")


if __name__ == "__main__":
    main()
