"""Which claims do texts and files state? Extraction with no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import SourceError
from kb.evaluation import AnnotatedPaper, Judged, Report, read_annotated
from kb.export import ExtractedClaim
from kb.records import Claim, Flaw, Identity, Paper, title_key
from kb.results import Evaluation, ExtractedPaper
from kb.sources import Plan, Reader, matching_reader, open_bytes, plan
from kb.vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from kb.extraction import Explanation

READ_TOGETHER = 256
"""After so many papers the extractor gives back what it kept of their words."""


def extract(text: str, title: str | None = None, *, vocabulary: Sequence[Path | str] = ()) -> ExtractedPaper:
    """Return the claims that an abstract, and its title if given, state. No database is involved."""
    from kb.extraction import Extractor

    paper = Paper(title or "", text, (Identity("title", title_key(title or "")),))
    extractor = Extractor(_vocabulary(vocabulary))
    return _extracted(paper, extractor.read(paper.title, paper.abstract), extractor.vocabulary)


def explain(text: str, title: str | None = None, *, vocabulary: Sequence[Path | str] = ()) -> Explanation:
    """Return how each number of a text was linked, or why it was left out; its `str()` is meant to be read."""
    from kb.extraction import Extractor

    return Extractor(_vocabulary(vocabulary)).explain(title or "", text)


def extract_files(
    paths: Sequence[Path | str],
    *,
    source: str | None = None,
    strict: bool = False,
    vocabulary: Sequence[Path | str] = (),
    on_flaw: Callable[[Path, Flaw], None] | None = None,
) -> Iterator[ExtractedPaper]:
    """Yield every paper of the files and folders with the claims it states, each paper once, in the order found.

    "-" is standard input. `source` names the reader instead of recognising the format. A record that cannot be used,
    and a file of a folder that cannot be read, is handed to `on_flaw` and skipped; for a record, `strict` raises
    `SourceError` instead.
    """
    from kb.extraction import Extractor

    tell = on_flaw or _ignore
    planned = plan([Path(path) for path in paths], source)
    for path, reason in planned.skipped:
        tell(path, Flaw("as a whole", reason))
    extractor = Extractor(_vocabulary(vocabulary))
    stream = _papers(planned, strict, tell)
    while papers := list(islice(stream, READ_TOGETHER)):
        texts = ((paper.title, paper.abstract) for paper in papers)
        for paper, claims in zip(papers, extractor.read_many(texts), strict=True):
            yield _extracted(paper, claims, extractor.vocabulary)


def is_of_known_format(path: Path | str) -> bool:
    """Return whether a file, or standard input ("-"), is what `extract_files` or `ingest` read, told by its content.

    Raises `SourceError` if it is missing, empty or binary.
    """
    return matching_reader(Path(path)) is not None


def check_files(paths: Sequence[Path | str], source: str | None = None) -> None:
    """Look at files and folders as `ingest` does before it reads the first one, with no database involved.

    Raises `SourceError` for a path that is wrong, a file that is empty, binary or of no known format, and an unknown
    `source`.
    """
    plan([Path(path) for path in paths], source)


def read_text(path: Path | str) -> str:
    """Return all that a file, or standard input ("-"), holds, as text. Raises `SourceError` if it is no UTF-8."""
    with open_bytes(Path(path)) as file:
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceError(f"{path} is not UTF-8 text (byte {error.start + 1})", "convert it first") from error


def evaluate(
    gold: Path | str,
    texts: Sequence[Path | str] = (),
    *,
    source: str | None = None,
    vocabulary: Sequence[Path | str] = (),
    min_confidence: float = 0.0,
) -> Evaluation:
    """Measure the extractor on annotated papers.

    `gold` holds one object a paper, `{"paper_id", "title", "claims": […]}`, with the fields of `kb extract --format
    jsonl`, where names are lists of all that is acceptable. The abstracts are in the files and folders `texts`, where
    papers are found by id, else by title; without `texts`, each line of `gold` has its own `abstract`. Claims with
    less confidence than `min_confidence` count as not said.

    Raises `SourceError` for a file that cannot be used, and where the text of an annotated paper is not there.
    """
    from kb.extraction import Extractor

    annotated = read_annotated(Path(gold))
    papers = _texts(annotated, Path(gold), [Path(path) for path in texts], source)
    extractor = Extractor(_vocabulary(vocabulary))
    judged = []
    for start in range(0, len(papers), READ_TOGETHER):
        part = papers[start : start + READ_TOGETHER]
        found = extractor.read_many((paper.title, paper.abstract) for paper in part)
        for paper, claims, known in zip(part, found, annotated[start : start + READ_TOGETHER], strict=True):
            fields = [_fields(paper, claim, extractor.vocabulary) for claim in claims]
            judged.append(Judged(known.paper_id or paper.paper_id, paper.title, fields, known.claims))
    return Evaluation.of_report(Report(judged, min_confidence), str(gold))


def _fields(paper: Paper, claim: Claim, vocabulary: Vocabulary) -> dict[str, Any]:
    from kb.extraction import claim_fields

    return claim_fields(paper, claim, vocabulary)


def _texts(annotated: Sequence[AnnotatedPaper], gold: Path, texts: Sequence[Path], source: str | None) -> list[Paper]:
    """Return the paper of each annotated one, from its own line or from files."""
    by_id: dict[str, Paper] = {}
    by_title: dict[str, Paper] = {}
    for path, reader in plan(texts, source).files if texts else ():
        for record in reader.read(path) if isinstance(reader, Reader) else ():
            if not isinstance(record, Flaw):
                by_id.setdefault(record.paper.paper_id, record.paper)
                by_title.setdefault(title_key(record.paper.title), record.paper)
    papers = []
    for known in annotated:
        paper = by_id.get(known.paper_id) or by_title.get(title_key(known.title))
        if paper is None and known.abstract is not None:
            paper = Paper(known.title, known.abstract, (Identity("title", title_key(known.title)),))
        if paper is None:
            name = known.paper_id or f'"{known.title}"'
            raise SourceError(
                f"{gold}: there is no text of {name}", "name the files with the abstracts after the annotated claims"
            )
        papers.append(paper)
    return papers


def _vocabulary(files: Sequence[Path | str]) -> Vocabulary:
    return load_vocabulary([Path(file) for file in files])


def _extracted(paper: Paper, claims: Sequence[Claim], vocabulary: Vocabulary) -> ExtractedPaper:
    from kb.extraction import claim_fields

    rows = []
    for claim in claims:
        fields = claim_fields(paper, claim, vocabulary).items()
        cells: dict[str, Any] = {name: tuple(cell) if isinstance(cell, list) else cell for name, cell in fields}
        row = ExtractedClaim(
            **cells,
            value_text=claim.value_text,
            value_start=claim.value_place.start - claim.evidence.start,
            value_end=claim.value_place.end - claim.evidence.start,
        )
        rows.append(row)
    return ExtractedPaper(rows=tuple(rows), paper_id=paper.paper_id, title=paper.title)


def _ignore(path: Path, flaw: Flaw) -> None:
    """Do nothing about a flaw."""


def _papers(planned: Plan, strict: bool, tell: Callable[[Path, Flaw], None]) -> Iterator[Paper]:
    """Yield the papers of files, each once: the first record stands for it."""
    seen: dict[Identity, list[tuple[Identity, ...]]] = {}
    for path, reader in planned.files:
        if not isinstance(reader, Reader):
            tell(path, Flaw("as a whole", "lists results and holds no abstract; kb ingest reads it"))
            continue
        for record in reader.read(path):
            if isinstance(record, Flaw):
                if strict:
                    reason = f"{path}, {record.where}: {record.reason}"
                    raise SourceError(reason, "correct the record, or leave out --strict to skip it")
                tell(path, record)
                continue
            names = record.paper.identities
            if not any(_one_paper(names, others) for name in names for others in seen.get(name, ())):
                for name in names:
                    seen.setdefault(name, []).append(names)
                yield record.paper


def _one_paper(names: Sequence[Identity], others: Sequence[Identity]) -> bool:
    """Return whether papers that share an identity are one: a strong one agrees, or none contradicts the title."""
    strong, other = ({name.scheme: name.value for name in each if name.strong} for each in (names, others))
    agree = [strong[scheme] == other[scheme] for scheme in strong.keys() & other.keys()]
    return any(agree) or not agree
