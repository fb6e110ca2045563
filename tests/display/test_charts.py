"""Charts of leaderboards and histories."""

import subprocess
import sys

import matplotlib as mpl
import pytest

mpl.use("Agg")

from datetime import date

from matplotlib import pyplot as plt
from matplotlib.text import Text

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


def sized(model, size, score, front):
    return ParetoRow(
        rank=1, model=model, score=score, value=score, value_text=str(score), claim_id=model, reported_by="own",
        published_on=None, size=size, size_value=size, size_unit="M", size_stated=f"{size} M", size_paper_id="a",
        size_evidence="", size_claim_id="", front=front, **COMMON,
    )  # fmt: skip


def test_a_front_is_a_line_of_steps_among_the_other_models():
    rows = (sized("A", 10, 80, True), sized("B", 20, 79, False), sized("C", 30, 85, True))
    axes = charts.pareto(Pareto(rows=rows, against="parameters", against_name="parameters", total=3, **NAMES))

    others, front = axes.get_lines()
    assert (list(others.get_xdata()), list(others.get_ydata())) == ([20e6], [79])
    assert (list(front.get_xdata()), list(front.get_ydata())) == ([10e6, 30e6], [80, 85])
    assert front.get_drawstyle() == "steps-post"
    assert [text.get_text() for text in axes.texts] == ["A", "C"]
    assert (axes.get_xscale(), axes.get_xlabel()) == ("log", "parameters")


@pytest.mark.parametrize(
    ("against", "size", "written"),
    [("parameters", 0.1, "100 K"), ("parameters", 10, "10 M"), ("parameters", 1e5, "100 B"), ("flops", 0.01, "10 M"),
     ("flops", 1, "1 G"), ("flops", 1000, "1 T")],
)  # fmt: skip
def test_sizes_are_written_as_papers_write_them(against, size, written):
    rows = (sized("A", size / 9, 80, True), sized("B", size * 9, 85, True))
    axes = charts.pareto(Pareto(rows=rows, against=against, against_name=against, total=2, **NAMES))

    axes.figure.draw_without_rendering()
    assert written in [label.get_text() for label in axes.get_xticklabels()]


def test_a_narrow_axis_of_sizes_has_numbers_between_the_powers_of_ten():
    rows = (sized("A", 2.2, 80, True), sized("B", 30, 85, True))
    axes = charts.pareto(Pareto(rows=rows, against="parameters", against_name="parameters", total=2, **NAMES))

    axes.figure.draw_without_rendering()
    between = {label.get_text() for label in axes.get_xticklabels(minor=True)}
    assert {"3 M", "20 M"} <= between
    assert all(text == "" or text.endswith(" M") for text in between)


def crowd(names, *, better):
    rows = [record(date(2020, 1, 1 + place), name, 50 + better * place / 100, None) for place, name in enumerate(names)]
    return History(rows=(record(date(2010, 1, 1), "First", 50 - better * 40, None), *rows), **NAMES | {
        "higher_is_better": better > 0
    })  # fmt: skip


@pytest.mark.parametrize("better", [1, -1])
def test_names_never_cover_each_other_and_the_latest_has_one(better):
    axes = charts.history(crowd([f"Model {place}" for place in range(20)], better=better))

    axes.figure.draw_without_rendering()
    boxes = {text.get_text(): Text.get_window_extent(text) for text in axes.texts}
    assert [name for name, box in boxes.items() if box.count_overlaps(boxes.values()) > 1] == []
    assert {"First", "Model 18", "Model 19"} <= set(boxes)


def test_a_long_name_is_cut_short():
    axes = charts.history(crowd(["(unnamed) A title that goes on and on and on"], better=1))

    assert [text.get_text() for text in axes.texts] == ["First", "(unnamed) A title that goes o…"]


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
