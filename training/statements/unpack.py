"""An installed judge's eight-bit weights back to a checkpoint, to go on training from.

python -m training.statements.unpack --model src/onrecord/models/judge-2 --out work/judge-2.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.attributions.unpack import full
from training.statements.model import Reader

OWN = {"out": ("out",), "up": ("up",), "down": ("down",), "joined": ("query", "key", "value")}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--base", choices=("minilm", "mpnet"), default="mpnet")
    ap.add_argument("--layers", type=int, default=8)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    graph = onnx.load(args.model / "model.onnx").graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    model = Reader(args.base, args.layers)
    state = {name: value for name, value in stored.items() if name in model.state_dict()}
    for name in set(model.state_dict()) - set(state):
        if f"{name}_quantized" in stored:
            state[name] = full(stored, name)
    parts = {"heads": ("heads",)}
    for layer in range(args.layers):
        at = f"encoder.layers.{layer}."
        parts |= {at + name: tuple(at + own for own in several) for name, several in OWN.items()}
    for name, several in parts.items():
        for number, own in enumerate(several):
            kept = f"{name}.products.{number}"
            weight = stored[f"{kept}.weight"] * stored[f"{kept}.sizes"]
            inputs = model.get_submodule(own).in_features
            state[f"{own}.weight"] = weight[:inputs].T  # the rest are loud channels once more
            state[f"{own}.bias"] = stored[f"{kept}.bias"]
    made = {name: torch.tensor(np.array(value, np.float32)) for name, value in state.items()}
    model.load_state_dict(made)
    torch.save(model.state_dict(), args.out)
    print(f"{args.out}: {len(made)} tensors")


if __name__ == "__main__":
    main()
