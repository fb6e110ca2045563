"""What a reader is: a format's name, how to recognise it, and how to parse it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from kb.errors import SourceError
from kb.records import Flaw, ListedRow, ListedTable, Record
from kb.sources.files import DAMAGED, FETCH_AGAIN, collection, open_bytes, open_text


class CutOffError(Exception):
    """The text ends in the middle of a record. Raised by a parser, which knows no file name."""


class UnfitError(Exception):
    """The text is not of the parser's format at all; the first argument says why, the second is the next step."""


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Format(Generic[Found]):
    """One file format.

    `name` is what `--source` takes, `title` what a person calls the format. `sniff` tells from the first characters
    of a file whether it is of this format. `parse` takes the lines of a file, with their ends, and the name of the
    collection that the records' own ids belong to; it yields what it finds, and raises `CutOffError` or `UnfitError`.
    """

    name: str
    title: str
    sniff: Callable[[str], bool]
    parse: Callable[[Iterable[str], str], Iterator[Found]]

    def read(self, path: Path) -> Iterator[Found]:
        """Yield the records of a file, plain or gzip, and its flaws, in their order, one at a time.

        Raises `SourceError`, at the place where it shows, if the file cannot be read, is cut off or is damaged.
        """
        number = 0
        with open_text(path) as lines:
            try:
                for number, record in enumerate(self.parse(lines, collection(path)), start=1):  # noqa: B007
                    yield record
            except (EOFError, CutOffError) as error:
                raise SourceError(f"{path} is cut off after record {number}", FETCH_AGAIN) from error
            except DAMAGED as error:
                raise SourceError(f"{path} is damaged after record {number} ({error})", FETCH_AGAIN) from error
            except UnfitError as error:
                reason, hint = error.args
                raise SourceError(f"{path} {reason}", hint) from error
            except OSError as error:
                message = f"{path} cannot be read after record {number} ({error.strerror})"
                raise SourceError(message, "check the file") from error


class Reader(Format[Record | Flaw]):
    """A format of papers with their abstracts."""

    __slots__ = ()


class ResultsReader(Format[ListedTable | ListedRow | Flaw]):
    """A format of results that somebody listed."""

    __slots__ = ()

    def digest(self, path: Path) -> str | None:
        """Return a hash of what a file says, plain or gzip; None if it cannot be read to its end."""
        digest = hashlib.sha256()
        try:
            with open_bytes(path) as file:
                while piece := file.read(2**20):
                    digest.update(piece)
        except (EOFError, OSError, *DAMAGED):
            return None
        return digest.hexdigest()
