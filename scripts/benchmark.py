"""How fast is kb? Every figure is a ratio of two measurements of the same run, so that machines can be compared.

    scripts/benchmark extraction [PATH] [--limit N]

`extraction`: abstracts a second through the extractor, against abstracts a second through spaCy's blank English
tokeniser, both over the same whole abstracts, in one process, in turns of 1,000 abstracts. PATH is any source that kb
reads; without it, the folder `shared` beside the checkout holds one.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from time import process_time

from kb.errors import KbError

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared/corpus/arxiv.jsonl.gz"
TURN = 1000


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


def machine() -> str:
    return f"Python {platform.python_version()}, spaCy {version('spacy')}, {platform.machine()}, {platform.system()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["extraction"])
    parser.add_argument("path", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--limit", type=int, help="read the first N abstracts only")
    options = parser.parse_args()
    if not options.path.exists():
        sys.exit(f"Error: {options.path} does not exist: name a file with abstracts")
    print(machine())
    try:
        extraction(options.path, options.limit)
    except KbError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
