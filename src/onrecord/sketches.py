"""A small sample of a text's word triples, by which texts that repeat each other are known.

Consistent sampling by hash (Broder 1997): of two texts the same triples are kept, so that the
share of one that stands in the other can be estimated from the samples alone, be one a cut or
a lengthened version of the other.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from onrecord.text import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]

LEAST = 128  # triples kept of a short text: all of one of up to 130 words
SHARE = 4  # of a long one every fourth: estimates then err by some 0.05
TOP = 2**32 - 1


def sketch(text: str) -> bytes:
    """The sample: 32-bit little-endian words, the largest hash that it might hold, then hashes.

    The hashes are in rising order, each once. A text of fewer than three words has none.
    """
    import numpy as np

    words = np.array([zlib.crc32(w.encode()) for w in words_of(text)], dtype=np.uint64)
    if len(words) < 3:
        return np.array([TOP], dtype="<u4").tobytes()
    mixed = _mix(words[:-2] ^ _mix(words[1:-1] ^ _mix(words[2:])))
    hashes = np.unique((mixed >> np.uint64(32)).astype(np.uint32))
    kept = max(LEAST, len(hashes) // SHARE)
    top = TOP if len(hashes) <= kept else int(hashes[kept - 1])
    return np.concatenate(([top], hashes[:kept])).astype("<u4").tobytes()


def opened(sample: bytes) -> tuple[int, Hashes]:
    """The largest hash that a sample might hold, and its hashes."""
    import numpy as np

    values: Hashes = np.frombuffer(sample, dtype="<u4")
    return int(values[0]), values[1:]


def overlap(one: bytes, other: bytes) -> tuple[int, float]:
    """How many sampled triples two texts share, and the share of the shorter in the longer."""
    import numpy as np

    (top, mine), (other_top, theirs) = opened(one), opened(other)
    top = min(top, other_top)
    mine = mine[: np.searchsorted(mine, top, "right")]
    theirs = theirs[: np.searchsorted(theirs, top, "right")]
    shared = len(np.intersect1d(mine, theirs, assume_unique=True))
    return shared, shared / max(1, min(len(mine), len(theirs)))


def size(sample: bytes) -> float:
    """About how many triples the text of a sample has."""
    top, hashes = opened(sample)
    return len(hashes) * (TOP / max(1, top) if top < TOP else 1)


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    import numpy as np

    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
