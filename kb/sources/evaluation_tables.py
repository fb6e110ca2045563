"""The evaluation tables of Papers with Code: one JSON file of tasks, their datasets, and the results on these.

    [{"task", "categories", "description", "source_link", "synonyms", "subtasks": [more tasks], "datasets": [
        {"dataset", "description", "dataset_links", "dataset_citations", "subdatasets": [more datasets], "sota": {
            "metrics": [names], "rows": [
                {"model_name", "paper_title", "paper_url", "paper_date", "code_links", "model_links",
                 "metrics": {name: "84.2%"}, "uses_additional_data"}]}}]}]

Whatever else a file says, or says otherwise, is kept as it is (`ListedTable.json`, `ListedRow.json`); what cannot be
read as a paper and its values is a flaw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from kb.records import Flaw, ListedRow, ListedTable, ListedValue, Paper, Results
from kb.sources.cells import UnreadableError, read_cell
from kb.sources.dates import read_date
from kb.sources.files import is_storable, printable
from kb.sources.json_text import ANEW, JsonText
from kb.sources.papers import UnusableError, listed_paper
from kb.sources.reader import UnfitError

TASK_FIELDS = ("task", "categories", "datasets", "description", "source_link", "subtasks", "synonyms")
BEGINS = re.compile(rf'\s*\[\s*(?:\]\s*$|\{{\s*"(?:{"|".join(TASK_FIELDS)})"\s*:)')
BRANCHES = re.compile(r'"(?:datasets|subtasks)"\s*:\s*\[')


def sniff(sample: str) -> bool:
    """Return whether a text is the beginning of a list of tasks, the first of which has datasets or subtasks."""
    begins = BEGINS.match(sample)
    return begins is not None and (begins[0].rstrip().endswith("]") or BRANCHES.search(sample) is not None)


def parse(pieces: Iterable[str], collection: str) -> Results:
    """Yield the tasks, datasets and rows of a file, and what of them cannot be read.

    Raises `CutOffError` for a file that ends too early, and `UnfitError` for one that is no JSON or no list.
    """
    tree = _Tree(collection)
    for position, task in enumerate(_elements(pieces)):
        try:
            yield from tree.task(task, None, position)
        except RecursionError as error:
            raise UnfitError(f"is nested too deeply (task {position + 1})", ANEW) from error


def _elements(pieces: Iterable[str]) -> Iterator[Any]:
    """Yield the elements of the JSON array that a text is, one in memory at a time."""
    text = JsonText(pieces, "task", json.JSONDecoder())
    if text.next() != "[":
        raise UnfitError("is no list of tasks", "give the evaluation tables of Papers with Code, or leave out --source")
    for element, _ in text.elements():
        yield element
    if text.next():
        raise UnfitError(f"goes on after the list of tasks (line {text.line()})", ANEW)


@dataclass(slots=True)
class _Tree:
    """The way through a file's tasks and datasets; each gets a number."""

    collection: str
    numbers: Iterator[int] = field(default_factory=count)

    def task(self, content: Any, parent: int | None, position: int) -> Results:
        """Yield a task, its datasets and its subtasks."""
        number = next(self.numbers)
        name, flaws = _name(content, "task", f"task {number + 1}")
        rest, (datasets, subtasks) = _without(content, "datasets", "subtasks")
        yield ListedTable(number, parent, "task", position, json.dumps(rest), name)
        yield from flaws
        yield from _not_lists(content, name or "a task", "datasets", "subtasks")
        for place, dataset in enumerate(datasets):
            yield from self.dataset(dataset, number, place, name, None)
        for place, subtask in enumerate(subtasks):
            yield from self.task(subtask, number, place)

    def dataset(self, content: Any, parent: int, position: int, task: str | None, within: str | None) -> Results:
        """Yield a dataset, its rows and its subdatasets."""
        number = next(self.numbers)
        where = ", ".join(filter(None, (task, within)))
        kind: Literal["dataset", "subdataset"] = "subdataset" if _has(content, "subdataset") else "dataset"
        name, flaws = _name(content, kind, f"{where}, dataset {position + 1}")
        if name and within and within.casefold() not in name.casefold():
            name = f"{within} {name}"
        rest, (subdatasets,) = _without(content, "subdatasets")
        rows: list[Any] = []
        if _has(rest, "sota") and isinstance(rest["sota"], dict):
            without_rows, (rows,) = _without(rest["sota"], "rows")
            rest = {**rest, "sota": without_rows}
        yield ListedTable(number, parent, "dataset", position, json.dumps(rest), task, name)
        yield from flaws
        where = ", ".join((task or "no task", name or "no dataset"))
        yield from _not_lists(content, where, "subdatasets")
        sota = content.get("sota") if isinstance(content, dict) else None
        if not isinstance(sota, dict | None):
            yield Flaw(printable(where), "sota is no object")
        yield from _not_lists(sota, where, "rows")
        for place, row in enumerate(rows):
            yield from self.row(row, number, place, f"{where}, row {place + 1}")
        for place, subdataset in enumerate(subdatasets):
            yield from self.dataset(subdataset, number, place, task, name or within)

    def row(self, content: Any, table: int, position: int, where: str) -> Results:
        """Yield a row, and flaws that name its cells."""
        paper: Paper | None = None
        values: list[ListedValue] = []
        model, flaws = None, []
        where = printable(where)
        if not isinstance(content, dict):
            flaws = [Flaw(where, "is no object")]
        else:
            model, flaws = _name(content, "model_name", where, required=False)
            try:
                paper, more = self._paper(content, where)
                flaws += more
                if paper is None:
                    flaws.append(Flaw(where, "names no paper, by title or address"))
            except UnusableError as error:
                flaws.append(Flaw(where, f"its paper {error}"))
            values, more = _values(content, where)
            flaws += more
        yield ListedRow(table, position, where, json.dumps(content), paper, model, tuple(values))
        yield from flaws

    def _paper(self, row: Mapping[str, Any], where: str) -> tuple[Paper | None, list[Flaw]]:
        """Return the paper of a row, and a flaw if its date is none."""
        flaws = []
        published_on = None
        stated = row.get("paper_date")
        if stated not in (None, ""):
            try:
                published_on = read_date(stated if isinstance(stated, str) else str(stated))
            except ValueError:
                flaws.append(Flaw(where, f'paper_date "{printable(str(stated))[:40]}" is no date'))
        links = row.get("code_links")
        # of several, most are by others than the authors
        only = links[0].get("url") if isinstance(links, list) and len(links) == 1 and isinstance(links[0], dict) else ""
        title, address, code = (text if isinstance(text, str) else "" for text in (
            row.get("paper_title"), row.get("paper_url"), only
        ))  # fmt: skip
        return listed_paper(title, address, published_on, code, self.collection), flaws


