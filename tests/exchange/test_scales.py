"""What the agreement of a file means."""

from __future__ import annotations

import pytest

from onrecord.errors import InputError
from onrecord.exchange.scales import scale


@pytest.mark.parametrize(
    ("found", "given", "expected", "reason"),
    [
        ([True, False], {}, {"True": 1, "False": -1}, "yes and no"),
        ([-1, 0, 1], {}, {"-1": -1, "0": 0, "1": 1}, "signs"),
        ([-2, 3], {}, {"-2": -1, "3": 1}, "signs, however large"),
        ([1, 5], {"1": "against", "5": "for"}, {"1": -1, "5": 1}, "what was told of them"),
        (["yes", "no"], {"yes": "for", "no": "against"}, {"yes": 1, "no": -1}, "words"),
    ],
)  # fmt: skip
def test_values_that_are_known(
    found: list[bool | int | str], given: dict[str, str], expected: dict[str, int], reason: str
) -> None:
    made = scale(found, given)
    assert {str(value): made[str(value)] for value in found} == expected, reason


@pytest.mark.parametrize(
    ("found", "given"),
    [([1, 5], {}), ([0, 1], {}), (["yes"], {}), ([1, 5], {"5": "for"}), ([True], {"True": "pro"})],
)
def test_a_scale_that_nobody_explains_is_refused(
    found: list[bool | int | str], given: dict[str, str]
) -> None:
    """Read by its sign, a scale from 1 to 5 is for everything."""
    with pytest.raises(InputError, match=r"--stance|no stance"):
        scale(found, given)
