"""How a file or standard input becomes bytes and text: plain or compressed, told by its first bytes, in UTF-8."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kb.errors import SourceError

if TYPE_CHECKING or sys.version_info < (3, 14):
    from backports import zstd
else:
    from compression import zstd

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STDIN = Path("-")
"""The path that stands for standard input."""

SAMPLE_BYTES = 2**16
"""How much of a file's beginning is looked at to recognise its format, in bytes after decompression."""

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
PARQUET_MAGIC = b"PAR1"
"""What the one binary format begins with."""

SURROGATE = re.compile("[\ud800-\udfff]")

FETCH_AGAIN = "fetch or save it again"


class CutOffError(Exception):
    """The bytes or the text end in the middle of a record. Raised by what knows no file name."""


class DamagedError(Exception):
    """The bytes are not as they were written; the argument says how that shows."""


class Position:
    """How far a file was read, in bytes as it lies there, however it is compressed."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self.bytes_reached = 0

    @property
    def bytes_read(self) -> int:
        """Where in the file the next byte is read, or was to be read when it was closed; 0 before a file is open."""
        return self.bytes_reached if self._file is None or self._file.closed else self._file.tell()

    def open(self, path: Path) -> BinaryIO:
        """Open a file and follow it."""
        self._file = io.BufferedReader(_FollowedFile(path, self))
        return self._file

    def close(self) -> None:
        """Close the file, if one is open: a decompressor around it leaves it so."""
        if self._file is not None:
            self._file.close()


class _FollowedFile(io.FileIO):
    """A file that tells its position where it was closed."""

    def __init__(self, path: Path, position: Position) -> None:
        super().__init__(path)
        self._position = position

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._position.bytes_reached = self.tell()
        super().close()


@dataclass(frozen=True, slots=True)
class Compression:
    """A way to compress files: its name, what such a file begins with, and what opens it, by its path or its bytes."""

    name: str
    magic: re.Pattern[bytes]
    open: Callable[[Any], Any]


COMPRESSIONS = (
    Compression("gzip", re.compile(rb"\x1f\x8b"), gzip.open),
    Compression("bzip2", re.compile(rb"BZh[1-9](?:\x31\x41\x59\x26\x53\x59|\x17\x72\x45\x38\x50\x90)"), bz2.open),
    Compression("xz", re.compile(rb"\xfd7zXZ\x00"), lzma.open),
    # a zstd file may begin with a frame that holds no data
    Compression("zstd", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), zstd.open),
)
MAGIC_BYTES = 10
COMPRESSED_ENDINGS = (".gz", ".bz2", ".xz", ".zst")


@contextmanager
def reading() -> Iterator[None]:
    """Raise `CutOffError` and `DamagedError` for what any of the decompressors raises."""
    try:
        yield
    except EOFError as error:
        raise CutOffError from error
    except (zlib.error, lzma.LZMAError, zstd.ZstdError) as error:
        raise DamagedError(str(error)) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise DamagedError(str(error)) from error  # gzip and bzip2 have no exception of their own


class _StandardInput(io.RawIOBase):
    """The bytes of standard input, which are kept and can be read anew until they are read for the last time."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self._kept = bytearray()
        self._at = 0
        self._keeping = True

    def begin(self, *, keep: bool) -> None:
        """Go back to the beginning; without `keep` for the last time. Raises `SourceError` if that was done already."""
        if not self._keeping:
            raise SourceError(f"{STDIN} was read already", "save standard input in a file to read it twice")
        self._at = 0
        self._keeping = keep

    def close(self) -> None:
        """Stay open, whatever was put around these bytes: they can be read anew."""

    def readable(self) -> bool:
        """Return True, as `io.BufferedReader` asks for."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Put the next bytes into a buffer and return how many they are; 0 at the end."""
        view = memoryview(buffer).cast("B")
        if self._at < len(self._kept):
            piece = bytes(self._kept[self._at : self._at + len(view)])
            self._at += len(piece)
        else:
            piece = self.stream.read1(len(view))  # type: ignore[attr-defined]
            if self._keeping:
                self._kept += piece
                self._at += len(piece)
            else:
                self._kept.clear()
                self._at = 0
        view[: len(piece)] = piece
        return len(piece)


_standard_input: _StandardInput | None = None


def _open_standard_input(*, keep: bool) -> _StandardInput:
    """Return standard input at its beginning. There is one, however often it is opened."""
    global _standard_input
    if sys.stdin is None:  # the shell closed it (<&-)
        raise SourceError(f"{STDIN} is closed", "send a file to standard input, or name one")
    if sys.stdin.isatty():
        raise SourceError(f"{STDIN} is a terminal", "send a file to standard input, or name one")
    stream = sys.stdin.buffer
    if _standard_input is None or _standard_input.stream is not stream:
        _standard_input = _StandardInput(stream)
    _standard_input.begin(keep=keep)
    return _standard_input


