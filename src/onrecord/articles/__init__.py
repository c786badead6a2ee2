"""HTML, plain text, press archives, JSONL, CSV, WARC and folders of these to articles."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from onrecord.articles.arrival import Arrival, Found, Problem
from onrecord.errors import ArticleError
from onrecord.settings import Settings

__all__ = ["Arrival", "Found", "Problem", "count", "read"]

HTML = (".html", ".htm", ".xhtml")
JSONL = (".jsonl", ".ndjson")
PLAIN = (".txt", ".text")
CSV = (".csv", ".tsv")
WARC = (".warc", ".warc.gz")
STDIN = "-"
NAMED = 5  # kinds of other files that are named
BLANK = b"\xef\xbb\xbf \t\r\n"  # a byte order mark too


Paths = str | Path | Iterable[str | Path]


def _each(paths: Paths) -> Iterable[str | Path]:
    """The paths; a string is one, and not its letters."""
    return (paths,) if isinstance(paths, str | Path) else paths


def read(paths: Paths, settings: Settings) -> Iterator[Found]:
    """Articles of files, folders (walked in order of name) and ``-``, one at a time.

    What cannot be read comes as a :class:`Problem` with its name and reason, in its place;
    the rest goes on.
    """
    for path in _each(paths):
        if str(path) == STDIN:
            yield from _stdin(settings)
            continue
        for file in files(Path(path)):
            yield from _noted(_file(file, settings))
        if others := Counter(file.suffix.lower() or file.name for file in _seen(Path(path), False)):
            kinds = ", ".join(f"{n} {kind}" for kind, n in others.most_common(NAMED))
            reason = f"files of other kinds in it are not read: {kinds}"
            yield Problem(str(path), reason + ", …" * (len(others) > NAMED), lost=False)


def _noted(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, and a note behind an article that says it is in another language."""
    for one in found:
        yield one
        if isinstance(one, Arrival) and not one.article.language.lower().startswith("en"):
            reason = f"it says that it is in {one.article.language!r}; it is read as English"
            yield Problem(one.where, reason, lost=False)


def count(paths: Paths) -> int | None:
    """How many articles ``read`` will meet, for a progress bar; None where it cannot tell."""
    from onrecord.articles.records import bounded

    total = 0
    for path in _each(paths):
        if str(path) == STDIN:
            return None
        for file in files(Path(path)):
            if file.name.lower().endswith((*CSV, *WARC)):
                return None
            if file.suffix.lower() in JSONL and file.is_file():
                try:
                    with file.open("rb") as stream:
                        total += sum(bool(line.strip()) for line in bounded(stream, 1_000))
                except OSError:
                    total += 1
            else:
                total += 1
    return total


# What other files begin with, and what to do with them.
OTHERS = {
    b"%PDF": "it is a PDF; give its text, e.g. by pdftotext",
    b"PK\x03\x04": "it is an office document or an archive; save it as text or HTML",
    b"SQLite format 3": "it is a database; a .dna file comes in by: onrecord import",
}


def files(path: Path) -> list[Path]:
    """The file itself, or the files of a known kind under a folder; hidden ones are not read."""
    return _seen(path, True) if path.is_dir() else [path]


