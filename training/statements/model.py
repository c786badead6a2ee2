"""The stance reader: at each ``@`` of a question, who that actor is for or against."""

from __future__ import annotations

from tokenizers import Tokenizer
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
    "deberta": {},
}


def pieces(base: str, tokenizer: Tokenizer) -> int | None:
    """How many pieces a reader's table of words has, where its tokenizer was cut to them."""
    return int(tokenizer.get_vocab_size()) if base == "deberta" else None


class Reader(nn.Module):
    """``forward`` gives (batch, marks, 12) logits: the heads side by side, at each of the
    ``marks`` (batch, marks), which are places in a row. A ``vocabulary`` that was cut to what is
    needed has its own size."""

    def __init__(self, base: str, layers: int, vocabulary: int | None = None) -> None:
        super().__init__()
        kind = deberta.Encoder if base == "deberta" else encoder.Encoder
        sizes = SIZES[base] | ({"vocabulary": vocabulary} if vocabulary else {})
        self.encoder = kind(layers=layers, dropout=0.0, **sizes)  # type: ignore[arg-type]
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
        own = [self.encoder.positions] if isinstance(self.encoder, encoder.Encoder) else []
        for part in (*own, self.encoder.norm, *self.encoder.layers[:layers]):
            part.requires_grad_(False)
