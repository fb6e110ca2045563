"""Evaluation tables as Papers with Code published them: one JSON file of tasks, datasets and rows of results.

`kb.sources.evaluation_tables` describes the form and reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

from kb.outputs import whole_file
from kb.query import ReportedDataset, ReportedRow, ReportedTask

NO_TASK = "Unknown"
"""What the task of datasets is called that no task is known of; the form asks for one."""


def write_evaluation_tables(path: Path, listed: Iterable[Any], reported: Iterable[ReportedTask]) -> int:
    """Write the tasks that sources listed, as they are, and then those that texts report on; return their number.

    The file is gzip if its name ends in ".gz", and there as a whole or not at all. Raises `KbError` where it cannot be
    written.
    """
    number = 0
    with whole_file(path) as file:
        for task in chain(listed, map(task_object, reported)):
            file.write(b",\n" if number else b"[\n")
            file.write(json.dumps(task, indent=2).encode())
            number += 1
        file.write(b"\n]\n" if number else b"[]\n")
    return number


def task_object(task: ReportedTask) -> dict[str, Any]:
    """Return a task with the fields that a published one has."""
    return {
        "categories": [],
        "datasets": [_dataset(dataset) for dataset in task.datasets],
        "description": "",
        "source_link": None,
        "subtasks": [],
        "synonyms": [],
        "task": task.name or NO_TASK,
    }


def _dataset(dataset: ReportedDataset) -> dict[str, Any]:
    return {
        "dataset": dataset.name,
        "dataset_citations": [],
        "dataset_links": _link(dataset.name, dataset.homepage),
        "description": "",
        "sota": {"metrics": list(dataset.metrics), "rows": [_row(row) for row in dataset.rows]},
        "subdatasets": [],
    }


def _row(row: ReportedRow) -> dict[str, Any]:
    return {
        "code_links": _link("/".join((row.code_url or "").split("/")[3:]), row.code_url),
        "metrics": dict(row.values),
        "model_links": [],
        "model_name": row.model or "",
        "paper_date": row.published_on.isoformat() if row.published_on else None,
        "paper_title": row.paper,
        "paper_url": row.url or "",
        "uses_additional_data": False,
    }


def _link(title: str, url: str | None) -> list[dict[str, str]]:
    return [{"title": title, "url": url}] if url else []
