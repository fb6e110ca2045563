"""Annotated papers: the claims that people wrote down, one JSON object a line.

`{"paper_id", "title", "claims": [...]}` with the fields of `kb extract --format jsonl`; `model`, `dataset`, `metric`
and `baseline` list every acceptable name, the preferred one first. A line may hold the paper's `abstract` too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import SourceError
from kb.evaluation.scoring import KINDS, Fields

NAMES = ("model", "dataset", "metric")


@dataclass(frozen=True, slots=True)
class AnnotatedPaper:
    """One paper of an annotated collection; `abstract` is None where the texts are kept apart from the claims."""

    paper_id: str
    title: str
    claims: tuple[Fields, ...]
    abstract: str | None = None


def read_annotated(path: Path) -> list[AnnotatedPaper]:
    """Return the annotated papers of a file, in its order.

    Raises `SourceError`, naming the line, for a file that cannot be read, a line that is no such object, and a claim
    without one of the fields that right or wrong is told by.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist", "check the path") from error
    except IsADirectoryError as error:
        raise SourceError(f"{path} is a folder", "give the file with the annotated claims") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text (byte {error.start + 1})", "convert it first") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror})", "check its permissions") from error
    papers = list(_papers(path, lines))
    if not papers:
        raise SourceError(f"{path} holds no annotated paper", 'give lines like {"paper_id": …, "claims": […]}')
    return papers


def _papers(path: Path, lines: list[str]) -> Iterator[AnnotatedPaper]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise SourceError(f"{where} is not valid JSON", "write one object a line") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("claims"), list):
            raise SourceError(f"{where} is no annotated paper", 'write {"paper_id": …, "claims": […]}')
        if not entry.get("paper_id") and not entry.get("title"):
            raise SourceError(f"{where} has neither paper_id nor title", "say which paper it is")
        claims = tuple(_claim(claim, f"{where}, claim {at}") for at, claim in enumerate(entry["claims"], 1))
        abstract = entry.get("abstract")
        yield AnnotatedPaper(
            str(entry.get("paper_id") or ""),
            str(entry.get("title") or ""),
            claims,
            None if abstract is None else str(abstract),
        )


def _claim(claim: Any, where: str) -> Fields:
    if not isinstance(claim, dict):
        raise SourceError(f"{where} is no object", "write the fields of `kb extract --format jsonl`")
    if claim.get("kind") not in KINDS:
        raise SourceError(f"{where} has no known kind", f"known are {', '.join(KINDS)}")
    for name in ("value", "value_high"):
        value = claim.get(name)
        if not (isinstance(value, int | float) or (value is None and name == "value_high")) or isinstance(value, bool):
            raise SourceError(f"{where}: {name} is no number", "write the number as the text has it")
    for name in NAMES:
        if name not in claim:
            raise SourceError(f"{where} has no {name}", 'list the acceptable names, or ["NONE"]')
    return claim
