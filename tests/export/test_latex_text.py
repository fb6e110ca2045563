"""LaTeX tables that compile and show each cell as it is written."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from boards import BOARD, ROW
from hypothesis import given
from hypothesis import strategies as st

from kb.export import latex_text
from kb.export.latex_text import latex_cell
from kb.query import Answer

TABLE = r"""% \usepackage[T1]{fontenc}
% \usepackage{amsmath,amssymb,array,booktabs,longtable}
\begin{table}
\centering\small
\caption{ImageNet-1K, top-1 accuracy: 3 models}\label{tab:imagenet-1k:top-1-accuracy}
\begin{tabular}{rlrlll}
\toprule
Rank & Model & top-1 accuracy $\uparrow$ & Conditions & Paper & Date \\
\midrule
1 & MOAT & \textbf{89.1\%} & 22K; 512x512 & MOAT: Alternating & 2022-10-04 \\
1 & R\&D\_Net & \textbf{89.1\%} & val & MOAT: Alternating & 2022-10-04 \\
 & Pebble & \ensuremath{>}80\% &  & MOAT: Alternating & 2022-10-04 \\
\bottomrule
\end{tabular}
\end{table}
"""

BOUND = replace(ROW, rank=None, model="Pebble", value=80, value_text="80", qualifier=">", conditions=())
THREE = replace(BOARD, rows=(ROW, replace(ROW, model="R&D_Net", split="val", conditions=()), BOUND), total=3)


def test_a_leaderboard_is_a_booktabs_table_with_the_best_values_in_bold():
    assert latex_text(THREE) == TABLE


def test_lower_is_better_points_down_and_an_unknown_direction_nowhere():
    unranked = replace(BOARD, higher_is_better=None, rows=(replace(ROW, rank=None),))

    assert r"& top-1 accuracy $\downarrow$ &" in latex_text(replace(BOARD, higher_is_better=False))
    assert "& top-1 accuracy &" in latex_text(unranked)
    assert "textbf" not in latex_text(unranked)


def test_columns_with_nothing_in_them_are_left_out():
    table = latex_text(replace(BOARD, rows=(replace(ROW, conditions=(), published_on=None),)))

    assert r"Rank & Model & top-1 accuracy $\uparrow$ & Paper \\" in table
    assert r"\begin{tabular}{rlrl}" in table


def test_a_long_title_is_set_as_a_paragraph():
    table = latex_text(replace(BOARD, rows=(replace(ROW, paper="A Very Long Title of a Paper on Stones and Sticks"),)))

    assert re.search(r"\{rlrl>\{\\raggedright\\arraybackslash\}p\{0\.\d\d\\linewidth\}l\}", table)


@pytest.mark.parametrize(("rows", "environment"), [(25, "table"), (26, "longtable")])
def test_what_is_longer_than_a_page_breaks_over_pages(rows, environment):
    table = latex_text(replace(BOARD, rows=(ROW,) * rows, total=rows))

    assert rf"\begin{{{environment}}}" in table
    assert table.count("MOAT &") == rows


@pytest.mark.parametrize(
    ("dataset", "label"), [("imagenet-1k", "tab:imagenet-1k:top-1-accuracy"), ("a_b {x}%", "tab:a-b-x:top-1-accuracy")]
)
def test_the_label_is_made_of_the_slugs(dataset, label):
    assert rf"\label{{{label}}}" in latex_text(replace(BOARD, dataset=dataset))


def test_any_other_table_shows_its_headings_but_for_the_evidence():
    table = latex_text(Answer(rows=((1, "a_b", "x"),), names=("n", "name_100%", "evidence")))

    assert "n & name\\_100\\% \\\\\n\\midrule\n1 & a\\_b \\\\\n" in table


CASES = [
    ("a_b 50% & # $ {x}", r"a\_b 50\% \& \# \$ \{x\}"),
    ("~84 10^3", r"\textasciitilde{}84 10\textasciicircum{}3"),
    (r"\input{x}", r"\textbackslash{}input\{x\}"),
    ("<a|b>", r"\ensuremath{<}a\textbar{}b\ensuremath{>}"),
    ('"a" `b`', r"\textquotedbl{}a\textquotedbl{} \textasciigrave{}b\textasciigrave{}"),
    ("--- '' ,,", "-{}-{}- '{}' ,{},"),
    ("[CLS] *", "{[}CLS] {*}"),
    ("Łukasz Ångström", r"\L{}ukasz \r{A}ngstr\"om"),
    ("données", r"donn\'ees"),
    ("donne\u0301es", r"donn\'ees"),
    ("β ± ≤ →", r"\ensuremath{\beta} \ensuremath{\pm} \ensuremath{\leq} \textrightarrow{}"),
    ("80–82 “x”", r"80\textendash{}82 \textquotedblleft{}x\textquotedblright{}"),
    ("x² CO₂", r"x\texttwosuperior{} CO\ensuremath{_2}"),
    ("𝒳𝐛 ½ A‑B", "Xb 1/2 A-B"),
    ("F♯ ɛ", r"F\ensuremath{\sharp} \ensuremath{\varepsilon}"),
    ("中文 Привет 😀", "中文 Привет 😀"),
    ("a\x1b[0m\x00b\r\n\tc", "a {[}0m b c"),
    ("a\u200bb\u202ec", "ab c"),
]
"""Texts, and how LaTeX has to have them."""


@pytest.mark.parametrize(("text", "written"), CASES)
def test_a_cell_is_shown_not_followed(text, written):
    assert latex_cell(text) == written


@given(st.text())
def test_nothing_in_a_cell_is_left_that_ends_it_or_begins_a_command(text):
    said = re.sub(r"\\(?:[a-zA-Z]+|[^a-zA-Z])", "", latex_cell(text))

    assert not set("&%$#~\n\r\x00\x1b") & set(said)
    assert said.count("{") == said.count("}")


@given(st.text(st.characters(codec="ascii")))
def test_ascii_stays_ascii(text):
    assert latex_cell(text).isascii()


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="LaTeX is not installed")
def test_the_tables_compile(tmp_path):
    texts = tuple((text,) for text, _ in CASES if "中" not in text)
    tables = [THREE, replace(THREE, rows=THREE.rows * 10), Answer(rows=texts, names=("x_y",)), replace(BOARD, rows=())]
    packages = re.findall(r"^% (.*)$", latex_text(THREE), re.MULTILINE)
    document = [r"\documentclass{article}", *packages, r"\begin{document}", *map(latex_text, tables), r"\end{document}"]
    (tmp_path / "all.tex").write_text("\n".join(document), encoding="utf-8")

    command = ["pdflatex", "-halt-on-error", "-interaction=nonstopmode", "all.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")

    assert done.returncode == 0, done.stdout