def _seen(folder: Path, known: bool) -> list[Path]:
    """The files under a folder that are of a ``known`` kind, or of no such; what a link shows of
    other folders is not in it."""
    home = folder.resolve()
    kinds = (*HTML, *JSONL, *PLAIN, *CSV, *WARC)
    return sorted(
        file
        for file in folder.rglob("*")
        if file.name.lower().endswith(kinds) is known
        and file.is_file()
        and (not file.is_symlink() or file.resolve().is_relative_to(home))
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def _stdin(settings: Settings) -> Iterator[Found]:
    """JSONL line by line, so that a stream never lies in memory whole; CSV, told by its header;
    else one article."""
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    where = "standard input"
    if stream.peek(16).lstrip(BLANK)[:1] == b"{":
        from onrecord.articles.records import bounded, read_records

        yield from read_records(bounded(stream, settings.max_bytes), where, settings)
        return
    data = stream.read(settings.max_bytes + 1)
    if len(data) > settings.max_bytes:
        yield Problem(where, f"it has more than {settings.max_bytes:,} bytes (max_bytes)")
        return
    from onrecord.articles.spreadsheets import is_csv, read_rows

    if is_csv(data):
        lines = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
        yield from _guarded(read_rows(lines, where, "row", settings))
        return
    yield from read_bytes(data, where, None, settings)


def _file(path: Path, settings: Settings) -> Iterator[Found]:
    where = str(path)
    try:
        if path.name.lower().endswith((*CSV, *WARC)):
            yield from _several(path, settings)
            return
        if path.suffix.lower() in JSONL:
            from onrecord.articles.records import bounded, read_records

            with path.open("rb") as stream:
                yield from read_records(bounded(stream, settings.max_bytes), where, settings)
            return
        size = path.stat().st_size
        if size > settings.max_bytes:
            reason = f"it has {size:,} bytes, the limit is {settings.max_bytes:,} (max_bytes)"
            yield Problem(where, reason)
            return
        data = path.read_bytes()
    except OSError as error:
        yield Problem(where, error.strerror or str(error))
        return
    yield from read_bytes(data, where, path.stem, settings, path.suffix.lower())


def _several(path: Path, settings: Settings) -> Iterator[Found]:
    if path.suffix.lower() in CSV:
        from onrecord.articles.spreadsheets import read_csv

        yield from _guarded(read_csv(path, settings))
        return
    from onrecord.articles.archives import read_warc

    yield from _guarded(read_warc(path, settings))


def _guarded(found: Iterable[Found]) -> Iterator[Found]:
    """What was found, up to where the whole of it can be read no more."""
    try:
        yield from found
    except ArticleError as error:
        yield Problem(error.where, error.reason)


def read_bytes(
    data: bytes,
    where: str,
    name: str | None,
    settings: Settings,
    suffix: str = "",
    charset: str = "",
) -> Iterator[Found]:
    """Articles from what a file or an answer holds; ``where`` names it in problems, ``name`` is
    the article's id (else its words give one), ``suffix`` says what it is (else it is guessed),
    ``charset`` how its server says that it is written."""
    try:
        yield from _bytes(data, where, name, settings, suffix, charset)
    except ArticleError as error:
        yield Problem(error.where, error.reason)
    except Exception as error:  # one file that a parser breaks on must not stop the rest
        reason = f"reading it failed ({type(error).__name__}: {error}); please report it"
        yield Problem(where, reason)


def _is_json(data: bytes, opening: bytes) -> bool:
    """Whether it is a list of records, and no text that begins with a bracket."""
    if opening != b"[":
        return False
    try:
        return isinstance(json.loads(data), list)
    except (ValueError, RecursionError):
        return False


def _decoded(data: bytes, charset: str) -> str:
    """UTF-8, or else how the server says that it is written. Raises :class:`UnicodeDecodeError`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        with suppress(LookupError, UnicodeError):
            return data.decode(charset)
        raise


def _bytes(
    data: bytes, where: str, name: str | None, settings: Settings, suffix: str, charset: str
) -> Iterator[Found]:
    """Choose the reader by suffix, or by what the bytes begin with."""
    if not data.strip():
        raise ArticleError(where, "it is empty")
    opening = data.lstrip(BLANK)[:1]
    for mark, advice in OTHERS.items():
        if data.startswith(mark):
            raise ArticleError(where, advice)
    if (suffix == ".json" and opening in (b"[", b"{")) or (not suffix and _is_json(data, opening)):
        raise ArticleError(where, "it is JSON; write an article a line, as .jsonl")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise ArticleError(where, "it begins as UTF-16 and does not go on so") from error
    if b"\x00" in data[:65536]:
        raise ArticleError(where, "it is binary, not text")
    if suffix in HTML or (not suffix and opening == b"<"):
        from onrecord.articles.html import decode_html, read_html
        from onrecord.articles.presses import lines_of, read_presses

        page = decode_html(data, where, charset)
        lines = lines_of(page)
        several = read_presses(lines, where, settings) if lines else None
        yield from several or read_html(page, where, settings, name)
        return
    from onrecord.articles.plain import read_plain
    from onrecord.articles.presses import read_presses

    try:
        text = _decoded(data, charset)
    except UnicodeDecodeError as error:
        reason = f"it is not UTF-8 (byte {error.start + 1}); convert it, e.g. with iconv -t utf-8"
        raise ArticleError(where, reason) from error
    several = read_presses(text.replace("\r\n", "\n"), where, settings)
    yield from several or read_plain(text, where, settings, name)
