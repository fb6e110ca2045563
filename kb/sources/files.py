"""How a file becomes text: plain or gzip, told by its first bytes, in UTF-8."""

from __future__ import annotations

import gzip
import io
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kb.errors import SourceError

SAMPLE_BYTES = 2**16
"""How much of a file's beginning is looked at to recognise its format, in bytes after decompression."""

GZIP_MAGIC = b"\x1f\x8b"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DAMAGED = (gzip.BadGzipFile, zlib.error)
"""What reading a gzip file raises where its bytes are not as they were written (EOFError where they end too early)."""

SURROGATE = re.compile("[\ud800-\udfff]")

FETCH_AGAIN = "fetch or save it again"


def open_bytes(path: Path) -> BinaryIO:
    """Open a regular file for reading, decompressed if it is gzip. Raises `SourceError` if it cannot be opened."""
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder", "give a file")
        if path.exists() and not path.is_file():
            raise SourceError(f"{path} is not a regular file", "save what it gives in a file first")
        with path.open("rb") as file:
            is_gzip = file.read(2) == GZIP_MAGIC
        return gzip.GzipFile(path) if is_gzip else path.open("rb")  # type: ignore[return-value]
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist", "check the path") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror})", "check the path and its permissions") from error


def open_text(path: Path) -> io.TextIOWrapper:
    """Open a file as UTF-8 text, with or without a byte order mark; its lines keep their ends.

    Bytes that are no UTF-8 become lone surrogates (see `is_unicode`), so that only the record that holds them is lost.
    Raises `SourceError` if the file cannot be opened.
    """
    return io.TextIOWrapper(open_bytes(path), encoding="utf-8-sig", errors="surrogateescape", newline="")


def is_unicode(text: str) -> bool:
    """Return whether a text is free of lone surrogates, which stand for bytes that are no UTF-8."""
    return SURROGATE.search(text) is None


def is_storable(text: str) -> bool:
    """Return whether a database can keep a text: PostgreSQL takes no NUL, and nothing takes lone surrogates."""
    return is_unicode(text) and "\0" not in text


def printable(text: str) -> str:
    """Return a text with "�" for what cannot be stored or printed."""
    return SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")


def sample(path: Path) -> str:
    """Return the beginning of a file as text.

    Raises `SourceError` if the file cannot be opened, holds nothing but white space, or is no UTF-8 text at all.
    """
    data = b""
    problem: Exception | None = None
    with open_bytes(path) as file:
        try:
            # `read1` hands out what was decompressed before the place where a gzip file ends too early
            while len(data) < SAMPLE_BYTES and (piece := file.read1(SAMPLE_BYTES - len(data))):  # type: ignore[attr-defined]
                data += piece
        except (EOFError, *DAMAGED) as error:
            problem = error
        except OSError as error:
            raise SourceError(f"{path} cannot be read ({error.strerror})", "check the file") from error
    if not data and problem is not None:
        what = "cut off before its first record" if isinstance(problem, EOFError) else "a damaged gzip file"
        raise SourceError(f"{path} is {what}", FETCH_AGAIN) from problem
    if data.startswith(UTF_16_MARKS):
        raise SourceError(f"{path} is UTF-16 text", "save it as UTF-8")
    if b"\0" in data:
        raise SourceError(f"{path} is binary", "give a text file, plain or gzip")
    text = data.decode("utf-8-sig", errors="surrogateescape")
    if not text.strip():
        raise SourceError(f"{path} is empty", FETCH_AGAIN)
    return text


def split_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends, split where `open_text` splits a file's."""
    return list(io.StringIO(text, newline=""))


def files_under(folder: Path) -> Iterator[Path]:
    """Yield all files in a folder and the folders in it, in the order of their names, without hidden ones."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.is_file():
                yield path


def collection(path: Path) -> str:
    """Return what the records' own ids of a file belong to: its name without its ending ("nlp.jsonl.gz" is "nlp")."""
    name = path.name.removesuffix(".gz")
    return Path(name).stem
