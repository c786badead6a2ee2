"""An installed model's eight-bit weights back to full width, to go on training from.

Checkpoints are not kept, the package's files are: what rounding lost comes back in a few
hundred steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

Floats = NDArray[np.float32]
JOINED = ("query", "key", "value")  # one product in the file


def unpacked(folder: Path, model: nn.Module) -> dict[str, Floats]:
    """The parameters of ``model`` that ``model.onnx`` in a folder holds, by name."""
    graph = onnx.load(folder / "model.onnx").graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    names = set(model.state_dict())
    state = {name: value for name, value in stored.items() if name in names}
    state |= {n: _full(stored, n) for n in names - set(state) if f"{n}_quantized" in stored}
    for name, layer in model.named_modules():
        if isinstance(layer, nn.Linear):
            kept = _kept(stored, name)
            weight = stored[f"{kept}.weight"] * stored[f"{kept}.sizes"]
            state[f"{name}.weight"] = weight[: layer.in_features].T  # the rest: loud ones again
            state[f"{name}.bias"] = stored[f"{kept}.bias"]
    return {name: np.array(value, np.float32) for name, value in state.items()}


def _kept(stored: Mapping[str, NDArray[np.float32]], name: str) -> str:
    """Where a file keeps a linear layer: alone, or joined with others of its states."""
    above, _, own = name.rpartition(".")
    alone = f"{name}.products.0"
    if f"{alone}.weight" in stored:
        return alone
    own_query = f"{above}.query.products.0.weight" in stored
    return f"{above}.joined.products.{JOINED.index(own) - own_query}"


def _full(stored: dict[str, NDArray[np.float32]], name: str) -> Floats:
    """A table at its full width: a scale for the whole, or one a column."""
    steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
    return np.asarray(steps * stored[f"{name}_scale"], np.float32)
