"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import InputError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to; it takes that place at the end, or is gone.

    Raises :class:`InputError` where there is no such folder, or the file cannot be written.
    """
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}")
    mine = f"{os.getpid()}-{threading.get_ident()}"  # another may be writing the same file
    part = path.with_name(f".{path.name}.{mine}.part")
    try:
        part.unlink(missing_ok=True)
        yield part
        if path.exists() and os.name == "posix":  # what others could not read they cannot after
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