def open_bytes(path: Path, *, keep: bool = False, position: Position | None = None) -> BinaryIO:
    """Open a regular file or standard input for reading, decompressed if it is compressed.

    Standard input can be opened once more only if it was opened to `keep` what is read of it. `position` follows a
    file. Raises `SourceError` for what cannot be opened.
    """
    compression = compression_of(path)
    try:
        file: Any = path
        if path == STDIN:
            file = io.BufferedReader(_open_standard_input(keep=keep))
        elif position is not None:
            file = position.open(path)
        if compression is not None:
            return compression.open(file)  # type: ignore[no-any-return]
        return path.open("rb") if file is path else file  # type: ignore[no-any-return]
    except OSError as error:
        raise _unreadable(path, error) from error


def compression_of(path: Path) -> Compression | None:
    """Return how a file is compressed, told by its first bytes, or None. Raises `SourceError` as `open_bytes` does."""
    try:
        if path == STDIN:
            begins = io.BufferedReader(_open_standard_input(keep=True)).read(MAGIC_BYTES)
        else:
            if path.is_dir():
                raise SourceError(f"{path} is a folder", "give a file")
            if path.exists() and not path.is_file():
                raise SourceError(f"{path} is not a regular file", "save what it gives in a file first")
            with path.open("rb") as file:
                begins = file.read(MAGIC_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error
    return next((one for one in COMPRESSIONS if one.magic.match(begins)), None)


def _unreadable(path: Path, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return SourceError(f"{path} does not exist", "check the path")
    return SourceError(f"{path} cannot be read ({error.strerror})", "check the path and its permissions")


def text_of(file: BinaryIO) -> io.TextIOWrapper:
    """Return bytes as UTF-8 text, with or without a byte order mark; its lines keep their ends.

    Bytes that are no UTF-8 become lone surrogates (see `is_unicode`), so that only the record that holds them is lost.
    """
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


def is_unicode(text: str) -> bool:
    """Return whether a text is free of lone surrogates, which stand for bytes that are no UTF-8."""
    try:
        text.encode()  # many times faster than a search
    except UnicodeEncodeError:
        return False
    return True


def is_storable(text: str) -> bool:
    """Return whether a database can keep a text: PostgreSQL takes no NUL, and nothing takes lone surrogates."""
    return is_unicode(text) and "\0" not in text


def printable(text: str) -> str:
    """Return a text with "�" for what cannot be stored or printed."""
    return SURROGATE.sub("\ufffd", text).replace("\0", "\ufffd")


def sample(path: Path) -> str:
    """Return the beginning of a file as text.

    Raises `SourceError` if the file cannot be opened, holds nothing but white space, or is neither UTF-8 text nor
    Parquet.
    """
    data = b""
    problem: Exception | None = None
    with open_bytes(path, keep=True) as file:
        try:
            with reading():
                # `read1` hands out what was decompressed before the place where a compressed file ends too early
                while len(data) < SAMPLE_BYTES and (piece := file.read1(SAMPLE_BYTES - len(data))):  # type: ignore[attr-defined]
                    data += piece
        except (CutOffError, DamagedError) as error:
            problem = error
        except OSError as error:
            raise SourceError(f"{path} cannot be read ({error.strerror})", "check the file") from error
    if not data and problem is not None:
        compression = compression_of(path)
        name = compression.name if compression else "compressed"
        what = "cut off before its first record" if isinstance(problem, CutOffError) else f"a damaged {name} file"
        raise SourceError(f"{path} is {what}", FETCH_AGAIN) from problem
    if data.startswith(UTF_16_MARKS):
        raise SourceError(f"{path} is UTF-16 text", "save it as UTF-8")
    if b"\0" in data and not data.startswith(PARQUET_MAGIC):
        raise SourceError(f"{path} is binary", "give a file of a known format, plain or compressed")
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
            if path == STDIN:  # a file of that name in the working directory
                path = path.absolute()
            if not name.startswith(".") and path.is_file():
                yield path


def unpacked_name(path: Path) -> str:
    """Return a file's name without the ending that says how it is compressed."""
    for ending in COMPRESSED_ENDINGS:
        if path.name.endswith(ending):
            return path.name.removesuffix(ending)
    return path.name


def collection(path: Path) -> str:
    """Return what the records' own ids of a file belong to: its name without its endings ("nlp.jsonl.gz" is "nlp").

    Standard input has no name, and what comes in by it today is not what came yesterday: a hash of its beginning
    stands for one.
    """
    if path != STDIN:
        return Path(unpacked_name(path)).stem
    digest = hashlib.sha256()
    with open_bytes(path, keep=True) as file:
        try:
            with reading():
                digest.update(file.read(SAMPLE_BYTES))
        except (CutOffError, DamagedError):
            pass
    return f"{STDIN}{digest.hexdigest()[:8]}"
