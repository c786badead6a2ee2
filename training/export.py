"""Trained modules to ONNX files with their ``model.json``."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.eight import in_eight
from training.encoder import Layer
from training.meta import write_meta

LONG = 256  # rows of a table that is worth eight bits


@dataclass(frozen=True)
class Part:
    """A module that becomes an ONNX file of its own.

    ``inputs`` are examples by name, in the order of ``forward``; their first axis varies, and the
    second too where it is a length or stands in ``axes`` with the name of what it counts. With
    ``show``, which runs samples through the module, what weights meet is scaled by what the samples
    showed; without, by each batch.
    """

    module: nn.Module
    inputs: dict[str, torch.Tensor]
    outputs: list[str]
    axes: Mapping[str, str] | None = None
    quantise: bool = True
    show: Callable[[nn.Module], None] | None = None

    def write(self, out: Path) -> None:
        """Write the ONNX file: int8 weights a channel, or all as it is."""
        from onnxruntime.quantization import QuantType, quantize_dynamic

        self.module.eval()
        for layer in self.module.modules():
            if isinstance(layer, Layer) and layer.joined is None:
                layer.join()
        if self.show:
            in_eight(self.module, self.show)
        axes = self.axes or dict.fromkeys([*self.inputs, *self.outputs], "length")
        names = [*self.inputs, *self.outputs]
        with tempfile.TemporaryDirectory() as work:
            full = Path(work) / "full.onnx"
            torch.onnx.export(
                self.module,
                tuple(self.inputs.values()),
                str(full),
                input_names=list(self.inputs),
                output_names=self.outputs,
                dynamic_axes={n: {0: "batch"} | ({1: axes[n]} if n in axes else {}) for n in names},
                opset_version=17,
                dynamo=False,
            )
            if self.show:
                _tables(full, out)
            elif self.quantise:
                weights = {"per_channel": True, "reduce_range": False}
                quantize_dynamic(full, out, weight_type=QuantType.QInt8, **weights)
            else:
                shutil.copy(full, out)


def export(
    parts: Mapping[str, Part], tokenizer: Path, folder: Path, meta: Mapping[str, Any]
) -> None:
    """Write ``NAME.onnx`` for every part, ``tokenizer.json`` and ``model.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in parts.items():
        part.write(folder / f"{name}.onnx")
    shutil.copy(tokenizer, folder / "tokenizer.json")
    files = (*(f"{name}.onnx" for name in parts), "tokenizer.json")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    write_meta(folder, {**meta, "sha256": digests})


def _tables(full: Path, out: Path) -> None:
    """Embeddings in eight bits; the rest is so already."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(full).graph
    wide = {i.name for i in graph.initializer if len(i.dims) == 2 and i.dims[0] > LONG}
    nodes = [n.name for n in graph.node if n.op_type == "Gather" and n.input[0] in wide]
    kinds = {"op_types_to_quantize": ["Gather"], "nodes_to_quantize": nodes}
    quantize_dynamic(full, out, weight_type=QuantType.QInt8, **kinds)
