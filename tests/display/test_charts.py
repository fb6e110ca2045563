"""Charts of leaderboards and histories."""

import subprocess
import sys

import matplotlib as mpl
import pytest

mpl.use("Agg")

from datetime import date

from matplotlib import pyplot as plt

from kb.display import charts
from kb.query import Hidden, History, HistoryRow, Leaderboard, LeaderboardRow, Pareto, ParetoRow

COMMON = {
    "value_high": None, "unit": "%", "qualifier": "=", "metric": "top-1-accuracy", "dataset": "imagenet-1k",
    "split": None, "conditions": (), "paper": "A paper", "paper_id": "a", "url": None, "code_url": None,
    "confidence": 0.9, "evidence": "", "value_start": 0, "value_end": 0,
}  # fmt: skip
NAMES = {
    "dataset": "imagenet-1k", "metric": "top-1-accuracy", "dataset_name": "ImageNet-1K",
    "metric_name": "top-1 accuracy", "higher_is_better": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def row(rank, model, score):
    return LeaderboardRow(
        rank=rank, model=model, score=score, value=score or 0, value_text=str(score), claim_id=model,
        reported_by="own", published_on=None, **COMMON,
    )  # fmt: skip


def record(day, model, score, gain):
    return HistoryRow(
        published_on=day, model=model, score=score, value=score, value_text=str(score), gain=gain, claim_id=model,
        **COMMON,
    )  # fmt: skip


BOARD = Leaderboard(
    rows=(row(1, "MOAT", 89.1), row(2, "ConvNeXt", 87.8), row(3, "ResNet", 76.1), row(None, "Bound", 90.0)),
    total=4, hidden=Hidden(), **NAMES,
)  # fmt: skip


def test_a_leaderboard_is_drawn_best_at_the_top_without_what_has_no_rank():
    axes = charts.leaderboard(BOARD)

    (dots,) = axes.get_lines()
    assert list(dots.get_xdata()) == [89.1, 87.8, 76.1]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["MOAT", "ConvNeXt", "ResNet"]
    assert axes.yaxis_inverted()
    assert (axes.get_xlabel(), axes.get_title()) == ("top-1 accuracy", "ImageNet-1K")


def test_only_the_first_models_are_drawn():
    (dots,) = charts.leaderboard(BOARD, limit=2).get_lines()

    assert list(dots.get_xdata()) == [89.1, 87.8]


def test_a_history_is_drawn_as_steps_with_a_name_at_each():
    line = History(rows=(record(date(2020, 1, 1), "A", 80.0, None), record(date(2022, 1, 1), "B", 85.0, 5.0)), **NAMES)

    axes = charts.history(line)

    (steps,) = axes.get_lines()
    assert list(steps.get_ydata()) == [80.0, 85.0]
    assert steps.get_drawstyle() == "steps-post"
    assert [text.get_text() for text in axes.texts] == ["A", "B"]


def test_a_front_is_a_line_among_the_other_models():
    def sized(model, size, score, front):
        return ParetoRow(
            rank=1, model=model, score=score, value=score, value_text=str(score), claim_id=model, reported_by="own",
            published_on=None, size=size, size_value=size, size_unit="M", size_stated=f"{size} M", size_paper_id="a",
            size_evidence="", size_claim_id="", front=front, **COMMON,
        )  # fmt: skip

    rows = (sized("A", 10, 80, True), sized("B", 20, 79, False), sized("C", 30, 85, True))
    axes = charts.pareto(Pareto(rows=rows, against="parameters", against_name="parameters", total=3, **NAMES))

    others, front = axes.get_lines()
    assert (list(others.get_xdata()), list(front.get_xdata()), list(front.get_ydata())) == ([20], [10, 30], [80, 85])
    assert [text.get_text() for text in axes.texts] == ["A", "C"]
    assert (axes.get_xscale(), axes.get_xlabel()) == ("log", "parameters")


def test_charts_draw_on_axes_that_are_given():
    _, axes = plt.subplots()

    assert charts.leaderboard(BOARD, ax=axes) is axes


def test_nothing_to_draw_is_an_empty_chart():
    assert len(charts.leaderboard(BOARD[3:]).get_yticklabels()) == 0
    assert len(charts.history(History(rows=(), **NAMES)).texts) == 0


def test_a_missing_matplotlib_is_said_with_the_next_step(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(Exception, match="charts need matplotlib: pip install matplotlib"):
        charts.leaderboard(BOARD)


def test_displaying_imports_no_matplotlib_until_a_chart_is_drawn():
    code = "import sys, kb.results, kb.display.charts; print('matplotlib' in sys.modules, 'pandas' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False False\n"


def test_dollar_signs_in_names_are_no_formulas(tmp_path):
    name = r"$\nonsense{ and $"
    board = Leaderboard(rows=(row(1, name, 89.1),), total=1, hidden=Hidden(), **NAMES)
    line = History(rows=(record(date(2020, 1, 1), name, 80.0, None),), **{**NAMES, "dataset_name": name})

    charts.save(charts.leaderboard(board), tmp_path / "board.svg")
    charts.save(charts.history(line), tmp_path / "history.svg")

    assert "nonsense" in (tmp_path / "board.svg").read_text(encoding="utf-8")
