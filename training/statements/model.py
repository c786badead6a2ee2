"""The stance reader: at each ``@`` of a question, who that actor is for or against."""

from __future__ import annotations

from torch import Tensor, nn

from training import deberta, encoder

HEADS = {"stance": 4, "certainty": 3, "change": 3, "past": 2}
SIZES = {
    "minilm": {},
    "mpnet": {
        "width": 768,
        "heads": 12,
        "inner": 3072,
        "vocabulary": 30527,
        "positions": 514,
        "relative": True,
    },
    "deberta": {"vocabulary": 64050},
}


class Reader(nn.Module):
    """``forward`` gives (batch, marks, 12) logits: the heads side by side, at each of the
    ``marks`` (batch, marks), which are places in a row."""

    def __init__(self, base: str, layers: int) -> None:
        super().__init__()
        kind = deberta.Encoder if base == "deberta" else encoder.Encoder
        self.encoder = kind(layers=layers, dropout=0.0, **SIZES[base])  # type: ignore[arg-type]
        self.encoder.words.weight.requires_grad_(False)
        if self.encoder.relative is not None:
            # The fused attention has no gradient for its bias; without one it is twice as fast.
            self.encoder.relative.weight.requires_grad_(False)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(self.encoder.words.embedding_dim, sum(HEADS.values()))
        self.segmented = self.encoder.segments is not None

    def forward(
        self, ids: Tensor, mask: Tensor, marks: Tensor, segments: Tensor | None = None
    ) -> Tensor:
        segments = segments if self.segmented else None
        states = self.encoder(ids, mask, None, segments, marks)
        out: Tensor = self.heads(self.dropout(states))
        return out

    def freeze(self, layers: int) -> None:
        """Everything below a layer stays as it is: half the work, and the package's file changes
        in its upper half only."""
        lower = (self.encoder.positions, self.encoder.norm, *self.encoder.layers[:layers])
        for part in lower:
            part.requires_grad_(False)
