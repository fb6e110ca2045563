"""The notebooks run from top to bottom, show what stands in them, and what they say in words is so.

Their outputs are kept with them. `REWRITE_NOTEBOOKS=1 scripts/test tests/test_notebooks.py` writes what they show now.
Pictures are not compared, since they differ with every version of matplotlib.
"""

import os
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"

CLAIMS = {
    "best_imagenet_accuracy_over_the_years": [
        "len(line) > 10 and line['score'].is_monotonic_increasing and line['published_on'].is_monotonic_increasing",
        "best['2012'] < 65 and best['2020'] > 90 and best.iloc[-1] - best['2020'] < 1.5",
        "set(best.diff().nlargest(2).index.year) == {2014, 2015}",
        "best.diff()['2016':'2020'].between(1.95, 3).all()",
        "line.loc[line['published_on'] >= '2021', 'gain'].max() < 0.5",
        "len(plain) < len(line) and plain['score'].iloc[0] < line['score'].iloc[0]",
    ],
    "imagenet_accuracy_against_model_size": [
        "len(sized) > 25 and len(sized) < 2 / 3 * sized.total",
        "not frame.loc[frame['size'].idxmax(), 'front']",
        "[front.loc[front['size'] <= size, 'score'].max().round() for size in (2, 25, 2000)] == [58, 85, 91]",
        "frame.loc[frame['size'] < 4, 'score'].max() > frame.loc[frame['size'].between(100, 200), 'score'].max()",
        "(smallest.loc[75:85].iloc[:, -1] < smallest.loc[75:85].iloc[:, 0]).all()",
    ],
    "most_reported_benchmarks_by_month": [
        "most['dataset'].iloc[0] == 'imagenet-1k' and 'ImageNet-1K' not in counts.index",
        "len(months) == 24 and len(counts) == 12 and (papers == 0).sum() < 4",
        "early['GSM8K'] > 50 and early['MMLU'] >= 50 and early['HumanEval'] > 40",
        "counts.loc[['GSM8K', 'MMLU', 'HumanEval'], months.year == 2025].to_numpy().sum() <= 1",
        "counts.loc[['AIME 2024', 'AIME 2025', 'GPQA Diamond', 'MATH-500', 'SWE-bench Verified']].gt(0)"
        ".idxmax(axis=1).between(pd.Period('2024-12'), pd.Period('2025-03')).all()",
        "all(base.leaderboard(dataset)[0].score >= 90 for dataset in ('gsm8k', 'mmlu', 'humaneval'))",
    ],
}
"""What each notebook says at its end, as expressions over its own names."""


def read(name):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def opening(name):
    """Return the code of a notebook's first cell of code, which makes the base."""
    return next(cell.source for cell in read(name).cells if cell.cell_type == "code")


def run(notebook):
    resources = {"metadata": {"path": FOLDER}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False, resources=resources).execute()


def shown(notebook):
    """Return all that a notebook shows, with each picture as the word."""
    return [
        "picture" if "image/png" in output.get("data", {}) else output.get("text") or dict(output["data"])
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


@pytest.fixture(scope="module")
def base_of_papers(tmp_path_factory):
    """Return where the base is that the notebooks make when no other is named; making it once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KB_DATABASE_URL", raising=False)
        patch.chdir(FOLDER)
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("notebooks")))
        names = {}
        exec(opening(next(iter(CLAIMS))), names)
    with names["base"] as base:
        return base.database.name


def test_every_notebook_is_tested():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(CLAIMS)


def test_all_notebooks_make_the_same_base():
    assert len({opening(name).partition("\nDATABASE")[2] for name in CLAIMS}) == 1


@pytest.mark.parametrize("name", CLAIMS)
def test_notebook_shows_what_stands_in_it_and_what_it_says_is_so(name, base_of_papers, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", base_of_papers)
    notebook = read(name)
    cells = len(notebook.cells)
    notebook.cells += [nbformat.v4.new_code_cell(f"bool({claim})") for claim in CLAIMS[name]]

    run(notebook)

    answers = [cell.outputs[0]["data"]["text/plain"] for cell in notebook.cells[cells:]]
    assert dict(zip(CLAIMS[name], answers, strict=True)) == dict.fromkeys(CLAIMS[name], "True")
    del notebook.cells[cells:]
    assert shown(notebook).count("picture") >= 2
    if "REWRITE_NOTEBOOKS" in os.environ:
        notebook.metadata["language_info"] = {"name": "python"}
        nbformat.write(notebook, FOLDER / f"{name}.ipynb")
    assert shown(notebook) == shown(read(name))
