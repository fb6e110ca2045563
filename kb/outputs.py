"""Files that the base leaves in: each whole or not there, gzip where its name ends so."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from kb.errors import KbError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write bytes to, which takes its place at `path` when all of it is written.

    If anything is raised within, what was at `path` before stays. A name that ends in ".gz" makes a gzip file, the
    same bytes for the same content. A device or a pipe is written to as it stands, for it must not be replaced; where
    `path` is a link, the file that it leads to is. Raises `KbError` where it cannot be written.
    """
    given = path
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            with path.open("wb") as device:
                yield device
            return
        path = path.resolve()
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with beside.open("wb") as file:
                if path.suffix == ".gz":
                    # neither name nor time in its header: both would differ from one writing to the next
                    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                        yield cast(BinaryIO, packed)
                else:
                    yield file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(given, error, "check the path and that you may write there") from error


def make_folder(path: Path) -> None:
    """Make a folder and those that it is in, where they are missing. Raises `KbError`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error, "give a directory that can be written to") from error


def _unwritable(path: Path, error: OSError, hint: str) -> KbError:
    return KbError(f"{path}: cannot be written ({error.strerror or error})", hint)
