import bz2
import gzip
import lzma
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import SourceError
from kb.records import Record
from kb.sources import recognise

if sys.version_info < (3, 14):
    from backports import zstd
else:
    from compression import zstd

LINE = '{"id": "%d", "title": "Paper %d", "abstract": "It gets %d points."}\n'
LINES = "".join(LINE % (number, number * 7919, number * 104729) for number in range(1, 6001)).encode()
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": lambda data: bz2.compress(data, 1),
    "xz": lzma.compress,
    "zstd": zstd.compress,
}


@pytest.fixture(params=COMPRESS)
def compression(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "papers.jsonl"


def wheres(path: Path) -> list[str]:
    return [record.where for record in recognise(path).read(path)]


def test_the_content_tells_how_a_file_is_compressed(path: Path, compression: str) -> None:
    path.write_bytes(COMPRESS[compression](LINES))
    assert wheres(path) == [f"line {number}" for number in range(1, 6001)]


def test_several_compressed_parts_are_one_file(path: Path, compression: str) -> None:
    compress = COMPRESS[compression]
    path.write_bytes(compress((LINE % (1, 1, 1)).encode()) + compress(b"") + compress((LINE % (2, 2, 2)).encode()))
    assert wheres(path) == ["line 1", "line 2"]


def test_a_file_that_is_cut_off_gives_what_comes_before(path: Path, compression: str) -> None:
    data = COMPRESS[compression](LINES)
    path.write_bytes(data[: len(data) * 3 // 4])
    records = recognise(path).read(path)
    found = []
    with pytest.raises(SourceError) as caught:
        found.extend(records)
    assert len(found) > 1000
    assert all(isinstance(record, Record) for record in found)
    assert str(caught.value) == f"{path} is cut off after record {len(found)}: fetch or save it again"


def test_a_file_that_lacks_only_its_last_bytes_is_cut_off(path: Path, compression: str) -> None:
    path.write_bytes(COMPRESS[compression](LINES)[:-3])
    with pytest.raises(SourceError, match="is cut off after record"):
        wheres(path)


def test_a_file_that_is_damaged_is_told_from_one_that_is_cut_off(path: Path, compression: str) -> None:
    data = bytearray(COMPRESS[compression](LINES))
    middle = len(data) * 3 // 4
    data[middle : middle + 64] = bytes(64)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"is (damaged after record \d+ \(.+\)|cut off after record \d+): fetch"):
        wheres(path)


@pytest.mark.parametrize(("name", "begins"), [
    ("gzip", b"\x1f\x8b"), ("bzip2", b"BZh9\x31\x41\x59\x26\x53\x59"),
    ("xz", b"\xfd7zXZ\0"), ("zstd", b"\x28\xb5\x2f\xfd"),
])  # fmt: skip
def test_a_file_that_only_begins_like_a_compressed_one_is_an_error(path: Path, name: str, begins: bytes) -> None:
    path.write_bytes(begins + b" is none of these, however long it is read " * 9)
    with pytest.raises(SourceError, match=rf"is (a damaged {name} file|cut off before its first record): fetch"):
        recognise(path)


def test_a_text_that_begins_with_the_letters_of_bzip2_is_text(path: Path) -> None:
    path.write_text("BZh9,title,abstract\n1,T,A\n")
    assert recognise(path).name == "csv"


def test_a_zstd_file_may_begin_with_a_frame_without_data(path: Path) -> None:
    path.write_bytes(b"\x50\x2a\x4d\x18\x04\0\0\0note" + zstd.compress((LINE % (1, 1, 1)).encode()))
    assert wheres(path) == ["line 1"]
