"""What the agreement of another program's file means: for, against, or undecided."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from onrecord.errors import InputError
from onrecord.model import STANCE_OF

YES_NO = {"True": 1, "False": -1}


def scale(
    found: Collection[bool | int | str], given: Mapping[str, str], ours: bool = False
) -> Mapping[str, int]:
    """The stance of each value of agreement ``found`` in a file, by its text.

    Yes and no say it themselves, and so do whole numbers of which some are below zero, or all are
    1. Whoever reads another scale (1 to 5, “pro”) has to say it by ``given``, as ``{"5": "for"}``:
    Discourse Network Analyzer compares levels and does not know which of them are against. 0 and 1
    alone may be either. ``ours`` is a file that a ledger wrote. Raises :class:`InputError` naming
    the values that nobody has explained.
    """
    texts = {str(value) for value in found if value != ""}  # an empty one is not coded
    if strange := sorted(set(given.values()) - STANCE_OF.keys()):
        raise InputError(f"{strange[0]!r} is no stance; take for, against or undecided")
    if given:
        known = {value: STANCE_OF[stance] for value, stance in given.items()}
    elif texts <= YES_NO.keys():
        known = YES_NO
    else:
        numbers = {str(v): v for v in found if isinstance(v, int)}
        signed = ours or min(numbers.values(), default=0) < 0 or set(numbers) == {"1"}
        known = {text: (n > 0) - (n < 0) for text, n in numbers.items()} if signed else {}
    if open_ := sorted(texts - known.keys()):
        values = ", ".join(sorted(texts))
        raise InputError(
            f"its agreement has the values {values}; say what each means: --stance {open_[0]}=for "
            "(or against, or undecided), and so on"
        )
    return known
