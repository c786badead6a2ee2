"""Codebooks in YAML: the propositions that a collection is coded with."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from onrecord.errors import CodebookError
from onrecord.files import whole
from onrecord.model import Codebook, Concept, Learned


def load_codebook(path: str | Path, learned: bool = True) -> Codebook:
    """The codebook in a YAML or JSON file, with what was learned about it, unless that is not
    wanted. Raises :class:`CodebookError`, naming the entry.

    A concept has ``id`` and ``proposition``, and may have ``keywords``, ``examples`` (``for``
    and ``against``), ``decided_by`` and ``parent``. Beside ``concepts`` stand a ``title`` and the
    ``threshold`` that they are coded with.
    """
    import yaml

    path = Path(path)
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise CodebookError(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path}: not readable as YAML: {error}") from error
    book = parse_codebook(given, str(path))
    return _with_learned(book, learned_file(path)) if learned else book


def save_codebook(codebook: Codebook, path: Path) -> None:
    """A codebook's propositions as YAML, to be given keywords. Raises :class:`CodebookError` where
    the file is there, since somebody's keywords may stand in it, and for what could not be read."""
    import yaml

    rows = [
        {"id": c.id, "proposition": c.proposition, "keywords": list(c.keywords)}
        | ({"decided_by": c.decided_by} if c.decided_by else {})
        for c in codebook.concepts
    ]
    given = ({"title": codebook.title} if codebook.title else {}) | {"concepts": rows}
    parse_codebook(given, str(path))
    try:
        with path.open("x", encoding="utf-8") as out:
            yaml.safe_dump(given, out, allow_unicode=True, sort_keys=False)
    except FileExistsError as error:
        raise CodebookError(f"{path} is there already, and stays as it is") from error
    except OSError as error:
        raise CodebookError(f"{path}: {error.strerror}") from error


def learned_file(codebook: str | Path) -> Path:
    """Where what was learned about a codebook stands: beside it, ``codebook.yaml.learned.json``."""
    return Path(f"{codebook}.learned.json")


def save_learned(codebook: Codebook, path: Path) -> None:
    """Write what the concepts of a codebook have learned."""
    rows = {
        c.id: {
            "proposition": c.proposition,
            "found": dict(c.learned.found),
            "turned": dict(c.learned.turned),
        }
        for c in codebook.concepts
        if c.learned
    }
    text = json.dumps({"concepts": rows}, indent=1, ensure_ascii=False)
    with whole(path) as part:
        part.write_text(text + "\n", "utf-8")


def _with_learned(codebook: Codebook, path: Path) -> Codebook:
    """Concepts with what they learned, unless their proposition has been worded anew since."""
    if not path.is_file():
        return codebook
    try:
        rows = json.loads(path.read_text("utf-8"))["concepts"]
        known = {
            (name, row["proposition"]): Learned(
                *(tuple((str(w), _finite(x)) for w, x in row[k].items()) for k in LEARNED)
            )
            for name, row in rows.items()
        }
    except OSError as error:
        raise CodebookError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CodebookError(f"{path}: not what onrecord learn writes; delete it") from error
    concepts = (replace(c, learned=known.get((c.id, c.proposition))) for c in codebook.concepts)
    return replace(codebook, concepts=tuple(concepts))


def _finite(weight: Any) -> float:
    if not math.isfinite(weight):
        raise ValueError(f"{weight} is no weight")
    return float(weight)


LEARNED = ("found", "turned")
FIELDS = ("title", "threshold", "concepts")


def parse_codebook(given: Any, where: str) -> Codebook:
    """The same from parsed data."""
    entries = given.get("concepts") if isinstance(given, dict) else None
    if not isinstance(entries, list) or not entries:
        raise CodebookError(f"{where}: it needs a list 'concepts' with at least one entry")
    for name in map(str, given):  # others' fields may stand there; a slip may not
        near = get_close_matches(name, FIELDS, cutoff=0.8)
        if near and name not in FIELDS:
            raise CodebookError(f"{where}: unknown field {name!r}; {near[0]!r} is meant?")
    concepts = tuple(_concept(entry, f"{where}, concept {n}") for n, entry in enumerate(entries, 1))
    try:
        return Codebook(concepts, str(given.get("title") or ""), _threshold(given, where))
    except ValueError as error:
        raise CodebookError(f"{where}: {error}") from error


def _threshold(given: dict[str, Any], where: str) -> float | None:
    found = given.get("threshold")
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= 1:
        raise CodebookError(f"{where}: 'threshold' is a number from 0 to 1, not {found!r}")
    return float(found)


def _concept(entry: Any, where: str) -> Concept:
    if not isinstance(entry, dict):
        raise CodebookError(f"{where}: expected fields, found {entry!r}")
    known = {"id", "proposition", "keywords", "examples", "decided_by", "parent"}
    unknown = sorted(set(entry) - known)
    if unknown:
        raise CodebookError(
            f"{where}: unknown field {unknown[0]!r}; known: {', '.join(sorted(known))}"
        )
    for field in ("id", "proposition"):
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            raise CodebookError(f"{where}: the field {field!r} is missing or no text")
    examples = entry.get("examples") or {}
    if not isinstance(examples, dict):
        raise CodebookError(f"{where}: 'examples' holds the lists 'for' and 'against'")
    return Concept(
        id=entry["id"].strip(),
        proposition=" ".join(entry["proposition"].split()),
        keywords=_texts(entry.get("keywords"), f"{where}: 'keywords'"),
        examples_for=_texts(examples.get("for"), f"{where}: examples 'for'"),
        examples_against=_texts(examples.get("against"), f"{where}: examples 'against'"),
        decided_by=str(entry["decided_by"]) if entry.get("decided_by") else None,
        parent=str(entry["parent"]) if entry.get("parent") else None,
    )


def _texts(given: Any, where: str) -> tuple[str, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(x, str | int | float) for x in given):
        raise CodebookError(f"{where} should be a list of texts")
    return tuple(str(x) for x in given)


def digests(
    codebook: Codebook, coder: str, threshold: float, examples: bool = False
) -> dict[str, str]:
    """Concept id → a hash that changes whenever coding it could come out otherwise.

    ``examples`` says whether the coder is shown them. A codebook is coded as a whole: what a
    sentence says of one concept is weighed beside what it says of the others.
    """
    out = {}
    whole = sorted((c.proposition, c.keywords) for c in codebook.concepts)
    for concept in codebook.concepts:
        used: tuple[object, ...] = (
            concept.id, concept.proposition, concept.keywords, whole, coder, threshold
        )  # fmt: skip
        if concept.learned and not examples:  # who is shown examples learns from nothing else
            used += (concept.learned,)
        if examples:
            used += (concept.examples_for, concept.examples_against)
        out[concept.id] = hashlib.sha256(repr(used).encode()).hexdigest()[:16]
    return out
