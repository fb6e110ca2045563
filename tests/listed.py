"""A file of evaluation tables in the form that Papers with Code published, with the quirks that such files have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st


def row(model: str, title: str = "", url: str = "", **metrics: Any) -> dict[str, Any]:
    """Return a row as published; `top_1` stands for "Top 1 Accuracy"."""
    names = {"top_1": "Top 1 Accuracy", "params": "Number of params", "wer": "Word Error Rate (WER)", "acc": "Accuracy"}
    return {
        "model_name": model,
        "paper_title": title,
        "paper_url": url,
        "paper_date": None,
        "code_links": [],
        "model_links": [],
        "metrics": {names.get(name, name): cell for name, cell in metrics.items()},
        "uses_additional_data": False,
    }


def dataset(
    name: str, rows: list[Any] | None = None, subdatasets: list[Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return a dataset as published; its metrics are those of its rows."""
    metrics = list(dict.fromkeys(metric for one in rows or [] for metric in one["metrics"]))
    return {
        "dataset": name,
        "dataset_citations": [],
        "dataset_links": [],
        "description": "",
        "sota": {"metrics": metrics, "rows": rows or []},
        "subdatasets": subdatasets or [],
        **more,
    }


def task(
    name: str, datasets: list[Any] | None = None, subtasks: list[Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return a task as published."""
    return {
        "categories": [],
        "datasets": datasets or [],
        "description": "",
        "source_link": None,
        "subtasks": subtasks or [],
        "synonyms": [],
        "task": name,
        **more,
    }


STONES = row(
    "StoneNet-L",
    "A Network of Stones and Pebbles",
    "https://arxiv.org/abs/2403.00001v2",
    top_1="84.5%",
    params="30M",
) | {
    "paper_date": "2024-03-01",
    "code_links": [{"title": "stones/stones", "url": "https://github.com/stones/stones"}],
    "uses_additional_data": True,
}
STICKS = row("StickNet", "Sticks Are Enough for Seeing", "https://example.org/sticks.pdf", top_1=82.1, params="-")
RESNET = row("ResNet-50", "Sticks Are Enough for Seeing", "https://example.org/sticks.pdf", top_1="76,1 ± 0.2")

TABLES: list[Any] = [
    task(
        "Image Classification",
        [
            dataset(
                "ImageNet-1K",
                [STONES, STICKS, RESNET],
                description="Photographs of a thousand kinds of things — 1000 «kinds».",
                dataset_links=[{"title": "home", "url": "https://image-net.org"}],
                dataset_citations=[{"title": "A Picture Book", "url": ""}],
            ),
            dataset("ImageNet-2012", [row("TwigNet", "Twigs Bend Where Branches Break", top_1="0.801")]),
        ],
        [task("Moss Classification", [dataset("Mosses", [row("StoneNet-L", STONES["paper_title"], acc="99")])])],
        categories=["Computer Vision", "Methodology"],
        description="Say what a picture shows.",
        source_link={"title": "a list", "url": "https://example.org/list"},
        synonyms=["picture naming"],
    ),
    task(
        "Speech Recognition",
        [
            dataset(
                "LibriSpeech",
                [row("EarNet", "Listening With One Ear Only", wer="1.9", **{"Parameters (M)": 118})],
                [dataset("far field", [row("EarNet", "Listening With One Ear Only", wer="5.5%")])],
            )
        ],
    ),
    task("Nothing Measured Yet"),
]
"""Three tasks; two spellings of one dataset, one name for a dataset within another, a subtask."""


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Return objects with some of the fields, now and then with anything in them, and with fields of other names."""
    return st.fixed_dictionaries({}, optional={name: values | ANY for name, values in fields.items()} | {"more": ANY})


ROWS = some({
    "model_name": st.text(), "paper_title": st.text(), "paper_url": st.sampled_from(["https://arxiv.org/abs/1711.00043"]),
    "paper_date": st.sampled_from(["2020-01-01"]), "metrics": st.dictionaries(st.text(), ANY, max_size=3),
})  # fmt: skip
SOTA = some({"metrics": st.lists(st.text(), max_size=2), "rows": st.lists(ROWS | ANY, max_size=3)})
DATASETS = st.recursive(
    some({"dataset": st.text(), "sota": SOTA}),
    lambda inner: some({"subdataset": st.text(), "sota": SOTA, "subdatasets": st.lists(inner | ANY, max_size=2)}),
    max_leaves=3,
)
TASKS = st.recursive(
    some({"task": st.text(), "datasets": st.lists(DATASETS | ANY, max_size=2)}),
    lambda inner: some({"task": st.text(), "subtasks": st.lists(inner | ANY, max_size=2)}),
    max_leaves=3,
)

QUIRKY_TABLES = st.lists(TASKS | ANY, max_size=3)
"""Whatever such a file may hold: fields missing, of other types, with anything in them, or of other names."""


def write_tables(file: Path, tables: list[Any], **options: Any) -> Path:
    """Write tables as a JSON file."""
    file.write_text(json.dumps(tables, **options), encoding="utf-8")
    return file
