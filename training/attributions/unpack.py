"""An installed tagger back to a checkpoint, to go on training from.

python -m training.attributions.unpack --model src/onrecord/models/tagger-2 --out work/tagger-2.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from training.attributions.model import Tagger
from training.meta import read_meta
from training.unpack import unpacked


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    model = Tagger()
    meta = read_meta(args.model)
    state = unpacked(args.model, model)
    for name, value in {**meta["pointers"], "transitions": meta["transitions"]}.items():
        state[name] = np.array(value, np.float32)
    made = {name: torch.tensor(value) for name, value in state.items()}
    if left := set(model.state_dict()) - set(made) - {"barred_step", "barred_start"}:
        raise ValueError(f"{args.model}: lacks {sorted(left)}")
    model.take(made)
    torch.save(model.state_dict(), args.out)
    print(f"{args.out}: {len(made)} tensors")


if __name__ == "__main__":
    main()
