"""Tables are plain and whole in a pipe, and fit the window on a terminal."""

import re

import pytest

from kb.cli.tables import Below, Line, print_table, quoted

COLOUR = re.compile(r"\x1b\[[0-9;]*m")

SENTENCE = "After some weeks of careful training on pebbles of every kind, StoneNet reaches 84.5% on ImageNet."
LINES = [
    Line(["1", "StoneNet-L", "84.5%", "384x384"], [quoted(SENTENCE, (80, 85)), Below("A Network of Stones")]),
    Line(["10", "StickNet", "9%", ""]),
]


@pytest.fixture
def terminal(monkeypatch):
    """A terminal 40 characters wide."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")


def test_piped_table_is_aligned_whole_and_without_colour(capsys):
    print_table(["rank", "model", "value", "conditions"], LINES)

    assert capsys.readouterr().out == (
        "rank  model       value  conditions\n"
        "   1  StoneNet-L  84.5%  384x384\n"
        f"      “{SENTENCE}”\n"
        "      A Network of Stones\n"
        "  10  StickNet       9%\n"
    )


def test_terminal_table_wraps_quotations_under_their_row(capsys, terminal):
    print_table(["rank", "model", "value", "conditions"], LINES)

    assert COLOUR.sub("", capsys.readouterr().out).splitlines() == [
        "rank  model       value  conditions",
        "   1  StoneNet-L  84.5%  384x384",
        "      “After some weeks of careful",
        "      training on pebbles of every kind,",
        "      StoneNet reaches 84.5% on",
        "      ImageNet.”",
        "      A Network of Stones",
        "  10  StickNet       9%",
    ]


def test_terminal_table_marks_the_quoted_value(capsys, terminal):
    print_table(["rank", "model"], [Line(["1", "StoneNet"], [quoted("It has 84.5%.", (7, 12))])])

    assert "\x1b[1m84.5%\x1b[0m" in capsys.readouterr().out


def test_terminal_table_narrows_its_widest_columns_to_fit(capsys, terminal):
    words = "a question of width and of patience"
    print_table(["text", "other text"], [Line([words, words])])

    lines = COLOUR.sub("", capsys.readouterr().out).splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(line[:21].strip() for line in lines[1:]) == words


@pytest.mark.parametrize("how", ["piped", "terminal"])
def test_text_of_a_paper_cannot_steer_the_terminal(capsys, request, how):
    if how == "terminal":
        request.getfixturevalue("terminal")
    print_table(["model"], [Line(["Net\x1b[2J\x07"], [Below("two\nlines\r\x9b2J")])])

    assert COLOUR.sub("", capsys.readouterr().out).split() == ["model", "Net", "[2J", "two", "lines", "2J"]


def test_table_without_rows_is_its_headings(capsys):
    print_table(["rank", "model"], [])

    assert capsys.readouterr().out == "rank  model\n"
