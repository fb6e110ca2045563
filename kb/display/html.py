"""Results as HTML for notebooks: self-contained, readable on light and dark ground, everything escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from kb.query import (
    ClaimProfile,
    Hidden,
    History,
    Leaderboard,
    Passage,
    Profile,
    Role,
    Stated,
    Table,
    cell_text,
)

ROWS_SHOWN = 50
"""A notebook shows so many rows; the frame has all."""

NUMERIC = ("integer", "number")

ADDRESSES = ("url", "code url", "homepage")
"""The facts that are addresses."""

COLOURS: dict[Role, str] = {
    "value": "#b5e3a8",
    "model": "#a5d8f3",
    "baseline": "#f6b8a8",
    "dataset": "#ffdc8a",
    "metric": "#c9c2f5",
    "condition": "#f3bfe0",
}
"""The ground under words, by what they are to a claim; the words themselves are dark on it (see `STYLE`)."""

STYLE = """<style>
.kb table{border-collapse:collapse;font-size:13px;line-height:1.35}
.kb caption{text-align:left;font-weight:600;padding:2px 0 6px}
.kb th{font-weight:600;text-align:left;border-bottom:1px solid rgba(128,128,128,.6);padding:3px 10px 3px 0}
.kb td{text-align:left;vertical-align:top;border-bottom:1px solid rgba(128,128,128,.2);padding:3px 10px 3px 0}
.kb td.number,.kb th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.kb td.words{max-width:36em;opacity:.8}
.kb .bar{height:3px;margin-top:2px;background:rgba(128,128,128,.2)}
.kb .bar i{display:block;height:3px;background:#4c8dd6}
.kb mark{background:rgba(255,196,0,.35);color:inherit}
.kb td.date{white-space:nowrap}
.kb mark.entity{color:#111;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.kb .caption{font-weight:600;font-size:13px;padding:2px 0 6px}
.kb .entities{max-width:52em;font-size:14px}
.kb .facts{margin:8px 0}
.kb .facts th,.kb .facts td{border:none;white-space:normal}
.kb .facts td{max-width:52em;opacity:.9}
.kb p{font-size:12px;opacity:.75;margin:4px 0 0}
</style>"""
"""Colours are laid over the notebook's own, so that its theme decides."""


def table(found: Table[Any]) -> str:
    """Return any result as an HTML table of its `headings`."""
    return _page(found, *_cells(found))


def _cells(found: Table[Any]) -> tuple[list[str], list[list[str]]]:
    """Return a table's headings and the cells of its first rows."""
    numeric = {column.name for column in found.columns if column.type in NUMERIC}
    head = [_th(name, "number" if name in numeric else "") for name in found.headings]
    shown = list(zip(found.lines(), range(ROWS_SHOWN), strict=False))
    body = [
        [
            _td(escape(text), "number" if name in numeric else "")
            for name, text in zip(found.headings, line, strict=True)
        ]
        for line, _ in shown
    ]
    return head, body


def leaderboard(found: Leaderboard) -> str:
    """Return a leaderboard: rank, model, value with a thin bar, conditions, linked paper, evidence with its number."""
    head = [
        _th("rank", "number"), _th("model"), _th(found.metric_name, "number"), _th("conditions"), _th("paper"),
        _th("date"), _th("evidence"),
    ]  # fmt: skip
    rows = found.rows[:ROWS_SHOWN]
    widths = _bar_widths([None if row.rank is None else row.score for row in rows], found.higher_is_better)
    body = [
        [
            _td(cell_text(row.rank), "number"),
            _td(escape(row.model)),
            _td(f"{escape(row.stated)}{_bar(width)}", "number"),
            _td(escape(_conditions(row))),
            _td(_link(row.paper, row.url)),
            _td(cell_text(row.published_on), "date"),
            _td(_evidence(row), "words"),
        ]
        for row, width in zip(rows, widths, strict=True)
    ]
    counts = found.hidden or Hidden()
    hidden = [
        f"{count} {what}"
        for count, what in (
            (counts.unconfident, "of too little confidence"),
            (counts.implausible, "outside the metric's bounds"),
            (counts.baselines, "reported as baselines"),
        )
        if count
    ]
    return _page(found, head, body, f"Claims hidden: {', '.join(hidden)}." if hidden else "")


def history(found: History) -> str:
    """Return a history: date, model, value with a thin bar, gain, conditions, linked paper, evidence."""
    head = [
        _th("date"), _th("model"), _th(found.metric_name, "number"), _th("gain", "number"), _th("conditions"),
        _th("paper"), _th("evidence"),
    ]  # fmt: skip
    rows = found.rows[:ROWS_SHOWN]
    widths = _bar_widths([row.score for row in rows], found.higher_is_better)
    body = [
        [
            _td(cell_text(row.published_on), "date"),
            _td(escape(row.model)),
            _td(f"{escape(row.stated)}{_bar(width)}", "number"),
            _td("" if row.gain is None else f"{row.gain:.10g}", "number"),
            _td(escape(_conditions(row))),
            _td(_link(row.paper, row.url)),
            _td(_evidence(row), "words"),
        ]
        for row, width in zip(rows, widths, strict=True)
    ]
    return _page(found, head, body)


def claim(found: ClaimProfile) -> str:
    """Return a claim as the words that state it, drawn by displaCy with what is what in them, and all its fields."""
    quotations = "".join(map(_passage, found.passages))
    return f"{STYLE}{_box(f'{_caption(found)}{quotations}{_facts(found)}')}"


def profile(found: Profile[Any]) -> str:
    """Return what is known of one thing: its facts, and under them its rows."""
    rows = _rows(found, *_cells(found)) if found else ""
    return f"{STYLE}{_box(f'{_caption(found)}{_facts(found)}{rows}')}"


def _passage(passage: Passage) -> str:
    """Return words of a paper, each span in the colour of what it is; spans within each other are drawn as pieces."""
    # here, not above: it takes a second, and only notebooks need it
    from spacy import displacy

    entities, colors, at = [], {}, 0
    for words, roles in passage.pieces():
        if roles:
            label = " + ".join(roles)
            entities.append({"start": at, "end": at + len(words), "label": label})
            colors[label] = COLOURS[roles[0]]
        at += len(words)
    drawn = displacy.render(
        {"text": passage.text, "ents": entities}, style="ent", manual=True, jupyter=False, options={"colors": colors}
    )
    return drawn if passage.evidence else f"<p>in the {passage.part}:</p>{drawn}"


def _caption(found: Profile[Any]) -> str:
    return f'<div class="caption">{escape(found.caption)}</div>'


def _facts(found: Profile[Any]) -> str:
    """Return facts as a table of two columns."""
    lines = [
        f"<tr><th>{escape(name)}</th><td>{_link(text, text) if name in ADDRESSES else escape(text)}</td></tr>"
        for name, text in found.told()
    ]
    return f'<table class="facts"><tbody>{"".join(lines)}</tbody></table>'


def _page(found: Table[Any], head: list[str], body: list[list[str]], note: str = "") -> str:
    return f"{STYLE}{_box(_rows(found, head, body, f'<caption>{escape(found.caption)}</caption>', note))}"


def _box(content: str) -> str:
    """Return content under the style's class, and kept from being read as formulas between dollar signs."""
    return f'<div class="kb tex2jax_ignore">{content}</div>'


def _rows(found: Table[Any], head: list[str], body: list[list[str]], caption: str = "", note: str = "") -> str:
    lines = "".join(f"<tr>{''.join(cells)}</tr>" for cells in body)
    more = f"{len(found) - len(body)} more rows; .frame has all." if len(found) > len(body) else ""
    notes = "".join(f"<p>{escape(text)}</p>" for text in (more, note) if text)
    return f"<table>{caption}<thead><tr>{''.join(head)}</tr></thead><tbody>{lines}</tbody></table>{notes}"


def _th(text: str, kind: str = "") -> str:
    return f'<th class="{kind}">{escape(text)}</th>' if kind else f"<th>{escape(text)}</th>"


def _td(html: str, kind: str = "") -> str:
    return f'<td class="{kind}">{html}</td>' if kind else f"<td>{html}</td>"


def _link(text: str, url: str | None) -> str:
    """Return a text, linked where the address is one of the web: a source may give any address."""
    if url is None or not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _conditions(row: Stated) -> str:
    return "; ".join(filter(None, (row.split, *row.conditions)))


def _evidence(row: Stated) -> str:
    if row.evidence is None:
        return escape(f"listed in {row.listed_in}")
    before, value, after = (
        row.evidence[: row.value_start], row.evidence[row.value_start : row.value_end], row.evidence[row.value_end :],
    )  # fmt: skip
    return f"{escape(before)}<mark>{escape(value)}</mark>{escape(after)}"


def _bar(width: float | None) -> str:
    return "" if width is None else f'<div class="bar"><i style="width:{width:.0f}%"></i></div>'


def _bar_widths(scores: Sequence[float | None], higher_is_better: bool | None) -> list[float | None]:
    """Return bars in percent of the longest: scores from 5 at the worst to 100 at the best of those shown."""
    known = [score for score in scores if score is not None]
    if not known:
        return [None] * len(scores)
    low, high = min(known), max(known)
    worst, best = (low, high) if higher_is_better else (high, low)
    return [
        None if score is None else 100.0 if best == worst else 5 + 95 * (score - worst) / (best - worst)
        for score in scores
    ]
