"""How long `kb ingest` takes and how much memory, against spaCy's blank tokeniser over the same abstracts.

Each ingest is the command itself in a process of its own, into a new database; its memory is the proportional set
size (PSS) of all its processes together, looked at once a second (a look takes some hundredths of one).
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import psutil

LOOK_SECONDS = 1.0
YEARS_APART = 7
"""Copies are dated so many years apart in their arXiv numbers: those of two years in a row never meet."""


@dataclass(frozen=True)
class Run:
    """An ingest: how many records, in how many seconds on the clock and of all cores, with how much memory (MB)."""

    records: int
    seconds: float
    core_seconds: float
    megabytes: int


def ingested(file: Path, url: str, workers: int, records: int) -> Run:
    """Run `kb ingest` and watch it."""
    command = [
        sys.executable,
        "-c",
        "from kb.cli import main; main()",
        "--db",
        url,
        "ingest",
        str(file),
        "--quiet",
        "--workers",
        str(workers),
    ]
    begun, used = perf_counter(), core_seconds()
    most = 0
    with subprocess.Popen(command) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, memory(watched))
            try:
                process.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
    if process.returncode:
        sys.exit(f"Error: {' '.join(command)} ended with {process.returncode}")
    return Run(records, perf_counter() - begun, core_seconds() - used, most)


def core_seconds() -> float:
    """Return how many seconds of a core all processes took that this one started and that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def memory(process: psutil.Process) -> int:
    """Return the PSS of a process and all its children in MB; one that ended meanwhile has none."""
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            try:
                total += one.memory_full_info().pss
            except psutil.Error:
                continue
    except psutil.Error:
        return 0
    return total // 2**20


def tokeniser_rate(abstracts: list[str]) -> float:
    """Return how many abstracts a second spaCy's blank English tokeniser takes in one process."""
    import spacy

    nlp = spacy.blank("en")
    begun = process_time()
    for abstract in abstracts:
        nlp.make_doc(abstract)
    return len(abstracts) / (process_time() - begun)


def lines(file: Path, limit: int | None) -> Iterator[dict[str, object]]:
    """Yield the records of arXiv's metadata snapshot."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as opened:
        yield from map(json.loads, islice(opened, limit))


def write_copies(source: Path, target: Path, copies: int, limit: int | None) -> int:
    """Write the records several times over, each time with other arXiv numbers and titles; return how many."""
    count = 0
    with target.open("w", encoding="utf-8") as file:
        for copy in range(copies):
            for record in lines(source, limit):
                if copy:
                    number = str(record["id"])
                    record["id"] = f"{int(number[:2]) + YEARS_APART * copy:02}{number[2:]}"
                    record["title"] = f"{record['title']}, once more ({copy})"
                    record["doi"] = None
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
    return count


def measure(corpus: Path, folder: Path, limit: int | None, workers: int, copies: int, postgres: str | None) -> None:
    """Print the table: the tokeniser, the ingest into each database, and the file repeated."""
    abstracts = [str(record["abstract"]) for record in lines(corpus, limit)]
    rate = tokeniser_rate(abstracts)
    count = len(abstracts)
    del abstracts
    print(f"{count:,} records, {workers} workers, {os.cpu_count()} cores")
    print(f"{'blank tokeniser, one process':36} {rate:8.0f}/s")
    one = folder / "one.jsonl"
    write_copies(corpus, one, 1, limit)
    once = ingested(one, f"sqlite:///{folder}/one.sqlite", workers, count)
    show("into SQLite", once, rate)
    if postgres is not None:
        run = ingested(one, postgres, workers, count)
        show("into PostgreSQL", run, rate)
        print(f"{'PostgreSQL against SQLite':36} {run.seconds / once.seconds:8.2f} times as long")
    for times in sorted({2, copies} - {1}):
        many = folder / "many.jsonl"
        records = write_copies(corpus, many, times, limit)
        run = ingested(many, f"sqlite:///{folder}/{times}.sqlite", workers, records)
        show(f"into SQLite, {times} times as long", run, rate)
        longer = (run.seconds / run.records) / (once.seconds / count)
        of_cores = (run.core_seconds / run.records) / (once.core_seconds / count)
        print(f"{'time a record, against once':36} {longer:8.2f}, {of_cores:.2f} of the cores' time")
        many.unlink()


def show(name: str, run: Run, rate: float) -> None:
    """Print a run: records a second, that against the tokeniser, and its memory."""
    speed = run.records / run.seconds
    times = f"{run.seconds:.0f} s, {run.core_seconds:.0f} s of all cores"
    print(f"{name:36} {speed:8.0f}/s, {speed / rate:.2f} T, {times}, {run.megabytes:,} MB at most", flush=True)
