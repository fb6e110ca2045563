"""The one family of errors that reaches a user: what is wrong, where, and what to do next."""

from __future__ import annotations


class KbError(Exception):
    """A problem that the user can act on.

    `message` names what is wrong and where (file, record, database); `hint` is the next step. Both are single
    lines without a final full stop. The command line prints them as one line; Python shows the same.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}: {hint}" if hint else message)
        self.message = message
        self.hint = hint


class SourceError(KbError):
    """A file that cannot be read as a source: missing, empty, binary, of no known format, or cut off."""


class VocabularyError(KbError):
    """A vocabulary file that contradicts itself or is not understood."""


class DatabaseError(KbError):
    """A database that is wrong, unreachable, of another schema version, or refuses a statement."""


class UnknownNameError(KbError):
    """A dataset, metric or model that the base does not hold; the hint says which names are near."""


class AmbiguousNameError(KbError):
    """A name that several things have. `candidates` are the id and the name of each that may be meant."""

    def __init__(self, message: str, hint: str, candidates: tuple[tuple[str, str], ...]) -> None:
        super().__init__(message, hint)
        self.candidates = candidates
