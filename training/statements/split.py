"""Which train stories are kept aside for choices: thresholds, calibration, when to stop."""

from __future__ import annotations

import random
from collections.abc import Iterable

HELD = 12  # of 119 stories


def held_stories(stories: Iterable[str]) -> set[str]:
    """The same stories at every run, whatever the order given."""
    order = sorted(set(stories))
    random.Random(1).shuffle(order)
    return set(order[:HELD])
