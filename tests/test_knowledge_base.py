"""The front door: connecting, asking, exporting, and extraction without a database."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from world import World

import kb
from kb import knowledge_base
from kb.errors import DatabaseError, SourceError, UnknownNameError, VocabularyError
from kb.extraction import Extractor
from kb.records import Claim, Condition, Mention, Place
from kb.store import open_database

SCORER = Path(__file__).parents[2] / "shared" / "eval" / "score.py"

TITLE = "MOAT: Mobile Attention"
ABSTRACT = "A new network. Our model gets about 89.1% top-1 on ImageNet."


def run(code, **options):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, **options
    ).stdout


@pytest.fixture
def url(database_url):
    """The URL of a base with a little in it."""
    with open_database(database_url) as database:
        world = World(database)
        world.paper("MOAT: Mobile Attention", "2022-10-04", "arxiv:2210.01820")
        world.claim("MOAT", 89.1, paper="MOAT: Mobile Attention", conditions=("512x512",), uid="m1")
        world.claim("=Rival()", 88, paper="A rival", published_on="2021-01-01", uid="r1")
        world.claim("Rival", 2.1, paper="A rival", dataset="LibriSpeech", metric="WER", uid="r2")
        world.claim("Rival", 1.5, paper="A rival", kind="delta", direction="up", uid="r3")
    return database_url


def test_every_result_has_rows_a_frame_a_display_texts_and_a_file(url, tmp_path):
    with kb.connect(url, create=False) as base:
        results = [
            base.benchmarks(),
            base.leaderboard("ImageNet", "top-1"),
            base.history("ImageNet"),
            base.claims(),
            base.sql("select name, slug from model order by slug"),
        ]

    for result in results:
        names = [column.name for column in result.columns]
        assert list(result.frame.columns) == names
        assert len(result.frame) == len(result) > 1
        assert len(list(csv.reader(result.to_csv().splitlines()))) == len(result) + 1
        assert [list(row) for row in json.loads(result.to_json())] == [names] * len(result)
        assert result.to_markdown().count("\n") == len(result) + 2
        assert result.to_latex().count("\\\\\n") == len(result) + 1
        result.to_parquet(tmp_path / "result.parquet")
        assert list(pd.read_parquet(tmp_path / "result.parquet").columns) == names
        assert len(pd.read_parquet(tmp_path / "result.parquet")) == len(result)
        assert result._repr_html_().count("<tr>") == len(result) + 1
        assert type(result[:1]) is type(result)
        assert repr(result) == f"<{type(result).__name__}: {result.caption}>"


def test_a_leaderboard_is_the_same_word_for_word_in_every_format(url):
    with kb.connect(url, create=False) as base:
        board = base.leaderboard("ImageNet", "top-1")

    assert board.to_csv() == (
        "rank,model,value,value_high,unit,qualifier,score,metric,dataset,split,conditions,reported_by,paper,paper_id,"
        "url,code_url,published_on,confidence,evidence,claim_id\n"
        "1,MOAT,89.1,,%,=,89.1,top-1-accuracy,imagenet-1k,,512x512,own,MOAT: Mobile Attention,arxiv:2210.01820,"
        "https://papers.example/moat-mobile-attention,,2022-10-04,0.9,MOAT reaches 89.1% on ImageNet-1K.,m1\n"
        "2,'=Rival(),88.0,,%,=,88.0,top-1-accuracy,imagenet-1k,,,own,A rival,a rival,https://papers.example/a-rival,,"
        "2021-01-01,0.9,'=Rival() reaches 88% on ImageNet-1K.,r1\n"
    )
    assert board.to_markdown() == (
        "| rank | model | stated | conditions | paper | published_on | evidence |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        "| 1 | MOAT | 89.1% | 512x512 | MOAT: Mobile Attention | 2022-10-04 | MOAT reaches 89.1% on ImageNet-1K. |\n"
        "| 2 | =Rival() | 88% |  | A rival | 2021-01-01 | =Rival() reaches 88% on ImageNet-1K. |\n"
    )
    first = json.loads(board.to_json())[0]
    assert (first["rank"], first["conditions"], first["published_on"]) == (1, ["512x512"], "2022-10-04")


def test_what_is_known_of_one_thing_has_rows_a_frame_a_display_and_one_object(url):
    with kb.connect(url, create=False) as base:
        results = [
            base.claim("r1"), base.paper("https://arxiv.org/abs/2210.01820v3"), base.model("Rival"),
            base.dataset("ImageNet"),
        ]  # fmt: skip
        assert [row.claim_id for row in base.claims(paper="arXiv:2210.01820v1")] == ["m1"]

    for result in results:
        assert list(result.frame.columns) == [column.name for column in result.columns]
        assert len(result.frame) == len(result) > 0
        assert isinstance(json.loads(result.to_json()), dict)
        assert "<table" in result._repr_html_()
        assert repr(result) == f"<{type(result).__name__}: {result.caption}>"


def test_showing_imports_spacy_only_where_a_notebook_draws_a_claim(url):
    code = f"""
