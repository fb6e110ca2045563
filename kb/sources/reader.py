"""What a reader is: a format's name, how to recognise it, and how to parse it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import SourceError
from kb.records import Records
from kb.sources.files import DAMAGED, FETCH_AGAIN, collection, open_text


class CutOffError(Exception):
    """The text ends in the middle of a record. Raised by a parser, which knows no file name."""


class UnfitError(Exception):
    """The text is not of the parser's format at all; the first argument says why, the second is the next step."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One file format.

    `name` is what `--source` takes, `title` what a person calls the format. `sniff` tells from the first characters
    of a file whether it is of this format. `parse` takes the lines of a file, with their ends, and the name of the
    collection that the records' own ids belong to; it yields records and flaws, and raises `CutOffError` or
    `UnfitError`.
    """

    name: str
    title: str
    sniff: Callable[[str], bool]
    parse: Callable[[Iterable[str], str], Records]

    def read(self, path: Path) -> Records:
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
