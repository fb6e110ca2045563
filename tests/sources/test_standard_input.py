import bz2
import gzip
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from kb.errors import SourceError
from kb.records import Flaw, Record
from kb.sources import STDIN, plan, recognise

LINE = '{"id": "%d", "title": "Paper of Some Number %d", "abstract": "It gets %d points."}\n'
LINES = "".join(LINE % (number, number * 7919, number * 104729) for number in range(1, 2001)).encode()


class Unseekable(io.BytesIO):
    """What comes through a pipe: in small pieces and once."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 1000))

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation("seek")

    def seekable(self) -> bool:
        return False


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Unseekable(data)))


def records(source: str | None = None) -> list[Record | Flaw]:
    ((path, reader),) = plan([STDIN], source).files
    return [one for one in reader.read(path) if isinstance(one, Record | Flaw)]


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bz2.compress])
@pytest.mark.parametrize("source", [None, "jsonl"])
def test_standard_input_is_recognised_and_read_from_its_beginning(
    monkeypatch: pytest.MonkeyPatch, compress: Callable[[bytes], bytes], source: str | None
) -> None:
    feed(monkeypatch, compress(LINES))
    assert [record.where for record in records(source)] == [f"line {number}" for number in range(1, 2001)]


def test_standard_input_given_twice_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, LINES)
    assert len(plan([STDIN, STDIN]).files) == 1


def test_standard_input_cannot_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, LINES)
    records()
    with pytest.raises(SourceError, match=r"^- was read already: save standard input in a file to read it twice$"):
        records()


def test_a_terminal_is_an_error_instead_of_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, LINES)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    with pytest.raises(SourceError, match=r"^- is a terminal: send a file to standard input, or name one$"):
        recognise(STDIN)


@pytest.mark.parametrize(("data", "message"), [
    (b"", "- is empty: fetch or save it again"),
    (b"\0", "- is binary: give a file of a known format, plain or compressed"),
    (b"\x1f\x8b is no gzip", "- is a damaged gzip file: fetch or save it again"),
    (LINES[:-20], "- is cut off after record 1999: fetch or save it again"),
    (gzip.compress(LINES)[:-3], "- is cut off after record 2000: fetch or save it again"),
])  # fmt: skip
def test_bad_standard_input_gives_the_errors_of_a_bad_file(
    monkeypatch: pytest.MonkeyPatch, data: bytes, message: str
) -> None:
    feed(monkeypatch, data)
    with pytest.raises(SourceError) as caught:
        records()
    assert str(caught.value) == message


def test_ids_of_what_comes_in_are_not_taken_for_those_of_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    identities = []
    for data in (LINES, LINES, LINES.replace(b"points", b"marks")):
        feed(monkeypatch, data)
        (first, *_) = records()
        assert isinstance(first, Record)
        identities.append(first.paper.identities[0])
    assert identities[0] == identities[1] != identities[2]
    assert identities[0].scheme.startswith("source:-")


def test_a_file_called_like_standard_input_in_a_folder_is_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("./-").absolute().write_bytes(LINES)
    ((path, reader),) = plan([Path(".")]).files
    assert len(list(reader.read(path))) == 2000


def test_records_come_before_standard_input_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    reading_end, writing_end = os.pipe()

    def write() -> None:
        with os.fdopen(writing_end, "wb") as pipe:
            for line in lines():
                pipe.write(line)

    written = 0

    def lines() -> Iterator[bytes]:
        nonlocal written
        for line in LINES.splitlines(keepends=True) * 20:
            written += 1
            yield line

    with os.fdopen(reading_end) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        writer = Thread(target=write)
        writer.start()
        ((path, reader),) = plan([STDIN]).files
        stream = reader.read(path)
        assert isinstance(next(stream), Record)
        assert written < 20_000  # the pipe and the buffers hold far less than what is still to come
        assert sum(1 for _ in stream) == 39_999
        writer.join()
