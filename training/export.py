"""Trained modules to ONNX files with their ``model.json``."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

BLOCK = 256  # weights that share a scale


@dataclass(frozen=True)
class Part:
    """A module that becomes an ONNX file of its own.

    ``inputs`` are examples by name, in the order of ``forward``; their first axis varies, and the
    second too where it is a length or stands in ``axes`` with the name of what it counts. With
    ``blocks``, weights and what they meet are scaled a block at a time: it keeps to the
    full model far more closely, and takes longer.
    """

    module: nn.Module
    inputs: dict[str, torch.Tensor]
    outputs: list[str]
    axes: Mapping[str, str] | None = None
    quantise: bool = True
    blocks: bool = False

    def write(self, out: Path) -> None:
        """Write the ONNX file: int8 weights a channel, blocks of them, or all as it is."""
        from onnxruntime.quantization import QuantType, quantize_dynamic

        self.module.eval()
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
            if self.blocks:
                _in_blocks(full, out)
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
    lines = (f"{json.dumps(k)}: {_line(v)}" for k, v in {**meta, "sha256": digests}.items())
    (folder / "model.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _in_blocks(full: Path, out: Path) -> None:
    """Eight bits a weight, in blocks of :data:`BLOCK`; embeddings as a whole."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import (
        DefaultWeightOnlyQuantConfig,
        MatMulNBitsQuantizer,
    )

    halfway = full.with_name("gathered.onnx")
    quantize_dynamic(full, halfway, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
    shape = {"block_size": BLOCK, "is_symmetric": True, "accuracy_level": 4}
    config = DefaultWeightOnlyQuantConfig(bits=8, **shape)
    made = MatMulNBitsQuantizer(onnx.load(halfway), algo_config=config, **shape)
    made.process()
    made.model.save_model_to_file(str(out), False)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
