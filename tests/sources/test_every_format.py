"""What holds for each format alike."""

import bz2
import gzip
import io
import lzma
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ABSTRACT, DOI, NUMBER, SAMPLES, TITLE, WHERE

from kb.errors import SourceError
from kb.records import Flaw, Identity, Record
from kb.sources import READERS, STDIN, ResultsReader, recognise, unpacked_name

if sys.version_info < (3, 14):
    from backports import zstd
else:
    from compression import zstd

COMPRESS = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd.compress}
BINARY = {"parquet"}


def test_there_is_a_sample_of_each_format_of_papers() -> None:
    assert set(SAMPLES) == {name for name, reader in READERS.items() if not isinstance(reader, ResultsReader)}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_taken_for_its_own_format_and_for_no_other(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(SAMPLES[name])
    assert recognise(path).name == name
    text = SAMPLES[name].decode("utf-8", "surrogateescape")
    claimed = [other for other, reader in READERS.items() if reader.sniff(text)]
    # an object a line with title and abstract is also plain JSON Lines; the special formats are asked first
    assert claimed in ([name], [name, "jsonl"])


@pytest.mark.parametrize("ending", COMPRESS)
@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_gives_the_paper_however_it_is_compressed(tmp_path: Path, name: str, ending: str) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(COMPRESS[ending](SAMPLES[name]))
    (record,) = recognise(path).read(path)
    assert isinstance(record, Record)
    paper = record.paper
    assert (record.where, paper.title, paper.abstract) == (WHERE[name], TITLE, ABSTRACT)
    assert paper.published_on == (date(2024, 3, 1) if name == "bibtex" else date(2024, 3, 5))
    strong = [identity for identity in paper.identities if not identity.scheme.startswith(("source", "title"))]
    assert strong[:1] == [] if name == "daily-papers" else [Identity("arxiv", NUMBER)]
    assert strong[1:] in ([], [Identity("doi", DOI)])
    assert unpacked_name(path) == "file"


@pytest.mark.parametrize("name", SAMPLES)
def test_each_format_comes_in_by_standard_input(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for ending in ("", ".xz"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(COMPRESS[ending](SAMPLES[name]))))
        reader = recognise(STDIN)
        assert reader.name == name
        assert [record.where for record in reader.read(STDIN) if isinstance(record, Record)] == [WHERE[name]]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_that_is_cut_off_gives_no_half_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    whole = SAMPLES[name].rstrip()
    for end in range(1, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:end])
        found: list[object] = []
        try:
            found.extend(READERS[name].read(path))
        except SourceError as error:
            assert str(path) in str(error)  # noqa: PT017
        papers = [one.paper for one in found if isinstance(one, Record)]
        # a text without marks for its end may be cut where a sentence ends
        assert all(paper.abstract == ABSTRACT or name in ("csv", "daily-papers") for paper in papers)


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_no_change_of_bytes_raises_anything_but_a_source_error(name: str, data: st.DataObject) -> None:
    sample = SAMPLES[name]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(sample)))
        width = data.draw(st.integers(0, 3))
        sample = sample[:place] + data.draw(st.binary(max_size=3)) + sample[place + width :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(sample)
        message, found = f"{path} is at fault", []
        try:
            found = list(READERS[name].read(path))
        except SourceError as error:
            message = str(error)
    assert message.startswith(f"{path} ")
    assert "\n" not in message
    assert all(isinstance(one, Record | Flaw) and one.where for one in found)
