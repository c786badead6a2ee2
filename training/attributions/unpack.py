"""An installed tagger's int8 weights back to a checkpoint, to go on training from.

    python -m training.attributions.unpack --model src/onrecord/models/tagger-2 \\
        --checkpoint model.safetensors --out work/tagger-2.pt

Checkpoints are not kept, the package's files are: what rounding lost comes back in a few
hundred steps. Word embeddings never learn and are taken from the base's own checkpoint.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.attributions.model import Tagger

PRODUCTS = ("qkv", "out", "up", "down")  # of a layer, in the order of the graph


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--checkpoint", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    model = Tagger()
    model.encoder.load(args.checkpoint)
    graph = onnx.load(args.model / "model.onnx").graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state: dict[str, NDArray[np.float32]] = {
        name: value for name, value in stored.items() if name in model.state_dict()
    }
    for name in ("positions", "segments", "features"):
        state[f"encoder.{name}.weight"] = full(stored, f"encoder.{name}.weight")
    products = [n.input[1] for n in graph.node if n.op_type == "MatMulInteger"]
    weights = [full(stored, name.removesuffix("_quantized")).T for name in products]
    sums = [stored[n] for n in stored if n.startswith("onnx::Add_")]
    for layer, bias in enumerate(sums):
        for name, weight in zip(PRODUCTS, weights[4 * layer : 4 * layer + 4], strict=True):
            state[f"encoder.layers.{layer}.{name}.weight"] = weight
        state[f"encoder.layers.{layer}.qkv.bias"] = bias
        for kind in ("weight", "bias"):
            thirds = np.split(state.pop(f"encoder.layers.{layer}.qkv.{kind}"), 3)
            for name, part in zip(("query", "key", "value"), thirds, strict=True):
                state[f"encoder.layers.{layer}.{name}.{kind}"] = part
    state["tags.weight"], state["pointers.weight"] = weights[-2:]
    meta = json.loads((args.model / "model.json").read_text("utf-8"))
    state["transitions"] = np.array(meta["transitions"], np.float32)
    state |= {name: np.array(value, np.float32) for name, value in meta["pointers"].items()}
    made = {name: torch.tensor(np.array(value)) for name, value in state.items()}
    left = set(model.state_dict()) - set(made) - {"encoder.words.weight"}
    if left - {"barred_step", "barred_start"}:
        raise ValueError(f"{args.model}: lacks {sorted(left)}")
    model.take(made)
    torch.save(model.state_dict(), args.out)
    print(f"{args.out}: {len(made)} tensors")


def full(stored: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    """A quantised tensor at its full width: a scale for the whole, or one a column."""
    steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
    return np.asarray(steps * stored[f"{name}_scale"], np.float32)


if __name__ == "__main__":
    main()
