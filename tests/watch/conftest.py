"""A server of bad manners for the tests of the watch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.watch.rude import Rude, rude


@pytest.fixture
def server() -> Iterator[Rude]:
    with rude() as running:
        yield running
