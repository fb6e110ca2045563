"""What a reader is: a format's name, how to recognise it, and how to parse it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from kb.errors import SourceError
from kb.records import Flaw, ListedRow, ListedTable, Record
from kb.sources.files import (
    FETCH_AGAIN,
    STDIN,
    CutOffError,
    DamagedError,
    Position,
    collection,
    open_bytes,
    reading,
    text_of,
)


class UnfitError(Exception):
    """The content is not of the parser's format at all; the first argument says why, the second is the next step."""


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Format(Generic[Found]):
    """One file format.

    `name` is what `--source` takes, `title` what a person calls the format. `sniff` tells from the first characters
    of a file whether it is of this format. `parse` takes the bytes of a file, decompressed (`by_line` and `by_piece`
    make it of a parser of text), and the name of the collection that the records' own ids belong to; it yields what it
    finds, and raises `CutOffError`, `DamagedError` or `UnfitError`.
    """

    name: str
    title: str
    sniff: Callable[[str], bool]
    parse: Callable[[BinaryIO, str], Iterator[Found]]

    def read(self, path: Path, position: Position | None = None) -> Iterator[Found]:
        """Yield the records of a file, plain or compressed, and its flaws, in their order, one at a time.

        `position` is told how far the file was read.
        Raises `SourceError`, at the place where it shows, if the file cannot be read, is cut off or is damaged.
        """
        number = 0
        belongs_to = collection(path)
        with open_bytes(path, position=position) as file:
            try:
                with reading():
                    for number, record in enumerate(self.parse(file, belongs_to), start=1):  # noqa: B007
                        yield record
            except CutOffError as error:
                raise SourceError(f"{path} is cut off after record {number}", FETCH_AGAIN) from error
            except DamagedError as error:
                raise SourceError(f"{path} is damaged after record {number} ({error})", FETCH_AGAIN) from error
            except UnfitError as error:
                reason, hint = error.args
                raise SourceError(f"{path} {reason}", hint) from error
            except OSError as error:
                message = f"{path} cannot be read after record {number} ({error.strerror})"
                raise SourceError(message, "check the file") from error
            finally:
                if position is not None:
                    position.close()


def by_piece(parse: Callable[[Iterable[str], str], Iterator[Found]]) -> Callable[[BinaryIO, str], Iterator[Found]]:
    """Return a parser of bytes, made of one that takes a text in pieces, of whatever length."""

    def parse_pieces(file: BinaryIO, collection: str) -> Iterator[Found]:
        with text_of(file) as text:
            yield from parse(iter(lambda: text.read(2**13), ""), collection)

    return parse_pieces


def by_line(parse: Callable[[Iterable[str], str], Iterator[Found]]) -> Callable[[BinaryIO, str], Iterator[Found]]:
    """Return a parser of bytes, made of one that takes the lines of a text, with their ends."""

    def parse_lines(file: BinaryIO, collection: str) -> Iterator[Found]:
        with text_of(file) as lines:
            yield from parse(lines, collection)

    return parse_lines


class Reader(Format[Record | Flaw]):
    """A format of papers with their abstracts."""

    __slots__ = ()


class ResultsReader(Format[ListedTable | ListedRow | Flaw]):
    """A format of results that somebody listed."""

    __slots__ = ()

    def digest(self, path: Path) -> str | None:
        """Return a hash of what a file says, compressed or not; None if it cannot be read to its end, or not twice."""
        if path == STDIN:
            return None
        digest = hashlib.sha256()
        try:
            with open_bytes(path) as file, reading():
                while piece := file.read(2**20):
                    digest.update(piece)
        except (CutOffError, DamagedError, OSError):
            return None
        return digest.hexdigest()
