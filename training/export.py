"""A trained module to an int8 ONNX file with its ``model.json``."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import nn

BLOCK = 256  # weights that share a scale


def export(
    model: nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: list[str],
    tokenizer: Path,
    folder: Path,
    meta: dict[str, Any],
    *,
    quantise: bool = True,
    blocks: bool = False,
) -> None:
    """Write ``model.onnx`` (int8 weights a channel), ``tokenizer.json`` and ``model.json``.

    ``inputs`` are examples by name, in the order of ``forward``; their first two axes vary. With
    ``blocks``, weights and what they meet are scaled a block at a time: it keeps to the
    full model far more closely, and takes longer.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    model.eval()
    with tempfile.TemporaryDirectory() as work:
        full = Path(work) / "full.onnx"
        torch.onnx.export(
            model,
            tuple(inputs.values()),
            str(full),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: {0: "batch", 1: "length"} for name in [*inputs, *outputs]},
            opset_version=17,
            dynamo=False,
        )
        if blocks:
            _in_blocks(full, folder / "model.onnx")
        elif quantise:
            quantize_dynamic(
                full,
                folder / "model.onnx",
                per_channel=True,
                reduce_range=False,
                weight_type=QuantType.QInt8,
            )
        else:
            shutil.copy(full, folder / "model.onnx")
    shutil.copy(tokenizer, folder / "tokenizer.json")
    files = ("model.onnx", "tokenizer.json")
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
