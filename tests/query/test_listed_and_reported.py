"""What sources list comes back as it was; what texts state leaves in the same form."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from listed import QUIRKY_TABLES, TABLES, write_tables
from sqlalchemy import text
from stated import VOCABULARY, StatedExtractor, paper, rows, write

from kb.curation import reject
from kb.ingest import ingest
from kb.query import ReportedDataset, ReportedRow, ReportedTask, listed_tasks, reported_tasks
from kb.sources import evaluation_tables
from kb.store import Database, Writer, dump, import_results, load, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with open_database(database_url) as opened:
        yield opened


def read(database: Database, *paths: Path) -> None:
    ingest(database, list(paths), vocabulary=VOCABULARY, extractor=StatedExtractor())


def listed(database: Database) -> list[Any]:
    with database.connect() as connection:
        return list(listed_tasks(connection))


def reported(database: Database) -> list[ReportedTask]:
    with database.connect() as connection:
        return list(reported_tasks(connection, VOCABULARY))


def test_a_file_comes_back_as_it_was_to_the_order_of_its_fields(database: Database, tmp_path: Path) -> None:
    read(database, write_tables(tmp_path / "t.json", TABLES))
    assert [json.dumps(task) for task in listed(database)] == [json.dumps(task) for task in TABLES]
    assert reported(database) == []


def test_files_come_back_one_after_the_other_by_name(database: Database, tmp_path: Path) -> None:
    read(database, write_tables(tmp_path / "b.json", TABLES[:1]), write_tables(tmp_path / "a.json", TABLES[1:]))
    assert listed(database) == TABLES[1:] + TABLES[:1]


def test_it_still_does_after_papers_were_read_and_the_base_was_moved(
    database: Database, tmp_path: Path, sqlite_template: Path
) -> None:
    read(database, write_tables(tmp_path / "t.json", TABLES))
    write(database, paper("Our StoneNet-L reaches 84.1% top-1 on ImageNet-1K.", "2403.00001"))
    assert listed(database) == TABLES
    file, moved = io.BytesIO(), tmp_path / "moved.sqlite"
    with database.connect() as connection:
        dump(connection, file)
    moved.write_bytes(sqlite_template.read_bytes())
    with open_database(f"sqlite:///{moved}") as other:
        load(other, io.BytesIO(file.getvalue()), "the dump")
        assert listed(other) == TABLES


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUIRKY_TABLES)
def test_whatever_a_file_says_comes_back(database_url: str, tables: list[Any]) -> None:
    with open_database(database_url) as database:
        writer = Writer(database, VOCABULARY, "stated-1")
        found = [one for one in evaluation_tables.parse([json.dumps(tables)], "t") if not hasattr(one, "reason")]
        import_results(writer, "t.json", "pwc", None, found, batch_size=2)  # type: ignore[arg-type]
        writer.settle()
        assert listed(database) == tables


ABSTRACT = (
    "Our MoverNet-L reaches 84% accuracy on ImageNet-2012. Our MoverNet-S reaches 80.50% top-1 on ImageNet-2012."
    " Our MoverNet-L needs 25 M parameters on ImageNet-2012. Our MoverNet-L reaches about 83% top-1 on ImageNet-2012."
    " Their ResNet-50 reaches 76% top-1 on ImageNet-2012. Our MoverNet-L reaches over 90% accuracy on CIFAR-10."
    " Our system reaches 5% WER on LibriSpeech. Our system beats A by 2% WER on LibriSpeech."
)


def test_results_that_texts_state_are_tasks_datasets_and_rows(database: Database) -> None:
    moving = paper(
        ABSTRACT, "2403.00001", "Moving Very Fast", published_on=date(2024, 3, 1), url="https://arxiv.org/abs/2403.00001",
        code_url="https://github.com/a/mover",
    )  # fmt: skip
    write(database, moving, paper("Their ResNet-50 reaches 75% accuracy on ImageNet-2012.", "2403.00002"))
    about = ("Moving Very Fast", "https://arxiv.org/abs/2403.00001", "https://github.com/a/mover", date(2024, 3, 1))
    study = ReportedRow("ResNet-50", "A paper with the number 2403.00002", None, None, None, {"top-1 accuracy": "75%"})
    assert reported(database) == [
        ReportedTask(
            "image classification",
            (
                ReportedDataset(
                    "CIFAR-10", None, ("accuracy",), (ReportedRow("MoverNet-L", *about, {"accuracy": ">90%"}),)
                ),
                ReportedDataset(
                    "ImageNet-1K",
                    "https://image-net.org",
                    ("top-1 accuracy", "parameters"),
                    (
                        ReportedRow("MoverNet-L", *about, {"top-1 accuracy": "84%", "parameters": "25 M"}),
                        ReportedRow("MoverNet-S", *about, {"top-1 accuracy": "80.50%"}),
                        study,
                    ),
                ),
            ),
        ),
        ReportedTask(
            None,
            (
                ReportedDataset(
                    "LibriSpeech", None, ("word error rate",), (ReportedRow(None, *about, {"word error rate": "5%"}),)
                ),
            ),
        ),
    ]


def test_what_rankings_leave_out_is_not_reported(database: Database) -> None:
    write(database, paper("Our A reaches 120% accuracy on CIFAR-10.", "1"))
    write(database, paper("Our B reaches 80% accuracy on CIFAR-10.", "2"))
    write(database, paper("Our C reaches 81% accuracy on CIFAR-10.", "3"), extractor=StatedExtractor(confidence=0.3))
    write(database, paper("Our D reaches 82% accuracy on CIFAR-10.", "4"))
    ((uid,),) = rows(database, "SELECT uid FROM claim_flat WHERE model = 'D'")
    reject(database, VOCABULARY, uid, person="Ada", reason="")
    assert [[row.model for row in dataset.rows] for task in reported(database) for dataset in task.datasets] == [["B"]]


def test_reported_results_do_not_depend_on_the_order_of_papers(database: Database) -> None:
    papers = [paper(f"Our {name} reaches 80% accuracy on CIFAR-10.", name) for name in ("2403.00001", "2403.00002")]
    found = []
    for order in (papers, papers[::-1]):
        with database.writing() as connection:
            for table in ("claim", "paper"):
                connection.execute(text(f"DELETE FROM {table}"))
        write(database, *order)
        found.append(reported(database))
    assert found[0] == found[1]
