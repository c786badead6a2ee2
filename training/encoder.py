"""A BERT encoder in plain PyTorch, loaded from a sentence-transformers checkpoint.

Only what MiniLM and BERT need; the same module is trained here and exported to ONNX.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F


class Layer(nn.Module):
    """One post-norm transformer layer (Vaswani et al. 2017, as BERT has it)."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        rate = self.dropout.p if self.training else 0.0
        mixed = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), mask, rate
        )
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + self.dropout(mixed))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """``forward(ids, mask, features, segments)`` gives (batch, length, width) states."""

    def __init__(
        self,
        *,
        layers: int = 6,
        width: int = 384,
        heads: int = 12,
        inner: int = 1536,
        vocabulary: int = 30522,
        positions: int = 512,
        features: int = 0,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(positions, width)
        self.segments = nn.Embedding(2, width)
        self.features = nn.Embedding(features, width) if features else None
        if self.features is not None:
            nn.init.zeros_(self.features.weight)
        self.norm = nn.LayerNorm(width, 1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        features: Tensor | None = None,
        segments: Tensor | None = None,
    ) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        segment = self.segments(torch.zeros_like(ids) if segments is None else segments)
        x = self.words(ids) + self.positions(places)[None] + segment
        if self.features is not None and features is not None:
            x = x + self.features(features)
        x = self.dropout(self.norm(x))
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias.to(x.dtype))
        return x

    def load_bert(self, path: Path) -> None:
        """Take the weights of a BERT checkpoint in safetensors; features stay as they are."""
        state = {k.removeprefix("bert."): v for k, v in load_file(path).items()}
        mine = {
            "words.weight": state["embeddings.word_embeddings.weight"],
            "positions.weight": state["embeddings.position_embeddings.weight"],
            "segments.weight": state["embeddings.token_type_embeddings.weight"],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
        }
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    name = f"encoder.layer.{i}.{theirs}.{part}"
                    mine[f"layers.{i}.{ours}.{part}"] = state[name]
        missing, unexpected = self.load_state_dict(mine, strict=False)
        left = [name for name in missing if not name.startswith("features")]
        if left or unexpected:
            raise ValueError(f"{path}: not a BERT checkpoint of this size: {left + unexpected}")
