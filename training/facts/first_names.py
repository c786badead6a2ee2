"""Build ``actors/first_names.csv``: which first names are a woman's and which a man's.

    pip install faker==40.54.0 && python -m training.facts.first_names --data SHARED/data

From the lists of the Faker library (MIT), which are public statistics of some fifty countries,
and from the members of Congress (CC0). A country has one vote, Congress ten; a name that
the votes do not settle five to one stays out: “Alex”, “Ashley”, “Kim”.
"""

from __future__ import annotations

import argparse
import csv
import importlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "actors" / "first_names.csv"
LISTS = {"f": "first_names_female", "m": "first_names_male"}
CONGRESS = 10
CLEAR = 5  # votes for one to a vote for the other
LAST_LETTER = "ɏ"  # of Latin script, in Unicode's order


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", type=Path, required=True)
    args = ap.parse_args()
    votes: Counter[tuple[str, str]] = Counter()
    for gender, names in (*of_countries(), *of_congress(args.data / "kb")):
        for name, weight in names.items():
            votes[name.lower(), gender] += weight
    names = sorted({name for name, _ in votes})
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "gender"])
        for name in names:
            women, men = votes[name, "f"], votes[name, "m"]
            if max(women, men) >= CLEAR * min(women, men):
                writer.writerow([name, "f" if women > men else "m"])


def of_countries() -> Iterator[tuple[str, Counter[str]]]:
    from faker.config import AVAILABLE_LOCALES

    for locale in sorted(AVAILABLE_LOCALES):
        try:
            module = importlib.import_module(f"faker.providers.person.{locale}")
        except ModuleNotFoundError:
            continue
        for gender, name in LISTS.items():
            yield gender, Counter(set(usable(getattr(module.Provider, name, ()) or ())))


def of_congress(folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    members = yaml.safe_load((folder / "legislators-current.yaml").read_text("utf-8"))
    for gender in LISTS:
        own = (m["name"]["first"] for m in members if m["bio"]["gender"].lower() == gender)
        yield gender, Counter(dict.fromkeys(usable(own), CONGRESS))


def usable(names: Iterable[object]) -> Iterator[str]:
    """Single names in Latin script of three letters and more."""
    for name in names:
        if isinstance(name, str) and name.isalpha() and len(name) > 2 and max(name) <= LAST_LETTER:
            yield name


if __name__ == "__main__":
    main()