import sys, kb
with kb.connect({url!r}, create=False) as base:
    for found in (base.paper("2210.01820"), base.model("Rival"), base.dataset("ImageNet"), base.claim("m1")):
        found.to_json(), list(found.told())
        print({{"spacy", "pandas"}} & set(sys.modules))
    found._repr_html_()
    print("spacy" in sys.modules)
"""

    assert run(code) == "set()\n" * 4 + "True\n"


def test_charts_are_drawn_of_leaderboards_and_histories(url):
    import matplotlib as mpl

    mpl.use("Agg")
    with kb.connect(url, create=False) as base:
        axes = [base.leaderboard("ImageNet").plot(limit=1), base.history("ImageNet").plot()]

    assert [len(each.get_lines()[0].get_xdata()) for each in axes] == [1, 2]
    mpl.pyplot.close("all")


def test_an_export_holds_each_benchmark_and_all_claims(url, tmp_path):
    with kb.connect(url, create=False) as base:
        board = base.leaderboard("ImageNet")
        paths = base.export_csv(tmp_path / "out")
        claims = base.claims()

    assert [path.name for path in paths] == [
        "imagenet-1k__top-1-accuracy.csv", "librispeech__word-error-rate.csv", "claims.csv",
    ]  # fmt: skip
    assert paths[0].read_text(encoding="utf-8") == board.to_csv()
    assert paths[-1].read_text(encoding="utf-8") == claims.to_csv()


def test_exports_of_a_folder_take_the_names_of_benchmarks(url, tmp_path):
    with kb.connect(url, create=False) as base:
        board = base.leaderboard("ImageNet")
        for export in (
            base.export_csv,
            base.export_json,
            base.export_parquet,
            base.export_markdown,
            base.export_latex,
        ):
            (path,) = export(tmp_path, [("ILSVRC 2012", None), ("imagenet-1k", "top-1")])
            assert path.stem == "imagenet-1k__top-1-accuracy"

    assert (tmp_path / "imagenet-1k__top-1-accuracy.tex").read_text(encoding="utf-8") == board.to_latex()
    assert (tmp_path / "imagenet-1k__top-1-accuracy.md").read_text(encoding="utf-8") == board.to_markdown()


def test_sql_reads_and_the_database_refuses_a_write(url):
    with kb.connect(url, create=False) as base:
        assert list(base.sql("select slug from model where slug = :slug", {"slug": "moat"})) == [("moat",)]
        with pytest.raises(DatabaseError, match="the database refused the statement"):
            base.sql("delete from claim")
        assert len(base.claims()) == 4


def test_a_vocabulary_of_ones_own_is_read_when_connecting(url, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text('[datasets.imagenet-1k]\naliases = ["das große Set"]\n', encoding="utf-8")
    broken = tmp_path / "broken.toml"
    broken.write_text("[datasets", encoding="utf-8")

    with kb.connect(url, vocabulary=[mine], create=False) as base:
        assert base.leaderboard("Das Große Set").dataset == "imagenet-1k"
    with pytest.raises(VocabularyError, match=r"broken\.toml"):
        kb.connect(url, vocabulary=[str(broken)], create=False)


def test_a_missing_database_is_made_unless_told_not_to(tmp_path):
    with pytest.raises(DatabaseError, match="no database at"):
        kb.connect(tmp_path / "new.sqlite", create=False)
    with kb.connect(tmp_path / "new.sqlite") as base:
        assert len(base.benchmarks()) == 0
        assert repr(base) == f"<KnowledgeBase {tmp_path / 'new.sqlite'}>"
    with kb.connect(f"sqlite:///{tmp_path}/new.sqlite", create=False) as base, pytest.raises(UnknownNameError):
        base.leaderboard("ImageNet")


@pytest.mark.parametrize(
    ("environment", "file"), [({}, "kb.sqlite"), ({"KB_DATABASE_URL": "sqlite:///other.sqlite"}, "other.sqlite")]
)
def test_without_a_url_the_environment_then_the_working_directory_says_where(tmp_path, monkeypatch, environment, file):
    monkeypatch.delenv("KB_DATABASE_URL", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    assert knowledge_base.initialise() == file
    assert knowledge_base.initialise() == file
    with kb.connect() as base:
        assert len(base.claims()) == 0
    assert (tmp_path / file).exists()


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path):
    heavy = "('spacy', 'pandas', 'pyarrow', 'pylatexenc', 'sqlalchemy', 'matplotlib', 'alembic')"
    code = f"""
