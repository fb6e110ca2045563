"""Evaluation tables as Papers with Code published them."""

import gzip
import json
from datetime import date

import pytest

from kb.errors import KbError
from kb.export import write_evaluation_tables
from kb.query import ReportedDataset, ReportedRow, ReportedTask
from kb.records import Flaw, ListedRow
from kb.sources import evaluation_tables

ROW = ReportedRow(
    "MOAT-4", "MOAT: Alternating", "https://arxiv.org/abs/2210.01820", "https://github.com/a/moat", date(2022, 10, 4),
    {"top-1 accuracy": "89.1%", "parameters": "483.2 M"},
)  # fmt: skip
BARE = ReportedRow(None, "Another Paper of Five Words", None, None, None, {"top-1 accuracy": "~80.5"})
TASK = ReportedTask(
    "image classification",
    (ReportedDataset("ImageNet-1K", "https://image-net.org", ("top-1 accuracy", "parameters"), (ROW, BARE)),),
)


def test_a_task_has_the_fields_of_a_published_one(tmp_path):
    assert write_evaluation_tables(tmp_path / "out.json", [{"task": "Listed ü"}], [TASK]) == 2

    assert json.loads((tmp_path / "out.json").read_text()) == [
        {"task": "Listed ü"},
        {
            "categories": [],
            "datasets": [
                {
                    "dataset": "ImageNet-1K",
                    "dataset_citations": [],
                    "dataset_links": [{"title": "ImageNet-1K", "url": "https://image-net.org"}],
                    "description": "",
                    "sota": {
                        "metrics": ["top-1 accuracy", "parameters"],
                        "rows": [
                            {
                                "code_links": [{"title": "a/moat", "url": "https://github.com/a/moat"}],
                                "metrics": {"top-1 accuracy": "89.1%", "parameters": "483.2 M"},
                                "model_links": [],
                                "model_name": "MOAT-4",
                                "paper_date": "2022-10-04",
                                "paper_title": "MOAT: Alternating",
                                "paper_url": "https://arxiv.org/abs/2210.01820",
                                "uses_additional_data": False,
                            },
                            {
                                "code_links": [],
                                "metrics": {"top-1 accuracy": "~80.5"},
                                "model_links": [],
                                "model_name": "",
                                "paper_date": None,
                                "paper_title": "Another Paper of Five Words",
                                "paper_url": "",
                                "uses_additional_data": False,
                            },
                        ],
                    },
                    "subdatasets": [],
                }
            ],
            "description": "",
            "source_link": None,
            "subtasks": [],
            "synonyms": [],
            "task": "image classification",
        },
    ]


def test_what_is_written_is_read_back(tmp_path):
    write_evaluation_tables(tmp_path / "out.json.gz", [], [TASK, ReportedTask(None, TASK.datasets)])

    text = gzip.decompress((tmp_path / "out.json.gz").read_bytes()).decode()
    assert evaluation_tables.sniff(text)
    found = list(evaluation_tables.parse([text], "out"))
    assert not any(isinstance(one, Flaw) for one in found)
    values = [
        (one.model, [(v.metric, v.value, v.unit) for v in one.values]) for one in found if isinstance(one, ListedRow)
    ]
    rows = [
        ("MOAT-4", [("top-1 accuracy", 89.1, "%"), ("parameters", 483.2, "M")]),
        (None, [("top-1 accuracy", 80.5, "")]),
    ]
    assert values == rows * 2


def test_nothing_is_an_empty_list(tmp_path):
    assert write_evaluation_tables(tmp_path / "out.json", [], []) == 0

    text = (tmp_path / "out.json").read_text()
    assert json.loads(text) == []
    assert evaluation_tables.sniff(text)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(KbError, match=r"nowhere/out.json: cannot be written .*: check the path"):
        write_evaluation_tables(tmp_path / "nowhere" / "out.json", [], [])
