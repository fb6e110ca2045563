"""The readers that exist, and which of them reads a file.

To add a format: write a module beside this one with a function that recognises the format from the first characters
of a file and one that yields its records, from bytes or, through `by_line` and `by_piece`, from text (`daily_papers.py`
is an example; `papers.read_record` makes a record of its fields), and add a `Reader` of the two to `READERS`; a format
that lists results, like `evaluation_tables.py`, is a `ResultsReader`. The first reader whose `sniff` says yes reads a
file, so a format that is a special case of another stands above it. `--source`, the error messages and folders then
know it; `tests/samples.py` wants a sample of it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import SourceError
from kb.sources import (
    atom,
    bibtex,
    daily_papers,
    daily_papers_html,
    evaluation_tables,
    json_lines,
    openalex,
    parquet,
    pwc_papers,
    semantic_scholar,
    tables,
)
from kb.sources.files import STDIN, files_under, sample
from kb.sources.reader import Reader, ResultsReader, by_line, by_piece

AnyReader = Reader | ResultsReader

READERS: Mapping[str, AnyReader] = {
    reader.name: reader
    for reader in (
        Reader("arxiv", "arXiv metadata", json_lines.sniff_arxiv, by_line(json_lines.parse)),
        ResultsReader(
            "pwc", "evaluation tables of Papers with Code", evaluation_tables.sniff, by_piece(evaluation_tables.parse)
        ),
        Reader("pwc-papers", "papers with abstracts of Papers with Code", pwc_papers.sniff, pwc_papers.parse),
        Reader("openalex", "OpenAlex works", openalex.sniff, openalex.parse),
        Reader("semantic-scholar", "Semantic Scholar papers", semantic_scholar.sniff, semantic_scholar.parse),
        Reader("jsonl", "JSON Lines", json_lines.sniff_json_lines, by_line(json_lines.parse)),
        Reader("atom", "answers of arXiv's API", atom.sniff, atom.parse),
        Reader("parquet", "Parquet", parquet.sniff, parquet.parse),
        Reader("csv", "CSV or TSV", tables.sniff, by_line(tables.parse)),
        Reader("daily-papers-html", "Daily Papers page as HTML", daily_papers_html.sniff, daily_papers_html.parse),
        Reader("bibtex", "BibTeX", bibtex.sniff, by_line(bibtex.parse)),
        Reader("daily-papers", "Daily Papers page as text", daily_papers.sniff, by_line(daily_papers.parse)),
    )
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be read.

    `files` are in reading order, each with its reader. `skipped` are files of folders, each with the reason why it is
    not read ("is not of a known format").
    """

    files: tuple[tuple[Path, AnyReader], ...]
    skipped: tuple[tuple[Path, str], ...] = ()


def reader_named(name: str) -> AnyReader:
    """Return the reader of a name, as `--source` gives it. Raises `SourceError` for an unknown one."""
    try:
        return READERS[name]
    except KeyError:
        raise SourceError(f'there is no source "{name}"', f"known are {', '.join(READERS)}") from None


def recognise(path: Path) -> AnyReader:
    """Return the reader of a file, told by what is in it, whatever its name.

    Raises `SourceError` if the file is missing, empty, binary or not of a known format.
    """
    if reader := matching_reader(path):
        return reader
    known = ", ".join(f"{reader.title} ({reader.name})" for reader in READERS.values())
    raise SourceError(f"{path} is not of a known format", f"known are {known}; --source NAME reads it as one of them")


def matching_reader(path: Path) -> AnyReader | None:
    """Return the reader of a file as `recognise` does, None if it is of no known format."""
    text = sample(path)
    return next((reader for reader in READERS.values() if reader.sniff(text)), None)


def plan(paths: Sequence[Path], source: str | None = None) -> Plan:
    """Return which files are read by which readers: the files given, and all files in the folders given.

    "-" is standard input. Nothing but the beginning of each file is read here. A file that comes twice is read once.
    `source` names one reader for all files instead of recognising their formats. A file in a folder that cannot be read
    is skipped; raises `SourceError` for one that is given by itself, for a path that does not exist, and if nothing is
    left to read.
    """
    forced = None if source is None else reader_named(source)
    files: dict[Path, tuple[Path, AnyReader]] = {}
    skipped: dict[Path, tuple[Path, str]] = {}
    for path in paths:
        is_folder = path != STDIN and os.path.isdir(path)  # unlike `Path.is_dir`, this never raises
        for file in files_under(path) if is_folder else (path,):
            try:
                reader = _reader(file, forced)
            except SourceError as error:
                if not is_folder:
                    raise
                skipped.setdefault(file.resolve(), (file, error.message.removeprefix(f"{file} ")))
            else:
                files.setdefault(file.resolve(), (file, reader))
    if not files:
        raise _nothing_to_read(paths, list(skipped.values()))
    return Plan(tuple(files.values()), tuple(skipped.values()))


def _reader(path: Path, forced: AnyReader | None) -> AnyReader:
    if forced is None:
        return recognise(path)
    sample(path)  # a file that is missing, empty or binary is found out before the first one is read
    return forced


def _nothing_to_read(paths: Sequence[Path], skipped: Sequence[tuple[Path, str]]) -> SourceError:
    if not paths:
        return SourceError("no file to read", "give a file or a folder")
    names = ", ".join(map(str, paths))
    if not skipped:
        return SourceError(f"{names} holds no files", "give a file, or a folder with files")
    file, reason = skipped[0]
    what = (
        f"{file.name} {reason}" if len(skipped) == 1 else f"{len(skipped)} files skipped, first {file.name}: {reason}"
    )
    return SourceError(f"{names} holds no file that can be read ({what})", "give a file alone to see what it lacks")
