import errno
import gzip
import os
from pathlib import Path
from typing import NoReturn

import pytest

from kb.errors import SourceError
from kb.records import Flaw, ListedTable
from kb.sources import READERS, plan, reader_named, recognise

CONTENTS = {
    "arxiv": '{"id": "2503.11731", "title": "T", "abstract": "A", "categories": "cs.CV"}\n',
    "pwc": '[{"task": "T", "datasets": [{"dataset": "D", "sota": {"rows": [{"model_name": "M"}]}}]}]\n',
    "jsonl": '{"id": "2503.11731", "title": "T", "abstract": "A"}\n',
    "csv": "title,abstract\nT,A\n",
    "daily-papers": "Daily Papers\n\nT\n\nA longer abstract.\n",
}
KNOWN = (
    "arXiv metadata (arxiv), evaluation tables of Papers with Code (pwc), papers with abstracts of Papers with Code "
    "(pwc-papers), OpenAlex works (openalex), Semantic Scholar papers (semantic-scholar), JSON Lines (jsonl), "
    "answers of arXiv's API (atom), Parquet (parquet), CSV or TSV (csv), Daily Papers page as HTML "
    "(daily-papers-html), BibTeX (bibtex), Daily Papers page as text (daily-papers)"
)
UNKNOWN = "{path} is not of a known format: known are " + KNOWN + "; --source NAME reads it as one of them"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_content_tells_the_format_whatever_the_files_name(
    tmp_path: Path, name: str, packed: bool, mark: str, end: str
) -> None:
    data = (mark + CONTENTS[name].replace("\n", end)).encode()
    path = tmp_path / "file.pdf"
    path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    reader = recognise(path)
    assert reader.name == name
    wheres = {"pwc": "T, D, row 1", "daily-papers": "line 3", "csv": "line 2"}
    found = [record.where for record in reader.read(path) if not isinstance(record, ListedTable | Flaw)]
    assert found == [wheres.get(name, "line 1")]


