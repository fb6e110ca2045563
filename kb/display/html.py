"""Results as HTML for notebooks: self-contained, readable on light and dark ground, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from kb.query import Hidden, Leaderboard, LeaderboardRow, Table, cell_text

ROWS_SHOWN = 50
"""A notebook shows so many rows; the frame has all."""

NUMERIC = ("integer", "number")

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
.kb p{font-size:12px;opacity:.75;margin:4px 0 0}
</style>"""
"""Colours are laid over the notebook's own, so that its theme decides."""


def table(found: Table[Any]) -> str:
    """Return any result as an HTML table of its `headings`."""
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
    return _page(found, head, body)


def leaderboard(found: Leaderboard) -> str:
    """Return a leaderboard: rank, model, value with a thin bar, conditions, linked paper, evidence with its number."""
    head = [
        _th("rank", "number"), _th("model"), _th(found.metric_name, "number"), _th("conditions"), _th("paper"),
        _th("date"), _th("evidence"),
    ]  # fmt: skip
    rows = found.rows[:ROWS_SHOWN]
    widths = _bar_widths(rows, found.higher_is_better)
    body = [
        [
            _td(cell_text(row.rank), "number"),
            _td(escape(row.model)),
            _td(f"{escape(row.stated)}{_bar(width)}", "number"),
            _td(escape(cell_text(row.conditions))),
            _td(_link(row.paper, row.url)),
            _td(cell_text(row.published_on)),
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


def _page(found: Table[Any], head: Iterable[str], body: list[list[str]], note: str = "") -> str:
    lines = "".join(f"<tr>{''.join(cells)}</tr>" for cells in body)
    more = f"{len(found) - len(body)} more rows; .frame has all." if len(found) > len(body) else ""
    notes = "".join(f"<p>{escape(text)}</p>" for text in (more, note) if text)
    return (
        f'{STYLE}<div class="kb"><table><caption>{escape(found.caption)}</caption>'
        f"<thead><tr>{''.join(head)}</tr></thead><tbody>{lines}</tbody></table>{notes}</div>"
    )


def _th(text: str, kind: str = "") -> str:
    return f'<th class="{kind}">{escape(text)}</th>' if kind else f"<th>{escape(text)}</th>"


def _td(html: str, kind: str = "") -> str:
    return f'<td class="{kind}">{html}</td>' if kind else f"<td>{html}</td>"


def _link(text: str, url: str | None) -> str:
    """Return a text, linked where the address is one of the web: a source may give any address."""
    if url is None or not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _evidence(row: LeaderboardRow) -> str:
    if row.evidence is None:
        return escape(f"listed in {row.listed_in}")
    before, value, after = (
        row.evidence[: row.value_start], row.evidence[row.value_start : row.value_end], row.evidence[row.value_end :],
    )  # fmt: skip
    return f"{escape(before)}<mark>{escape(value)}</mark>{escape(after)}"


def _bar(width: float | None) -> str:
    return "" if width is None else f'<div class="bar"><i style="width:{width:.0f}%"></i></div>'


def _bar_widths(rows: Iterable[LeaderboardRow], higher_is_better: bool | None) -> list[float | None]:
    """Return each row's bar in percent of the longest: scores from 5 at the worst to 100 at the best of those shown."""
    rows = list(rows)
    scores = [row.score for row in rows if row.rank is not None and row.score is not None]
    if not scores:
        return [None] * len(rows)
    low, high = min(scores), max(scores)
    worst, best = (low, high) if higher_is_better else (high, low)
    return [
        None
        if row.rank is None or row.score is None
        else 100.0
        if best == worst
        else 5 + 95 * (row.score - worst) / (best - worst)
        for row in rows
    ]