def _values(row: Mapping[str, Any], where: str) -> tuple[list[ListedValue], list[Flaw]]:
    """Return the values of a row's cells, and a flaw for each that cannot be read."""
    metrics = row.get("metrics")
    if metrics is None:
        return [], []
    if not isinstance(metrics, dict):
        return [], [Flaw(where, "metrics is no object")]
    values, flaws = [], []
    for name, cell in metrics.items():
        try:
            if not name.strip() or not is_storable(name):
                raise UnreadableError("is the value of a metric without a name that can be kept")
            value = read_cell(name, cell)
        except UnreadableError as error:
            flaws.append(Flaw(where, f'"{printable(name)}" {error}'))
        else:
            values += [value] if value else []
    return values, flaws


def _name(content: Any, field: str, where: str, *, required: bool = True) -> tuple[str | None, list[Flaw]]:
    """Return the name that a field holds, its white space collapsed, and a flaw where it holds none."""
    where = printable(where)
    if not isinstance(content, dict):
        return None, [Flaw(where, "is no object")]
    name = content.get(field)
    if isinstance(name, str) and name.strip():
        return (" ".join(name.split()), []) if is_storable(name) else (None, [Flaw(where, f"{field} is no valid text")])
    if name is not None and not isinstance(name, str):
        return None, [Flaw(where, f"{field} is no text")]
    return None, [Flaw(where, f"has no {field}")] if required else []


def _has(content: Any, field: str) -> bool:
    return isinstance(content, dict) and field in content


def _without(content: Any, *names: str) -> tuple[Any, list[list[Any]]]:
    """Return an object with the lists of some fields emptied, and those lists; whatever is no list stays as it is."""
    if not isinstance(content, dict):
        return content, [[] for _ in names]
    lists = [content[name] if isinstance(content.get(name), list) else [] for name in names]
    return {**content, **{name: [] for name in names if isinstance(content.get(name), list)}}, lists


def _not_lists(content: Any, where: str, *names: str) -> Iterator[Flaw]:
    """Yield a flaw for each of the fields named that holds neither a list nor null."""
    for name in names:
        if _has(content, name) and not isinstance(content[name], list | None):
            yield Flaw(printable(where), f"{name} is no list")