@pytest.mark.parametrize(("text", "name"), [
    ("\n\n" + CONTENTS["csv"], "csv"),
    ('"Abstract"\t"Title"\n"A"\t"T"\n', "csv"),
    ("id;TITLE;Summary\n", "csv"),
    ('{"title": broken}\n' + CONTENTS["jsonl"], "jsonl"),
    ('{"title": broken}\n' + CONTENTS["arxiv"], "arxiv"),
    ('{"id": "1", "title": "A title that was cut o', "jsonl"),
    ('{"id": "1", "notes": "' + 70_000 * "long " + '", "title": "T", "abstract": "A"}\n', "jsonl"),
    ('{"id": "1", "title": "No abstract"}\n', "jsonl"),
    ('[\n  {"categories": [], "datasets": [\n' + 9_000 * '{"title": ""},\n', "pwc"),
    ('[{"subtasks": [], "task": "T"}]', "pwc"),
    ("[]", "pwc"),
    ("One Thing\n\nIt works.\n\n  • 3 authors\n·\nMay 6, 2020\n", "daily-papers"),
])  # fmt: skip
def test_formats_are_recognised_in_their_less_usual_forms(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    assert recognise(path).name == name


@pytest.mark.parametrize("text", [
    "# Notes\n\nTitle, abstract and more.\n",
    '{"name": "T", "text": "A"}\n',
    '{\n  "title": "T",\n  "abstract": "A"\n}\n',
    '[{"title": "T", "abstract": "A"}]\n',
    "name,text\nT,A\n",
    "[" * 70_000,
])  # fmt: skip
def test_another_format_is_an_error_that_names_the_known_ones(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        recognise(path)
    assert str(caught.value) == UNKNOWN.format(path=path)


@pytest.mark.parametrize(("data", "message"), [
    (b"", "is empty: fetch or save it again"),
    (b" \r\n\n", "is empty: fetch or save it again"),
    (b"\xef\xbb\xbf", "is empty: fetch or save it again"),
    (gzip.compress(b"", mtime=0), "is empty: fetch or save it again"),
    (b"title,abstract\n\0\0", "is binary: give a file of a known format, plain or compressed"),
    (gzip.compress(b"\x7fELF\0\0", mtime=0), "is binary: give a file of a known format, plain or compressed"),
    ("title,abstract\n".encode("utf-16"), "is UTF-16 text: save it as UTF-8"),
    (gzip.compress(b"title,abstract\n", mtime=0)[:10], "is cut off before its first record: fetch or save it again"),
    (b"\x1f\x8b is no gzip", "is a damaged gzip file: fetch or save it again"),
])  # fmt: skip
@pytest.mark.parametrize("source", [None, "csv"])
def test_a_file_that_holds_no_text_is_an_error_before_anything_is_read(
    tmp_path: Path, data: bytes, message: str, source: str | None
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(CONTENTS["csv"])
    bad.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        plan([good, bad], source)
    assert str(caught.value) == f"{bad} {message}"


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        plan([tmp_path / "nowhere.csv"])
    assert str(caught.value) == f"{tmp_path / 'nowhere.csv'} does not exist: check the path"


def test_a_pipe_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError) as caught:
        plan([tmp_path / "pipe"])
    assert str(caught.value) == f"{tmp_path / 'pipe'} is not a regular file: save what it gives in a file first"


def test_a_file_without_permission_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.csv"
    path.write_text(CONTENTS["csv"])

    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refuse)  # the owner's permissions do not bind root, who may run the tests
    with pytest.raises(SourceError, match=r"locked\.csv cannot be read \(Permission denied\)"):
        recognise(path)


def test_readers_are_found_by_name() -> None:
    assert [reader_named(name).name for name in READERS] == list(READERS)
    with pytest.raises(SourceError) as caught:
        reader_named("pdf")
    assert str(caught.value) == f'there is no source "pdf": known are {", ".join(READERS)}'


def test_a_named_source_is_used_without_recognising(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("One Thing\n\nIt works.\n")
    assert [reader.name for _, reader in plan([path], "daily-papers").files] == ["daily-papers"]


def test_a_folder_is_all_files_in_it_by_name_without_hidden_ones(folder: Path) -> None:
    for name in ["b.txt", "a/z.txt", "a/b/c.txt", ".hidden", ".git/x.txt", "a/.x"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(CONTENTS["csv"])
    paths = [path.relative_to(folder).as_posix() for path, _ in plan([folder]).files]
    assert paths == ["b.txt", "a/z.txt", "a/b/c.txt"]


def test_files_of_a_folder_that_cannot_be_read_are_skipped_with_the_reason(folder: Path) -> None:
    (folder / "a.csv").write_text(CONTENTS["csv"])
    (folder / "b.md").write_text("# Notes\n")
    (folder / "c.csv").write_text("")
    found = plan([folder])
    assert [path.name for path, _ in found.files] == ["a.csv"]
    assert [(path.name, reason) for path, reason in found.skipped] == [
        ("b.md", "is not of a known format"),
        ("c.csv", "is empty"),
    ]


def test_an_unknown_format_is_an_error_for_a_file_given_by_itself(folder: Path) -> None:
    (folder / "a.csv").write_text(CONTENTS["csv"])
    (folder / "b.md").write_text("# Notes\n")
    with pytest.raises(SourceError) as caught:
        plan([folder, folder / "b.md"])
    assert str(caught.value) == UNKNOWN.format(path=folder / "b.md")


def test_a_file_that_comes_twice_is_read_once(folder: Path) -> None:
    file = folder / "a.csv"
    file.write_text(CONTENTS["csv"])
    assert [path for path, _ in plan([file, folder, folder / ".." / "papers" / "a.csv"]).files] == [file]


@pytest.mark.parametrize(("files", "message"), [
    ({}, "{folder} holds no files: give a file, or a folder with files"),
    (
        {"b.md": "# Notes\n"},
        "{folder} holds no file that can be read (b.md is not of a known format): "
        "give a file alone to see what it lacks",
    ),
    (
        {"b.md": "# Notes\n", "c.csv": ""},
        "{folder} holds no file that can be read (2 files skipped, first b.md: is not of a known format): "
        "give a file alone to see what it lacks",
    ),
])  # fmt: skip
def test_a_folder_with_nothing_to_read_is_an_error(folder: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)
    with pytest.raises(SourceError) as caught:
        plan([folder])
    assert str(caught.value) == message.format(folder=folder)


def test_no_path_at_all_is_an_error() -> None:
    with pytest.raises(SourceError, match="no file to read: give a file or a folder"):
        plan([])
