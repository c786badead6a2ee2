"""BERT and MPNet encoders in plain PyTorch, loaded from sentence-transformers checkpoints.

Only what MiniLM and MPNet need; the same module is trained here and exported to ONNX.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F


class Attend(torch.autograd.Function):
    """Scaled dot-product attention that is one fused operator in an ONNX file.

    onnxruntime's ``MultiHeadAttention`` spares the transposes and the score matrices that the
    plain operators write out. ``seen`` (batch, length) is 0 where a row is padding, ``near``
    (1, heads, length, length) is added to the scores; both may be None.
    """

    @staticmethod
    def forward(
        ctx: Any,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        seen: Tensor | None,
        near: Tensor | None,
        heads: int,
        scale: float | None = None,
    ) -> Tensor:
        parts = [x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value)]
        mixed = F.scaled_dot_product_attention(*parts, _bias(seen, near), scale=scale)
        return mixed.transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(
        g: Any,
        query: Any,
        key: Any,
        value: Any,
        seen: Any,
        near: Any,
        heads: int,
        scale: float | None = None,
    ) -> Any:
        several: list[Any] = [query, key, value]
        if seen is not None or near is not None:
            none = g.op("prim::Constant")
            none.setType(torch._C.OptionalType.ofTensor())
            several += [none, none if seen is None else seen, none if near is None else near]
        own = {"num_heads_i": heads} | ({} if scale is None else {"scale_f": scale})
        mixed = g.op("com.microsoft::MultiHeadAttention", *several, **own)
        mixed.setType(query.type())
        return mixed


def _bias(seen: Tensor | None, near: Tensor | None) -> Tensor | None:
    """What is added to the scores of an attention."""
    if seen is None:
        return near
    hidden = ((1.0 - seen.float()) * -1e4)[:, None, None, :]
    return hidden if near is None else hidden + near


class Joined(nn.Linear):
    """Several projections of the same states by one product."""

    def __init__(self, own: Sequence[nn.Linear]) -> None:
        width = own[0].in_features
        super().__init__(width, width * len(own))
        self.parts = len(own)
        for kind in ("weight", "bias"):
            parts = torch.cat([getattr(part, kind).detach() for part in own])
            setattr(self, kind, nn.Parameter(parts))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:  # type: ignore[override]
        return super().forward(x).chunk(self.parts, -1)


class Layer(nn.Module):
    """One post-norm transformer layer (Vaswani et al. 2017, as BERT has it)."""

    def __init__(
        self, width: int, heads: int, inner: int, dropout: float, small: float = 1e-12
    ) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, small), nn.LayerNorm(width, small)
        self.dropout = nn.Dropout(dropout)
        self.joined: nn.Module | None = None

    def forward(
        self, x: Tensor, seen: Tensor | None, near: Any, at: Tensor | None = None
    ) -> Tensor:
        """States of all places, or only of those ``at`` (batch, places), which see all others."""
        own = x if at is None else taken(x, at)
        y = self.norm1(own + self.dropout(self.out(self.attended(x, seen, near, at))))
        done: Tensor = self.norm2(y + self.dropout(self.down(F.gelu(self.up(y)))))
        return done

    def attended(
        self, x: Tensor, seen: Tensor | None, near: Tensor | None, at: Tensor | None
    ) -> Tensor:
        """What other places give to all places, or to those ``at``."""
        if at is not None and near is not None:
            rows = at[:, None, :, None].expand(-1, near.shape[1], -1, near.shape[3])
            near = near.expand(at.shape[0], -1, -1, -1).gather(2, rows)
        several = self.projected(x, x if at is None else taken(x, at))
        if self.joined is not None:
            out: Tensor = Attend.apply(*several, seen, near, self.heads)
            return out
        # No dropout inside the attention: it keeps the fused kernel, twice as fast on a CPU.
        parts = [y.unflatten(-1, (self.heads, -1)).transpose(1, 2) for y in several]
        bias = _bias(seen, near)
        mixed = F.scaled_dot_product_attention(*parts, None if bias is None else bias.to(x.dtype))
        return mixed.transpose(1, 2).flatten(2)

    def projected(self, x: Tensor, own: Tensor) -> tuple[Tensor, ...]:
        """Queries of ``own`` states, keys and values of all."""
        if self.joined is None:
            return self.query(own), self.key(x), self.value(x)
        several: tuple[Tensor, ...] = self.joined(x)
        return several if len(several) == 3 else (self.query(own), *several)

    def join(self, apart: bool = False) -> None:
        """One product for all three projections from now on, as ONNX files have it; with ``apart``
        the query keeps its own, for a layer that is asked ``at`` some places."""
        names = ("key", "value") if apart else ("query", "key", "value")
        self.joined = Joined([self._modules.pop(name) for name in names])  # type: ignore[misc]


def taken(x: Tensor, at: Tensor) -> Tensor:
    """Of states (batch, length, width) those at some places (batch, places)."""
    return x.gather(1, at[..., None].expand(-1, -1, x.shape[-1]))


class Encoder(nn.Module):
    """``forward(ids, mask, features, segments)`` gives (batch, length, width) states.

    With ``at`` (batch, places) only the states there, and the last layer does nothing for others.
    """

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
        relative: bool = False,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.heads = heads
        # MPNet (Song et al. 2020): a bias by distance, shared by all layers; no segments;
        # absolute positions start after the two that padding takes.
        self.relative = nn.Embedding(BUCKETS, heads) if relative else None
        self.first_position = 2 if relative else 0
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(positions, width)
        self.segments = None if relative else nn.Embedding(2, width)
        self.features = nn.Embedding(features, width) if features else None
        if self.features is not None:
            nn.init.zeros_(self.features.weight)
        self.norm = nn.LayerNorm(width, 1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))

    def forward(
        self,
        ids: Tensor,
        mask: Tensor | None,
        features: Tensor | None = None,
        segments: Tensor | None = None,
        at: Tensor | None = None,
    ) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places + self.first_position)[None]
        if self.segments is not None:
            x = x + self.segments(torch.zeros_like(ids) if segments is None else segments)
        if self.features is not None and features is not None:
            x = x + self.features(features)
        x = self.dropout(self.norm(x))
        seen = None if mask is None else mask.to(torch.int32)
        near = None
        if self.relative is not None:
            apart = relative_bucket(places[None, :] - places[:, None])
            near = self.relative(apart).permute(2, 0, 1)[None]
        for layer in self.layers[:-1]:
            x = layer(x, seen, near)
        last: Tensor = self.layers[-1](x, seen, near, at)
        return last

    def load(self, path: Path) -> None:
        """Take a checkpoint's weights; feature embeddings stay as they are.

        A checkpoint of more layers than this encoder gives its lowest. Raises ValueError
        where it is of another architecture.
        """
        state = {k.removeprefix("bert."): v for k, v in load_file(path).items()}
        names = MPNET if self.relative is not None else BERT
        mine = {
            "words.weight": state["embeddings.word_embeddings.weight"],
            "positions.weight": state["embeddings.position_embeddings.weight"],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
        }
        if self.segments is not None:
            mine["segments.weight"] = state["embeddings.token_type_embeddings.weight"]
        if self.relative is not None:
            mine["relative.weight"] = state["encoder.relative_attention_bias.weight"]
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    name = f"encoder.layer.{i}.{theirs}.{part}"
                    mine[f"layers.{i}.{ours}.{part}"] = state[name]
        missing, unexpected = self.load_state_dict(mine, strict=False)
        left = [name for name in missing if not name.startswith("features")]
        if left or unexpected:
            raise ValueError(f"{path}: not a checkpoint of this size: {left + unexpected}")


BUCKETS = 32  # of MPNet's relative positions, half to either side
COMMON = {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
BERT = COMMON | {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
}
MPNET = COMMON | {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "out": "attention.attn.o",
    "norm1": "attention.LayerNorm",
}


def relative_bucket(apart: Tensor, furthest: int = 128) -> Tensor:
    """Distances (key minus query) to bucket numbers: exact near by, logarithmic further off.

    As T5 (Raffel et al. 2020) and MPNet have it, with 16 buckets to either side.
    """
    half = BUCKETS // 2
    exact = half // 2
    side = (apart > 0).long() * half  # MPNet negates the distance: later keys sit in the upper half
    size = apart.abs()
    scaled = torch.log(size.float().clamp(min=1) / exact) / math.log(furthest / exact)
    far = (exact + (scaled * (half - exact)).long()).clamp(max=half - 1)
    return side + torch.where(size < exact, size, far)