import sys, kb
print([name for name in {heavy} if name in sys.modules])
kb.connect({str(tmp_path / "a.sqlite")!r}).close()
"""
    assert run(code) == "[]\n"
    code = f"""
import sys, kb
with kb.connect({str(tmp_path / "a.sqlite")!r}, create=False) as base:
    base.benchmarks().to_csv(), base.claims()._repr_html_(), base.sql("select 1").to_json(), base.claims().to_markdown()
    try:
        base.leaderboard("ImageNet")
    except kb.KbError as error:
        print(type(error).__name__)
print([name for name in {heavy} if name in sys.modules])
"""
    assert run(code) == "UnknownNameError\n['sqlalchemy']\n"


def test_the_package_names_what_it_offers():
    assert set(kb.__all__) <= set(dir(kb))
    assert kb.KnowledgeBase is knowledge_base.KnowledgeBase
    assert kb.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kb.nothing  # noqa: B018


def claim_of(abstract):
    """A claim as an extractor would find it in `ABSTRACT`."""
    sentence = abstract.index("Our")
    value = abstract.index("89.1")

    def mention(words, key=None):
        start = abstract.index(words)
        return Mention(words, Place("abstract", start, start + len(words)), key)

    return Claim(
        kind="result", value=89.1, value_text="89.1", value_place=Place("abstract", value, value + 4),
        evidence=Place("abstract", sentence, len(abstract)), model=Mention("MOAT", Place("title", 0, 4)),
        dataset=mention("ImageNet", "imagenet-1k"), metric=mention("top-1", "top-1-accuracy"), unit="%", qualifier="~",
        conditions=(Condition("setting", "no tricks"),), confidence=0.75,
    )  # fmt: skip


@pytest.fixture
def one_claim(monkeypatch):
    """An extractor that finds one claim in `ABSTRACT` and none in any other text."""

    def read(self, title, abstract):
        return (claim_of(abstract),) if abstract == ABSTRACT else ()

    monkeypatch.setattr(
        Extractor, "__init__", lambda self, vocabulary: vars(self).update(vocabulary=vocabulary, version="t")
    )
    monkeypatch.setattr(Extractor, "read", read)
    monkeypatch.setattr(Extractor, "read_many", lambda self, texts: (read(self, *text) for text in texts))


LINE = {
    "paper_id": "arxiv:2210.01820",
    "title": TITLE,
    "claims": [
        {
            "kind": "result",
            "model": ["MOAT"],
            "dataset": ["ImageNet", "ImageNet-1K"],
            "split": None,
            "metric": ["top-1", "top-1 accuracy"],
            "task": None,
            "value": 89.1,
            "value_high": None,
            "unit": "%",
            "qualifier": "~",
            "baseline": [],
            "direction": None,
            "own": True,
            "conditions": ["no tricks"],
            "evidence": "Our model gets about 89.1% top-1 on ImageNet.",
            "confidence": 0.75,
        }
    ],
}


def test_an_abstract_is_read_without_a_database(one_claim, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    found = kb.extract(ABSTRACT, TITLE)

    assert json.loads(found.to_jsonl()) == {**LINE, "paper_id": "moat mobile attention"}
    assert found[0].evidence[found[0].value_start : found[0].value_end] == "89.1"
    assert found[0].stated == "~89.1%"
    assert found.frame.loc[0, "dataset"] == "ImageNet; ImageNet-1K"
    assert "<td>" in found._repr_html_()
    assert kb.extract("Nothing here.").to_jsonl() == '{"paper_id": "", "title": "", "claims": []}'
    assert os.listdir(tmp_path) == []


def test_an_abstract_is_explained():
    assert "89.1" in str(knowledge_base.explain(ABSTRACT, TITLE))


def papers_in(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_files_become_one_line_a_paper(one_claim, tmp_path):
    papers_in(tmp_path / "a.jsonl", {"id": "2210.01820", "title": TITLE, "abstract": ABSTRACT})
    papers_in(tmp_path / "b.jsonl", {"id": "x1", "title": "Some Other Paper Here", "abstract": "Nothing is measured."})

    found = list(knowledge_base.extract_files([tmp_path]))

    assert [json.loads(paper.to_jsonl()) for paper in found] == [
        LINE, {"paper_id": "x1", "title": "Some Other Paper Here", "claims": []},
    ]  # fmt: skip


def record(title="A Title of Five Words", abstract="Text.", **fields):
    return {"title": title, "abstract": abstract, **fields}


def test_what_is_ingested_can_be_asked_for(one_claim, database_url, tmp_path):
    page = papers_in(
        tmp_path / "a.jsonl",
        {"id": "2210.01820", "title": TITLE, "abstract": ABSTRACT},
        {"id": "x1", "title": "Some Other Paper Here", "abstract": "Nothing is measured."},
    )
    steps = []

    with kb.connect(database_url) as base:
        first = base.ingest(page, on_progress=steps.append)
        again = base.ingest(str(page), source="jsonl", strict=True)
        board = base.leaderboard("ImageNet")
        papers = base.sql("select count(*) from paper")

    assert (first.papers_new, first.claims, again.papers_new, again.claims) == (2, 1, 0, 0)
    assert [(row.rank, row.model, row.stated, row.paper_id) for row in board] == [
        (1, "MOAT", "~89.1%", "arxiv:2210.01820")
    ]
    assert list(papers) == [(2,)]
    assert steps


SAME = {
    "one arXiv number, two titles": ([record(id="2210.01820"), record("Renamed since", id="2210.01820v2")], 1),
    "one title, no number on the second": ([record(id="2210.01820"), record()], 1),
    "one title, two numbers": ([record(id="2210.01820"), record(id="2210.01821")], 2),
    "one number, another DOI": (
        [record(id="2210.01820", doi="10.1000/a"), record("B", id="2210.01820", doi="10.1000/b")],
        1,
    ),
    "two titles": ([record(), record("Another Title of Five Words")], 2),
    "a short title, two abstracts": ([record("SimpleNet"), record("SimpleNet", "Other text.")], 2),
}
"""Records, and how many papers they are."""


@pytest.mark.parametrize("case", SAME)
def test_a_paper_on_two_pages_is_one_paper(one_claim, tmp_path, case):
    records, papers = SAME[case]
    files = [papers_in(tmp_path / f"{place}.jsonl", each) for place, each in enumerate(records)]

    found = list(knowledge_base.extract_files(files))

    assert len(found) == papers
    assert found[0].title == records[0]["title"]


def test_bad_records_are_told_and_skipped_or_stop_a_strict_run(one_claim, tmp_path):
    papers_in(tmp_path / "a.jsonl", record(), {"title": "No text"}, record("Another Title of Five Words"))
    (tmp_path / "b.bin").write_bytes(b"\0\1")
    flaws = []

    found = list(
        knowledge_base.extract_files([tmp_path], on_flaw=lambda path, flaw: flaws.append((path.name, flaw.reason)))
    )

    assert len(found) == 2
    assert flaws == [("b.bin", "is binary"), ("a.jsonl", "has no abstract")]
    with pytest.raises(SourceError, match=r"a\.jsonl.*has no abstract"):
        list(knowledge_base.extract_files([tmp_path / "a.jsonl"], strict=True))
    with pytest.raises(SourceError, match="does not exist"):
        list(knowledge_base.extract_files([tmp_path / "none"]))


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer is not beside the checkout")
def test_the_lines_can_be_judged_as_they_are(one_claim, tmp_path):
    papers_in(tmp_path / "a.jsonl", {"id": "2210.01820", "title": TITLE, "abstract": ABSTRACT})
    predicted = tmp_path / "predicted"
    predicted.write_text("".join(f"{p.to_jsonl()}\n" for p in knowledge_base.extract_files([tmp_path / "a.jsonl"])))

    report = subprocess.run(
        [sys.executable, SCORER, predicted, predicted, "--json"], capture_output=True, text=True, check=True
    ).stdout

    assert json.loads(report)["all"]["full"]["f1"] == 1
